import { expect, test } from "vitest";
import { bandOf } from "../bands.ts";
import { fact, finished, question } from "../literal-facts.ts";
import { abandonmentRateReference } from "./abandonment-rate.reference.ts";
import { abandonmentRate } from "./abandonment-rate.ts";

const scope = question(abandonmentRate, "2025-01-01", "2025-02-01");
type Outcome = "answered" | "abandoned_queue" | "abandoned_ivr" | "callback_kept" | "callback_missed";
const call = (outcome: Outcome, seconds: number | null = 60) =>
  fact("call", "2025-01-10", { outcome, wait_us: seconds === null ? null : BigInt(Math.round(seconds * 1e6)) });
const point = (calls: ReturnType<typeof call>[], options: Record<string, number> = {}) =>
  abandonmentRateReference({ call: calls }, { ...scope, options: { ...scope.options, ...options } })[0];

// callcentrehelper.com, How to calculate call abandonment rate.
test("50 of 1,000 calls abandoned is 5 %, which is still acceptable", () => {
  const calls = Array.from({ length: 1000 }, (_, i) => call(i < 50 ? "abandoned_queue" : "answered", 3));
  expect(point(calls, { short_abandon_seconds: 0 })).toMatchObject({ value: 0.05, n: 1000 });
  const figure = finished(abandonmentRate, scope, { abandoned: 50n, offered: 1000n })[""]!;
  expect(figure).toMatchObject({ value: 0.05, n: 1000, reason: null });
  expect(bandOf(figure.value, abandonmentRate.bands)?.name).toBe("acceptable");
  expect(bandOf(0.0501, abandonmentRate.bands)?.name).toBe("high");
  expect(bandOf(0.1, abandonmentRate.bands)?.name).toBe("very_high");
});

test("[ABR1] a call abandoned before the threshold leaves both sides; at the threshold it counts", () => {
  const calls = [call("answered"), call("abandoned_queue", 9.999999), call("abandoned_queue", 10)];
  expect(point(calls)).toMatchObject({ value: 0.5, n: 2 });
  expect(point(calls, { short_abandon_seconds: 0 })).toMatchObject({ value: 2 / 3, n: 3 });
  expect(point([call("answered", 1), call("abandoned_queue", 30)])).toMatchObject({ value: 0.5, n: 2 });
});

test("[ABR2] a caller who left in the voice menu was never offered", () => {
  expect(point([call("answered"), call("abandoned_ivr", 90)])).toMatchObject({ value: 0, n: 1 });
});

test("[ABR3] a kept call-back is not abandoned, a missed one is", () => {
  expect(point([call("callback_kept", 1), call("callback_missed", 1)])).toMatchObject({ value: 0.5, n: 2 });
});

test("[ABR4] an abandoned call without a recorded wait is no short one", () => {
  expect(point([call("answered"), call("abandoned_queue", null)])).toMatchObject({ value: 0.5, n: 2 });
});

test("[ABR5] without offered calls there is no rate", () => {
  expect(point([call("abandoned_queue", 2)])).toMatchObject({ value: null, reason: "zero_denominator" });
  expect(finished(abandonmentRate, scope)[""]).toMatchObject({ value: null, reason: "zero_denominator" });
});
