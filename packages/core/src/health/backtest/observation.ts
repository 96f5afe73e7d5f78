import type { Timestamp } from "../../time/timestamp.ts";

/** What a scorecard said about one account on one date, and what happened in the window that followed. */
export interface Observation {
  readonly account: string;
  readonly at: Timestamp;
  /** 0–100; null where the scorecard had none. */
  readonly score: number | null;
  /** Whether the scorecard called the outcome: at risk for churn and renewal, healthy for upsell and cross-sell. */
  readonly flagged: boolean;
  /** Band or status as shown. */
  readonly shown: string;
  /** When the outcome happened inside the window after `at`; null where it did not. */
  readonly eventAt: Timestamp | null;
}
