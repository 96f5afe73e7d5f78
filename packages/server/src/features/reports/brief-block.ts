import type { AccountHealth, AccountOverview, LedgerAnswer, TimelineItem } from "@tendwell/contract";
import { type Locale, loadMessages } from "@tendwell/messages";
import { COLORS } from "./pdf-colors.ts";
import type { Pen } from "./pdf-pen.ts";
import { valueText } from "./report-format.ts";

export type Score = AccountHealth["scores"][number];

/** What the blocks of an account's page are drawn from, and with. */
export interface BriefContext {
  readonly pen: Pen;
  readonly locale: Locale;
  readonly zone: string;
  readonly company: string;
  readonly overview: AccountOverview;
  readonly score: Score | null;
  readonly ledger: LedgerAnswer | null;
  readonly recent: readonly TimelineItem[];
  readonly text: (key: string, values?: Readonly<Record<string, string | number>>) => string;
}

/** The part of the page that is still free. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  /** Nothing is written below. */
  readonly bottom: number;
}

/** Between columns. */
export const GAP = 22;

export const points = (locale: Locale, value: number, signed = false): string =>
  new Intl.NumberFormat(locale, {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
    signDisplay: signed ? "exceptZero" : "auto",
  })
    .format(value)
    .replace("-", "−");

export function dayOf({ locale, zone }: BriefContext, instant: string): string {
  return new Intl.DateTimeFormat(locale, { timeZone: zone, dateStyle: "medium" })
    .format(new Date(instant))
    .replaceAll(/[\u202f\u2009]/g, "\u00a0");
}

export const count = (locale: Locale, value: number): string =>
  valueText(locale, value, { unit: "count", currency: null });
export const money = (locale: Locale, minor: number, currency: string): string =>
  valueText(locale, minor, { unit: "money", currency });

/** A known text in the reader's language, else the data's own word. */
export function wordOf(locale: Locale, namespace: "common" | "touches" | "health", path: string, own: string): string {
  let node: unknown = loadMessages(locale, namespace);
  for (const part of path.split("."))
    node = typeof node === "object" && node !== null ? (node as Record<string, unknown>)[part] : undefined;
  return typeof node === "string" ? node : own.replaceAll("_", " ");
}

export function rule({ pen }: BriefContext, x: number, y: number, width: number, strong = false): void {
  pen.doc
    .moveTo(x, y)
    .lineTo(x + width, y)
    .lineWidth(strong ? 1 : 0.5)
    .strokeColor(strong ? COLORS.ink : COLORS.rule)
    .stroke();
}

export function heading(context: BriefContext, title: string, area: Area): Area {
  const y = context.pen.write(title, area.x, area.y, { size: 9.5, bold: true, color: COLORS.ink, width: area.width });
  rule(context, area.x, y + 1.5, area.width);
  return { ...area, y: y + 5 };
}

export interface Row {
  readonly name: string;
  readonly value: string;
  readonly color?: string;
}

/** Lines of a name at the left and a value at the right, as many as fit. */
export function rows(context: BriefContext, lines: readonly Row[], area: Area): Area {
  const { pen } = context;
  let { y } = area;
  for (const { name, value, color } of lines) {
    if (y + 12 > area.bottom) break;
    const said = { size: 8, color: color ?? COLORS.ink, bold: true } as const;
    const used = Math.min(pen.width(value, said), area.width * 0.62);
    pen.write(name, area.x, y, { size: 8, color: COLORS.quiet, width: area.width - used - 8, lines: 1 });
    pen.write(value, area.x + area.width * 0.38, y, { ...said, width: area.width * 0.62, align: "right", lines: 1 });
    y += 12;
  }
  return { ...area, y };
}

export function note(context: BriefContext, said: string, area: Area): Area {
  if (area.y + 11 > area.bottom) return area;
  return {
    ...area,
    y: context.pen.write(said, area.x, area.y, { size: 8, color: COLORS.quiet, width: area.width, lines: 2 }),
  };
}
