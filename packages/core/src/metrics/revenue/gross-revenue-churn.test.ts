import { expect, test } from "vitest";
import { finished, question } from "../literal-facts.ts";
import { grossRevenueChurnReference as reference } from "./gross-revenue-churn.reference.ts";
import { grossRevenueChurn } from "./gross-revenue-churn.ts";
import { minor, subscription } from "./literal-subscription.ts";

const ask = (options: Record<string, string> = {}, start = "2024-02-01", grain: "month" | "quarter" = "month") =>
  question(grossRevenueChurn, start, grain === "month" ? "2024-03-01" : "2024-04-01", grain, { options });
const of = (subscription_version: ReturnType<typeof subscription>[], scope = ask()) =>
  reference({ subscription_version }, scope)[0]!;
const base = subscription("9", "9", "2023-01-01", null, 100);

test("[GRC1] a quarter compares its opening with its closing", () => {
  const rows = [
    base,
    subscription("1", "1", "2023-12-01", "2024-01-20", 100),
    subscription("1", "2", "2024-02-10", "2024-02-20", 100),
    subscription("1", "3", "2024-03-10", null, 100),
  ];
  expect(of(rows, ask({}, "2024-01-01", "quarter")).value).toBe(0);
  expect(of(rows, ask({ method: "movements" }, "2024-01-01", "quarter")).value).toBe(1);
});

test("[GRC2] method movements counts later joiners and leaves pausing out", () => {
  const rows = [base, subscription("1", "1", "2024-02-05", "2024-02-20", 30)];
  expect(of(rows).value).toBe(0);
  expect(of(rows, ask({ method: "movements" })).value).toBe(0.3);
  const pausing = [
    subscription("2", "2", "2024-01-01", "2024-02-10", 100),
    subscription("2", "2", "2024-02-10", null, 100, { status: "paused" }),
  ];
  expect(of([base, ...pausing], ask({ method: "movements" })).value).toBe(0);
});

test("[GRC3] paused customers count as lost at closing under method endpoints", () => {
  const pausing = [
    subscription("2", "2", "2024-01-01", "2024-02-10", 100),
    subscription("2", "2", "2024-02-10", null, 100, { status: "paused" }),
  ];
  expect(of([base, ...pausing]).value).toBe(0.5);
});

test("[GRC4] without MRR at opening there is no value", () => {
  expect(of([subscription("1", "1", "2024-02-10", null, 100)])).toMatchObject({
    value: null,
    reason: "zero_denominator",
  });
});

test("the finishing step: ChartMogul's 100 − 10 − 10 is 20 %, by either method", () => {
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
  expect(finished(grossRevenueChurn, ask(), stats)[""]!.value).toBe(0.2);
  const flows = { opening_mrr: 0n, kept_mrr: 0n, closing_mrr: 0n, n: 0, losses: minor(20), gains: minor(10) };
  expect(finished(grossRevenueChurn, ask({ method: "movements" }), stats, flows)[""]!.value).toBe(0.2);
});
