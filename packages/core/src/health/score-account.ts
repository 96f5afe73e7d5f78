import type { BandStatus } from "../metrics/bands.ts";
import type { Timestamp } from "../time/timestamp.ts";
import { contributions } from "./contributions.ts";
import { groupValue } from "./group-value.ts";
import { leafShares } from "./leaf-shares.ts";
import type { MeasureInput, MissingReason } from "./measure-input.ts";
import { type MeasurePoints, measurePoints } from "./measure-points.ts";
import { overrideSay, type ScoreOverride } from "./override.ts";
import type { ScoreBand, Scorecard } from "./scorecard.ts";

/**
 * `plain`: every completion of what is missing lies in one band, which is shown as it is. `uncertain`: they do not.
 * `none`: too little is present for any status. `overridden`: a person's word counts; shown with its own mark.
 */
export type ScoreStatus = "plain" | "uncertain" | "none" | "overridden";

export interface MeasureResult {
  readonly id: string;
  /** In the measure's own unit; null where missing. */
  readonly raw: number | null;
  /** Points on 0–100 (or what was added); the policy's points where missing and not excluded; null where left out. */
  readonly points: number | null;
  /** Effective share (0–1) of the weight that was used; 0 where it took no part. */
  readonly weight: number;
  /** Effective share (0–1) among all that apply, present or not. */
  readonly fullWeight: number;
  readonly contribution: number;
  /** Days since the newest fact of its feed; null where there is none. */
  readonly ageDays: number | null;
  /** Why it is missing; null where it is present. */
  readonly reason: MissingReason | null;
}

export interface AccountScore {
  /** 0–100, the override's word included; null where nothing is known. */
  readonly score: number | null;
  /** Without the override. */
  readonly computed: number | null;
  /** From the worst to the best completion of what is missing, whatever the policy; equal to the score when all is there. */
  readonly low: number | null;
  readonly high: number | null;
  readonly status: ScoreStatus;
  /** Null for `uncertain` and `none`. */
  readonly band: string | null;
  readonly bandStatus: BandStatus | null;
  /** Share (0–1) of the weight that is present. */
  readonly coverage: number;
  readonly base: number;
  readonly clamp: number;
  /** What the override adds; 0 without one. */
  readonly override: number;
  readonly measures: readonly MeasureResult[];
}

/** The dust of floating point is swept off before a score meets the bounds of a band. */
function tidy(value: number): number {
  return Math.round(value * 1e9) / 1e9;
}

/** The band that holds a score on 0–100; the outermost bands reach as far as scores do. */
export function scoreBand(bands: readonly ScoreBand[], score: number): ScoreBand | null {
  const value = tidy(score);
  return (
    bands.find((band) => (band.from === null || value >= band.from) && (band.to === null || value < band.to)) ??
    (bands[0] !== undefined && value < (bands[0].from ?? 0) ? bands[0] : (bands.at(-1) ?? null))
  );
}

/**
 * One account's score from its measures' inputs (by measure index).
 * base + Σ contributions + clamp + override = score.
 */
export function scoreAccount(
  card: Scorecard,
  inputs: readonly MeasureInput[],
  override: ScoreOverride | null,
  at: Timestamp,
): AccountScore {
  if (inputs.length !== card.measures.length)
    throw new RangeError(`scoreAccount requires ${card.measures.length} inputs, got ${inputs.length}`);
  const points: readonly MeasurePoints[] = card.measures.map((measure, i) => measurePoints(measure, inputs[i]!));
  const used = points.map((point) => point.used);
  const computed = groupValue(card.root, used);
  const split = contributions(card, used);
  const complete = points.every((point) => point.used !== null && point.reason === null);
  let low = complete
    ? computed
    : groupValue(
        card.root,
        points.map((point) => point.low),
      );
  let high = complete
    ? computed
    : groupValue(
        card.root,
        points.map((point) => point.high),
      );
  const full = leafShares(card, (i) => points[i]!.reason !== "not_applicable");
  const weights = complete ? full : leafShares(card, (i) => used[i] !== null);
  const coverage = points.reduce((sum, point, i) => (point.reason === null ? sum + full[i]! : sum), 0);

  const say = override === null ? 0 : overrideSay(override, at);
  let score = computed;
  let term = 0;
  const base = split?.base ?? 50;
  if (override !== null && say > 0) {
    score = computed === null ? override.score : computed + say * (override.score - computed);
    term = score - (computed ?? base);
    low = low === null ? score : low + say * (override.score - low);
    high = high === null ? score : high + say * (override.score - high);
  }
  const verdict = verdictOf(card, { score, low, high, coverage: tidy(coverage), overridden: say > 0 });
  return {
    score,
    computed,
    low,
    high,
    ...verdict,
    coverage: tidy(coverage),
    base,
    clamp: split?.clamp ?? 0,
    override: term,
    measures: card.measures.map((measure, i) => ({
      id: measure.id,
      raw: points[i]!.reason === null ? inputs[i]!.raw : null,
      points: used[i]!,
      weight: weights[i]!,
      fullWeight: full[i]!,
      contribution: split?.parts[i] ?? 0,
      ageDays: inputs[i]!.ageDays,
      reason: points[i]!.reason,
    })),
  };
}

/** Which status and band a score and its range deserve. */
export function verdictOf(
  card: Pick<Scorecard, "bands" | "minimumCoverage">,
  found: {
    readonly score: number | null;
    readonly low: number | null;
    readonly high: number | null;
    readonly coverage: number;
    readonly overridden: boolean;
  },
): { readonly status: ScoreStatus; readonly band: string | null; readonly bandStatus: BandStatus | null } {
  const { score, low, high } = found;
  if (score === null || low === null || high === null) return { status: "none", band: null, bandStatus: null };
  const band = scoreBand(card.bands, score);
  if (band === null) return { status: "none", band: null, bandStatus: null };
  if (found.overridden) return { status: "overridden", band: band.name, bandStatus: band.status };
  if (found.coverage < card.minimumCoverage || found.coverage === 0)
    return { status: "none", band: null, bandStatus: null };
  const whole = scoreBand(card.bands, low) === band && scoreBand(card.bands, high) === band;
  return whole
    ? { status: "plain", band: band.name, bandStatus: band.status }
    : { status: "uncertain", band: null, bandStatus: null };
}
