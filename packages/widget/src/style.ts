import type { WidgetConfig } from "@tendwell/contract";

/**
 * Everything is said with `!important` where the page around could reach it: the host element. Inside the shadow root nothing of
 * the page applies but what is inherited, and that is reset. Sizes are in em of the reader's own default, since rem belongs to the page.
 */
const HOST = `:host{all:initial!important;display:block!important;font-size:medium!important;contain:layout style!important}
:host([data-place=popup]),:host([data-place=button]){position:fixed!important;z-index:2147483000!important;inset-block-end:1em!important;inset-inline-end:1em!important;max-inline-size:calc(100vw - 2em)!important}
:host([data-place][data-corner=start]){inset-inline-end:auto!important;inset-inline-start:1em!important}
:host([data-place=kiosk]){position:fixed!important;inset:0!important;z-index:2147483000!important;overflow:auto!important}
:host([data-place=inline]){min-block-size:100%!important}`;

const RULES = `*{box-sizing:border-box}
.card{background:var(--b);color:var(--t);font-size:1em;line-height:1.45;text-align:start;overflow-wrap:anywhere}
[data-place=popup] .card,.pop{inline-size:23em;max-inline-size:100%;max-block-size:calc(100vh - 2em);overflow:auto;padding:1em 1.125em 1.125em;border:1px solid var(--l);border-radius:.75em;box-shadow:0 .5em 2em #0003}
.flat{padding:.25em 0}.full{min-block-size:100vh;padding:8vh max(1.5em,calc(50vw - 28em));font-size:1.5em}
.top{display:flex;gap:.5em;align-items:flex-start;justify-content:space-between}.top p{margin:0;font-size:.875em}
h2{font-size:1.0625em;line-height:1.35;margin:.375em 0 .625em;font-weight:600}h2:focus{outline:none}p{margin:0 0 .5em}
.hint{font-size:.875em;font-weight:400}.error{color:var(--e);font-weight:600;font-size:.9375em}.error:empty{display:none}
.scale{display:grid;grid-template-columns:repeat(auto-fit,minmax(2.5em,1fr));gap:.375em}.scale label{position:relative;display:flex}
.scale span{flex:1;display:flex;align-items:center;justify-content:center;border:1px solid var(--l);border-radius:.5em;min-block-size:max(44px,2.75em);padding:.25em;text-align:center}
.scale input{position:absolute;inset:0;inline-size:100%;block-size:100%;margin:0;opacity:0;cursor:pointer}
.scale input:checked+span{background:var(--a);color:var(--o);border-color:var(--a);font-weight:700}
.many{grid-template-columns:none;grid-auto-flow:column;grid-auto-columns:minmax(24px,1fr);column-gap:.2em}.many span{padding-inline:0}
.faces span{flex-direction:column}.faces b{font-size:1.75em;font-weight:400}.faces small{font-size:.8125em}.ends{display:flex;justify-content:space-between;gap:1em;font-size:.8125em;margin-block-start:.25em}
.list label{display:flex;gap:.625em;align-items:center;border:1px solid var(--l);border-radius:.5em;min-block-size:max(44px,2.75em);padding:.375em .75em;margin:.375em 0;cursor:pointer}
.list input[type=radio],.list input[type=checkbox],td input{inline-size:1.25em;block-size:1.25em;accent-color:var(--a);flex:none;margin:0}
textarea,.in,select{font:inherit;inline-size:100%;padding:.625em;border:1px solid var(--l);border-radius:.5em;background:var(--b);color:var(--t)}select{inline-size:auto;min-block-size:max(44px,2.75em)}
button,.cta{font:inherit;cursor:pointer;border-radius:.5em;min-block-size:max(44px,2.75em);padding:.375em 1.125em;border:1px solid var(--a)}
button.go,.cta{background:var(--a);color:var(--o);font-weight:600;text-decoration:none;display:inline-block;line-height:1.9}
button.quiet{background:transparent;color:var(--t);border-color:transparent;padding:0;min-inline-size:2.75em;font-size:1.25em;margin-block-start:-.5em;margin-inline-end:-.5em}
.row{display:flex;gap:.75em;align-items:center;flex-wrap:wrap;margin-block-start:.875em}
.wide{overflow-x:auto}table{border-collapse:collapse;inline-size:100%}th,td{padding:.375em;text-align:center;border-block-end:1px solid var(--l);font-size:.875em}th:first-child{text-align:start}
input:focus-visible+span,a:focus-visible,button:focus-visible,textarea:focus-visible,select:focus-visible,.in:focus-visible,.list input:focus-visible,td input:focus-visible,.wide:focus-visible{outline:3px solid var(--a);outline-offset:2px}
.full .scale span,.full .list label,.full button,.full .cta{min-block-size:4.5em}.full .scale:not(.many){grid-template-columns:repeat(auto-fit,minmax(4.5em,1fr))}.full button{padding:.5em 2em}
@media (prefers-reduced-motion:no-preference){.pop{animation:in .18s ease-out}@keyframes in{from{opacity:0;transform:translateY(.5em)}}}
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
