import { compileScorecard } from "./compile-scorecard.ts";
import { type MeasureInput, MISSING_REASONS, missingInput } from "./measure-input.ts";
import { scoreAccount } from "./score-account.ts";
import type { ScorecardDocument, ScorecardExample } from "./scorecard-document.ts";

const CLOSE = 0.005;

/** Runs one worked example of a scorecard: null when it comes out as expected, else what differs. Peers do not take part. */
export function scoreExample(document: ScorecardDocument, example: ScorecardExample): string | null {
  const card = compileScorecard(document);
  const inputs = card.measures.map((measure): MeasureInput => {
    const value = example.values[measure.id];
    if (typeof value === "number") return { raw: value, reason: null, ageDays: 0, cuts: null };
    return missingInput(MISSING_REASONS.find((reason) => reason === value) ?? "no_data");
  });
  const result = scoreAccount(card, inputs, null, 0);
  const onScale = (value: number | null) => (value === null ? null : (value * card.scale) / 100);
  const { expect } = example;
  const problems: string[] = [];
  const number = (name: string, wanted: number | null | undefined, got: number | null) => {
    if (wanted === undefined) return;
    const same = wanted === null || got === null ? wanted === got : Math.abs(wanted - got) <= CLOSE;
    if (!same) problems.push(`${name} requires ${wanted}, got ${got}`);
  };
  number("score", expect.score, onScale(result.score));
  number("low", expect.low, onScale(result.low));
  number("high", expect.high, onScale(result.high));
  number("coverage", expect.coverage, result.coverage);
  if (expect.band !== undefined && expect.band !== result.band)
    problems.push(`band requires ${expect.band}, got ${result.band}`);
  if (expect.status !== undefined && expect.status !== result.status)
    problems.push(`status requires ${expect.status}, got ${result.status}`);
  return problems.length === 0 ? null : problems.join("; ");
}
