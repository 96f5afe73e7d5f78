import { html } from "hono/html";

export type Html = ReturnType<typeof html>;

interface Point {
  readonly label: string;
  readonly value: number | null;
  /** The value in words, for whoever does not see the line. */
  readonly said: string;
}

/** Runs of neighbouring points that have a value: a gap stays a gap. */
function runs(points: readonly Point[], at: (index: number, value: number) => string): string[] {
  const found: string[] = [];
  let current: string[] = [];
  points.forEach((point, i) => {
    if (point.value === null) {
      if (current.length > 0) found.push(current.join(" "));
      current = [];
    } else current.push(at(i, point.value));
  });
  if (current.length > 0) found.push(current.join(" "));
  return found;
}

/** A line over time as inline SVG with its extent in words; empty below two values. */
export function lineChart(points: readonly Point[], title: string, size: "card" | "page"): Html | "" {
  const values = points.flatMap((point) => (point.value === null ? [] : [point.value]));
  if (values.length < 2) return "";
  // On a page the extent stands in a gutter of its own, where no line crosses it.
  const [width, height, foot, head, left] = size === "card" ? [240, 44, 4, 4, 4] : [720, 200, 28, 12, 96];
  const low = Math.min(...values);
  const high = Math.max(...values);
  const x = (i: number) => left + (i / Math.max(1, points.length - 1)) * (width - left - 4);
  const y = (value: number) =>
    high === low ? (height - foot + head) / 2 : height - foot - ((value - low) / (high - low)) * (height - foot - head);
  const lines = runs(points, (i, value) => `${x(i).toFixed(1)},${y(value).toFixed(1)}`);
  const last = points.findLastIndex((point) => point.value !== null);
  const first = points.findIndex((point) => point.value !== null);
  const said = `${title}: ${points[first]!.label} ${points[first]!.said}, ${points[last]!.label} ${points[last]!.said}`;
  const highest = points.find((point) => point.value === high)!;
  const lowest = points.find((point) => point.value === low)!;
  return html`<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${said}">${
    size === "page"
      ? html`<line class="axis" x1="${left}" x2="${width - 4}" y1="${height - foot}" y2="${height - foot}" /><text x="${left}" y="${height - 8}">${points[0]!.label}</text><text x="${width - 4}" y="${height - 8}" text-anchor="end">${points.at(-1)!.label}</text><text x="${left - 10}" y="${head + 4}" text-anchor="end">${highest.said}</text><text x="${left - 10}" y="${height - foot + 4}" text-anchor="end">${lowest.said}</text>`
      : ""
  }${lines.map((line) => html`<polyline class="l" points="${line}" />`)}<circle class="d" cx="${x(last).toFixed(1)}" cy="${y(points[last]!.value!).toFixed(1)}" r="2.5" /></svg>`;
}
