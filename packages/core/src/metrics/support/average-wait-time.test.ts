import { expect, test } from "vitest";
import { fact, finished, question } from "../literal-facts.ts";
import { averageWaitTimeReference } from "./average-wait-time.reference.ts";
import { averageWaitTime } from "./average-wait-time.ts";

const scope = question(averageWaitTime, "2025-01-01", "2025-02-01");
type Outcome = "answered" | "abandoned_queue" | "abandoned_ivr" | "callback_kept" | "callback_missed";
const call = (outcome: Outcome, seconds: number | null) =>
  fact("call", "2025-01-10", { outcome, wait_us: seconds === null ? null : BigInt(seconds * 1e6) });
const points = (...calls: ReturnType<typeof call>[]) =>
  Object.fromEntries(averageWaitTimeReference({ call: calls }, scope).map((point) => [point.component, point]));

test("[AWT1] abandoned waits are a part of their own", () => {
  const { answered, abandoned } = points(call("answered", 10), call("answered", 30), call("abandoned_queue", 100));
  expect(answered).toMatchObject({ value: 20e6, n: 2, coverage: 1 });
  expect(abandoned).toMatchObject({ value: 100e6, n: 1, coverage: 1 });
  const figures = finished(
    averageWaitTime,
    scope,
    { part: "abandoned", calls: 1n, recorded: 1n, waited: 100_000_000n },
    { part: "answered", calls: 2n, recorded: 2n, waited: 40_000_000n },
  );
  expect(figures.answered).toMatchObject({ value: 20e6, n: 2, coverage: 1 });
  expect(figures.abandoned).toMatchObject({ value: 100e6, n: 1 });
});

test("[AWT2] a wait that is not recorded leaves both sides and lowers coverage", () => {
  expect(points(call("answered", 10), call("answered", null)).answered).toMatchObject({ value: 10e6, coverage: 0.5 });
  expect(points(call("answered", null)).answered).toMatchObject({ value: null, reason: "not_recorded", coverage: 0 });
  const figures = finished(averageWaitTime, scope, { part: "answered", calls: 1n, recorded: 0n, waited: null });
  expect(figures.answered).toMatchObject({ value: null, reason: "not_recorded", coverage: 0 });
});

test("[AWT3] call-backs and voice-menu exits are left out", () => {
  const calls = points(
    call("answered", 10),
    call("callback_kept", 90),
    call("callback_missed", 90),
    call("abandoned_ivr", 5),
  );
  expect(calls.answered).toMatchObject({ value: 10e6, n: 1 });
  expect(calls.abandoned).toMatchObject({ value: null, n: 0 });
});

test("[AWT4] without calls there is no average", () => {
  expect(points().answered).toMatchObject({ value: null, reason: "no_data" });
  expect(finished(averageWaitTime, scope).abandoned).toMatchObject({ value: null, reason: "no_data" });
});
