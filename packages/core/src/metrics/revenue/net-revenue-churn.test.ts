import { expect, test } from "vitest";
import { finished, question } from "../literal-facts.ts";
import { minor, subscription } from "./literal-subscription.ts";
import { netRevenueChurnReference as reference } from "./net-revenue-churn.reference.ts";
import { netRevenueChurn } from "./net-revenue-churn.ts";

const ask = (options: Record<string, string> = {}) =>
  question(netRevenueChurn, "2024-02-01", "2024-03-01", "month", { options });
const of = (subscription_version: ReturnType<typeof subscription>[], scope = ask()) =>
  reference({ subscription_version }, scope)[0]!;
const base = subscription("9", "9", "2023-01-01", "2024-02-10", 100);

test("[NRC1] below zero where the customers at opening grew by more than they lost", () => {
  const rows = [base, subscription("9", "9", "2024-02-10", null, 130)];
  expect(of(rows).value).toBe(-0.3);
  expect(of(rows, ask({ method: "movements" })).value).toBe(-0.3);
});

test("[NRC2] method movements sets reactivations of earlier customers against the losses", () => {
  const rows = [
    base,
    subscription("9", "9", "2024-02-10", null, 80),
    subscription("1", "1", "2023-01-01", "2023-06-01", 50),
    subscription("1", "2", "2024-02-15", null, 50),
  ];
  expect(of(rows).value).toBe(0.2);
  expect(of(rows, ask({ method: "movements" })).value).toBe(-0.3);
});

test("[NRC3] without MRR at opening there is no value", () => {
  expect(of([subscription("1", "1", "2024-02-10", null, 100)])).toMatchObject({
    value: null,
    reason: "zero_denominator",
  });
  expect(finished(netRevenueChurn, ask())[""]).toMatchObject({ value: null, reason: "zero_denominator" });
});

test("the finishing step: ChartMogul's 100 − 10 − 10 + 10 is 10 %, by either method", () => {
  const stats = {
    opening_mrr: minor(100),
    kept_mrr: minor(80),
    closing_mrr: minor(90),
    n: 3,
    seen_spans: 3,
    converted_spans: 3,
    losses: 0n,
    gains: 0n,
  };
  expect(finished(netRevenueChurn, ask(), stats)[""]!.value).toBe(0.1);
  const flows = { opening_mrr: 0n, kept_mrr: 0n, closing_mrr: 0n, n: 0, losses: minor(20), gains: minor(10) };
  expect(finished(netRevenueChurn, ask({ method: "movements" }), stats, flows)[""]!.value).toBe(0.1);
});
