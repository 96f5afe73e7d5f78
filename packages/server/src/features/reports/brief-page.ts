// Over 300 lines: the one page is laid out from its head to its foot.
import type { AccountHealth, AccountOverview, LedgerAnswer, TimelineItem } from "@tendwell/contract";
import { type Locale, loadMessages, translate } from "@tendwell/messages";
import { COLORS } from "./pdf-colors.ts";
import type { Pen } from "./pdf-pen.ts";
import { valueText } from "./report-format.ts";

type Score = AccountHealth["scores"][number];

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

interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  /** Nothing is written below. */
  readonly bottom: number;
}

const MARGIN = 40;
const GAP = 22;
const MARKS = { healthy: "●", watch: "▲", at_risk: "■" } as const;
const MOST_PARTS = 7;

const points = (locale: Locale, value: number, signed = false): string =>
  new Intl.NumberFormat(locale, {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
    signDisplay: signed ? "exceptZero" : "auto",
  })
    .format(value)
    .replace("-", "−");

function dayOf({ locale, zone }: BriefContext, instant: string): string {
  return new Intl.DateTimeFormat(locale, { timeZone: zone, dateStyle: "medium" })
    .format(new Date(instant))
    .replaceAll(/[\u202f\u2009]/g, "\u00a0");
}

const count = (locale: Locale, value: number): string => valueText(locale, value, { unit: "count", currency: null });
const money = (locale: Locale, minor: number, currency: string): string =>
  valueText(locale, minor, { unit: "money", currency });

/** A known text in the reader's language, else the data's own word. */
function wordOf(locale: Locale, namespace: "common" | "touches" | "health", path: string, own: string): string {
  let node: unknown = loadMessages(locale, namespace);
  for (const part of path.split("."))
    node = typeof node === "object" && node !== null ? (node as Record<string, unknown>)[part] : undefined;
  return typeof node === "string" ? node : own.replaceAll("_", " ");
}

function rule({ pen }: BriefContext, x: number, y: number, width: number, strong = false): void {
  pen.doc
    .moveTo(x, y)
    .lineTo(x + width, y)
    .lineWidth(strong ? 1 : 0.5)
    .strokeColor(strong ? COLORS.ink : COLORS.rule)
    .stroke();
}

function heading(context: BriefContext, title: string, area: Area): Area {
  const y = context.pen.write(title, area.x, area.y, { size: 9.5, bold: true, color: COLORS.ink, width: area.width });
  rule(context, area.x, y + 1.5, area.width);
  return { ...area, y: y + 5 };
}

interface Row {
  readonly name: string;
  readonly value: string;
  readonly color?: string;
}

/** Lines of a name at the left and a value at the right, as many as fit. */
function rows(context: BriefContext, lines: readonly Row[], area: Area): Area {
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

function note(context: BriefContext, said: string, area: Area): Area {
  if (area.y + 11 > area.bottom) return area;
  return {
    ...area,
    y: context.pen.write(said, area.x, area.y, { size: 8, color: COLORS.quiet, width: area.width, lines: 2 }),
  };
}

function shownOf({ locale }: BriefContext, score: Score): Row {
  if (score.status !== "plain" || score.bandStatus === null) {
    const own = score.status === "uncertain" ? wordOf(locale, "common", "status.uncertain", "uncertain") : "";
    const word = own === "" ? translate(locale, `health:shown.${score.status}`) : own;
    return { name: "", value: `◌ ${word}`, color: COLORS.quiet };
  }
  const word = wordOf(locale, "common", `status.${score.bandStatus}`, score.band ?? "");
  return { name: "", value: `${MARKS[score.bandStatus]} ${word}`, color: COLORS[score.bandStatus] };
}

const titleOf = ({ locale }: BriefContext, scorecard: string, id: string, title: string): string =>
  scorecard === "starter" ? wordOf(locale, "health", `page.starter.measure.${id}`, title) : title;

/** The score at the left, its parts as bars at the right. */
function scoreBlock(context: BriefContext, area: Area): Area {
  const { pen, locale, score, text } = context;
  if (score === null) return note(context, text("touches:brief.unscored"), area);
  const left = area.width * 0.3;
  const shown = shownOf(context, score);
  let y = pen.write(shown.value, area.x, area.y, {
    size: 10,
    bold: true,
    color: shown.color ?? COLORS.ink,
    width: left,
    lines: 1,
  });
  const big = score.score === null || score.status === "none" ? "–" : points(locale, score.score);
  pen.write(big, area.x, y, { size: 30, bold: true, color: COLORS.ink });
  pen.write("/ 100", area.x + pen.width(big, { size: 30, bold: true, color: COLORS.ink }) + 5, y + 18, {
    size: 9,
    color: COLORS.quiet,
  });
  y += 42;
  const small = { size: 8, color: COLORS.quiet, width: left, lines: 2 } as const;
  if (score.low !== null && score.high !== null && score.high - score.low > 0.05)
    y = pen.write(
      text("touches:brief.range", { low: points(locale, score.low), high: points(locale, score.high) }),
      area.x,
      y,
      small,
    );
  const share = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 }).format(score.coverage);
  y = pen.write(text("touches:brief.coverage", { share }), area.x, y, small);
  const card =
    score.scorecard === "starter" ? wordOf(locale, "health", "page.starter.title", score.title) : score.title;
  y = pen.write(`${card} · ${translate(locale, `health:outcome.${score.outcome}`)}`, area.x, y, small);
  if (score.trend !== null) y = pen.write(translate(locale, `health:trend.${score.trend.direction}`), area.x, y, small);
  return {
    ...area,
    y: Math.max(y, parts(context, score, { ...area, x: area.x + left + GAP, width: area.width - left - GAP })) + 10,
  };
}

function parts(context: BriefContext, score: Score, area: Area): number {
  const { pen, locale, text } = context;
  let { y } = heading(context, text("touches:brief.why"), area);
  const sorted = [...score.measures]
    .filter((one) => one.contribution !== 0 || one.reason !== null)
    .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
  const rest = sorted.slice(MOST_PARTS).reduce((sum, one) => sum + one.contribution, 0);
  const bars = [
    { name: text("touches:brief.start"), value: score.base, said: points(locale, score.base), plain: true },
    ...sorted.slice(0, MOST_PARTS).map((one) => ({
      name: titleOf(context, score.scorecard, one.id, one.title),
      value: one.contribution,
      said:
        one.reason === null ? points(locale, one.contribution, true) : translate(locale, `health:reason.${one.reason}`),
      plain: one.reason !== null,
    })),
    ...(Math.abs(rest) < 0.05
      ? []
      : [{ name: text("touches:brief.others"), value: rest, said: points(locale, rest, true), plain: false }]),
    ...(score.clamp === 0
      ? []
      : [
          {
            name: text("touches:brief.limits"),
            value: score.clamp,
            said: points(locale, score.clamp, true),
            plain: false,
          },
        ]),
    ...(score.override === 0
      ? []
      : [
          {
            name: text("touches:brief.override"),
            value: score.override,
            said: points(locale, score.override, true),
            plain: false,
          },
        ]),
  ];
  const most = Math.max(1, ...bars.filter((bar) => !bar.plain).map((bar) => Math.abs(bar.value)));
  const name = area.width * 0.46;
  const value = area.width * 0.2;
  const span = area.width - name - value;
  const zero = area.x + name + span / 2;
  pen.doc
    .moveTo(zero, y + 12)
    .lineTo(zero, y + bars.length * 13)
    .lineWidth(0.5)
    .strokeColor(COLORS.rule)
    .stroke();
  for (const bar of bars) {
    pen.write(bar.name, area.x, y + 1, { size: 8, color: COLORS.ink, width: name - 6, lines: 1 });
    if (!bar.plain && bar.value !== 0) {
      const length = (Math.abs(bar.value) / most) * (span / 2 - 2);
      pen.doc
        .rect(bar.value < 0 ? zero - length : zero, y + 2.5, length, 7)
        .fill(bar.value < 0 ? COLORS.bad : COLORS.good);
    }
    pen.write(bar.said, area.x + name + span, y + 1, {
      size: 8,
      color: bar.plain ? COLORS.quiet : COLORS.ink,
      width: value,
      align: "right",
      lines: 1,
    });
    y += 13;
  }
  return y;
}

/** A line of the ledger with numbers and names as the language writes them. */
function ledgerLine(context: BriefContext, ledger: LedgerAnswer, word: LedgerAnswer["words"][number]): string {
  const { locale } = context;
  const own = ledger.behaviour.find((one) => one.title === word.values.measure);
  const values = Object.fromEntries(
    Object.entries(word.values).map(([name, value]) => [
      name,
      typeof value === "string" && /^[+−]?\d+\.\d$/.test(value)
        ? points(locale, Number(value.replace("−", "-")), /^[+−]/.test(value))
        : value,
    ]),
  );
  return translate(locale, `health:ledger.${word.code}`, {
    ...values,
    ...(own === undefined ? {} : { measure: titleOf(context, ledger.scorecard, own.measure, own.title) }),
  });
}

function ledgerBlock(context: BriefContext, area: Area): Area {
  const { pen, ledger, text, score } = context;
  if (score === null) return area;
  if (ledger === null) return note(context, text("touches:brief.unmoved"), area);
  const inside = heading(context, text("touches:brief.moved", { date: dayOf(context, ledger.from.asOf) }), area);
  const half = (area.width - GAP) / 2;
  const lines = ledger.words.slice(0, 6).map((word) => ledgerLine(context, ledger, word));
  let bottom = inside.y;
  lines.forEach((line, i) => {
    const x = area.x + (i % 2) * (half + GAP);
    const y = inside.y + Math.floor(i / 2) * 12;
    pen.write(line, x, y, { size: 8, color: COLORS.ink, width: half, lines: 1 });
    bottom = Math.max(bottom, y + 12);
  });
  return { ...area, y: bottom + 8 };
}

const said = (value: number, before: number, locale: Locale, text: BriefContext["text"]): string =>
  `${count(locale, value)} (${text("touches:account.before", { value: count(locale, before) })})`;

function useRows({ overview: { use, lastUseAt }, locale, text, ...rest }: BriefContext): Row[] {
  const context = { overview: { use, lastUseAt }, locale, text, ...rest } as BriefContext;
  return [
    { name: text("touches:account.active"), value: said(use.people, use.peopleBefore, locale, text) },
    { name: text("touches:account.events"), value: said(use.events, use.eventsBefore, locale, text) },
    ...(use.seats === null ? [] : [{ name: text("touches:account.seats"), value: count(locale, use.seats) }]),
    { name: text("touches:account.lastUse"), value: lastUseAt === null ? "–" : dayOf(context, lastUseAt) },
    ...use.features
      .slice(0, 3)
      .map((one) => ({ name: one.feature.replaceAll("_", " "), value: count(locale, one.events) })),
  ];
}

function moneyRows(context: BriefContext): Row[] {
  const { overview, locale, text } = context;
  const { subscriptions, open, failedPayments, lastPaymentAt, renewal } = overview.money;
  return [
    ...subscriptions.slice(0, 2).map((one) => ({
      name: `${one.plan ?? text("touches:kind.subscription")} · ${wordOf(locale, "touches", `state.subscription.${one.status}`, one.status)}`,
      value: money(locale, Math.round(one.mrr), one.currency),
    })),
    ...(renewal === null
      ? []
      : [
          {
            name: text("touches:account.renewal"),
            value: `${dayOf(context, renewal.at)} · ${money(locale, renewal.value, renewal.currency)}`,
          },
        ]),
    {
      name: text("touches:account.openInvoices"),
      value:
        open.length === 0
          ? text("touches:account.none")
          : open.map((one) => `${count(locale, one.invoices)} · ${money(locale, one.amount, one.currency)}`).join(", "),
    },
    {
      name: text("touches:account.failed"),
      value: count(locale, failedPayments),
      color: failedPayments > 0 ? COLORS.bad : COLORS.ink,
    },
    ...(lastPaymentAt === null
      ? []
      : [{ name: text("touches:account.lastPayment"), value: dayOf(context, lastPaymentAt) }]),
  ];
}

function ticketRows({ overview: { tickets }, locale, text }: BriefContext): Row[] {
  return [
    { name: text("touches:account.open"), value: count(locale, tickets.open) },
    { name: text("touches:account.opened"), value: count(locale, tickets.opened) },
    { name: text("touches:account.reopened"), value: count(locale, tickets.reopened) },
    ...tickets.items.slice(0, 2).map((one) => ({
      name: `${(one.type ?? one.id).replaceAll("_", " ")}${one.priority === null ? "" : ` · ${one.priority}`}`,
      value: wordOf(locale, "touches", `state.ticket.${one.status}`, one.status),
    })),
  ];
}

function surveyRows(context: BriefContext): Row[] {
  const { overview, text } = context;
  return overview.surveys.slice(0, 4).map((one) => ({
    name: `${dayOf(context, one.at)} · ${one.person ?? one.survey}`,
    value: `${one.question.toUpperCase()} ${text("touches:account.scoreOf", { score: one.score, max: one.scaleMax })}`,
  }));
}

function milestoneRows(context: BriefContext): Row[] {
  const { overview, locale, text } = context;
  const open = overview.milestones.filter((one) => one.state === "late" || one.state === "due");
  const done = overview.milestones.filter((one) => one.state === "achieved").slice(-2);
  return [
    ...[...open, ...done].slice(0, 4).map((one) => ({
      name: one.milestone.replaceAll("_", " "),
      value: `${text(`touches:state.milestone.${one.state}`)} · ${dayOf(context, one.achievedAt ?? one.dueAt ?? one.plannedAt)}`,
      color: one.state === "late" ? COLORS.bad : COLORS.ink,
    })),
    ...overview.goals.slice(0, 2).map((one) => ({
      name: one.target.replaceAll("_", " "),
      value: `${one.attained === null ? "–" : valueText(locale, one.attained, { unit: "number", currency: null })} / ${valueText(locale, one.agreed, { unit: "number", currency: null })}`,
    })),
  ];
}

function peopleRows({ overview, text }: BriefContext): Row[] {
  return overview.people.slice(0, 5).map((one) => ({
    name: `${one.name ?? one.externalId ?? text("touches:account.erased")}${one.role === null ? "" : ` · ${one.role}`}`,
    value:
      one.silentDays === null
        ? text("touches:account.never")
        : `${text("touches:account.silent")} ${text("touches:account.days", { days: one.silentDays })}`,
  }));
}

const SILENT_DAYS = 30;
const RENEWAL_DAYS = 180;

/** What the facts themselves ask for, the most pressing first; what is agreed in the review is written by hand. */
export function nextSteps(context: BriefContext): string[] {
  const { overview, locale, text } = context;
  const now = Date.parse(overview.asOf);
  const { renewal, failedPayments } = overview.money;
  const found: string[] = [];
  if (failedPayments > 0) found.push(text("touches:brief.steps.payment", { count: failedPayments }));
  if (renewal !== null && Date.parse(renewal.at) - now < RENEWAL_DAYS * 86_400_000)
    found.push(
      text("touches:brief.steps.renewal", {
        date: dayOf(context, renewal.at),
        value: money(locale, renewal.value, renewal.currency),
      }),
    );
  for (const one of overview.milestones.filter((each) => each.state === "late" && each.dueAt !== null).slice(0, 2))
    found.push(
      text("touches:brief.steps.milestone", {
        milestone: one.milestone.replaceAll("_", " "),
        date: dayOf(context, one.dueAt!),
      }),
    );
  const silent = overview.people.find((one) => one.role !== null && (one.silentDays ?? 0) >= SILENT_DAYS);
  if (silent !== undefined)
    found.push(
      text("touches:brief.steps.silent", {
        name: silent.name ?? silent.externalId ?? text("touches:account.erased"),
        days: silent.silentDays ?? 0,
      }),
    );
  if (overview.tickets.open > 0) found.push(text("touches:brief.steps.tickets", { count: overview.tickets.open }));
  if (overview.lastTouchAt !== null && now - Date.parse(overview.lastTouchAt) > SILENT_DAYS * 86_400_000)
    found.push(text("touches:brief.steps.touch", { date: dayOf(context, overview.lastTouchAt) }));
  return found.slice(0, 5);
}

function recentLines(context: BriefContext): string[] {
  const { recent, text } = context;
  return recent.map((one) => {
    const what =
      one.kind === "touch"
        ? text(`touches:channel.${String(one.values.channel)}`)
        : text(`touches:line.note.${String(one.values.note)}`, { value: Number(one.values.value ?? 0) });
    const words = one.text === null ? "" : `: ${one.text.replaceAll(/\s+/g, " ")}`;
    return `${dayOf(context, one.at)} · ${what}${one.person === null ? "" : ` · ${one.person}`}${words}`;
  });
}

/** Draws the page. Every block knows where the page ends: what does not fit is left out, and nothing runs over. */
export function drawBrief(context: BriefContext): void {
  const { pen, overview, company, text } = context;
  const { doc } = pen;
  const width = doc.page.width - 2 * MARGIN;
  const foot = doc.page.height - MARGIN - 6;
  const bottom = foot - 12;
  let area: Area = { x: MARGIN, y: MARGIN, width, bottom };
  pen.write(text("touches:brief.title"), area.x, area.y, { size: 9, bold: true, color: COLORS.accent });
  const name = overview.account.name ?? overview.account.externalId ?? overview.account.id;
  let y = pen.write(name, area.x, area.y + 13, { size: 20, bold: true, color: COLORS.ink, width, lines: 1 });
  const lead = { company, asOf: dayOf(context, overview.asOf), id: overview.account.externalId ?? overview.account.id };
  y = pen.write(text("touches:brief.lead", lead), area.x, y, { size: 8.5, color: COLORS.quiet, width, lines: 1 }) + 4;
  rule(context, area.x, y, width, true);
  area = scoreBlock(context, { ...area, y: y + 10 });
  area = ledgerBlock(context, area);
  const half = (width - GAP) / 2;
  // The foot of the page keeps room for what was said lately and what comes next.
  const middle = bottom - 138;
  const columns: readonly (readonly (readonly [title: string, lines: Row[], none: string])[])[] = [
    [
      [text("touches:account.use"), useRows(context), ""],
      [text("touches:account.money"), moneyRows(context), text("touches:account.noSubscription")],
      [text("touches:account.tickets"), ticketRows(context), ""],
    ],
    [
      [text("touches:account.people"), peopleRows(context), text("touches:account.peopleNone")],
      [text("touches:account.surveys"), surveyRows(context), text("touches:account.noSurveys")],
      [text("touches:account.milestones"), milestoneRows(context), text("touches:account.noMilestones")],
    ],
  ];
  let reached = area.y;
  columns.forEach((blocks, i) => {
    let column: Area = { x: area.x + i * (half + GAP), y: area.y, width: half, bottom: middle };
    for (const [title, lines, none] of blocks) {
      if (column.y + 28 > middle) break;
      column = heading(context, title, column);
      column = lines.length === 0 ? note(context, none, column) : rows(context, lines, column);
      column = { ...column, y: column.y + 8 };
    }
    reached = Math.max(reached, column.y);
  });
  const last: Area = { x: area.x, y: Math.min(middle, reached) + 6, width: half, bottom };
  let left = heading(context, text("touches:brief.recent"), last);
  const lines = recentLines(context);
  if (lines.length === 0) left = note(context, "–", left);
  for (const line of lines) left = note(context, line, left);
  const right: Area = { ...last, x: area.x + half + GAP };
  let steps = heading(context, text("touches:brief.next"), right);
  for (const step of nextSteps(context)) {
    if (steps.y + 12 > bottom - 46) break;
    pen.doc
      .rect(steps.x, steps.y + 2.2, 6, 6)
      .lineWidth(0.75)
      .strokeColor(COLORS.quiet)
      .stroke();
    steps = {
      ...steps,
      y: pen.write(step, steps.x + 12, steps.y, { size: 8, color: COLORS.ink, width: half - 12, lines: 2 }) + 1,
    };
  }
  steps = note(context, text("touches:brief.steps.own"), { ...steps, y: steps.y + 2 });
  for (let line = steps.y + 15; line <= Math.min(bottom, steps.y + 15 + 17 * 7); line += 17)
    rule(context, right.x, line, half);
  pen.write(text("touches:brief.made"), area.x, foot, { size: 7, color: COLORS.quiet, width, lines: 1 });
}
