import { DAY, type Timestamp } from "../time/timestamp.ts";

/** What a CSM said about an account: 100 is the best. */
export interface Sentiment {
  /** 0–100. */
  readonly value: number;
  readonly reason: string;
  readonly author: string;
  readonly at: Timestamp;
}

/**
 * A sentiment as it counts at an instant: half as far from neutral (50) after each half-life, and no more (null) once it is
 * older than `expiresDays`.
 */
export function decayedSentiment(
  sentiment: Sentiment,
  at: Timestamp,
  decay: { readonly halfLifeDays: number; readonly expiresDays: number },
): number | null {
  const days = (at - sentiment.at) / DAY;
  if (days < 0 || days >= decay.expiresDays) return null;
  return 50 + (sentiment.value - 50) * 0.5 ** (days / decay.halfLifeDays);
}
