/** The theme's colours as the charts need them: resolved, since SVG files leave the page's variables behind. */
export interface ChartColours {
  readonly ink: string;
  readonly quiet: string;
  readonly line: string;
  readonly surface: string;
  readonly past: string;
  readonly healthy: string;
  readonly atRisk: string;
  readonly series: readonly string[];
  readonly font: string;
}

export function chartColours(): ChartColours {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string): string => style.getPropertyValue(name).trim();
  return {
    ink: read("--ink"),
    quiet: read("--ink-3"),
    line: read("--line"),
    surface: read("--surface"),
    past: read("--past"),
    healthy: read("--healthy-fill"),
    atRisk: read("--at-risk-fill"),
    series: [1, 2, 3, 4, 5, 6].map((index) => read(`--series-${index}`)),
    font: getComputedStyle(document.body).fontFamily,
  };
}
