import { expect, test } from "vitest";
import { at, fact, finished, question } from "../literal-facts.ts";
import { firstContactResolutionReference } from "./first-contact-resolution.reference.ts";
import { firstContactResolution } from "./first-contact-resolution.ts";

const scope = question(firstContactResolution, "2025-01-01", "2025-02-01", "month", { asOf: at("2025-06-01") });
const call = (when: string, more: object = {}) =>
  fact("call", when, {
    account_id: "7",
    topic: "billing",
    outcome: "answered",
    resolved: true,
    resolvable: true,
    ...more,
  });
const points = (calls: ReturnType<typeof call>[], options: Record<string, string | number> = {}, change: object = {}) =>
  Object.fromEntries(
    firstContactResolutionReference(
      { call: calls },
      { ...scope, ...change, options: { ...scope.options, ...options } },
    ).map((point) => [point.component, point]),
  );

// PwC virtual case, call centre data: 3,646 of 4,054 answered calls resolved; its callers have no identity.
test("[FCR1] without identified callers the plain share stands alone", () => {
  const calls = Array.from({ length: 4054 }, (_, i) => call("2025-01-10", { account_id: null, resolved: i < 3646 }));
  const { first_contact, plain } = points(calls);
  expect(first_contact).toMatchObject({ value: null, reason: "not_identified", provisional: false });
  expect(plain).toMatchObject({ value: 3646 / 4054, n: 4054 });
  expect(plain!.value).toBeCloseTo(0.899, 3);
  const stats = {
    calls: 4054n,
    identified: 0n,
    first_time: 0n,
    counted: 0n,
    tested: 0n,
    marked: 3646n,
    recorded: 4054n,
  };
  const figures = finished(firstContactResolution, scope, stats);
  expect(figures.first_contact).toMatchObject({
    value: null,
    reason: "not_identified",
    coverage: 0,
    provisional: false,
  });
  expect(figures.plain).toMatchObject({ value: 3646 / 4054, coverage: 1 });
});

test("[FCR2] a later call about the same topic inside the window undoes the resolution", () => {
  const first = call("2025-01-10T09:00:00Z");
  const rate = (later: ReturnType<typeof call>, options = {}) =>
    points([first, later], options).first_contact!.numerator;
  expect(rate(call("2025-01-17T08:59:59Z", { resolved: false }))).toBe(0n);
  expect(rate(call("2025-01-17T09:00:00Z", { resolved: false }))).toBe(1_000_000_000n);
  expect(rate(call("2025-01-17T09:00:00Z", { resolved: false }), { repeat_days: 8 })).toBe(0n);
  expect(rate(call("2025-01-11", { topic: "login", resolved: false }))).toBe(1_000_000_000n);
  expect(rate(call("2025-01-11", { topic: null, resolved: false }))).toBe(1_000_000_000n);
  expect(rate(call("2025-01-11", { account_id: "8", resolved: false }))).toBe(1_000_000_000n);
  expect(rate(call("2025-01-11", { outcome: "abandoned_queue" }))).toBe(0n);
  expect(rate(call("2025-01-11", { outcome: "abandoned_ivr" }))).toBe(1_000_000_000n);
});

test("[FCR3] calls at one instant do not repeat each other", () => {
  expect(points([call("2025-01-10"), call("2025-01-10")]).first_contact).toMatchObject({ value: 1, n: 2 });
});

test("[FCR4] provisional until the window has passed", () => {
  const calls = [call("2025-01-10")];
  expect(points(calls, {}, { asOf: at("2025-02-08") }).first_contact!.provisional).toBe(false);
  expect(points(calls, {}, { asOf: at("2025-02-08") - 1 }).first_contact!.provisional).toBe(true);
  const stats = { calls: 1n, identified: 1n, first_time: 1n, counted: 1n, tested: 1n, marked: 1n, recorded: 1n };
  const seen = (asOf: number) => finished(firstContactResolution, { ...scope, asOf }, stats);
  expect(seen(at("2025-02-08")).first_contact!.provisional).toBe(false);
  expect(seen(at("2025-02-08") - 1).first_contact!.provisional).toBe(true);
  expect(seen(at("2025-02-08") - 1).plain!.provisional).toBe(false);
});

test("[FCR5] a result that is not recorded leaves both sides", () => {
  const { first_contact, plain } = points([call("2025-01-10"), call("2025-01-20", { resolved: null })]);
  expect(first_contact).toMatchObject({ value: 1, n: 1, coverage: 0.5 });
  expect(plain).toMatchObject({ value: 1, n: 1, coverage: 0.5 });
  expect(points([call("2025-01-10", { resolved: null })]).plain).toMatchObject({ value: null, reason: "not_recorded" });
});

test("[FCR6] net of what could not be resolved, and over resolved calls only", () => {
  const calls = [
    call("2025-01-01"),
    call("2025-01-10", { resolved: false }),
    call("2025-01-20", { resolved: false, resolvable: false }),
  ];
  expect(points(calls).first_contact).toMatchObject({ value: 1 / 3, n: 3 });
  expect(points(calls, { non_resolvable: "excluded" }).first_contact).toMatchObject({ value: 0.5, n: 2 });
  expect(points(calls, { non_resolvable: "excluded" }).plain).toMatchObject({ value: 0.5, n: 2 });
  expect(points(calls, { denominator: "resolved" }).first_contact).toMatchObject({ value: 1, n: 1 });
  expect(points(calls, { denominator: "resolved" }).plain).toMatchObject({ value: 1 / 3, n: 3 });
});

test("[FCR7] without answered calls there is no share", () => {
  expect(points([call("2025-01-10", { outcome: "abandoned_queue" })]).plain).toMatchObject({ reason: "no_data" });
  const none = finished(firstContactResolution, scope);
  expect(none.first_contact).toMatchObject({ value: null, reason: "no_data", coverage: null });
  const unresolved = { calls: 1n, identified: 1n, first_time: 0n, counted: 0n, tested: 1n, marked: 0n, recorded: 1n };
  expect(finished(firstContactResolution, scope, unresolved).first_contact!.reason).toBe("zero_denominator");
});
