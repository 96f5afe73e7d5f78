import { expect, test } from "vitest";
import { compileScorecard } from "./compile-scorecard.ts";
import { contributions } from "./contributions.ts";
import type { MeasureDocument } from "./scorecard-document.ts";

const linear = (id: string): MeasureDocument => ({ id, metric: "mrr", linear: { worst: 0, best: 100 } });
const points = (id: string): MeasureDocument => ({
  id,
  metric: "mrr",
  linear: { worst: 0, best: 100, points: [-50, 50] },
});

test("start at 50, add and subtract, clamp at 100: the measures keep their points and the clamp is a term of its own", () => {
  const card = compileScorecard({
    id: "c",
    title: "C",
    outcome: "churn",
    aggregate: { basePlusPoints: { base: 50, minimum: 0, maximum: 100 } },
    measures: [points("a"), points("b")],
  });
  expect(contributions(card, [40, 30])).toEqual({ base: 50, parts: [40, 30], clamp: -20 });
  expect(contributions(card, [-40, -30])).toEqual({ base: 50, parts: [-40, -30], clamp: 20 });
});

test("worst-of is shared by Shapley values: of 20 and 80 the bad one carries most, and the good one its share", () => {
  const card = compileScorecard({
    id: "c",
    title: "C",
    outcome: "churn",
    aggregate: "worst_of",
    measures: [linear("a"), linear("b")],
  });
  // v(∅) = 50, v(a) = 20, v(b) = 50, v(ab) = 20: the first gets all of −30.
  expect(contributions(card, [20, 80])).toEqual({ base: 50, parts: [-30, 0], clamp: 0 });
  // v(a) = 20, v(b) = 40, v(ab) = 20: a = ½(−30) + ½(−20), b = ½(−10) + ½(0).
  expect(contributions(card, [20, 40])).toEqual({ base: 50, parts: [-25, -5], clamp: 0 });
});

test("a group maximum is shared among what fills it: 30 and 30 against a maximum of 40 give 20 each", () => {
  const card = compileScorecard({
    id: "c",
    title: "C",
    outcome: "churn",
    aggregate: { basePlusPoints: { base: 0, minimum: 0, maximum: 100 } },
    measures: [
      { id: "g", aggregate: { groupMaximum: { maximum: 40 } }, measures: [points("a"), points("b")] },
      points("c"),
    ],
  });
  expect(contributions(card, [30, 30, 10])).toEqual({ base: 0, parts: [20, 20, 10], clamp: 0 });
});

test("against the portfolio's mean instead of neutral", () => {
  const card = compileScorecard({ id: "c", title: "C", outcome: "churn", measures: [linear("a"), linear("b")] });
  expect(contributions(card, [90, 40], [70, 60])).toEqual({ base: 65, parts: [10, -10], clamp: 0 });
});
