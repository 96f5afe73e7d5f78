import type { WidgetConfig } from "@tendwell/contract";

/**
 * Everything is said with `!important` where the page around could reach it: the host element. Inside the shadow root nothing of
 * the page applies but what is inherited, and that is reset.
 */
const HOST = `:host{all:initial!important;display:block!important;contain:layout style!important}
:host([data-place=popup]),:host([data-place=button]){position:fixed!important;z-index:2147483000!important;inset-block-end:1rem!important;inset-inline-end:1rem!important;max-inline-size:calc(100vw - 2rem)!important}
:host([data-place][data-corner=start]){inset-inline-end:auto!important;inset-inline-start:1rem!important}
:host([data-place=kiosk]){position:fixed!important;inset:0!important;z-index:2147483000!important;overflow:auto!important}
:host([data-place=inline]){min-block-size:100%!important}`;

const RULES = `*{box-sizing:border-box}
.card{background:var(--b);color:var(--t);font-size:1rem;line-height:1.45;text-align:start;overflow-wrap:anywhere}
[data-place=popup] .card,.pop{inline-size:23rem;max-inline-size:100%;max-block-size:calc(100vh - 2rem);overflow:auto;padding:1rem 1.125rem 1.125rem;border:1px solid var(--l);border-radius:.75rem;box-shadow:0 .5rem 2rem #0003}
.flat{padding:.25rem 0}.full{min-block-size:100vh;padding:8vh max(1.5rem,calc(50vw - 28rem));font-size:1.5rem}
.top{display:flex;gap:.5rem;align-items:flex-start;justify-content:space-between}.top p{margin:0;font-size:.875rem}
h2{font-size:1.0625em;line-height:1.35;margin:.375rem 0 .625rem;font-weight:600}h2:focus{outline:none}p{margin:0 0 .5rem}
.hint{font-size:.875em;font-weight:400}.error{color:var(--e);font-weight:600;font-size:.9375em}.error:empty{display:none}
.scale{display:grid;grid-template-columns:repeat(auto-fit,minmax(2.5rem,1fr));gap:.375rem}.scale label{position:relative;display:flex}
.scale span{flex:1;display:flex;align-items:center;justify-content:center;border:1px solid var(--l);border-radius:.5rem;min-block-size:2.75rem;padding:.25rem;text-align:center}
.scale input{position:absolute;inset:0;inline-size:100%;block-size:100%;margin:0;opacity:0;cursor:pointer}
.scale input:checked+span{background:var(--a);color:var(--o);border-color:var(--a);font-weight:700}
.faces span{flex-direction:column}.faces b{font-size:1.75em;font-weight:400}.faces small{font-size:.8125em}.ends{display:flex;justify-content:space-between;gap:1rem;font-size:.8125em;margin-block-start:.25rem}
.list label{display:flex;gap:.625rem;align-items:center;border:1px solid var(--l);border-radius:.5rem;min-block-size:2.75rem;padding:.375rem .75rem;margin:.375rem 0;cursor:pointer}
.list input[type=radio],.list input[type=checkbox],td input{inline-size:1.25rem;block-size:1.25rem;accent-color:var(--a);flex:none;margin:0}
textarea,.in,select{font:inherit;inline-size:100%;padding:.625rem;border:1px solid var(--l);border-radius:.5rem;background:var(--b);color:var(--t)}select{inline-size:auto;min-block-size:2.75rem}
button,.cta{font:inherit;cursor:pointer;border-radius:.5rem;min-block-size:2.75rem;padding:.375rem 1.125rem;border:1px solid var(--a)}
button.go,.cta{background:var(--a);color:var(--o);font-weight:600;text-decoration:none;display:inline-block;line-height:1.9}
button.quiet{background:transparent;color:var(--t);border-color:transparent;padding:0;min-inline-size:2.75rem;font-size:1.25rem;margin-block-start:-.5rem;margin-inline-end:-.5rem}
.row{display:flex;gap:.75rem;align-items:center;flex-wrap:wrap;margin-block-start:.875rem}
.wide{overflow-x:auto}table{border-collapse:collapse;inline-size:100%}th,td{padding:.375rem;text-align:center;border-block-end:1px solid var(--l);font-size:.875em}th:first-child{text-align:start}
input:focus-visible+span,a:focus-visible,button:focus-visible,textarea:focus-visible,select:focus-visible,.in:focus-visible,.list input:focus-visible,td input:focus-visible,.wide:focus-visible{outline:3px solid var(--a);outline-offset:2px}
.full .scale span,.full .list label,.full button,.full .cta{min-block-size:4.5rem}.full .scale{grid-template-columns:repeat(auto-fit,minmax(4.5rem,1fr))}.full button{padding:.5rem 2rem}
@media (prefers-reduced-motion:no-preference){.pop{animation:in .18s ease-out}@keyframes in{from{opacity:0;transform:translateY(.5rem)}}}
@media (forced-colors:active){.scale input:checked+span{border-width:3px}}`;

/** The widget's style sheet: made by script, which no content security policy of the page forbids. */
export function sheetOf(look: WidgetConfig["look"]): CSSStyleSheet {
  const isDark = look.mode === "always";
  const base = `:host{color-scheme:${isDark ? "dark" : "light"};${isDark ? look.dark : look.light}}`;
  const dark = look.mode === "auto" ? `@media (prefers-color-scheme:dark){:host{color-scheme:dark;${look.dark}}}` : "";
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`${HOST}${base}${dark}.card,button{font-family:${look.font}}${RULES}`);
  return sheet;
}
