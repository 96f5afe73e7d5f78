import { expect, test } from "vitest";
import { resolveScorecard } from "./resolve-scorecard.ts";

const card = (id: string, priority: number, ...rules: [string, string[]][]) => ({
  id,
  priority,
  appliesTo: rules.map(([attribute, values]) => ({ attribute, values })),
});
const cards = [
  card("everyone", 0),
  card("enterprise", 0, ["segment", ["enterprise"]]),
  card("onboarding", 5, ["lifecycle_stage", ["onboarding", "trial"]]),
];

test("the more particular one wins, and the choice says why the others did not", () => {
  expect(resolveScorecard(cards, new Map([["segment", "enterprise"]]))).toEqual({
    scorecard: "enterprise",
    considered: [
      {
        scorecard: "onboarding",
        verdict: "does_not_apply",
        failed: { rule: { attribute: "lifecycle_stage", values: ["onboarding", "trial"] }, value: null },
      },
      { scorecard: "enterprise", verdict: "applies", failed: null },
      { scorecard: "everyone", verdict: "outranked", failed: null },
    ],
  });
});

test("priority comes before particularity", () => {
  const attributes = new Map([
    ["segment", "enterprise"],
    ["lifecycle_stage", "trial"],
  ]);
  expect(resolveScorecard(cards, attributes).scorecard).toBe("onboarding");
});

test("where none applies there is none", () => {
  expect(resolveScorecard([cards[1]!], new Map()).scorecard).toBeNull();
});
