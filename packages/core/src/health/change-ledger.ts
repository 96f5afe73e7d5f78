import type { Timestamp } from "../time/timestamp.ts";
import { groupValue, type LeafPoints } from "./group-value.ts";
import type { MeasureInput } from "./measure-input.ts";
import { measurePoints } from "./measure-points.ts";
import { overrideSay, type ScoreOverride } from "./override.ts";
import type { Scorecard } from "./scorecard.ts";
import { shapley } from "./shapley.ts";

/** One end of a comparison. */
export interface LedgerEnd {
  readonly card: Scorecard;
  readonly at: Timestamp;
  readonly override: ScoreOverride | null;
}

export interface LedgerFacts {
  /** The first scorecard's measures at t₀, as known at t₀. */
  readonly before: readonly MeasureInput[];
  /** The second scorecard's measures at t₀, as known at t₀. The same list as `before` where the version is the same. */
  readonly reworked: readonly MeasureInput[];
  /** The second scorecard's measures at t₀, as known at t₁: late facts and corrections arrived. */
  readonly relearnt: readonly MeasureInput[];
  /** The second scorecard's measures at t₁, as known at t₁. */
  readonly after: readonly MeasureInput[];
}

export interface ChangeLedger {
  readonly from: number;
  readonly to: number;
  readonly change: number;
  /** v₁ on facts₀ instead of v₀. */
  readonly configuration: number;
  /** Late facts and corrections about the time before t₀. */
  readonly lateFacts: number;
  /** Measures that came or went: missing at one end only. */
  readonly coverage: number;
  /** By measure of the second scorecard; only those that moved. */
  readonly behaviour: readonly { readonly measure: string; readonly part: number }[];
  readonly override: number;
}

/**
 * Splits the move of a score from t₀ to t₁ in this fixed order: configuration, data availability (late facts, then
 * coverage), behaviour (Shapley among its measures), override. The parts add up to the change. Null where either end has
 * no score at all: there is nothing to compare.
 */
export function changeLedger(start: LedgerEnd, end: LedgerEnd, facts: LedgerFacts): ChangeLedger | null {
  const used = (card: Scorecard, inputs: readonly MeasureInput[]) =>
    card.measures.map((measure, i) => measurePoints(measure, inputs[i]!));
  const scoreOf = (card: Scorecard, points: LeafPoints, otherwise: number): number =>
    groupValue(card.root, points) ?? otherwise;
  const { card } = end;

  const first = groupValue(
    start.card.root,
    used(start.card, facts.before).map((point) => point.used),
  );
  const after = used(card, facts.after);
  const last = groupValue(
    card.root,
    after.map((point) => point.used),
  );
  if (first === null || last === null) return null;

  const reworked = scoreOf(
    card,
    used(card, facts.reworked).map((point) => point.used),
    first,
  );
  const learnt = used(card, facts.relearnt);
  const relearnt = scoreOf(
    card,
    learnt.map((point) => point.used),
    reworked,
  );
  // The presence of t₁ with the behaviour of t₀: what is there at both ends keeps its old points.
  const bridge = after.map((point, i) =>
    point.reason === null && learnt[i]!.reason === null ? learnt[i]!.used : point.used,
  );
  const bridged = scoreOf(card, bridge, relearnt);
  const moved = after.flatMap((point, i) => (point.used === bridge[i] ? [] : [i]));
  const mixed: (number | null)[] = [...bridge];
  const parts = shapley(moved.length, (inside) => {
    moved.forEach((index, i) => {
      mixed[index] = inside[i] ? after[index]!.used : bridge[index]!;
    });
    return scoreOf(card, mixed, bridged);
  });
  const from = withOverride(first, start);
  const to = withOverride(last, end);
  return {
    from,
    to,
    change: to - from,
    configuration: reworked - first,
    lateFacts: relearnt - reworked,
    coverage: bridged - relearnt,
    behaviour: moved.map((index, i) => ({ measure: card.measures[index]!.id, part: parts[i]! })),
    override: to - last - (from - first),
  };
}

function withOverride(score: number, end: LedgerEnd): number {
  if (end.override === null) return score;
  return score + overrideSay(end.override, end.at) * (end.override.score - score);
}
