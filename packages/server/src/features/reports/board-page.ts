import type { MetricResult } from "@tendwell/contract";
import { findMetric } from "@tendwell/core";
import { type Locale, loadMessages, translate } from "@tendwell/messages";
import type { Area } from "./pdf-charts.ts";
import { sparkline } from "./pdf-charts.ts";
import { COLORS } from "./pdf-colors.ts";
import type { Pen } from "./pdf-pen.ts";
import type { ReportFigures, Wanted } from "./report-figures.ts";
import { changeText, valueText } from "./report-format.ts";

/** What every page of a board pack is drawn with. */
export interface BoardContext {
  readonly pen: Pen;
  readonly locale: Locale;
  readonly figures: ReportFigures;
  /** What is left between the margins. */
  readonly area: Area;
  readonly text: (key: string, values?: Readonly<Record<string, string | number>>) => string;
}

export const lastMonth = ({ figures }: BoardContext): number => figures.months.length - 1;

/** A figure's name: the metric's title, with its part where that is one of several. */
export function nameOf({ locale }: BoardContext, { metric, component }: Wanted): string {
  const title = translate(locale, `metrics:${metric}.title`);
  const parts = findMetric(metric)?.components;
  if (component === null || parts === undefined || (parts !== "open" && parts[0] === component)) return title;
  const { component: words } = loadMessages(locale, "metrics");
  const word = typeof words === "object" ? (words[component] ?? words[`by_${component}`]) : undefined;
  return `${title} · ${typeof word === "string" ? word : component}`;
}

/** The value of a figure in words, or a dash with the reason. */
export function saidOf({ locale, text }: BoardContext, result: MetricResult | null): string {
  if (result?.value == null) return text(`common:reason.${result?.reason ?? "no_data"}`);
  return valueText(locale, result.value, result);
}

interface Change {
  readonly text: string;
  readonly color: string;
}
/** The change since an earlier month: arrow and sign, coloured by whether it is good. */
export function changeSince(context: BoardContext, wanted: Wanted, month: number, before: number): Change | null {
  const [now, then] = [context.figures.get(wanted, month), before < 0 ? null : context.figures.get(wanted, before)];
  if (now?.value == null || then?.value == null) return null;
  const difference = now.value - then.value;
  const direction = findMetric(wanted.metric)?.direction;
  const good = direction === "lower" ? difference < 0 : difference > 0;
  const neutral = difference === 0 || direction === "neither";
  const arrow = difference === 0 ? "→" : difference > 0 ? "↑" : "↓";
  return {
    text: `${arrow} ${changeText(context.locale, now.value, then.value, now)}`,
    color: neutral ? COLORS.quiet : good ? COLORS.good : COLORS.bad,
  };
}

const MARKS = { healthy: "●", watch: "▲", at_risk: "■" } as const;

/** The band of a figure: mark, word and colour; null without one. */
export function bandOfResult({ text }: BoardContext, result: MetricResult | null): Change | null {
  if (result?.band == null) return null;
  const { name, status } = result.band;
  return { text: `${MARKS[status]} ${text(`common:band.${name}`)}`, color: COLORS[status] };
}

/** The page's heading; returns where its content begins. */
export function heading({ pen, area }: BoardContext, title: string, lead: string): number {
  let y = pen.write(title, area.x, area.y, { size: 18, bold: true, color: COLORS.ink, width: area.width });
  y = pen.write(lead, area.x, y + 1, { size: 9, color: COLORS.quiet, width: area.width }) + 8;
  pen.doc
    .moveTo(area.x, y)
    .lineTo(area.x + area.width, y)
    .lineWidth(0.75)
    .strokeColor(COLORS.rule)
    .stroke();
  return y + 14;
}

/** A section's title; returns where its content begins. */
export function section({ pen, area }: BoardContext, title: string, y: number): number {
  return pen.write(title, area.x, y, { size: 11, bold: true, color: COLORS.ink, width: area.width }) + 4;
}

/** A table of figures: name, value, changes, band, and the months as a line; returns where it ends. */
export function figureTable(context: BoardContext, wanted: readonly Wanted[], y: number): number {
  const { pen, area, figures, text } = context;
  const { doc } = pen;
  const month = lastMonth(context);
  const widths = [0.32, 0.17, 0.13, 0.13, 0.13, 0.12].map((share) => share * area.width);
  const lefts = widths.map((_, i) => area.x + widths.slice(0, i).reduce((sum, width) => sum + width, 0));
  const small = { size: 7.5, color: COLORS.quiet };
  const headings = ["figure", "now", "month", "year", "band", "months"];
  const ends = headings.map((key, i) =>
    pen.write(text(`reports:board.column.${key}`), lefts[i]! + (i > 3 ? 12 : 0), y, {
      ...small,
      width: widths[i]! - 12,
      align: i >= 1 && i <= 3 ? "right" : "left",
      lines: 2,
    }),
  );
  let top = Math.max(...ends) + 3;
  const rule = (): void => {
    doc
      .moveTo(area.x, top)
      .lineTo(area.x + area.width, top)
      .lineWidth(0.5)
      .strokeColor(COLORS.rule)
      .stroke();
  };
  rule();
  for (const one of wanted) {
    const result = figures.get(one, month);
    const name = { size: 9, color: COLORS.ink, width: widths[0]! - 8, lines: 2 };
    const said = saidOf(context, result);
    const missing = result?.value == null;
    const value = {
      size: missing ? 7 : 9.5,
      bold: !missing,
      color: missing ? COLORS.quiet : COLORS.ink,
      width: missing ? widths[1]! + widths[2]! + widths[3]! - 12 : widths[1]! - 12,
      align: missing ? ("left" as const) : ("right" as const),
      lines: 2,
    };
    const height = Math.max(pen.height(nameOf(context, one), name), pen.height(said, value)) + 9;
    pen.write(nameOf(context, one), lefts[0]!, top + 5, name);
    pen.write(said, lefts[1]!, top + 5, value);
    for (const [column, back] of [
      [2, 1],
      [3, 12],
    ] as const) {
      const change = changeSince(context, one, month, month - back);
      if (change !== null)
        pen.write(change.text, lefts[column]!, top + 5.5, {
          size: 8.5,
          color: change.color,
          width: widths[column]! - 12,
          align: "right",
          lines: 1,
        });
    }
    const band = bandOfResult(context, result);
    if (band !== null)
      pen.write(band.text, lefts[4]! + 12, top + 5.5, {
        size: 8.5,
        color: band.color,
        width: widths[4]! - 12,
        lines: 1,
      });
    const values = figures.months.map((_, i) => figures.get(one, i)?.value ?? null);
    sparkline(pen, values, { x: lefts[5]! + 12, y: top + 6, width: widths[5]! - 16, height: height - 12 });
    top += height;
    rule();
  }
  return top;
}
