import { expect, test } from "vitest";
import { finished, question } from "../literal-facts.ts";
import { grossRevenueRetentionReference as reference } from "./gross-revenue-retention.reference.ts";
import { grossRevenueRetention } from "./gross-revenue-retention.ts";
import { minor, subscription } from "./literal-subscription.ts";

const scope = question(grossRevenueRetention, "2024-02-01", "2024-03-01", "month", { options: { window: "period" } });
const changes = (account: string, before: number, after: number) => [
  subscription(account, account, "2024-01-01", "2024-02-10", before),
  subscription(account, account, "2024-02-10", null, after),
];
const of = (subscription_version: ReturnType<typeof subscription>[]) => reference({ subscription_version }, scope)[0]!;

test("[GRR1] the minimum is taken per customer: 600→800, 700→400 and a loss of 500 keep 1000 of 1800", () => {
  const rows = [
    ...changes("1", 600, 800),
    ...changes("4", 700, 400),
    subscription("2", "2", "2024-01-01", "2024-02-10", 500),
  ];
  expect(of(rows)).toMatchObject({ numerator: minor(1000), denominator: minor(1800) });
});

test("[GRR2] growth of one subscription offsets shrinkage of another of the same customer", () => {
  const rows = [...changes("1", 100, 60), ...changes("1", 100, 140).map((row) => ({ ...row, subscription_id: "2" }))];
  expect(of(rows).value).toBe(1);
});

test("[GRR3] a paused customer counts as zero at closing", () => {
  const paused = subscription("1", "1", "2024-02-10", null, 100, { status: "paused" });
  expect(of([subscription("1", "1", "2024-01-01", "2024-02-10", 100), paused, ...changes("2", 100, 100)]).value).toBe(
    0.5,
  );
});

test("[GRR4] without MRR at opening there is no value", () => {
  expect(of([subscription("1", "1", "2024-02-10", null, 100)])).toMatchObject({
    value: null,
    reason: "zero_denominator",
  });
  expect(finished(grossRevenueRetention, scope)[""]).toMatchObject({ value: null, reason: "zero_denominator" });
});

test("the finishing step divides what was kept by the opening", () => {
  const stats = {
    opening_mrr: minor(1800),
    kept_mrr: minor(1000),
    closing_mrr: minor(1200),
    n: 3,
    seen_spans: 3,
    converted_spans: 3,
  };
  expect(finished(grossRevenueRetention, scope, stats)[""]).toMatchObject({ value: 1000 / 1800, n: 3, coverage: 1 });
});
