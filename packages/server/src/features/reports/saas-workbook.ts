import type { ReportQuery } from "@tendwell/contract";
import { findMetric } from "@tendwell/core";
import { loadMessages, translate } from "@tendwell/messages";
import type { Cell, Worksheet } from "exceljs";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import type { MetricService } from "../metrics/metric-service.ts";
import { reportFigures } from "./report-figures.ts";
import { type Column, FIGURES, type FigureLine, INPUTS, inputNumber, SECTIONS, WANTED } from "./workbook-lines.ts";
import {
  font,
  INK,
  inputLabel,
  LEAD,
  labelOf,
  lead,
  monthSheet,
  numberFormat,
  quoted,
  unitText,
  type WorkbookContext,
} from "./workbook-sheet.ts";

/** The figure of ours for a line and month, money in major units. */
function ownNumber({ figures, digits }: WorkbookContext, line: FigureLine, month: number): number | null {
  const result = line.ours === null ? null : figures.get(line.ours, month);
  if (result?.value == null) return null;
  return line.format === "money" ? result.value / 10 ** digits : result.value;
}

function inputsSheet(context: WorkbookContext): ReadonlyMap<string, number> {
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
      cell.font = font({ color: { argb: "FF1F4E9E" } });
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

function keyFiguresSheet(context: WorkbookContext, sheet: Worksheet, inputs: ReadonlyMap<string, number>): void {
  const { figures, digits, text } = context;
  const { rows, titles } = figureRows();
  const inputSheet = quoted(text("reports:sheet.inputs"));
  const cached = workedOut(context);
  for (const section of SECTIONS) {
    const title = sheet.getCell(titles.get(section.key)!, 1);
    title.value = text(`reports:section.${section.key}`);
    title.font = font({ bold: true });
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
        cell.font = font({ bold: total, italic: provisional });
        if (line.key === "closing") cell.border = { top: { style: "thin", color: { argb: INK } } };
      });
      if (total) sheet.getCell(row, 1).font = font({ bold: true });
    }
  }
}

/** What a spreadsheet would work out for a line: our own figure, or the few that have none. */
function workedOut(context: WorkbookContext): (line: FigureLine, month: number) => number | string {
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
function checkSheet(context: WorkbookContext): string {
  const { figures, digits, text } = context;
  const title = text("reports:sheet.check");
  const sheet = monthSheet(context, title);
  const key = quoted(text("reports:sheet.figures"));
  const { rows } = figureRows();
  const checked = FIGURES.filter((line) => line.ours !== null);
  const start = 4 + checked.length + 2;
  const cached = workedOut(context);
  sheet.getCell(start - 1, 1).value = text("reports:check.differs");
  sheet.getCell(start - 1, 1).font = font({ bold: true });
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

/** How many lines a text takes in a column of so many characters; Chinese characters are two wide. */
function wrappedLines(text: string, columns: number): number {
  const width = (line: string): number => [...line].reduce((sum, char) => sum + (char > "\u2e7f" ? 2 : 1), 0);
  return text.split("\n").reduce((sum, line) => sum + Math.max(1, Math.ceil((width(line) * 1.05) / columns)), 0);
}

function notesSheet(context: WorkbookContext, differences: string): void {
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
    row.alignment = { vertical: "top", horizontal: "left", wrapText: true };
    row.height = 15 * Math.max(wrappedLines(label, 38), typeof value === "string" ? wrappedLines(value, 96) : 1);
    row.getCell(1).font = font({ bold });
  };
  const title = sheet.addRow([`${name} · ${text("reports:workbook")}`]);
  title.font = font({ bold: true, size: 14 });
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
  heading.font = font({ bold: true });
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
  const context: WorkbookContext = {
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
