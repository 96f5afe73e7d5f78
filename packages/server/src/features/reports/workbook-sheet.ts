import { findMetric } from "@tendwell/core";
import { type Locale, translate } from "@tendwell/messages";
import type { Font, Workbook, Worksheet } from "exceljs";
import type { ReportFigures } from "./report-figures.ts";
import type { LineFormat } from "./workbook-lines.ts";

/** Columns before the first month: the label and the unit. */
export const LEAD = 2;
export const INK = "FF1F2933";
const QUIET = "FF6B7785";
const RULE = "FFD5DBE1";
const HEAD = "FFEFF3F6";

/** What is the same for every sheet. */
export interface WorkbookContext {
  readonly book: Workbook;
  readonly figures: ReportFigures;
  readonly locale: Locale;
  readonly text: (key: string, values?: Readonly<Record<string, string | number>>) => string;
  readonly name: string;
  readonly digits: number;
}

/** A font by name: a cell that only says its size or colour would fall back to another face. */
export function font(style: Partial<Font>): Partial<Font> {
  return { name: "Calibri", family: 2, size: 11, color: { argb: INK }, ...style };
}

/** A sheet's name as formulas write it. */
export const quoted = (sheet: string): string => `'${sheet.replaceAll("'", "''")}'`;

function monthFormat(locale: Locale): string {
  return locale.startsWith("zh") ? 'yyyy"年"m"月"' : "mmm yyyy";
}

export function numberFormat(format: LineFormat, digits: number, loss = false): string {
  const decimals = digits === 0 ? "" : `.${"0".repeat(digits)}`;
  if (format === "money")
    return loss ? `#,##0${decimals};[Red]-#,##0${decimals};0${decimals}` : `#,##0${decimals};-#,##0${decimals}`;
  return { share: "0.0%", count: "#,##0", times: "0.00", months: "0.0" }[format];
}

export function unitText({ text, figures }: WorkbookContext, format: LineFormat): string {
  return format === "money" ? figures.currency : text(`reports:unit.${format}`);
}

/** A key's label: a metric's own title, else the report's word for it. */
export function labelOf({ locale, text }: WorkbookContext, key: string): string {
  if (findMetric(key) !== undefined) return translate(locale, `metrics:${key}.title`);
  return text(`reports:line.${key}`);
}

export function inputLabel(context: WorkbookContext, key: string): string {
  const side = /^(.+)_(numerator|denominator)$/.exec(key);
  if (side === null) return labelOf(context, key);
  return context.text(`reports:sum.${side[2]}`, { metric: labelOf(context, side[1]!) });
}

/** An empty sheet with its title, months as headings, frozen panes and print setup. Data begin in row 4. */
export function monthSheet(context: WorkbookContext, title: string): Worksheet {
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
  sheet.getCell("A1").font = font({ bold: true, size: 14 });
  sheet.getCell("A2").value = text("reports:subtitle", {
    asOf: figures.asOf,
    zone: figures.zone,
    currency: figures.currency,
  });
  sheet.getCell("A2").font = font({ size: 9, color: { argb: QUIET } });
  const heading = sheet.getRow(3);
  heading.getCell(1).value = text("reports:heading.figure");
  heading.getCell(2).value = text("reports:heading.unit");
  figures.months.forEach((month, i) => {
    const cell = heading.getCell(LEAD + 1 + i);
    cell.value = new Date(`${month.start}T00:00:00Z`);
    cell.numFmt = monthFormat(locale);
    cell.alignment = { horizontal: "right" };
  });
  heading.font = font({ bold: true });
  heading.eachCell((cell) => {
    cell.fill = { type: "pattern", pattern: "solid", fgColor: { argb: HEAD } };
    cell.border = { bottom: { style: "thin", color: { argb: RULE } } };
  });
  sheet.getColumn(1).width = 40;
  sheet.getColumn(2).width = 9;
  for (let i = 0; i < figures.months.length; i += 1) sheet.getColumn(LEAD + 1 + i).width = 12.5;
  return sheet;
}

export function lead(sheet: Worksheet, row: number, label: string, unit: string): void {
  sheet.getCell(row, 1).value = label;
  sheet.getCell(row, 2).value = unit;
  sheet.getCell(row, 2).font = font({ size: 9, color: { argb: QUIET } });
}
