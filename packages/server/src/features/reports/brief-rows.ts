import type { Locale } from "@tendwell/messages";
import { type BriefContext, count, dayOf, money, type Row, wordOf } from "./brief-block.ts";
import { COLORS } from "./pdf-colors.ts";
import { valueText } from "./report-format.ts";

const said = (value: number, before: number, locale: Locale, text: BriefContext["text"]): string =>
  `${count(locale, value)} (${text("touches:account.before", { value: count(locale, before) })})`;

export function useRows(context: BriefContext): Row[] {
  const { overview, locale, text } = context;
  const { use, lastUseAt } = overview;
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

export function moneyRows(context: BriefContext): Row[] {
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

export function ticketRows({ overview: { tickets }, locale, text }: BriefContext): Row[] {
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

export function surveyRows(context: BriefContext): Row[] {
  const { overview, text } = context;
  return overview.surveys.slice(0, 4).map((one) => ({
    name: `${dayOf(context, one.at)} · ${one.person ?? one.survey}`,
    value: `${one.question.toUpperCase()} ${text("touches:account.scoreOf", { score: one.score, max: one.scaleMax })}`,
  }));
}

export function milestoneRows(context: BriefContext): Row[] {
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

export function peopleRows({ overview, text }: BriefContext): Row[] {
  return overview.people.slice(0, 5).map((one) => ({
    name: `${one.name ?? one.externalId ?? text("touches:account.erased")}${one.role === null ? "" : ` · ${one.role}`}`,
    value:
      one.silentDays === null
        ? text("touches:account.never")
        : `${text("touches:account.silent")} ${text("touches:account.days", { days: one.silentDays })}`,
  }));
}

export function recentLines(context: BriefContext): string[] {
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
