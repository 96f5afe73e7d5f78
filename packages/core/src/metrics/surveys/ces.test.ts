import { expect, test } from "vitest";
import { fact, finished, question, valuesOf } from "../literal-facts.ts";
import { unitOf } from "../unit-of.ts";
import { cesReference } from "./ces.reference.ts";
import { ces } from "./ces.ts";

const asked = (options: Record<string, string> = {}) => question(ces, "2025-01-01", "2025-02-01", "month", { options });
const answer = (score: number | null, scale: readonly [number, number] = [1, 7], more: object = {}) =>
  fact("survey_response", "2025-01-10", { question: "ces", score, scale_min: scale[0], scale_max: scale[1], ...more });
const point = (rows: ReturnType<typeof answer>[], options: Record<string, string> = {}) =>
  cesReference({ survey_response: rows }, asked(options))[0]!;
const every = (low: number, high: number, more: object = {}) =>
  Array.from({ length: high - low + 1 }, (_, i) => answer(low + i, [low, high], more));

test("easy is 5–7 of 7, 6–10 of 10, and 1–2 of 5 where low is easy (CES 1.0)", () => {
  expect(point(every(1, 7))).toMatchObject({ numerator: 3_000_000_000n, denominator: 7_000_000_000n });
  expect(point(every(1, 10)).value).toBe(0.5);
  expect(point(every(0, 10))).toMatchObject({ numerator: 5_000_000_000n, denominator: 11_000_000_000n });
  expect(point([1, 2].map((score) => answer(score, [1, 5], { low_is_good: true }))).value).toBe(1);
  expect(point([3, 4, 5].map((score) => answer(score, [1, 5], { low_is_good: true }))).value).toBe(0);
});

test("net is the share of 6–7 less the share of 1–3, on seven points", () => {
  expect(point(every(1, 7), { method: "net" })).toMatchObject({ numerator: -100_000_000_000n, n: 7 });
  const figure = finished(ces, asked({ method: "net" }), { answers: 7, n_0: 7, y_0: -100, x_0: 7, yy_0: 50_000 })[""]!;
  expect(figure.value).toBeCloseTo(-100 / 7, 12);
  expect(figure.interval!.method).toBe("adjusted_wald");
  expect(unitOf(ces, null, { method: "net" })).toBe("nps");
});

test("the mean is taken in points of its scale", () => {
  expect(point([answer(7), answer(6), answer(4)], { method: "mean" }).value).toBeCloseTo(17 / 3, 12);
  expect(unitOf(ces, null, { method: "mean" })).toBe("number");
  expect(unitOf(ces, null, { method: "easy_share" })).toBe("ratio");
});

test("[CES1] where low is easy the scale is turned round in the mean as well", () => {
  const rows = [answer(1, [1, 5], { low_is_good: true }), answer(4, [1, 5])];
  expect(point(rows, { method: "mean", mean_of: "5" }).value).toBe(4.5);
});

test("[CES2] the latest answer of a person counts", () => {
  const first = answer(1, [1, 7], { person_id: "7" });
  expect(point([first, { ...first, score: 7, occurred_at: first.occurred_at + 1 }])).toMatchObject({ value: 1, n: 1 });
});

test("[CES3] skips and scores outside their scale are no answers", () => {
  expect(point([answer(null), answer(8), answer(0), answer(7)])).toMatchObject({ value: 1, n: 1 });
});

test("[CES4] the middle is not easy", () => {
  expect(point([answer(4), answer(3, [1, 5])]).value).toBe(0);
});

test("[CES5] mean and net leave other scales out, and say so", () => {
  const rows = [answer(5, [1, 5]), answer(10, [1, 10])];
  expect(point(rows, { method: "mean" })).toMatchObject({ value: null, reason: "no_data" });
  expect(point(rows, { method: "net" })).toMatchObject({ value: null, reason: "no_data" });
  expect(point(rows, { method: "mean", mean_of: "10" }).value).toBe(10);
  expect(finished(ces, asked({ method: "mean" }), { answers: 2, n_0: 0 })[""]).toMatchObject({
    value: null,
    coverage: 0,
  });
  const partly = finished(ces, asked({ method: "mean" }), { answers: 4, n_0: 1, y_0: 6, x_0: 1 })[""]!;
  expect(partly).toMatchObject({ value: 6, coverage: 0.25, interval: null });
});

test("no answers, no value", () => {
  expect(valuesOf(cesReference({}, asked()))).toEqual([null]);
  expect(finished(ces, asked())[""]).toMatchObject({ value: null, reason: "no_data", coverage: null });
});
