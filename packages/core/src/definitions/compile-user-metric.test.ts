import { expect, test } from "vitest";
import { fact, finished, question } from "../metrics/literal-facts.ts";
import { userMetricReference } from "./compile-user-metric.reference.ts";
import { compileUserMetric } from "./compile-user-metric.ts";
import type { UserMetric } from "./user-metric.ts";

const whole = (n: number) => BigInt(n) * 1_000_000_000n;
const sums = (amount: number, rows: number, priced = rows) => ({
  amount: whole(amount),
  rows: BigInt(rows),
  priced: BigInt(priced),
});
function cell(n: ReturnType<typeof sums>, d = sums(0, 0)) {
  return {
    n_amount: n.amount,
    n_rows: n.rows,
    n_priced: n.priced,
    d_amount: d.amount,
    d_rows: d.rows,
    d_priced: d.priced,
  };
}

const SHARE: UserMetric = {
  id: "paid_share",
  title: "Paid share",
  unit: "ratio",
  table: "purchase",
  numerator: { aggregate: "count", filters: [{ column: "status", is: "paid" }] },
  denominator: { aggregate: "count" },
};
const MEAN: UserMetric = {
  id: "value",
  title: "Value",
  unit: "money",
  table: "purchase",
  numerator: { aggregate: "mean", column: "amount_minor" },
};
const SPENT: UserMetric = { ...MEAN, id: "spent", numerator: { aggregate: "sum", column: "amount_minor" } };

const ask = (form: UserMetric) => question(compileUserMetric(form), "2026-01-01", "2026-02-01");
const finish = (form: UserMetric, ...rows: ReturnType<typeof cell>[]) =>
  finished(compileUserMetric(form), ask(form), ...rows)[""]!;

test("a share of a table's own rows has Wilson's interval; the parts of two scans add up", () => {
  // Wilson 1927 for 1 of 2, as in Newcombe 1998: 0.0945 to 0.9055.
  const figure = finish(SHARE, cell(sums(1, 1)), cell(sums(0, 0), sums(2, 2)));
  expect(figure).toMatchObject({ value: 0.5, n: 2, numerator: whole(1), denominator: whole(2), coverage: null });
  expect(figure.interval?.low).toBeCloseTo(0.0945, 4);
  expect(figure.interval?.high).toBeCloseTo(0.9055, 4);
});

test("a share of rows that another filter chooses is no sample of them: no interval", () => {
  const apart = { ...SHARE, denominator: { aggregate: "count", filters: [{ column: "status", is: "test" }] } } as const;
  expect(finish(apart, cell(sums(1, 1), sums(2, 2))).interval).toBeNull();
});

test("[UM4] a zero denominator, [UM3] a mean of nothing, and [UM2] missing rates say why there is no value", () => {
  expect(finish(SHARE)).toMatchObject({ value: null, reason: "zero_denominator" });
  expect(finish(MEAN)).toMatchObject({ value: null, reason: "no_data" });
  expect(finish(MEAN, cell(sums(0, 3, 0)))).toMatchObject({ value: null, reason: "missing_rate", coverage: 0 });
  expect(finish(MEAN, cell(sums(300, 4, 3)))).toMatchObject({ value: 100, n: 3, coverage: 0.75 });
  expect(finish(SPENT)).toMatchObject({ value: 0, n: 0, reason: null });
});

test("[UM1] the oracle counts by hand: what is empty, cancelled, or of another month does not count", () => {
  const facts = {
    purchase: [
      fact("purchase", "2026-01-01", { status: "paid", amount_minor: 1000n, currency: "EUR", items: 2 }),
      fact("purchase", "2026-01-31T23:59:59Z", { status: "paid", amount_minor: 500n, currency: "USD", items: null }),
      fact("purchase", "2026-01-15", { status: "cancelled", amount_minor: 9000n, currency: "EUR", items: 1 }),
      fact("purchase", "2026-02-01", { status: "paid", amount_minor: 7n, currency: "EUR", items: 9 }),
    ],
    fx_rate: [fact("fx_rate", "2026-01-20", { currency: "USD", reporting_currency: "EUR", rate: 900_000_000n })],
  };
  const value = (form: UserMetric) => userMetricReference(form)(facts, ask(form)).map((point) => point.value);
  expect(value(SHARE)).toEqual([2 / 3]);
  expect(value({ ...SPENT, filters: [{ column: "status", is: "paid" }] })).toEqual([1450]);
  const items: UserMetric = { ...SHARE, unit: "number", numerator: { aggregate: "sum", column: "items" } };
  expect(value({ ...items, denominator: { aggregate: "count", column: "items" } })).toEqual([1.5]);
  expect(value({ ...items, numerator: { aggregate: "count_distinct", column: "status" } })).toEqual([2 / 3]);
  expect(value({ ...items, numerator: { aggregate: "count", filters: [{ column: "items", is_not: 2 }] } })).toEqual([
    2 / 3,
  ]);
});

test("reads as a formula", () => {
  expect(compileUserMetric(SHARE).formula).toBe("(purchase where status = paid) / (purchase)");
  const other: UserMetric = {
    ...MEAN,
    filters: [{ column: "items", empty: false }],
    numerator: { aggregate: "mean", column: "amount_minor", filters: [{ column: "items", in: [1, 2], less_than: 9 }] },
  };
  expect(compileUserMetric(other).formula).toBe(
    "mean of purchase.amount_minor where items is filled and items in 1, 2 and items < 9",
  );
});
