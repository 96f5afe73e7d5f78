import { kaplanMeier } from "../../stats/kaplan-meier.ts";
import { restrictedMean } from "../../stats/restricted-mean.ts";
import { intStat, missingFigure, nanoStat, plainFigure, ratioFigure, whole } from "../figure.ts";
import type { Figure, MetricPeriod, MetricScope, Reason, StatRow } from "../metric.ts";
import { periodMonths } from "./period-months.ts";

/** A number or why there is none. */
type Part = { readonly value: number; readonly reason: null } | { readonly value: null; readonly reason: Reason };
const known = (value: number): Part => ({ value, reason: null });
const unknown = (reason: Reason): Part => ({ value: null, reason });

/** Reads one cell's statistics. */
function cellOf(rows: readonly StatRow[], scope: MetricScope, period: MetricPeriod) {
  const side = (name: string): StatRow | undefined => rows.find((row) => row.side === name);
  const recorded = (name: string): boolean => {
    const since = rows[0]?.[name] ?? null;
    return since !== null && Number(since) < period.endUs;
  };
  const source = (byRecord: string): string => {
    const asked = String(scope.options.value_from ?? "auto");
    if (asked !== "auto") return asked;
    return recorded(byRecord) ? "subscriptions" : "orders";
  };
  return { side, recorded, source };
}

function unruled(rows: readonly StatRow[]): boolean {
  return rows.some((row) => row.side === "life" && intStat(row, "k") > 0n);
}

function coverageOf(row: StatRow | undefined): number | null {
  const seen = intStat(row, "k");
  return seen === 0n ? null : Number(intStat(row, "m")) / Number(seen);
}

/** Money without a single rate cannot be added up. */
function unpriced(row: StatRow | undefined): boolean {
  return intStat(row, "k") > 0n && intStat(row, "m") === 0n;
}

function arpa(row: StatRow | undefined): Part {
  if (unpriced(row)) return unknown("missing_rate");
  const paying = intStat(row, "n");
  return paying === 0n ? unknown("no_data") : known(Number(nanoStat(row, "amount")) / 1e9 / Number(paying));
}

function monthlyChurn(row: StatRow | undefined, period: MetricPeriod): Part {
  const opening = Number(intStat(row, "n"));
  const lost = Number(intStat(row, "m"));
  if (opening === 0) return unknown("zero_denominator");
  if (lost === 0) return unknown("no_churn");
  return known(1 - (1 - lost / opening) ** (1 / periodMonths(period)));
}

function part(component: string, { value, reason }: Part, n: number, provisional = false): Figure {
  return value === null ? missingFigure(reason, { component, n }) : plainFigure(value, n, { component, provisional });
}

/** A part that is a fraction of two sums, with both: what is built on it can be worked out again. */
function exactPart(figure: Figure, numerator: bigint, denominator: bigint): Figure {
  return figure.value === null ? figure : { ...figure, numerator, denominator };
}

function historic(rows: readonly StatRow[], scope: MetricScope, period: MetricPeriod): Figure[] {
  const { side, recorded, source } = cellOf(rows, scope, period);
  const orders = source("revenue_since") === "orders";
  const money = side(orders ? "orders" : "margin");
  const born = intStat(side("born"), "n");
  const extras = { n: Number(born), coverage: coverageOf(money) };
  if (born === 0n) return [missingFigure("no_data", extras)];
  if (!recorded(orders ? "orders_since" : "revenue_since")) return [missingFigure("not_recorded", extras)];
  if (unpriced(money)) return [missingFigure("missing_rate", extras)];
  return [ratioFigure(nanoStat(money, "amount"), whole(born), extras)];
}

function byMargin(rows: readonly StatRow[], scope: MetricScope, period: MetricPeriod): Figure[] {
  const { side, recorded } = cellOf(rows, scope, period);
  const worth = side("mrr");
  const revenue = side("margin");
  const value = arpa(worth);
  const turnover = nanoStat(revenue, "other");
  let margin: Part = known(Number(nanoStat(revenue, "amount")) / Number(turnover));
  // A group that is empty in this period says nothing about what the company records.
  if (rows.length === 0) margin = unknown("no_data");
  else if (!recorded("revenue_since")) margin = unknown("not_recorded");
  else if (unpriced(revenue)) margin = unknown("missing_rate");
  else if (turnover === 0n) margin = unknown("zero_denominator");
  const churn = monthlyChurn(side("churn"), period);
  const paying = Number(intStat(worth, "n"));
  const parts = [
    exactPart(part("monthly_value", value, paying), nanoStat(worth, "amount"), whole(paying)),
    exactPart(part("gross_margin", margin, Number(intStat(revenue, "m"))), nanoStat(revenue, "amount"), turnover),
    part("monthly_churn", churn, Number(intStat(side("churn"), "n"))),
  ];
  if (value.value === null || margin.value === null || churn.value === null) {
    return [missingFigure(value.reason ?? margin.reason ?? churn.reason ?? "no_data", { n: paying }), ...parts];
  }
  return [plainFigure((value.value * margin.value) / churn.value, paying, { coverage: coverageOf(worth) }), ...parts];
}

function byLifespan(rows: readonly StatRow[], scope: MetricScope, period: MetricPeriod): Figure[] {
  const { side, source } = cellOf(rows, scope, period);
  const orders = source("subscriptions_since") === "orders";
  const money = side(orders ? "orders" : "mrr");
  const customers = Number(intStat(side("customers"), "n"));
  let value = arpa(money);
  if (orders) {
    if (unpriced(money)) value = unknown("missing_rate");
    else if (customers === 0) value = unknown(unruled(rows) ? "no_lapse_rule" : "no_data");
    else value = known(Number(nanoStat(money, "amount")) / 1e9 / customers / periodMonths(period));
  }
  const table = rows
    .filter((row) => row.side === "life" && row.age !== null)
    .map((row) => ({ age: Number(row.age), ended: Number(intStat(row, "n")), censored: Number(intStat(row, "m")) }));
  const steps = kaplanMeier(table);
  const horizon = scope.definitions.survivalHorizonMonths;
  const lives = table.reduce((sum, row) => sum + row.ended + row.censored, 0);
  let life =
    steps.length > 0 ? known(restrictedMean(steps, horizon)) : unknown(unruled(rows) ? "no_lapse_rule" : "no_data");
  // A curve that has not come down to zero is level beyond the oldest life: an upper bound.
  const last = steps.at(-1);
  let provisional = last !== undefined && last.survival > 0 && last.age < horizon;
  if (scope.options.lifespan === "inverse_churn") {
    const churn = monthlyChurn(side("churn"), period);
    life =
      churn.value === null ? (unruled(rows) && lives === 0 ? unknown("no_lapse_rule") : churn) : known(1 / churn.value);
    provisional = false;
  }
  const n = orders ? customers : Number(intStat(money, "n"));
  const parts = [part("monthly_value", value, n), part("lifespan_months", life, lives, provisional)];
  if (value.value === null || life.value === null) {
    return [missingFigure(value.reason ?? life.reason ?? "no_data", { n }), ...parts];
  }
  return [plainFigure(value.value * life.value, n, { provisional, coverage: coverageOf(money) }), ...parts];
}

/** Turns the statistics of one cell into lifetime value and the parts it is made of. */
export function lifetimeValueFigures(
  rows: readonly StatRow[],
  scope: MetricScope,
  period: MetricPeriod,
): readonly Figure[] {
  const method = scope.options.method ?? "formula";
  if (method === "historic") return historic(rows, scope, period);
  return method === "arpa_margin_churn" ? byMargin(rows, scope, period) : byLifespan(rows, scope, period);
}
