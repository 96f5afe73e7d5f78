import { type FactSet, factsOf, type Id } from "../../facts/fact.ts";
import { shiftDate } from "../../time/period.ts";
import { birthsReference } from "../customers/customer-births.reference.ts";
import { type Life, livesReference } from "../customers/customer-lives.reference.ts";
import { customerSpellsReference, unruledGroups } from "../customers/customer-spells.reference.ts";
import type { MetricPeriod, MetricPoint, MetricScope, Reason } from "../metric.ts";
import { groupOf, included, type Reference, rateAt } from "../reference.ts";
import { activeSubscriptionsReference } from "../revenue/active-subscription.reference.ts";
import { netOrders } from "./paid-orders.reference.ts";

interface Money {
  readonly group: string | null;
  readonly amount: bigint | null;
  readonly other: bigint | null;
}
interface Counted {
  readonly group: string | null;
  readonly gone: boolean;
}
/** What one period knows, by group. */
interface Cell {
  readonly orders: readonly Money[];
  readonly margin: readonly Money[];
  readonly spans: readonly Money[];
  readonly paying: readonly Counted[];
  readonly customers: readonly Counted[];
  readonly born: readonly Counted[];
  readonly opening: readonly Counted[];
  readonly lives: readonly Life[];
  readonly unruled: ReadonlySet<string | null>;
}

function cell(facts: FactSet, scope: MetricScope, p: MetricPeriod): Cell {
  const historic = scope.options.method === "historic";
  const inTime = (at: number): boolean => at < p.endUs && (historic || at >= p.startUs);
  const pass = (id: Id, at: number, limit: "left" | "at") => included(facts, scope, id, at, limit);
  const group = (id: Id, at: number, limit: "left" | "at") => groupOf(facts, scope, id, at, limit);
  const orders = netOrders(facts, scope)
    .filter(({ order }) => inTime(order.occurred_at) && pass(order.account_id, order.occurred_at, "at"))
    .map(({ order, net }) => ({ group: group(order.account_id, order.occurred_at, "at"), amount: net, other: net }));
  const margin = factsOf(facts, "recognised_revenue")
    .filter((row) => inTime(row.occurred_at) && pass(row.account_id, row.occurred_at, "at"))
    .map((row) => {
      const rate = rateAt(facts, scope, row.currency, row.occurred_at);
      return {
        group: group(row.account_id, row.occurred_at, "at"),
        amount: rate === null ? null : (row.revenue_minor - row.cost_minor) * rate,
        other: rate === null ? null : row.revenue_minor * rate,
      };
    });
  const closing = activeSubscriptionsReference(facts, scope).filter(
    (span) => span.isLogo && span.startsAt < p.endUs && span.endsAt >= p.endUs && pass(span.accountId, p.endUs, "left"),
  );
  const spans = closing.map((span) => ({
    group: group(span.accountId, p.endUs, "left"),
    amount: span.mrr,
    other: null,
  }));
  const paying: Counted[] = [];
  for (const id of new Set(closing.map((span) => span.accountId))) {
    const mrr = closing.reduce((sum, span) => (span.accountId === id ? sum + (span.mrr ?? 0n) : sum), 0n);
    if (mrr > 0n) paying.push({ group: group(id, p.endUs, "left"), gone: false });
  }
  const customers: Counted[] = [];
  const opening: Counted[] = [];
  for (const [id, spells] of customerSpellsReference(facts, scope)) {
    if (!pass(id, p.startUs, "left")) continue;
    const one = {
      group: group(id, p.startUs, "left"),
      gone: !spells.some((s) => s.startsAt < p.endUs && s.endsAt >= p.endUs),
    };
    if (spells.some((s) => s.startsAt < p.endUs && s.endsAt >= p.startUs)) customers.push(one);
    if (spells.some((s) => s.startsAt < p.startUs && s.endsAt >= p.startUs)) opening.push(one);
  }
  const born = [...birthsReference(facts, scope)]
    .filter(([id, at]) => at < p.endUs && pass(id, at, "at"))
    .map(([id, at]) => ({ group: group(id, at, "at"), gone: false }));
  const lives = livesReference(facts, scope, p.endUs);
  return {
    orders,
    margin,
    spans,
    paying,
    customers,
    born,
    opening,
    lives,
    unruled: unruledGroups(facts, scope, p.endUs),
  };
}

function months(p: MetricPeriod): number {
  const grains = [1, 3, 12].filter((count) => shiftDate(p.start, "month", count) === p.end);
  return grains.length > 0 && !p.unfinished ? grains[0]! : (p.endUs - p.startUs) / 2_629_800_000_000;
}

/** Mean months lived up to the horizon, each month weighed by the share that lives through it. */
function meanMonths(lives: readonly Life[], horizon: number): number {
  let share = 1;
  let total = 0;
  for (let month = 0; month < horizon; month += 1) {
    const seen = lives.filter((life) => life.age >= month).length;
    const left = lives.filter((life) => life.ended && life.age === month).length;
    if (seen > 0) share = (share * (seen - left)) / seen;
    total += share;
  }
  return total;
}

const sumOf = (rows: readonly Money[], of: "amount" | "other"): bigint =>
  rows.reduce((sum, row) => sum + (row[of] ?? 0n), 0n);
const noRate = (rows: readonly Money[]): boolean => rows.length > 0 && rows.every((row) => row.amount === null);

export const customerLifetimeValueReference: Reference = (facts, scope) => {
  const method = scope.options.method ?? "formula";
  const cells = scope.periods.map((p) => cell(facts, scope, p));
  const asked = scope.options.value_from ?? "auto";
  const groups = new Set<string | null>(scope.group === null ? [null] : []);
  for (const one of cells) {
    const { unruled, ...lists } = one;
    for (const list of Object.values(lists)) for (const row of list) groups.add(row.group);
    for (const group of unruled) groups.add(group);
  }
  const points: MetricPoint[] = [];
  scope.periods.forEach((p, period) => {
    const has = (table: "subscription_version" | "recognised_revenue" | "purchase"): boolean =>
      factsOf(facts, table).some((row) => row.occurred_at < p.endUs);
    for (const group of groups) {
      const all = cells[period]!;
      const of = <T extends { group: string | null }>(list: readonly T[]): T[] =>
        list.filter((row) => row.group === group);
      const [orders, margin, spans, opening, lives] = [
        of(all.orders),
        of(all.margin),
        of(all.spans),
        of(all.opening),
        of(all.lives),
      ];
      const counts = { paying: of(all.paying).length, customers: of(all.customers).length, born: of(all.born).length };
      const unruled = all.unruled.has(group);
      const add = (component: string | null, value: number | Reason, n: number, uncertain = false): void => {
        const number = typeof value === "number";
        points.push({
          period,
          group,
          component,
          value: number ? value : null,
          numerator: null,
          denominator: null,
          n,
          interval: null,
          provisional: p.unfinished || (number && uncertain),
          reason: number ? null : value,
          coverage: null,
        });
      };
      if (method === "historic") {
        const source = asked === "auto" ? (has("recognised_revenue") ? "subscriptions" : "orders") : asked;
        const money = source === "orders" ? orders : margin;
        if (counts.born === 0) add(null, "no_data", 0);
        else if (!has(source === "orders" ? "purchase" : "recognised_revenue")) add(null, "not_recorded", counts.born);
        else if (noRate(money)) add(null, "missing_rate", counts.born);
        else add(null, Number(sumOf(money, "amount")) / 1e9 / counts.born, counts.born);
        continue;
      }
      const gone = opening.filter((one) => one.gone).length;
      let churn: number | Reason = "zero_denominator";
      if (opening.length > 0) churn = gone === 0 ? "no_churn" : 1 - (1 - gone / opening.length) ** (1 / months(p));
      let value: number | Reason = "no_data";
      if (noRate(spans)) value = "missing_rate";
      else if (counts.paying > 0) value = Number(sumOf(spans, "amount")) / 1e9 / counts.paying;
      if (method === "arpa_margin_churn") {
        const turnover = sumOf(margin, "other");
        let share: number | Reason = "zero_denominator";
        if (spans.length === 0 && margin.length === 0 && opening.length === 0) share = "no_data";
        else if (!has("recognised_revenue")) share = "not_recorded";
        else if (noRate(margin)) share = "missing_rate";
        else if (turnover !== 0n) share = Number(sumOf(margin, "amount")) / Number(turnover);
        const reason = [value, share, churn].find((part) => typeof part !== "number");
        add(null, reason ?? ((value as number) * (share as number)) / (churn as number), counts.paying);
        add("monthly_value", value, counts.paying);
        add("gross_margin", share, margin.filter((row) => row.amount !== null).length);
        add("monthly_churn", churn, opening.length);
        continue;
      }
      const source = asked === "auto" ? (has("subscription_version") ? "subscriptions" : "orders") : asked;
      let n = counts.paying;
      if (source === "orders") {
        n = counts.customers;
        if (noRate(orders)) value = "missing_rate";
        else if (n === 0) value = unruled ? "no_lapse_rule" : "no_data";
        else value = Number(sumOf(orders, "amount")) / 1e9 / n / months(p);
      }
      const horizon = scope.definitions.survivalHorizonMonths;
      const empty = unruled ? "no_lapse_rule" : "no_data";
      let lifespan: number | Reason = lives.length === 0 ? empty : meanMonths(lives, horizon);
      const oldest = Math.max(0, ...lives.map((life) => life.age));
      // The curve is down at zero where the oldest of all have all left.
      const extinct = lives.filter((life) => life.age === oldest).every((life) => life.ended);
      let uncertain = oldest < horizon && !extinct;
      if (scope.options.lifespan === "inverse_churn") {
        lifespan = typeof churn === "number" ? 1 / churn : lives.length === 0 && unruled ? "no_lapse_rule" : churn;
        uncertain = false;
      }
      const reason = [value, lifespan].find((part) => typeof part !== "number");
      add(null, reason ?? (value as number) * (lifespan as number), n, uncertain);
      add("monthly_value", value, n);
      add("lifespan_months", lifespan, lives.length, uncertain);
    }
  });
  return points;
};
