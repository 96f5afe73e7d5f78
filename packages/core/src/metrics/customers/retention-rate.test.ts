import { expect, test } from "vitest";
import { fact, finished, question } from "../literal-facts.ts";
import { subscription } from "../revenue/literal-subscription.ts";
import { retentionRateReference as reference } from "./retention-rate.reference.ts";
import { retentionRate } from "./retention-rate.ts";

const scope = question(retentionRate, "2024-02-01", "2024-03-01");

test("[RET1] customers who came back do not improve retention", () => {
  const subscription_version = [
    subscription("1", "1", "2024-01-01", null, 100),
    subscription("2", "2", "2024-01-01", "2024-02-10", 100),
    subscription("3", "3", "2023-01-01", "2023-06-01", 100),
    subscription("3", "4", "2024-02-10", null, 100),
  ];
  expect(reference({ subscription_version }, scope)[0]).toMatchObject({ value: 0.5, n: 2 });
});

test("[RET2] a customer who moves to another segment is kept", () => {
  const segment = (value: string, on: string) =>
    fact("account_attribute", on, { account_id: "1", attribute: "segment", value });
  const facts = {
    subscription_version: [subscription("1", "1", "2024-01-01", null, 100)],
    account_attribute: [segment("a", "2023-01-01"), segment("b", "2024-02-10")],
  };
  const points = reference(facts, { ...scope, group: { kind: "attribute", name: "segment" } });
  expect(points.map((point) => [point.group, point.value])).toEqual([["a", 1]]);
});

test("[RET3] without customers at opening there is no value", () => {
  expect(reference({}, scope)[0]).toMatchObject({ value: null, reason: "zero_denominator" });
  expect(finished(retentionRate, scope)[""]).toMatchObject({ value: null, reason: "zero_denominator" });
  expect(finished(retentionRate, scope, { kept_customers: 7, customers: 12 })[""]).toMatchObject({
    value: 7 / 12,
    n: 12,
  });
});
