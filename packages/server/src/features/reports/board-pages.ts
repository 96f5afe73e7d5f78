import { findMetric } from "@tendwell/core";
import { loadMessages, translate } from "@tendwell/messages";
import { ADOPTION, BOARD_FIGURES, HEADLINES, RETENTION, ROLL_FORWARD, SUPPORT, SURVEYS } from "./board-figures.ts";
import {
  type BoardContext,
  bandOfResult,
  changeSince,
  figureTable,
  heading,
  lastMonth,
  nameOf,
  saidOf,
  section,
} from "./board-page.ts";
import { type Bar, lineChart, sparkline, waterfall } from "./pdf-charts.ts";
import { COLORS } from "./pdf-colors.ts";
import type { Wanted } from "./report-figures.ts";
import { amountText, monthText, valueText } from "./report-format.ts";

const COLUMNS = 3;
const GAP = 12;

function card(context: BoardContext, wanted: Wanted, x: number, y: number, width: number, height: number): void {
  const { pen, figures, text } = context;
  const month = lastMonth(context);
  const result = figures.get(wanted, month);
  const inner = width - 20;
  pen.doc.rect(x, y, width, height).lineWidth(0.75).fillAndStroke("#ffffff", COLORS.rule);
  pen.write(nameOf(context, wanted), x + 10, y + 8, { size: 8.5, color: COLORS.quiet, width: inner, lines: 2 });
  const said = saidOf(context, result);
  if (result?.value == null) {
    pen.write(said, x + 10, y + 36, { size: 8.5, color: COLORS.quiet, width: inner, lines: 3 });
    return;
  }
  pen.write(said, x + 10, y + 36, { size: 17, bold: true, color: COLORS.ink, width: inner, lines: 1 });
  let line = y + 64;
  for (const [key, back] of [
    ["month", 1],
    ["year", 12],
  ] as const) {
    const change = changeSince(context, wanted, month, month - back);
    if (change === null) continue;
    pen.write(change.text, x + 10, line, { size: 8.5, color: change.color });
    const used = pen.width(change.text, { size: 8.5, color: change.color });
    pen.write(text(`reports:board.since.${key}`), x + 14 + used, line + 0.5, {
      size: 7.5,
      color: COLORS.quiet,
      width: inner - used - 4,
      lines: 1,
    });
    line += 12.5;
  }
  const band = bandOfResult(context, result);
  const foot = y + height - 19;
  if (band !== null) pen.write(band.text, x + 10, foot, { size: 8.5, color: band.color });
  else if (result.provisional) pen.write(text("common:provisional"), x + 10, foot, { size: 7.5, color: COLORS.quiet });
  const values = figures.months.map((_, i) => figures.get(wanted, i)?.value ?? null);
  sparkline(pen, values, { x: x + width * 0.5, y: foot - 2, width: width * 0.5 - 12, height: 13 });
}

/** Page 1: the figures that a board asks for first. */
export function headlinePage(context: BoardContext, name: string): void {
  const { pen, area, figures, locale, text } = context;
  const last = figures.months.at(-1)!;
  pen.write(text("reports:board.title"), area.x, area.y, { size: 10, bold: true, color: COLORS.accent });
  const values = { month: monthText(locale, last.start, "long"), asOf: figures.asOf, currency: figures.currency };
  const top = heading({ ...context, area: { ...area, y: area.y + 16 } }, name, text("reports:board.lead", values));
  const rows = Math.ceil(HEADLINES.length / COLUMNS);
  const width = (area.width - GAP * (COLUMNS - 1)) / COLUMNS;
  const height = Math.min(142, (area.y + area.height - top - GAP * (rows - 1)) / rows);
  HEADLINES.forEach((wanted, i) => {
    const [column, row] = [i % COLUMNS, Math.floor(i / COLUMNS)];
    card(context, wanted, area.x + column * (width + GAP), top + row * (height + GAP), width, height);
  });
}

/** Page 2: how recurring revenue came from its opening to its closing. */
export function waterfallPage(context: BoardContext): void {
  const { pen, area, figures, locale, text } = context;
  const { doc } = pen;
  const months = figures.months.map((_, i) => i).slice(-12);
  const at = (wanted: Wanted, month: number): number => figures.get(wanted, month)?.value ?? 0;
  const period = {
    from: monthText(locale, figures.months[months[0]!]!.start),
    to: monthText(locale, figures.months.at(-1)!.start),
  };
  let y = heading(context, text("reports:section.movements"), text("reports:board.waterfall", period));
  const label = (part: string): string => text(`reports:line.${part}`);
  const bars = ROLL_FORWARD.flatMap((wanted): Bar[] => {
    const part = wanted.component!;
    const total = part === "opening" || part === "closing";
    const month = part === "opening" ? months[0]! : months.at(-1)!;
    const value = total ? at(wanted, month) : months.reduce((sum, one) => sum + at(wanted, one), 0);
    if (!total && value === 0) return [];
    return [
      {
        name: label(part),
        value,
        kind: total ? "total" : "step",
        text: amountText(locale, value, figures.currency, { signed: !total, whole: true }),
      },
    ];
  });
  waterfall(pen, bars, { x: area.x, y, width: area.width, height: 270 });
  y = section(context, text("reports:board.byMonth", { currency: figures.currency }), y + 290);
  const shown = months.slice(-6);
  const first = area.width * 0.28;
  const width = (area.width - first) / shown.length;
  const cell = (value: string, column: number, top: number, bold: boolean, color: string = COLORS.ink): void => {
    pen.write(value, area.x + first + column * width, top, {
      size: 8,
      bold,
      color,
      width: width - 4,
      align: "right",
      lines: 1,
    });
  };
  shown.forEach((month, i) => {
    cell(monthText(locale, figures.months[month]!.start), i, y, false, COLORS.quiet);
  });
  y += 14;
  for (const wanted of ROLL_FORWARD) {
    const part = wanted.component!;
    const total = part === "opening" || part === "closing";
    doc
      .moveTo(area.x, y)
      .lineTo(area.x + area.width, y)
      .lineWidth(total ? 0.75 : 0.5)
      .strokeColor(COLORS.rule)
      .stroke();
    pen.write(label(part), area.x, y + 4, { size: 8.5, bold: total, color: COLORS.ink, width: first - 6, lines: 1 });
    shown.forEach((month, i) => {
      const value = at(wanted, month);
      const said = amountText(locale, value, figures.currency, { signed: false, whole: false });
      cell(value === 0 && !total ? "–" : said, i, y + 4, total, value < 0 ? COLORS.bad : COLORS.ink);
    });
    y += 17;
  }
}

/** Page 3: who stays, and what they are worth. */
export function retentionPage(context: BoardContext): void {
  const { pen, area, figures, locale, text } = context;
  let y = heading(context, text("reports:section.retention"), text("reports:board.retention"));
  y = figureTable(context, RETENTION, y) + 22;
  const labels = figures.months.map((month) => monthText(locale, month.start));
  const percent = (value: number): string => valueText(locale, value, { unit: "ratio", currency: null });
  const series = (metric: string, color: string) => ({
    name: translate(locale, `metrics:${metric}.title`),
    color,
    values: figures.months.map((_, i) => figures.get({ metric, component: null }, i)?.value ?? null),
  });
  y = section(context, text("reports:board.revenueKept"), y);
  const revenue = [series("net_revenue_retention", COLORS.accent), series("gross_revenue_retention", COLORS.good)];
  lineChart(pen, revenue, labels, { x: area.x, y, width: area.width, height: 165 }, { text: percent, withZero: false });
  y = section(context, text("reports:board.customersLost"), y + 180);
  const churn = [series("logo_churn_rate", COLORS.bad)];
  lineChart(pen, churn, labels, { x: area.x, y, width: area.width, height: 130 }, { text: percent, withZero: true });
}

/** Page 4: what customers ask for, and what they say. */
export function voicePage(context: BoardContext): void {
  const { text } = context;
  let y = heading(context, text("reports:board.voiceTitle"), text("reports:board.voice"));
  y = figureTable(context, SUPPORT, section(context, text("common:family.support"), y));
  y = figureTable(context, SURVEYS, section(context, text("common:family.surveys"), y + 22));
  figureTable(context, ADOPTION, section(context, text("common:family.product"), y + 22));
}

/** The definitions, over as many pages as they need; `turn` begins a new page. */
export function definitionPages(context: BoardContext, turn: () => void): void {
  const { pen, area, locale, text } = context;
  let y = heading(context, text("reports:notes.definitions"), text("reports:board.definitions"));
  const sentences = loadMessages(locale, "catalogue");
  const gap = 18;
  const width = (area.width - gap) / 2;
  const start = y;
  let column = 0;
  for (const id of new Set(BOARD_FIGURES.map((wanted) => wanted.metric))) {
    const { formula, bands } = findMetric(id)!;
    const said = (sentence: string): string => {
      const own = sentences[sentence];
      return typeof own === "string" ? own : sentence;
    };
    const blocks = [
      { text: translate(locale, `metrics:${id}.title`), box: { size: 8.5, bold: true, color: COLORS.ink, width } },
      { text: translate(locale, `metrics:${id}.summary`), box: { size: 7.5, color: COLORS.ink, width } },
      { text: said(formula), box: { size: 7, color: COLORS.quiet, width } },
      ...(bands === null ? [] : [{ text: said(bands.source), box: { size: 7, color: COLORS.quiet, width } }]),
    ];
    const height = blocks.reduce((sum, block) => sum + pen.height(block.text, block.box), 0) + 9;
    if (y + height > area.y + area.height) {
      column += 1;
      y = start;
      if (column === 2) {
        turn();
        column = 0;
        y = area.y;
      }
    }
    for (const block of blocks) y = pen.write(block.text, area.x + column * (width + gap), y, block.box);
    y += 9;
  }
}
