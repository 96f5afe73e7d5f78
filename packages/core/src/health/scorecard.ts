import type { BandStatus } from "../metrics/bands.ts";
import type { AttributeRule, Outcome, Signal } from "./scorecard-document.ts";

/** How the children of a group become one value. All points are on 0–100. */
export type Aggregator =
  | { readonly kind: "weighted_mean" }
  | { readonly kind: "worst_of" }
  | { readonly kind: "base_plus_points"; readonly base: number; readonly minimum: number; readonly maximum: number }
  | { readonly kind: "group_maximum"; readonly minimum: number; readonly maximum: number };

/** Half-open `[from, to)`; null is unbounded. */
export interface PointsBand {
  readonly from: number | null;
  readonly to: number | null;
  readonly points: number;
}

/** From a raw value to points on 0–100 (in a group that adds points: to what is added, which may be negative). */
export type Normaliser =
  | {
      readonly kind: "linear";
      readonly worst: number;
      readonly best: number;
      readonly worstPoints: number;
      readonly bestPoints: number;
    }
  | { readonly kind: "bands"; readonly bands: readonly PointsBand[] }
  /** `worst` and `best` are percentiles (0–100) among accounts that share the attribute `peers`; null: all accounts. */
  | { readonly kind: "percentile"; readonly worst: number; readonly best: number; readonly peers: string | null }
  /** `worst` and `best` are robust deviations of the recent days from the days before. */
  | {
      readonly kind: "own_past";
      readonly worst: number;
      readonly best: number;
      readonly recentDays: number;
      readonly baselineDays: number;
      readonly bucketDays: number;
    };

export interface Window {
  readonly count: number;
  readonly grain: "day" | "month" | "year";
}

export type MeasureSource =
  | {
      readonly kind: "metric";
      readonly metric: string;
      readonly component: string | null;
      readonly options: Readonly<Record<string, string | number>>;
      readonly window: Window;
      readonly absent: number | null;
      readonly minimumVolume: number;
    }
  | { readonly kind: "signal"; readonly signal: Signal }
  | { readonly kind: "sentiment"; readonly halfLifeDays: number; readonly expiresDays: number };

export type MissingPolicy = "exclude" | "worst" | "neutral";

/** A leaf. `index` is its place in `Scorecard.measures`, which every array of inputs and results follows. */
export interface Measure {
  readonly kind: "measure";
  readonly index: number;
  readonly id: string;
  readonly title: string;
  readonly weight: number;
  readonly source: MeasureSource;
  readonly target: number | null;
  readonly normaliser: Normaliser;
  readonly missing: MissingPolicy;
  readonly freshDays: number | null;
  readonly appliesTo: readonly AttributeRule[];
  /** The lowest and highest points it can give. */
  readonly lowest: number;
  readonly highest: number;
  /** Points that say nothing: 50 in a mean, 0 where points are added. */
  readonly neutral: number;
}

export interface Group {
  readonly kind: "group";
  readonly id: string;
  readonly title: string;
  readonly weight: number;
  readonly aggregator: Aggregator;
  readonly children: readonly (Measure | Group)[];
}

export interface ScoreBand {
  readonly name: string;
  readonly status: BandStatus;
  readonly from: number | null;
  readonly to: number | null;
}

export type ParentPolicy = "own" | "mean" | "revenue_weighted" | "worst_child";

/** A scorecard ready to compute: every weight a number, every point on 0–100. */
export interface Scorecard {
  readonly id: string;
  readonly title: string;
  readonly outcome: Outcome;
  readonly scale: number;
  readonly root: Group;
  /** The leaves in document order. */
  readonly measures: readonly Measure[];
  readonly bands: readonly ScoreBand[];
  readonly minimumCoverage: number;
  readonly appliesTo: readonly AttributeRule[];
  readonly priority: number;
  readonly parent: ParentPolicy;
}

/** Red below 50, yellow from 50 to below 75, green from 75; vendors differ. */
export const DEFAULT_BANDS: readonly ScoreBand[] = [
  { name: "at_risk", status: "at_risk", from: null, to: 50 },
  { name: "watch", status: "watch", from: 50, to: 75 },
  { name: "healthy", status: "healthy", from: 75, to: null },
];
