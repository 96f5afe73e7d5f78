import type { ReportQuery } from "@tendwell/contract";
import { findMetric } from "@tendwell/core";
import { type Locale, loadMessages, translate } from "@tendwell/messages";
import type { Cell, Workbook, Worksheet } from "exceljs";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import type { MetricService } from "../metrics/metric-service.ts";
import { type ReportFigures, reportFigures } from "./report-figures.ts";
import {
  type Column,
  FIGURES,
  type FigureLine,
  INPUTS,
  inputNumber,
  type LineFormat,
  SECTIONS,
  WANTED,
} from "./workbook-lines.ts";

/** Columns before the first month: the label and the unit. */
const LEAD = 2;
const INK = "FF1F2933";
const QUIET = "FF6B7785";
const RULE = "FFD5DBE1";
const HEAD = "FFEFF3F6";

/** What is the same for every sheet. */
interface Context {
  readonly book: Workbook;
  readonly figures: ReportFigures;
  readonly locale: Locale;
  readonly text: (key: string, values?: Readonly<Record<string, string | number>>) => string;
  readonly name: string;
  readonly digits: number;
}

const quoted = (sheet: string): string => `'${sheet.replaceAll("'", "''")}'`;

function monthFormat(locale: Locale): string {
  return locale.startsWith("zh") ? 'yyyy"年"m"月"' : "mmm yyyy";
}

function numberFormat(format: LineFormat, digits: number, loss = false): string {
  const decimals = digits === 0 ? "" : `.${"0".repeat(digits)}`;
  if (format === "money")
    return loss ? `#,##0${decimals};[Red]-#,##0${decimals};0${decimals}` : `#,##0${decimals};-#,##0${decimals}`;
  return { share: "0.0%", count: "#,##0", times: "0.00", months: "0.0" }[format];
}

function unitText({ text, figures }: Context, format: LineFormat): string {
  return format === "money" ? figures.currency : text(`reports:unit.${format}`);
}

/** A key's label: a metric's own title, else the report's word for it. */
function labelOf({ locale, text }: Context, key: string): string {
  if (findMetric(key) !== undefined) return translate(locale, `metrics:${key}.title`);
  return text(`reports:line.${key}`);
}

function inputLabel(context: Context, key: string): string {
  const side = /^(.+)_(numerator|denominator)$/.exec(key);
  if (side === null) return labelOf(context, key);
  return context.text(`reports:sum.${side[2]}`, { metric: labelOf(context, side[1]!) });
}

/** An empty sheet with its title, months as headings, frozen panes and print setup. Data begin in row 4. */
function monthSheet(context: Context, title: string): Worksheet {
  const { book, figures, name, text, locale } = context;
  const sheet = book.addWorksheet(title, {
    views: [{ state: "frozen", xSplit: LEAD, ySplit: 3, showGridLines: false }],
    pageSetup: {
      orientation: "landscape",
      paperSize: 9,
      fitToPage: true,
      fitToWidth: 1,
      fitToHeight: 0,
      printTitlesRow: "3:3",
      printTitlesColumn: "A:B",
      margins: { left: 0.4, right: 0.4, top: 0.6, bottom: 0.6, header: 0.3, footer: 0.3 },
    },
    headerFooter: { oddFooter: "&L&8&F&C&8&A&R&8&P / &N" },
  });
  sheet.getCell("A1").value = `${name} · ${title}`;
  sheet.getCell("A1").font = { bold: true, size: 14, color: { argb: INK } };
  sheet.getCell("A2").value = text("reports:subtitle", {
    asOf: figures.asOf,
    zone: figures.zone,
    currency: figures.currency,
  });
  sheet.getCell("A2").font = { size: 9, color: { argb: QUIET } };
  const heading = sheet.getRow(3);
  heading.getCell(1).value = text("reports:heading.figure");
  heading.getCell(2).value = text("reports:heading.unit");
  figures.months.forEach((month, i) => {
    const cell = heading.getCell(LEAD + 1 + i);
    cell.value = new Date(`${month.start}T00:00:00Z`);
    cell.numFmt = monthFormat(locale);
    cell.alignment = { horizontal: "right" };
  });
  heading.font = { bold: true, color: { argb: INK } };
  heading.eachCell((cell) => {
    cell.fill = { type: "pattern", pattern: "solid", fgColor: { argb: HEAD } };
    cell.border = { bottom: { style: "thin", color: { argb: RULE } } };
  });
  sheet.getColumn(1).width = 44;
  sheet.getColumn(2).width = 10;
  for (let i = 0; i < figures.months.length; i += 1) sheet.getColumn(LEAD + 1 + i).width = 15;
  return sheet;
}

function lead(sheet: Worksheet, row: number, label: string, unit: string): void {
  sheet.getCell(row, 1).value = label;
  sheet.getCell(row, 2).value = unit;
  sheet.getCell(row, 2).font = { size: 9, color: { argb: QUIET } };
}

/** The figure of ours for a line and month, money in major units. */
function ownNumber({ figures, digits }: Context, line: FigureLine, month: number): number | null {
  const result = line.ours === null ? null : figures.get(line.ours, month);
  if (result?.value == null) return null;
  return line.format === "money" ? result.value / 10 ** digits : result.value;
}

function inputsSheet(context: Context): ReadonlyMap<string, number> {
  const { figures, digits, text } = context;
  const sheet = monthSheet(context, text("reports:sheet.inputs"));
  const rows = new Map<string, number>();
  INPUTS.forEach((line, i) => {
    const row = 4 + i;
    rows.set(line.key, row);
    lead(sheet, row, inputLabel(context, line.key), unitText(context, line.format));
    figures.months.forEach((_, month) => {
      const cell = sheet.getCell(row, LEAD + 1 + month);
      cell.value = inputNumber(line, figures.get(line.wanted, month), 10 ** digits);
      cell.numFmt = numberFormat(line.format, digits);
      cell.font = { color: { argb: "FF1F4E9E" } };
    });
  });
  return rows;
}

/** Rows of the key figures by key, sections apart. */
function figureRows(): { readonly rows: ReadonlyMap<string, number>; readonly titles: ReadonlyMap<string, number> } {
  const rows = new Map<string, number>();
  const titles = new Map<string, number>();
  let row = 4;
  for (const section of SECTIONS) {
    titles.set(section.key, row);
    row += 1;
    for (const line of section.lines) {
      rows.set(line.key, row);
      row += 1;
    }
    row += 1;
  }
  return { rows, titles };
}

function setFormula(cell: Cell, formula: string, result: number | string): void {
  cell.value = { formula, result };
}

function keyFiguresSheet(context: Context, sheet: Worksheet, inputs: ReadonlyMap<string, number>): void {
  const { figures, digits, text } = context;
  const { rows, titles } = figureRows();
  const inputSheet = quoted(text("reports:sheet.inputs"));
  const cached = workedOut(context);
  for (const section of SECTIONS) {
    const title = sheet.getCell(titles.get(section.key)!, 1);
    title.value = text(`reports:section.${section.key}`);
    title.font = { bold: true, color: { argb: INK } };
    for (const line of section.lines) {
      const row = rows.get(line.key)!;
      lead(sheet, row, labelOf(context, line.key), unitText(context, line.format));
      const total = line.key === "opening" || line.key === "closing";
      figures.months.forEach((_, month) => {
        const cell = sheet.getCell(row, LEAD + 1 + month);
        const letter = sheet.getColumn(LEAD + 1 + month).letter;
        const previous = month === 0 ? null : sheet.getColumn(LEAD + month).letter;
        const column: Column = {
          input: (key) => `${inputSheet}!${letter}${inputs.get(key)!}`,
          figure: (key) => `${letter}${rows.get(key)!}`,
          before: (key) => (previous === null ? null : `${previous}${rows.get(key)!}`),
        };
        setFormula(cell, line.formula(column), cached(line, month));
        cell.numFmt = numberFormat(line.format, digits, line.loss);
        const provisional = line.ours !== null && figures.get(line.ours, month)?.provisional === true;
        cell.font = { bold: total, italic: provisional, color: { argb: INK } };
        if (line.key === "closing") cell.border = { top: { style: "thin", color: { argb: INK } } };
      });
      if (total) sheet.getCell(row, 1).font = { bold: true, color: { argb: INK } };
    }
  }
}

/** What a spreadsheet would work out for a line: our own figure, or the few that have none. */
function workedOut(context: Context): (line: FigureLine, month: number) => number | string {
  const line = (key: string): FigureLine => FIGURES.find((one) => one.key === key)!;
  const own = (key: string, month: number): number => ownNumber(context, line(key), month) ?? 0;
  return ({ key, ours, format }, month) => {
    if (key === "net_new") return own("closing", month) - own("opening", month);
    if (key === "paying") {
      const paying = INPUTS.find((input) => input.key === "paying")!;
      return inputNumber(paying, context.figures.get(paying.wanted, month), 1) ?? 0;
    }
    const value = ownNumber(context, { key, ours, format, formula: () => "" }, month);
    // Movements that did not happen are zero; every other figure that is unknown is an empty cell.
    return value ?? (ours?.metric === "mrr_movements" || ours?.metric === "arr" ? 0 : "");
  };
}

/** Our figures as plain numbers, and for each cell whether the formula gives it (0) or not (1). Returns the address of the sum. */
function checkSheet(context: Context): string {
  const { figures, digits, text } = context;
  const title = text("reports:sheet.check");
  const sheet = monthSheet(context, title);
  const key = quoted(text("reports:sheet.figures"));
  const { rows } = figureRows();
  const checked = FIGURES.filter((line) => line.ours !== null);
  const start = 4 + checked.length + 2;
  const cached = workedOut(context);
  sheet.getCell(start - 1, 1).value = text("reports:check.differs");
  sheet.getCell(start - 1, 1).font = { bold: true, color: { argb: INK } };
  checked.forEach((line, i) => {
    const label = labelOf(context, line.key);
    lead(sheet, 4 + i, label, unitText(context, line.format));
    lead(sheet, start + i, label, "");
    figures.months.forEach((_, month) => {
      const letter = sheet.getColumn(LEAD + 1 + month).letter;
      const ours = sheet.getCell(4 + i, LEAD + 1 + month);
      const value = cached(line, month);
      ours.value = value === "" ? null : value;
      ours.numFmt = numberFormat(line.format, digits);
      const theirs = `${key}!${letter}${rows.get(line.key)!}`;
      const own = `${letter}${4 + i}`;
      setFormula(
        sheet.getCell(start + i, LEAD + 1 + month),
        `IF(ISNUMBER(${own}),IF(ISNUMBER(${theirs}),IF(ABS(${theirs}-${own})<=0.000000001*MAX(1,ABS(${own})),0,1),1),IF(ISNUMBER(${theirs}),1,0))`,
        0,
      );
    });
  });
  const last = sheet.getColumn(LEAD + figures.months.length).letter;
  const first = sheet.getColumn(LEAD + 1).letter;
  return `SUM(${quoted(title)}!${first}${start}:${last}${start + checked.length - 1})`;
}

function notesSheet(context: Context, differences: string): void {
  const { book, text, locale, figures, name } = context;
  const sheet = book.addWorksheet(text("reports:sheet.notes"), {
    views: [{ showGridLines: false }],
    pageSetup: { orientation: "portrait", paperSize: 9, fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
    headerFooter: { oddFooter: "&L&8&F&C&8&A&R&8&P / &N" },
  });
  sheet.getColumn(1).width = 38;
  sheet.getColumn(2).width = 96;
  const add = (label: string, value: string | { formula: string; result: number }, bold = false): void => {
    const row = sheet.addRow([label, value]);
    row.alignment = { vertical: "top", wrapText: true };
    row.getCell(1).font = { bold, color: { argb: INK } };
  };
  const title = sheet.addRow([`${name} · ${text("reports:workbook")}`]);
  title.font = { bold: true, size: 14, color: { argb: INK } };
  sheet.addRow([]);
  add(text("reports:notes.asOf"), figures.asOf);
  add(text("reports:notes.zone"), figures.zone);
  add(text("reports:notes.currency"), figures.currency);
  add(text("reports:notes.differences"), { formula: differences, result: 0 });
  add(text("reports:notes.how"), text("reports:notes.howText"));
  add(text("reports:notes.empty"), text("reports:notes.emptyText"));
  add(text("reports:notes.italic"), text("reports:notes.italicText"));
  sheet.addRow([]);
  const heading = sheet.addRow([text("reports:notes.definitions")]);
  heading.font = { bold: true, color: { argb: INK } };
  const sentences = loadMessages(locale, "catalogue");
  const said = (sentence: string): string => {
    const own = sentences[sentence];
    return typeof own === "string" ? own : sentence;
  };
  for (const id of new Set(WANTED.map((one) => one.metric))) {
    const metric = findMetric(id)!;
    add(
      translate(locale, `metrics:${id}.title`),
      `${translate(locale, `metrics:${id}.summary`)}\n${said(metric.formula)}`,
      true,
    );
  }
}

/** The workbook as bytes: key figures as live formulas over raw sums, a check against our figures, and notes. */
export async function saasWorkbook(
  metrics: MetricService,
  workspace: OpenWorkspace,
  query: ReportQuery,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const figures = await reportFigures(metrics, workspace, query, WANTED, signal);
  const { default: excel } = await import("exceljs");
  const book = new excel.Workbook();
  const stamp = new Date(`${figures.asOf}T00:00:00Z`);
  book.creator = "Tendwell";
  book.created = stamp;
  book.modified = stamp;
  book.calcProperties.fullCalcOnLoad = true;
  const { locale } = query;
  const context: Context = {
    book,
    figures,
    locale,
    text: (key, values) => translate(locale, key, values),
    name: workspace.record.name,
    digits:
      new Intl.NumberFormat("en", { style: "currency", currency: figures.currency }).resolvedOptions()
        .maximumFractionDigits ?? 2,
  };
  const key = monthSheet(context, context.text("reports:sheet.figures"));
  keyFiguresSheet(context, key, inputsSheet(context));
  notesSheet(context, checkSheet(context));
  return new Uint8Array(await book.xlsx.writeBuffer());
}
