import { expect, test } from "vitest";
import { fact, finished, question } from "../literal-facts.ts";
import { smileyReference } from "./smiley.reference.ts";
import { smiley } from "./smiley.ts";

const scope = question(smiley, "2025-01-01", "2026-01-01", "year");
let next = 0;
const face = (score: number | null, [scale_min, scale_max] = [1, 5], more: object = {}) => {
  next += 1;
  return fact("survey_response", "2025-05-05", {
    response_id: String(next),
    question: "smiley",
    score,
    scale_min: scale_min!,
    scale_max: scale_max!,
    ...more,
  });
};
const value = (answers: ReturnType<typeof face>[]) => smileyReference({ survey_response: answers }, scope)[0]!.value;

test("4 and 5 of 5 are positive", () => {
  expect(value([1, 2, 3, 4, 5].map((score) => face(score)))).toBe(0.4);
  const figure = finished(smiley, scope, { answers: 100, n_0: 100, y_0: 90, x_0: 100 })[""]!;
  expect(figure.value).toBe(0.9);
  // Wilson 1927, worked by hand as for CSAT.
  expect(figure.interval!.low).toBeCloseTo(0.8256, 4);
});

test("[SMI1] the latest answer of a person counts", () => {
  const first = face(1, [1, 5], { person_id: "7" });
  expect(value([first, face(5, [1, 5], { person_id: "7" })])).toBe(1);
});

test("[SMI2] skips and faces that were not there are no answers", () => {
  expect(value([face(null), face(6), face(0), face(5)])).toBe(1);
});

test("[SMI3] a row whose first face is the happy one is turned round", () => {
  expect(value([face(1, [1, 5], { low_is_good: true }), face(4, [1, 5], { low_is_good: true })])).toBe(0.5);
});

test("[SMI4] the best of three, the two best of six", () => {
  expect(value([face(3, [1, 3]), face(2, [1, 3])])).toBe(0.5);
  expect(value([face(5, [1, 6]), face(4, [1, 6])])).toBe(0.5);
});

test("[SMI5] without answers there is no score", () => {
  expect(value([])).toBeNull();
  expect(finished(smiley, scope)[""]).toMatchObject({ value: null, reason: "no_data" });
});
