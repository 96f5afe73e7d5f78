import { expect, test } from "vitest";
import { fact, finished, question } from "../literal-facts.ts";
import { averageHandleTimeReference } from "./average-handle-time.reference.ts";
import { averageHandleTime } from "./average-handle-time.ts";

const scope = question(averageHandleTime, "2025-01-01", "2025-02-01");
const call = (
  times: readonly (number | null)[],
  outcome: "answered" | "abandoned_queue" | "callback_kept" = "answered",
) => {
  const [talk_us = null, hold_us = null, wrap_us = null] = times.map((s) => (s === null ? null : BigInt(s * 1e6)));
  return fact("call", "2025-01-10", { outcome, talk_us, hold_us, wrap_us });
};
const points = (...calls: ReturnType<typeof call>[]) =>
  Object.fromEntries(averageHandleTimeReference({ call: calls }, scope).map((point) => [point.component, point]));

// callcentrehelper.com, How to measure average handling time.
test("(668,205 + 99,153 + 198,306) s over 4,311 calls is 224 s", () => {
  const figures = finished(averageHandleTime, scope, {
    calls: 4311n,
    handle_calls: 4311n,
    handle_us: 965_664_000_000n,
    talk_calls: 4311n,
    talk_us_sum: 668_205_000_000n,
    hold_calls: 4311n,
    hold_us_sum: 99_153_000_000n,
    wrap_calls: 4311n,
    wrap_us_sum: 198_306_000_000n,
  });
  expect(figures.handle!.value).toBe(224e6);
  expect(figures.handle).toMatchObject({ n: 4311, coverage: 1 });
  expect(figures.talk!.value! + figures.hold!.value! + figures.wrap!.value!).toBeCloseTo(224e6, 3);
});

test("[AHT1] parts that are not recorded make the figure partial", () => {
  const { handle, talk, hold } = points(call([100, null, null]), call([200, 30, null]));
  expect(handle).toMatchObject({ value: 165e6, n: 2, coverage: 0.5 });
  expect(talk).toMatchObject({ value: 150e6, n: 2, coverage: 1 });
  expect(hold).toMatchObject({ value: 30e6, n: 1, coverage: 0.5 });
  const partial = { calls: 2n, handle_calls: 2n, handle_us: 330_000_000n, talk_calls: 2n, talk_us_sum: 300_000_000n };
  const figures = finished(averageHandleTime, scope, { ...partial, hold_calls: 1n, hold_us_sum: 30_000_000n });
  expect(figures.handle).toMatchObject({ value: 165e6, coverage: 0.5 });
  expect(figures.wrap).toMatchObject({ value: null, reason: "not_recorded", coverage: 0 });
});

test("[AHT2] a call of which nothing is recorded leaves both sides", () => {
  expect(points(call([100, 20, 30]), call([null, null, null])).handle).toMatchObject({
    value: 150e6,
    n: 1,
    coverage: 0.5,
  });
});

test("[AHT3] abandoned calls do not count, kept call-backs do", () => {
  const { handle } = points(call([100, 0, 0]), call([50, 0, 0], "callback_kept"), call([900, 0, 0], "abandoned_queue"));
  expect(handle).toMatchObject({ value: 75e6, n: 2 });
});

test("[AHT4] nothing recorded is told from no calls", () => {
  expect(points(call([null, null, null])).handle).toMatchObject({ value: null, reason: "not_recorded" });
  expect(points().handle).toMatchObject({ value: null, reason: "no_data" });
  expect(finished(averageHandleTime, scope).handle).toMatchObject({ value: null, reason: "no_data", coverage: null });
});
