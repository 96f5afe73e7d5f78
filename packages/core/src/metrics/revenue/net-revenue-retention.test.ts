import { expect, test } from "vitest";
import { fact, finished, question } from "../literal-facts.ts";
import { minor, subscription } from "./literal-subscription.ts";
import { netRevenueRetentionReference as reference } from "./net-revenue-retention.reference.ts";
import { netRevenueRetention } from "./net-revenue-retention.ts";

const ask = (options: Record<string, string> = {}) =>
  question(netRevenueRetention, "2024-02-01", "2024-03-01", "month", { options: { window: "period", ...options } });
type Rows = ReturnType<typeof subscription>[];
const of = (subscription_version: Rows, scope = ask()) => reference({ subscription_version }, scope)[0]!;
const base = subscription("9", "9", "2023-01-01", null, 100);

test("the trailing twelve months open a year before the period's end", () => {
  const rows = [
    base,
    subscription("1", "1", "2023-02-28", "2023-08-01", 100),
    subscription("2", "2", "2023-03-01", null, 500),
  ];
  const scope = question(netRevenueRetention, "2024-02-01", "2024-03-01");
  expect(of(rows, scope)).toMatchObject({ numerator: minor(100), denominator: minor(200), value: 0.5 });
});

test("[NRR1] the cohort is who had MRR above zero at opening", () => {
  const idle = (status: "trial" | "paused") => [
    subscription("1", "1", "2024-01-01", "2024-02-10", 70, { status }),
    subscription("1", "1", "2024-02-10", null, 70),
  ];
  const free = [subscription("1", "1", "2024-01-01", "2024-02-10", 0), subscription("1", "1", "2024-02-10", null, 70)];
  for (const rows of [idle("trial"), idle("paused"), free])
    expect(of([base, ...rows])).toMatchObject({ value: 1, n: 1 });
});

test("[NRR2] who left and came back counts with what they pay at closing", () => {
  const rows = [
    subscription("1", "1", "2024-01-01", "2024-02-05", 100),
    subscription("1", "2", "2024-02-20", null, 40),
  ];
  expect(of([base, ...rows])).toMatchObject({ value: 0.7, n: 2 });
});

test("[NRR3] a paused customer counts as zero at closing", () => {
  const rows = [
    subscription("1", "1", "2024-01-01", "2024-02-10", 100),
    subscription("1", "1", "2024-02-10", null, 100, { status: "paused" }),
  ];
  expect(of([base, ...rows]).value).toBe(0.5);
});

test("[NRR4] exchange rates move nothing, whichever date they are taken from", () => {
  const rate = (on: string, value: bigint) =>
    fact("fx_rate", on, { currency: "USD", reporting_currency: "EUR", rate: value });
  const facts = {
    subscription_version: [subscription("1", "1", "2024-01-10", null, 100, { currency: "USD" })],
    fx_rate: [rate("2024-01-01", 1_000_000_000n), rate("2024-02-15", 1_500_000_000n)],
  };
  expect(reference(facts, ask())[0]).toMatchObject({ value: 1, denominator: minor(100) });
  expect(reference(facts, ask({ fx: "period_end" }))[0]).toMatchObject({ value: 1, denominator: minor(150) });
});

test("[NRR5] without MRR at opening there is no value, and the reason says why", () => {
  expect(of([subscription("1", "1", "2024-02-10", null, 100)])).toMatchObject({
    value: null,
    reason: "zero_denominator",
  });
  expect(of([subscription("1", "1", "2024-01-10", null, 100, { currency: "USD" })]).reason).toBe("missing_rate");
  const stats = { opening_mrr: 0n, kept_mrr: 0n, closing_mrr: 0n, n: 0, seen_spans: 1, converted_spans: 0 };
  expect(finished(netRevenueRetention, ask(), stats)[""]).toMatchObject({ value: null, reason: "missing_rate" });
  expect(finished(netRevenueRetention, ask())[""]).toMatchObject({ value: null, reason: "zero_denominator" });
});

test("200k − 6k − 4k + 20k is 105 %", () => {
  const stats = {
    opening_mrr: minor(200_000),
    kept_mrr: minor(190_000),
    closing_mrr: minor(210_000),
    n: 3,
    seen_spans: 4,
    converted_spans: 3,
  };
  expect(finished(netRevenueRetention, ask(), stats)[""]).toMatchObject({
    value: 1.05,
    n: 3,
    coverage: 0.75,
    reason: null,
  });
});
