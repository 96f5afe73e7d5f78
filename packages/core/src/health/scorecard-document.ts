import type { BandStatus } from "../metrics/bands.ts";

/** The question a scorecard answers. Higher always is healthier: less churn, or more of the other three. */
export const OUTCOMES = ["churn", "renewal", "upsell", "cross_sell"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Figures of an account that are no metric: whole days, read from its facts. */
export const SIGNALS = ["days_since_touch", "days_since_use", "days_as_customer", "days_to_renewal"] as const;
export type Signal = (typeof SIGNALS)[number];

export const IMPACTS = ["none", "low", "medium", "high"] as const;
export type Impact = (typeof IMPACTS)[number];

export type AggregateDocument =
  | "weighted_mean"
  | "worst_of"
  | { readonly basePlusPoints: { readonly base: number; readonly minimum: number; readonly maximum: number } }
  | { readonly groupMaximum: { readonly minimum?: number | undefined; readonly maximum: number } };

export interface AttributeRule {
  readonly attribute: string;
  readonly values: readonly string[];
}

export interface BandDocument {
  readonly name: string;
  readonly status: BandStatus;
  /** `[from, to)` on the scorecard's scale; absent is unbounded. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

export interface PointsBandDocument {
  /** `[from, to)` in the measure's unit; absent is unbounded. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly points: number;
}

/** A measure of a scorecard, or (with `measures`) a group of them. Exactly one source and one normaliser for a measure. */
export interface MeasureDocument {
  readonly id: string;
  readonly title?: string | undefined;
  /** An impact, or an exact share of its group such as "40%". */
  readonly weight?: string | undefined;
  readonly appliesTo?: readonly AttributeRule[] | undefined;

  readonly measures?: readonly MeasureDocument[] | undefined;
  readonly aggregate?: AggregateDocument | undefined;

  readonly metric?: string | undefined;
  readonly component?: string | undefined;
  readonly options?: Readonly<Record<string, string | number>> | undefined;
  /** Days, months or years before the day of the score: `30d`, `3m`, `1y`. */
  readonly window?: string | undefined;
  /** What an account without a row counts as where the source itself is there and fresh. */
  readonly absent?: number | undefined;
  /** Below this many observations the value is missing. */
  readonly minimumVolume?: number | undefined;
  readonly signal?: Signal | undefined;
  readonly sentiment?: { readonly halfLifeDays: number; readonly expiresDays: number } | undefined;

  /** The value is divided by this first. */
  readonly target?: number | undefined;
  readonly linear?:
    | { readonly worst: number; readonly best: number; readonly points?: readonly [number, number] | undefined }
    | undefined;
  readonly bands?: readonly PointsBandDocument[] | undefined;
  readonly percentile?:
    | {
        readonly worst?: number | undefined;
        readonly best?: number | undefined;
        readonly peers?: string | undefined;
      }
    | undefined;
  readonly ownPast?:
    | {
        readonly worst: number;
        readonly best: number;
        readonly recentDays?: number | undefined;
        readonly baselineDays?: number | undefined;
        readonly bucketDays?: number | undefined;
      }
    | undefined;

  readonly missing?: "exclude" | "worst" | "neutral" | undefined;
  /** Days after its feed's newest fact during which a value keeps counting. */
  readonly freshDays?: number | undefined;
}

/** A worked example inside the file, run by `tendwell test`. */
export interface ScorecardExample {
  readonly name: string;
  /** Raw value by measure; null or a missing reason leaves it out. Measures that are not named are missing. */
  readonly values: Readonly<Record<string, number | string | null>>;
  readonly expect: {
    readonly score?: number | null | undefined;
    readonly low?: number | undefined;
    readonly high?: number | undefined;
    readonly band?: string | null | undefined;
    readonly status?: string | undefined;
    readonly coverage?: number | undefined;
  };
}

/** A scorecard as it is written: the same for the file and the form. */
export interface ScorecardDocument {
  readonly id: string;
  readonly title: string;
  readonly about?: string | undefined;
  readonly outcome: Outcome;
  /** Top of the scale on which points and bands are stated; scores are stored on 0–100. */
  readonly scale?: number | undefined;
  readonly aggregate?: AggregateDocument | undefined;
  readonly measures: readonly MeasureDocument[];
  readonly bands?: readonly BandDocument[] | undefined;
  /** Share (0–1) of the weight that must be present for any status. */
  readonly minimumCoverage?: number | undefined;
  /** Accounts it is for: every rule must hold. None: all accounts. */
  readonly appliesTo?: readonly AttributeRule[] | undefined;
  /** Where several apply to one account and outcome, the highest wins. */
  readonly priority?: number | undefined;
  readonly parent?: "own" | "mean" | "revenue_weighted" | "worst_child" | undefined;
  readonly examples?: readonly ScorecardExample[] | undefined;
}
