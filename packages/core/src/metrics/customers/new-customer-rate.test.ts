import { expect, test } from "vitest";
import { finished, question, valuesOf } from "../literal-facts.ts";
import { subscription } from "../revenue/literal-subscription.ts";
import { newCustomerRateReference as reference } from "./new-customer-rate.reference.ts";
import { newCustomerRate } from "./new-customer-rate.ts";

const scope = question(newCustomerRate, "2024-02-01", "2024-03-01");
const base = subscription("9", "9", "2023-01-01", null, 100);
const of = (...rows: ReturnType<typeof subscription>[]) => reference({ subscription_version: [base, ...rows] }, scope);

test("new customers over all at closing; who came back stands apart", () => {
  const points = of(
    subscription("1", "1", "2024-02-10", null, 100),
    subscription("2", "2", "2023-01-01", "2023-06-01", 100),
    subscription("2", "3", "2024-02-10", null, 100),
    subscription("3", "4", "2024-01-01", null, 100),
  );
  expect([valuesOf(points), valuesOf(points, "reactivated")]).toEqual([[0.25], [0.25]]);
});

test("[NCR1] who joined and left within the period is not counted", () => {
  expect(of(subscription("1", "1", "2024-02-05", "2024-02-20", 100))[0]).toMatchObject({ value: 0, n: 1 });
});

test("[NCR2] who converts from a trial is new when the paid subscription starts", () => {
  const rows = [
    subscription("1", "1", "2024-01-10", "2024-02-10", 100, { status: "trial" }),
    subscription("1", "1", "2024-02-10", null, 100),
  ];
  expect(valuesOf(of(...rows))).toEqual([0.5]);
});

test("[NCR3] who starts at exactly the period's start is new in it, at its end in the next", () => {
  expect(valuesOf(of(subscription("1", "1", "2024-02-01", null, 100)))).toEqual([0.5]);
  expect(of(subscription("1", "1", "2024-03-01", null, 100))[0]).toMatchObject({ value: 0, n: 1 });
});

test("[NCR4] without customers at closing there is no value", () => {
  expect(reference({}, scope).map((point) => point.reason)).toEqual(["zero_denominator", "zero_denominator"]);
  expect(finished(newCustomerRate, scope)[""]).toMatchObject({ value: null, reason: "zero_denominator" });
  expect(finished(newCustomerRate, scope, { new_customers: 3, back_customers: 1, customers: 12 })).toMatchObject({
    "": { value: 0.25, n: 12 },
    reactivated: { value: 1 / 12, n: 12 },
  });
});
