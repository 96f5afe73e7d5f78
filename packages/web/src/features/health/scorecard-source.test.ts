import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { lineDifference } from "./line-difference.ts";
import {
  freshMeasureId,
  insertInto,
  moveWithin,
  placedMeasures,
  readScorecard,
  removeFrom,
  setAll,
  setIn,
  weightShares,
} from "./scorecard-source.ts";

const SOURCE = `# Why we ask: the board wants it.
kind: scorecard
id: ours
title: Ours # until we know better
outcome: churn
measures:
  # Use comes first.
  - id: use
    weight: 60% # settled in March
    metric: active_users
    linear: { worst: 0, best: 10 }
  - id: rest
    weight: 40%
    measures:
      - { id: since, signal: days_since_use, linear: { worst: 30, best: 3 } }
      - { id: nps, metric: nps, linear: { worst: -100, best: 100 } }
`;
const comments = (source: string): string[] => source.match(/#.*/g) ?? [];

describe("a form that edits a text", () => {
  it("puts one value, and leaves comments and everything else as they are", () => {
    const after = setIn(SOURCE, ["measures", 0, "linear"], { worst: 1, best: 12 });
    expect(comments(after)).toEqual(comments(SOURCE));
    expect(lineDifference(SOURCE, after).filter((line) => line.kind === "gone" || line.kind === "come")).toEqual([
      { kind: "gone", text: "    linear: { worst: 0, best: 10 }" },
      { kind: "come", text: "    linear: { worst: 1, best: 12 }" },
    ]);
    expect(readScorecard(after)?.measures[0]?.linear).toEqual({ worst: 1, best: 12 });
  });

  it("takes a value out, and several at once", () => {
    const after = setAll(SOURCE, ["measures", 0], {
      metric: undefined,
      linear: { worst: 30, best: 3 },
      signal: "days_since_use",
    });
    expect(readScorecard(after)?.measures[0]).toEqual({
      id: "use",
      weight: "60%",
      linear: { worst: 30, best: 3 },
      signal: "days_since_use",
    });
    expect(comments(after)).toEqual(comments(SOURCE));
  });

  it("adds, moves and removes measures at any depth", () => {
    const leaf = { id: "seats", metric: "license_utilization", linear: { worst: 0.2, best: 0.8 } };
    const ids = (source: string) => placedMeasures(readScorecard(source)!).map(({ measure }) => measure.id);
    const added = insertInto(SOURCE, ["measures", 1, "measures"], 2, leaf);
    expect(ids(added)).toEqual(["use", "rest", "since", "nps", "seats"]);
    const moved = moveWithin(added, ["measures", 1, "measures"], 2, -1);
    expect(ids(moved)).toEqual(["use", "rest", "since", "seats", "nps"]);
    expect(ids(removeFrom(moved, ["measures", 1, "measures"], 0))).toEqual(["use", "rest", "seats", "nps"]);
    // Over the edge nothing moves.
    expect(moveWithin(added, ["measures"], 0, -1)).toBe(insertInto(SOURCE, ["measures", 1, "measures"], 2, leaf));
    expect(freshMeasureId(readScorecard(added)!, "seats")).toBe("seats_2");
  });

  it("leaves a text alone that cannot be read", () => {
    expect(readScorecard("measures: [")).toBeNull();
    expect(readScorecard("just words")).toBeNull();
    expect(readScorecard("id: x\nmeasures: 4")).toBeNull();
    expect(setIn("measures: [", ["title"], "x")).toBe("measures: [");
  });

  it("writes every example of ours back with the same values", () => {
    const folder = new URL("../../../../../examples/scorecards/", import.meta.url);
    const files = readdirSync(folder);
    expect(files.length).toBeGreaterThan(4);
    for (const file of files) {
      const source = readFileSync(new URL(file, folder), "utf8");
      const document = readScorecard(source)!;
      const after = setIn(source, ["title"], document.title);
      expect(readScorecard(after)).toEqual(document);
      expect(comments(after)).toEqual(comments(source));
    }
  });
});

describe("shares of weights", () => {
  it("impacts count none 0, low 1, medium 2, high 3; percentages as they are", () => {
    const list = (...weights: (string | undefined)[]) =>
      weights.map((weight, i) => ({ id: `m${i}`, ...(weight === undefined ? {} : { weight }) }));
    expect(weightShares(list("high", "low", undefined, "none"))).toEqual([3 / 6, 1 / 6, 2 / 6, 0]);
    expect(weightShares(list("60%", "40 %"))).toEqual([0.6, 0.4]);
    expect(weightShares(list("much", "low"))).toEqual([null, 1]);
  });
});

describe("what changed between two texts", () => {
  it("shows changed lines with two around them, and says where lines are left out", () => {
    const before = "a\nb\nc\nd\ne\nf\ng\nh\n";
    expect(lineDifference(before, before.replace("g", "G"))).toEqual([
      { kind: "skipped", text: "" },
      { kind: "same", text: "e" },
      { kind: "same", text: "f" },
      { kind: "gone", text: "g" },
      { kind: "come", text: "G" },
      { kind: "same", text: "h" },
    ]);
    expect(lineDifference(before, before)).toEqual([{ kind: "skipped", text: "" }]);
  });
});
