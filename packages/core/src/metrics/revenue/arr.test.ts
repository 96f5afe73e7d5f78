import { expect, test } from "vitest";
import { finished, question, valuesOf } from "../literal-facts.ts";
import { arrReference as reference } from "./arr.reference.ts";
import { arr } from "./arr.ts";
import { minor, subscription } from "./literal-subscription.ts";

const scope = question(arr, "2024-01-01", "2024-03-01");

test("[ARR1] twelve times MRR at closing, and no value before the first subscription", () => {
  const subscription_version = [
    subscription("1", "1", "2024-02-10", null, 500),
    subscription("2", "2", "2024-02-10", null, 250),
  ];
  expect(valuesOf(reference({ subscription_version }, scope))).toEqual([null, 9000]);
  expect(finished(arr, scope)[""]).toMatchObject({ value: null, reason: "no_data" });
});

test("[ARR2] the factor is applied to the exact MRR", () => {
  const stats = { ever: 1, mrr: 333_333_333n, mrr_n: 1, mrr_seen: 1, mrr_converted: 1 };
  expect(finished(arr, scope, stats)[""]).toMatchObject({ numerator: 3_999_999_996n, denominator: minor(1), n: 1 });
});
