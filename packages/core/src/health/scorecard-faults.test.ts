import { expect, test } from "vitest";
import type { MeasureDocument, ScorecardDocument } from "./scorecard-document.ts";
import { scorecardFaults } from "./scorecard-faults.ts";

const good: MeasureDocument = { id: "a", metric: "mrr", linear: { worst: 0, best: 100 } };
const faults = (measures: readonly MeasureDocument[], rest: Partial<ScorecardDocument> = {}) =>
  scorecardFaults({ id: "c", title: "C", outcome: "churn", measures, ...rest });

test("a sound scorecard has none", () => {
  expect(faults([good, { ...good, id: "b", window: "3m" }])).toEqual([]);
});

test.each<[string, readonly MeasureDocument[], Partial<ScorecardDocument>, string, (string | number)[]]>([
  [
    "an unknown metric",
    [{ ...good, metric: "happiness" }],
    {},
    'metric requires one of the catalogue, got "happiness"',
    ["measures", 0, "metric"],
  ],
  [
    "two sources",
    [{ ...good, signal: "days_since_use" }],
    {},
    "requires one of metric, signal, sentiment, got metric, signal",
    ["measures", 0],
  ],
  [
    "no normaliser",
    [{ id: "a", metric: "mrr" }],
    {},
    "requires one of linear, bands, percentile, ownPast, got none",
    ["measures", 0],
  ],
  [
    "shares of 90 %",
    [
      { ...good, weight: "40%" },
      { ...good, id: "b", weight: "50%" },
    ],
    {},
    "shares that add up to 100%, got 90%",
    ["measures"],
  ],
  [
    "shares and impacts",
    [
      { ...good, weight: "40%" },
      { ...good, id: "b", weight: "high" },
    ],
    {},
    "got both shares and impacts",
    ["measures"],
  ],
  ["a weight that is no word", [{ ...good, weight: "huge" }], {}, 'got "huge"', ["measures", 0, "weight"]],
  ["one id twice", [good, good], {}, "id requires a name of its own, got a twice", ["measures", 1, "id"]],
  ["a window of no length", [{ ...good, window: "0d" }], {}, 'got "0d"', ["measures", 0, "window"]],
  [
    "a gap between bands",
    [good],
    {
      bands: [
        { name: "low", status: "at_risk", to: 40 },
        { name: "high", status: "healthy", from: 50 },
      ],
    },
    "start where the one before ends, got 50 after 40",
    ["bands", 1],
  ],
  [
    "bands that stop at the top",
    [good],
    { bands: [{ name: "low", status: "at_risk", to: 100 }] },
    "bands that cover 0 to 100",
    ["bands"],
  ],
  [
    "an unknown option",
    [{ ...good, options: { colour: "red" } }],
    {},
    'option colour of mrr does not take "red"',
    ["measures", 0, "options", "colour"],
  ],
  [
    "worst equal to best",
    [{ ...good, linear: { worst: 3, best: 3 } }],
    {},
    "worst and best to differ, got 3 twice",
    ["measures", 0, "linear"],
  ],
  [
    "an empty group",
    [{ id: "g", measures: [] }],
    {},
    "measures requires at least one measure, got none",
    ["measures", 0, "measures"],
  ],
  [
    "a base outside of its limits",
    [good],
    { aggregate: { basePlusPoints: { base: 20, minimum: 0, maximum: 10 } } },
    "minimum ≤ base ≤ maximum, got 0, 20, 10",
    ["aggregate"],
  ],
  [
    "an example with a stranger",
    [good],
    { examples: [{ name: "x", values: { z: 1 }, expect: {} }] },
    "got z",
    ["examples", 0, "values", "z"],
  ],
])("%s is named with its place", (_, measures, rest, message, path) => {
  const found = faults(measures, rest);
  expect(found.map((fault) => fault.message).join("; ")).toContain(message);
  expect(found[0]!.path).toEqual(path);
});
