import { expect, test } from "vitest";
import { fact, finished, question } from "../literal-facts.ts";
import { thumbsReference } from "./thumbs.reference.ts";
import { thumbs } from "./thumbs.ts";

const scope = question(thumbs, "2025-01-01", "2026-01-01", "year");
let next = 0;
const thumb = (score: number | null, [scale_min, scale_max] = [0, 1], more: object = {}) => {
  next += 1;
  return fact("survey_response", "2025-05-05", {
    response_id: String(next),
    question: "thumbs",
    score,
    scale_min: scale_min!,
    scale_max: scale_max!,
    ...more,
  });
};
const value = (answers: ReturnType<typeof thumb>[]) => thumbsReference({ survey_response: answers }, scope)[0]!.value;

test("three up, one down: 75 %", () => {
  expect(value([1, 1, 1, 0].map((score) => thumb(score)))).toBe(0.75);
  expect(finished(thumbs, scope, { answers: 4, n_0: 4, y_0: 3, x_0: 4 })[""]).toMatchObject({ value: 0.75, n: 4 });
});

test("[THU1] the latest answer of a person counts", () => {
  const by = { person_id: "7" };
  expect(value([thumb(0, [0, 1], by), thumb(1, [0, 1], by)])).toBe(1);
});

test("[THU2] skips and scores outside their scale are no answers", () => {
  expect(value([thumb(null), thumb(2), thumb(-1), thumb(0)])).toBe(0);
});

test("[THU3] up is the good end", () => {
  const turned = { low_is_good: true };
  expect(value([thumb(0, [0, 1], turned), thumb(0, [0, 1], turned), thumb(1, [0, 1], turned)])).toBe(2 / 3);
});

test("[THU4] a scale of one or five points is no thumb, one of 1–2 is", () => {
  expect(value([thumb(5, [1, 5]), thumb(1, [1, 1])])).toBeNull();
  expect(value([thumb(2, [1, 2]), thumb(1, [1, 2])])).toBe(0.5);
});

test("[THU5] without answers there is no share", () => {
  expect(finished(thumbs, scope)[""]).toMatchObject({ value: null, reason: "no_data" });
});
