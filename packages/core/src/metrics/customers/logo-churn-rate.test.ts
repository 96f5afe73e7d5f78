import { expect, test } from "vitest";
import { finished, question } from "../literal-facts.ts";
import { subscription } from "../revenue/literal-subscription.ts";
import { logoChurnRateReference as reference } from "./logo-churn-rate.reference.ts";
import { logoChurnRate } from "./logo-churn-rate.ts";

const ask = (options: Record<string, string> = {}) =>
  question(logoChurnRate, "2024-02-01", "2024-03-01", "month", { options });
const base = subscription("9", "9", "2023-01-01", null, 100);
const of = (rows: ReturnType<typeof subscription>[], options: Record<string, string> = {}) =>
  reference({ subscription_version: [base, ...rows] }, ask(options))[0]!;

test("[LCR1] who joins and leaves within the period is not in the rate, unless new customers are in the denominator", () => {
  const rows = [subscription("1", "1", "2024-02-05", "2024-02-20", 100)];
  expect(of(rows)).toMatchObject({ value: 0, n: 1 });
  expect(of(rows, { denominator: "start_plus_new" })).toMatchObject({ value: 0.5, n: 2 });
});

test("[LCR2] who leaves and is back by closing is not churned", () => {
  const rows = [
    subscription("1", "1", "2024-01-01", "2024-02-05", 100),
    subscription("1", "2", "2024-02-20", null, 100),
  ];
  expect(of(rows)).toMatchObject({ value: 0, n: 2 });
});

test("[LCR3] paused and 30 days past due are customers, trials are not", () => {
  const then = (status: "paused" | "past_due" | "unpaid" | "trial", on = "2024-02-10") => [
    subscription("1", "1", "2024-01-01", on, 100),
    subscription("1", "1", on, null, 100, { status }),
  ];
  expect(of(then("paused")).value).toBe(0);
  expect(of(then("past_due")).value).toBe(0);
  expect(of(then("past_due", "2024-01-20")).value).toBe(0.5);
  expect(of(then("unpaid")).value).toBe(0.5);
  expect(of(then("trial")).value).toBe(0.5);
});

test("[LCR4] a downgrade is no churn, a full discount neither", () => {
  const then = (worth: number) => [
    subscription("1", "1", "2024-01-01", "2024-02-10", 100),
    subscription("1", "1", "2024-02-10", null, worth),
  ];
  expect(of(then(70)).value).toBe(0);
  expect(of(then(0)).value).toBe(0);
  expect(of(then(0), { full_discount: "churn" }).value).toBe(0.5);
});

test("[LCR5] a customer leaves with the last of their subscriptions", () => {
  const one = subscription("1", "1", "2024-01-01", "2024-02-10", 100);
  expect(of([one, subscription("1", "2", "2024-01-01", null, 1)]).value).toBe(0);
  expect(of([one, subscription("1", "2", "2024-01-01", "2024-02-15", 1)]).value).toBe(0.5);
});

test("[LCR6] without customers at opening there is no value", () => {
  const none = reference({ subscription_version: [subscription("1", "1", "2024-02-01", null, 100)] }, ask())[0];
  expect(none).toMatchObject({ value: null, reason: "zero_denominator", n: 0 });
  expect(finished(logoChurnRate, ask())[""]).toMatchObject({ value: null, reason: "zero_denominator" });
  expect(finished(logoChurnRate, ask(), { lost_customers: 10, customers: 100 })[""]).toMatchObject({
    value: 0.1,
    n: 100,
  });
});

test("[LCR7] a subscription that ends at exactly the period's start was active at opening", () => {
  expect(of([subscription("1", "1", "2024-01-01", "2024-02-01", 100)])).toMatchObject({ value: 0.5, n: 2 });
  expect(of([subscription("1", "1", "2024-01-01", "2024-03-01", 100)])).toMatchObject({ value: 0, n: 2 });
});
