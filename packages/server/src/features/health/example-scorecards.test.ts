import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { scorecardDocumentSchema } from "@tendwell/contract";
import {
  compileScorecard,
  parentScore,
  type ScorecardDocument,
  scoreAccount,
  scorecardFaults,
  scoreExample,
} from "@tendwell/core/health";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

const FOLDER = fileURLToPath(new URL("../../../../../examples/scorecards", import.meta.url));
const files = readdirSync(FOLDER).filter((name) => name.endsWith(".yaml"));

function read(name: string): ScorecardDocument {
  const { kind, ...body } = parse(readFileSync(join(FOLDER, name), "utf8")) as Record<string, unknown>;
  expect(kind).toBe("scorecard");
  return scorecardDocumentSchema.parse(body);
}

describe("the scorecards that others are known for, as definition files", () => {
  it("stand there", () => {
    expect(files.sort()).toEqual([
      "any-poor.yaml",
      "conditions.yaml",
      "four-measures.yaml",
      "parent-of-children.yaml",
      "start-at-five.yaml",
      "worst-to-best.yaml",
    ]);
  });

  it.each(files)("%s has no faults, and its worked examples come out", (name) => {
    const document = read(name);
    expect(scorecardFaults(document)).toEqual([]);
    expect(document.examples?.length ?? 0).toBeGreaterThan(0);
    for (const example of document.examples ?? [])
      expect([example.name, scoreExample(document, example)]).toEqual([example.name, null]);
  });

  it("children at 10, 5, 5 and 5 make a parent of 6.25 (Planhat)", () => {
    const card = compileScorecard(read("parent-of-children.yaml"));
    const children = [0.9, 0.5, 0.6, 0.7].map((raw, i) => {
      const { score, low, high, coverage } = scoreAccount(
        card,
        [{ raw, reason: null, ageDays: 0, cuts: null }],
        null,
        0,
      );
      return { account: String(i), score, low, high, coverage, revenue: null };
    });
    const parent = parentScore(card, "mean", children);
    expect((parent!.score! * card.scale) / 100).toBe(6.25);
  });
});
