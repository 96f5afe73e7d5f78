import { type BriefContext, dayOf, money } from "./brief-block.ts";

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
