import type { Timestamp } from "../time/timestamp.ts";

/** A person's word against the computed score, kept across runs until it expires. */
export interface ScoreOverride {
  /** 0–100. */
  readonly score: number;
  readonly reason: string;
  readonly author: string;
  readonly setAt: Timestamp;
  /** Exclusive. */
  readonly expiresAt: Timestamp;
  /** `linear`: its say falls evenly from all at `setAt` to none at `expiresAt`. */
  readonly decay: "none" | "linear";
}

/** How much of the override's word counts at an instant, 0–1; 0 before it is set and from its expiry on. */
export function overrideSay(override: ScoreOverride, at: Timestamp): number {
  const { setAt, expiresAt } = override;
  if (at < setAt || at >= expiresAt) return 0;
  return override.decay === "none" ? 1 : (expiresAt - at) / (expiresAt - setAt);
}
