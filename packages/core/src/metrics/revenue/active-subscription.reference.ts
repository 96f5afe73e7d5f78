import { type Fact, type FactSet, factsOf, type Id, type Nano } from "../../facts/fact.ts";
import type { MetricScope } from "../metric.ts";
import { convert, rateAt } from "../reference.ts";

/** What one subscription was over `[startsAt, endsAt)`; an open end is Infinity. Amounts in units of 1e-9 minor units. */
export interface ActiveSpan {
  readonly accountId: Id;
  readonly subscriptionId: Id;
  readonly plan: string | null;
  readonly currency: string;
  readonly startedAt: number;
  readonly startsAt: number;
  readonly endsAt: number;
  /** `endsAt` before the option `churn_at`. */
  readonly paidUntil: number;
  readonly cancelledAt: number | null;
  /** Monthly worth in its own currency. */
  readonly native: Nano;
  /** Monthly worth in the reporting currency, null without a rate at the start of service. */
  readonly worth: Nano | null;
  /** What it adds to MRR: worth, 0 while paused or on trial. */
  readonly mrr: Nano | null;
  readonly isPaused: boolean;
  readonly isTrial: boolean;
  readonly isLogo: boolean;
}

type Version = Fact<"subscription_version">;

function monthly(row: Version, options: MetricScope["options"]): Nano {
  const discounts = options.discounts ?? "recurring";
  const week = options.weeks_per_month ?? "52/12";
  const day = options.days_per_month ?? "365/12";
  let net = row.mrr;
  if (discounts !== "recurring" || week !== "52/12" || day !== "365/12") {
    net = row.amount;
    if (discounts !== "none") net -= row.discount_forever;
    if (discounts === "recurring" || discounts === "all") net -= row.discount_limited;
    if (discounts === "all") net -= row.discount_once;
    let [times, over] = [1n, 1n];
    if (row.interval_unit === "day") [times, over] = day === "30" ? [30n, 1n] : [365n, 12n];
    if (row.interval_unit === "week") [times, over] = week === "4" ? [4n, 1n] : [52n, 12n];
    if (row.interval_unit === "year") over = 12n;
    over *= BigInt(Math.max(1, row.interval_count));
    const doubled = (2n * net * times) / over;
    net = net < 0n ? 0n : (doubled + 1n) / 2n;
  }
  return net > 0n ? net : 0n;
}

/** All spans by plain loops over each subscription's own history; with `churn_at` = cancellation some may be empty. */
export function spansReference(facts: FactSet, scope: MetricScope): ActiveSpan[] {
  const spans: ActiveSpan[] = [];
  const all = factsOf(facts, "subscription_version");
  const chains = new Map<string, Version[]>();
  for (const row of all) {
    const key = `${row.account_id}/${row.subscription_id}`;
    chains.set(key, [...(chains.get(key) ?? []), row]);
  }
  for (const chain of chains.values()) {
    chain.sort((a, b) => a.occurred_at - b.occurred_at);
    let overdueSince = 0;
    let before: { status: string; end: number } | null = null;
    chain.forEach((row, i) => {
      let end = Math.min(
        row.ends_at ?? Number.POSITIVE_INFINITY,
        chain[i + 1]?.occurred_at ?? Number.POSITIVE_INFINITY,
      );
      const continues = before !== null && before.status === "past_due" && before.end === row.occurred_at;
      before = { status: row.status, end };
      if (row.status === "unpaid") return;
      if (row.status === "past_due") {
        if (!continues) overdueSince = row.occurred_at;
        end = Math.min(end, overdueSince + scope.definitions.pastDueDays * 86_400_000_000);
      }
      if (end <= row.occurred_at) return;
      const isPaused = row.status === "paused";
      const isTrial = row.status === "trial";
      const native = monthly(row, scope.options);
      if (scope.options.full_discount === "churn" && native === 0n && !isPaused && !isTrial) return;
      const rate = rateAt(facts, scope, row.currency, row.service_started_at);
      const worth = rate === null ? null : convert(native, rate);
      const stops = scope.options.churn_at === "cancellation" && row.cancelled_at !== null;
      spans.push({
        accountId: row.account_id,
        subscriptionId: row.subscription_id,
        plan: row.plan,
        currency: row.currency,
        startedAt: row.service_started_at,
        startsAt: row.occurred_at,
        endsAt: stops ? Math.min(end, row.cancelled_at!) : end,
        paidUntil: end,
        cancelledAt: row.cancelled_at,
        native,
        worth,
        mrr: isPaused || isTrial ? 0n : worth,
        isPaused,
        isTrial,
        isLogo: !isTrial,
      });
    });
  }
  return spans;
}

/** The spans that are not empty: what `activeSubscriptions` gives. */
export function activeSubscriptionsReference(facts: FactSet, scope: MetricScope): ActiveSpan[] {
  return spansReference(facts, scope).filter((span) => span.startsAt < span.endsAt);
}
