import { expect, test } from "vitest";
import { finished, question } from "../literal-facts.ts";
import { minor, subscription } from "./literal-subscription.ts";
import { quickRatioReference as reference } from "./quick-ratio.reference.ts";
import { quickRatio } from "./quick-ratio.ts";

const scope = question(quickRatio, "2024-02-01", "2024-03-01");
const of = (subscription_version: ReturnType<typeof subscription>[]) => reference({ subscription_version }, scope)[0]!;
const lost = subscription("1", "1", "2024-01-01", "2024-02-10", 50);

test("200 won against 50 lost is 4", () => {
  expect(of([lost, subscription("2", "2", "2024-02-05", null, 200)])).toMatchObject({ value: 4, n: 2 });
  const stats = { gains: minor(200), losses: minor(50), n: 2, seen_spans: 2, converted_spans: 2 };
  expect(finished(quickRatio, scope, stats)[""]).toMatchObject({ value: 4, n: 2, coverage: 1 });
});

test("[QR1] without losses there is no value", () => {
  expect(of([subscription("2", "2", "2024-02-05", null, 200)])).toMatchObject({ value: null, reason: "no_losses" });
  expect(finished(quickRatio, scope)[""]).toMatchObject({ value: null, reason: "no_losses" });
  const unpriced = { gains: null, losses: null, n: 0, seen_spans: 1, converted_spans: 0 };
  expect(finished(quickRatio, scope, unpriced)[""]!.reason).toBe("missing_rate");
});

test("[QR2] pausing and resuming are neither gain nor loss", () => {
  const pause = [
    subscription("3", "3", "2024-01-01", "2024-02-05", 80),
    subscription("3", "3", "2024-02-05", "2024-02-15", 80, { status: "paused" }),
    subscription("3", "3", "2024-02-15", null, 80),
  ];
  expect(of([lost, ...pause, subscription("2", "2", "2024-02-05", null, 100)])).toMatchObject({ value: 2, n: 2 });
});
