import { COLORS } from "./pdf-colors.ts";
import type { Pen } from "./pdf-pen.ts";

/** Where something is drawn, in points from the upper left corner. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The values' range, widened where they are all equal. */
function rangeOf(values: readonly number[], withZero: boolean): readonly [number, number] {
  const all = withZero ? [...values, 0] : values;
  const [low, high] = [Math.min(...all), Math.max(...all)];
  if (low !== high) return [low, high];
  const margin = low === 0 ? 1 : Math.abs(low) * 0.1;
  return [low - margin, high + margin];
}

/** A line over equal steps, broken where a value is missing, with a dot at its end. */
export function sparkline(
  pen: Pen,
  values: readonly (number | null)[],
  area: Area,
  color: string = COLORS.accent,
): void {
  const { doc } = pen;
  const known = values.filter((value): value is number => value !== null);
  if (known.length === 0) return;
  const [low, high] = rangeOf(known, false);
  const step = values.length > 1 ? area.width / (values.length - 1) : 0;
  const at = (value: number, i: number): readonly [number, number] => [
    area.x + i * step,
    area.y + area.height - ((value - low) / (high - low)) * area.height,
  ];
  let open = false;
  values.forEach((value, i) => {
    if (value === null) {
      open = false;
      return;
    }
    const [x, y] = at(value, i);
    if (open) doc.lineTo(x, y);
    else doc.moveTo(x, y);
    open = true;
  });
  doc.lineWidth(1).strokeColor(color).stroke();
  const last = values.at(-1);
  if (last !== null && last !== undefined) {
    const [x, y] = at(last, values.length - 1);
    doc.circle(x, y, 1.8).fill(color);
  }
}

/** Round values that enclose a range, four or so apart: 1, 2 or 5 times a power of ten. */
export function roundTicks(low: number, high: number): readonly number[] {
  const rough = (high - low) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * (rough / power > 5 ? 10 : rough / power > 2 ? 5 : rough / power > 1 ? 2 : 1);
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step);
}

export interface LineSeries {
  readonly name: string;
  readonly color: string;
  readonly values: readonly (number | null)[];
}

/** Lines over months with a scale, month labels, and each line named at its end. */
export function lineChart(
  pen: Pen,
  series: readonly LineSeries[],
  labels: readonly string[],
  area: Area,
  scale: { readonly text: (value: number) => string; readonly withZero: boolean },
): void {
  const { doc } = pen;
  const known = series.flatMap((one) => one.values.filter((value): value is number => value !== null));
  if (known.length === 0) return;
  const ticks = roundTicks(...rangeOf(known, scale.withZero));
  const [low, high] = [ticks[0]!, ticks.at(-1)!];
  const plot = { x: area.x + 44, y: area.y + 6, width: area.width - 44 - 120, height: area.height - 24 };
  const small = { size: 7, color: COLORS.quiet };
  for (const value of ticks) {
    const y = plot.y + plot.height - ((value - low) / (high - low)) * plot.height;
    doc
      .moveTo(plot.x, y)
      .lineTo(plot.x + plot.width, y)
      .lineWidth(0.5)
      .strokeColor(COLORS.rule)
      .stroke();
    pen.write(scale.text(value), area.x, y - 5, { ...small, width: 38, align: "right" });
  }
  const step = labels.length > 1 ? plot.width / (labels.length - 1) : 0;
  labels.forEach((label, i) => {
    if ((labels.length - 1 - i) % 3 !== 0) return;
    pen.write(label, plot.x + i * step - 30, plot.y + plot.height + 5, { ...small, width: 60, align: "center" });
  });
  const ends: { name: string; color: string; y: number }[] = [];
  for (const one of series) {
    let open = false;
    let end: number | null = null;
    one.values.forEach((value, i) => {
      if (value === null) {
        open = false;
        return;
      }
      const [x, y] = [plot.x + i * step, plot.y + plot.height - ((value - low) / (high - low)) * plot.height];
      if (open) doc.lineTo(x, y);
      else doc.moveTo(x, y);
      open = true;
      end = y;
    });
    doc.lineWidth(1.5).strokeColor(one.color).stroke();
    if (end !== null) ends.push({ name: one.name, color: one.color, y: end });
  }
  let free = Number.NEGATIVE_INFINITY;
  for (const end of ends.sort((a, b) => a.y - b.y)) {
    const y = Math.max(end.y - 5, free);
    free = pen.write(end.name, plot.x + plot.width + 6, y, { size: 7.5, color: end.color, width: 114, lines: 2 });
  }
}

export interface Bar {
  readonly name: string;
  readonly value: number;
  /** Totals stand on zero; steps hang between the one before and the next. */
  readonly kind: "total" | "step";
  readonly text: string;
}

/** A waterfall: totals stand on zero, each step begins where the one before ended. */
export function waterfall(pen: Pen, bars: readonly Bar[], area: Area): void {
  const { doc } = pen;
  let level = 0;
  const placed = bars.map((bar) => {
    const from = bar.kind === "total" ? 0 : level;
    const to = bar.kind === "total" ? bar.value : level + bar.value;
    level = to;
    return { ...bar, from, to };
  });
  const [low, high] = rangeOf(
    placed.flatMap((bar) => [bar.from, bar.to]),
    true,
  );
  const plot = { x: area.x, y: area.y + 16, width: area.width, height: area.height - 16 - 34 };
  const yOf = (value: number): number => plot.y + plot.height - ((value - low) / (high - low)) * plot.height;
  const slot = plot.width / placed.length;
  const width = slot * 0.66;
  placed.forEach((bar, i) => {
    const x = plot.x + i * slot + (slot - width) / 2;
    const [top, bottom] = [Math.min(yOf(bar.from), yOf(bar.to)), Math.max(yOf(bar.from), yOf(bar.to))];
    const color = bar.kind === "total" ? COLORS.ink : bar.value < 0 ? COLORS.bad : COLORS.good;
    doc.rect(x, top, width, Math.max(0.75, bottom - top)).fill(color);
    if (i < placed.length - 1) {
      doc
        .moveTo(x + width, yOf(bar.to))
        .lineTo(x + slot, yOf(bar.to))
        .lineWidth(0.5)
        .strokeColor(COLORS.quiet)
        .stroke();
    }
    pen.write(bar.text, x - 14, top - 12, { size: 7, color: COLORS.ink, width: width + 28, align: "center", lines: 1 });
    pen.write(bar.name, plot.x + i * slot + 1, plot.y + plot.height + 5, {
      size: 7,
      color: COLORS.quiet,
      width: slot - 2,
      align: "center",
      lines: 3,
    });
  });
  doc
    .moveTo(plot.x, yOf(0))
    .lineTo(plot.x + plot.width, yOf(0))
    .lineWidth(0.75)
    .strokeColor(COLORS.ink)
    .stroke();
}
