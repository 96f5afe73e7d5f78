import { expect, test } from "vitest";
import { fact, finished, question, valuesOf } from "../literal-facts.ts";
import { unitOf } from "../unit-of.ts";
import { npsReference } from "./nps.reference.ts";
import { nps } from "./nps.ts";

const scope = question(nps, "2025-01-01", "2025-02-01");
const answer = (score: number | null, more: object = {}) =>
  fact("survey_response", "2025-01-10", { question: "nps", score, scale_min: 0, scale_max: 10, ...more });
const answers = (promoters: number, passives: number, detractors: number) => [
  ...Array.from({ length: promoters }, (_, i) => answer(9 + (i % 2))),
  ...Array.from({ length: passives }, (_, i) => answer(7 + (i % 2))),
  ...Array.from({ length: detractors }, (_, i) => answer(i % 7)),
];
const main = (promoters: number, detractors: number, n: number) => ({
  answers: n,
  n_0: n,
  y_0: 100 * (promoters - detractors),
  x_0: n,
  yy_0: 10_000 * (promoters + detractors),
});

// Sauro & Lewis, Quantifying the User Experience; MeasuringU, "How to compute a confidence interval for NPS".
test.each([
  [45, 40, 15, 30, null, null],
  [50, 30, 20, 30, 29.1, 15.1],
  [10, 5, 5, 25, 21.7, 33.5],
])("%i promoters, %i passives and %i detractors give %i (published)", (p, passive, d, value, centre, margin) => {
  expect(valuesOf(npsReference({ survey_response: answers(p, passive, d) }, scope))).toEqual([value]);
  const figure = finished(nps, scope, main(p, d, p + passive + d))[""]!;
  expect(figure.value).toBe(value);
  if (centre === null || margin === null) return;
  expect((figure.interval!.high + figure.interval!.low) / 2).toBeCloseTo(centre, 1);
  expect((figure.interval!.high - figure.interval!.low) / 2).toBeCloseTo(margin, 1);
});

test("the parts are shares, the whole is not", () => {
  const points = npsReference({ survey_response: answers(45, 40, 15) }, scope);
  expect(["promoters", "passives", "detractors"].map((part) => valuesOf(points, part)[0])).toEqual([0.45, 0.4, 0.15]);
  expect(unitOf(nps, "promoters", {})).toBe("ratio");
  expect(unitOf(nps, null, {})).toBe("nps");
});

test("[NPS1] of two answers of one person in one wave the later counts, in another wave both do", () => {
  const again = { person_id: "7", wave: "spring" };
  const first = answer(0, again);
  const second = answer(10, { ...again, occurred_at: first.occurred_at + 1 });
  expect(valuesOf(npsReference({ survey_response: [second, first] }, scope))).toEqual([100]);
  expect(valuesOf(npsReference({ survey_response: [first, { ...second, wave: "autumn" }] }, scope))).toEqual([0]);
});

test("[NPS2] a skip is dropped, and does not take the place of the answer before", () => {
  const first = answer(10, { person_id: "7" });
  const skip = answer(null, { person_id: "7", occurred_at: first.occurred_at + 1 });
  expect(valuesOf(npsReference({ survey_response: [first, skip] }, scope))).toEqual([100]);
});

test("[NPS3] without answers there is no score", () => {
  expect(finished(nps, scope)[""]).toMatchObject({ value: null, reason: "no_data", n: 0 });
  expect(npsReference({}, scope)[0]).toMatchObject({ value: null, reason: "no_data", n: 0 });
});

test("[NPS4] one person counts once for each of two accounts", () => {
  const rows = [answer(10, { person_id: "7", account_id: "1" }), answer(0, { person_id: "7", account_id: "2" })];
  expect(valuesOf(npsReference({ survey_response: rows }, scope))).toEqual([0]);
});

test("[NPS5] answers on another scale, or outside their own, do not count", () => {
  const rows = [answer(10), answer(5, { scale_min: 1, scale_max: 5 }), answer(11), answer(-1)];
  expect(npsReference({ survey_response: rows }, scope)[0]).toMatchObject({ value: 100, n: 1 });
});

test("[NPS6] two answers without a person are two answers", () => {
  expect(npsReference({ survey_response: [answer(10), answer(10)] }, scope)[0]).toMatchObject({ value: 100, n: 2 });
});
