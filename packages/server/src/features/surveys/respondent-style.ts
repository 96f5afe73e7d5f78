import type { SurveyTheme } from "@tendwell/core/surveys";

const FONTS = {
  system: "system-ui,-apple-system,'Segoe UI',Roboto,'PingFang SC','PingFang TC','Noto Sans CJK SC',sans-serif",
  serif: "Georgia,'Songti SC','Noto Serif CJK SC',serif",
  rounded: "ui-rounded,'Hiragino Maru Gothic ProN',Nunito,system-ui,sans-serif",
} as const;

function luminance(colour: string): number {
  const parts = [1, 3, 5].map((at) => {
    const c = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * parts[0]! + 0.7152 * parts[1]! + 0.0722 * parts[2]!;
}

/** WCAG contrast ratio of two #rrggbb colours. */
function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** Black or white, whichever reads better on the colour. */
function onTop(colour: string): string {
  return contrast(colour, "#ffffff") >= contrast(colour, "#111111") ? "#ffffff" : "#111111";
}

/** The theme's colours where they read well (4.5:1), else ours: a survey nobody can read is worse than one off-brand. */
function palette(theme: SurveyTheme | undefined, dark: boolean): string {
  const background = dark ? "#14181d" : (theme?.background ?? "#ffffff");
  const wanted = dark ? "#eef1f4" : (theme?.text ?? "#1b2430");
  const text = contrast(wanted, background) >= 4.5 ? wanted : onTop(background);
  const base = theme?.accent ?? "#1f5fa8";
  const accent = contrast(base, background) >= 3 ? base : dark ? "#8fc1ff" : "#1f5fa8";
  return `--b:${background};--t:${text};--a:${accent};--o:${onTop(accent)};--l:${dark ? "#76808c" : "#727c88"};--e:${dark ? "#ffb3ab" : "#a4161a"}`;
}

const RULES = `*{box-sizing:border-box}body{margin:0;background:var(--b);color:var(--t);font-size:1.0625rem;line-height:1.5}
main{max-width:40rem;margin:0 auto;padding:1.25rem 1rem 3rem}header{display:flex;gap:1rem;align-items:center;justify-content:space-between;flex-wrap:wrap}
header img{max-height:3rem;max-width:12rem}nav a{color:inherit;margin-inline-end:.75rem;display:inline-block;padding:.25rem 0}
h1{font-size:1.25rem;margin:1rem 0 .5rem}h2{font-size:1.0625rem}fieldset,.q{border:0;padding:0;margin:1.5rem 0}
legend,.q>label{font-weight:600;padding:0;display:block;margin-bottom:.5rem;overflow-wrap:anywhere}.help,.hint{font-size:.9375rem;margin:.125rem 0 .5rem}
.scale{display:grid;grid-template-columns:repeat(auto-fit,minmax(2.75rem,1fr));gap:.375rem}.scale label{position:relative;display:flex}.scale span{flex:1}
.scale span,.list label{border:1px solid var(--l);border-radius:.5rem;min-height:2.75rem;display:flex;align-items:center;justify-content:center;padding:.25rem .375rem;text-align:center}
.scale input{position:absolute;opacity:0;inset:0;width:100%;height:100%;margin:0;cursor:pointer}
.scale input:checked+span{background:var(--a);color:var(--o);border-color:var(--a);font-weight:700}
input:focus-visible+span,a:focus-visible,button:focus-visible,textarea:focus-visible,select:focus-visible,.list input:focus-visible,.in:focus-visible{outline:3px solid var(--a);outline-offset:2px}
.ends{display:flex;justify-content:space-between;gap:1rem;font-size:.875rem;margin-top:.25rem}.emoji span{font-size:1.75rem;flex-direction:column}.emoji small{font-size:.8125rem}
.many,.kiosk .many{grid-template-columns:none;grid-auto-flow:column;grid-auto-columns:minmax(24px,1fr);column-gap:clamp(2px,.6vw,6px)}.many span{padding-inline:0}
.list label{justify-content:flex-start;text-align:start;gap:.625rem;margin:.375rem 0;padding:.5rem .75rem;cursor:pointer}.list input{width:1.25rem;height:1.25rem;accent-color:var(--a);flex:none}.list .in{width:100%;height:auto;min-height:2.75rem}
textarea,.in,select{font:inherit;width:100%;padding:.625rem;border:1px solid var(--l);border-radius:.5rem;background:var(--b);color:var(--t)}select{width:auto;min-height:2.75rem}.in::placeholder{color:inherit;opacity:.75}
button{font:inherit;font-weight:600;background:var(--a);color:var(--o);border:0;border-radius:.5rem;min-height:3rem;padding:.5rem 1.5rem;cursor:pointer}
.error{color:var(--e);font-weight:600}.box{border:1px solid var(--l);border-inline-start:.375rem solid var(--a);border-radius:.5rem;padding:.75rem 1rem;margin:1rem 0}
.trap{position:absolute;inset-inline-start:-999rem;width:1px;height:1px;overflow:hidden}.step{font-size:.875rem}
table{border-collapse:collapse;width:100%}th,td{padding:.5rem;text-align:center;border-bottom:1px solid var(--l)}th:first-child{text-align:start}.cta{color:var(--a);font-weight:600}
.kiosk main{max-width:56rem;padding-top:4vh}.kiosk body{font-size:1.375rem}.kiosk h1{font-size:1.75rem}.kiosk .scale span,.kiosk .list label,.kiosk button{min-height:4.5rem}.kiosk .scale:not(.many){grid-template-columns:repeat(auto-fit,minmax(4rem,1fr))}.kiosk .emoji span{font-size:2.5rem}.kiosk nav a{padding:.75rem}
@media (prefers-reduced-motion:no-preference){.scale span{transition:background .12s}}`;

/** The theme for a widget: its custom properties by colour scheme, and its font. */
export function themeLook(theme: SurveyTheme | undefined): {
  readonly light: string;
  readonly dark: string;
  readonly mode: "auto" | "never" | "always";
  readonly font: string;
} {
  return {
    light: palette(theme, false),
    dark: palette(theme, true),
    mode: theme?.dark ?? "auto",
    font: FONTS[theme?.font ?? "system"],
  };
}

const NO_THEME: SurveyTheme = {};
const SHEETS = new WeakMap<SurveyTheme, string>();

/** The whole style sheet of respondent pages, made once for each theme as it was read. */
export function respondentStyle(theme: SurveyTheme = NO_THEME): string {
  let sheet = SHEETS.get(theme);
  if (sheet === undefined) {
    sheet = styleSheet(theme);
    SHEETS.set(theme, sheet);
  }
  return sheet;
}

function styleSheet(theme: SurveyTheme): string {
  const font = FONTS[theme.font ?? "system"];
  const mode = theme.dark ?? "auto";
  const light = `:root{color-scheme:${mode === "always" ? "dark" : "light"};${palette(theme, mode === "always")}}`;
  const dark =
    mode === "auto" ? `@media (prefers-color-scheme:dark){:root{color-scheme:dark;${palette(theme, true)}}}` : "";
  return `${light}${dark}body{font-family:${font}}${RULES}`.replaceAll("\n", "");
}
