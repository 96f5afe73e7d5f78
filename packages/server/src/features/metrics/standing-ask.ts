/** How long a page waits in all for figures that are no longer exact; what would take longer is shown as it was. */
const PATIENCE_MS = 400;

/**
 * One asking of a question that pages ask every day. As a page asks it, an answer may tell of facts that have changed since,
 * and this says so; as the refresh asks it, never.
 */
export class StandingAsk {
  readonly by: "page" | "refresh";
  /** Milliseconds left to work out anew instead of showing what was. */
  patienceMs: number;
  /** Whether anything shown is of facts that have changed since. */
  refreshing = false;
  /** Whether any of it can be worked out now: what failed lately is left for a while. */
  wanted = false;
  /** The oldest of what is shown: when its facts were last changed (microseconds), and when it was worked out (milliseconds). */
  factsAsOf: number | null = null;
  workedOutAt: number | null = null;

  constructor(by: "page" | "refresh", patienceMs: number = PATIENCE_MS) {
    this.by = by;
    this.patienceMs = patienceMs;
  }

  /** An answer that is shown; `wanted`: it is of facts that have changed since, and can be worked out anew now. */
  note(
    answer: { readonly factsAsOf: number; readonly workedOutAt: number },
    stale: boolean,
    wanted: boolean = stale,
  ): void {
    if (wanted) this.wanted = true;
    this.workedOutAt = Math.min(this.workedOutAt ?? answer.workedOutAt, answer.workedOutAt);
    if (stale) {
      this.factsAsOf = this.refreshing ? Math.min(this.factsAsOf!, answer.factsAsOf) : answer.factsAsOf;
      this.refreshing = true;
    } else if (!this.refreshing) this.factsAsOf = Math.max(this.factsAsOf ?? 0, answer.factsAsOf);
  }

  /** As the API shows it. */
  view(): { refreshing: boolean; factsAsOf: string | null; workedOutAt: string | null } {
    return {
      refreshing: this.refreshing,
      factsAsOf: this.factsAsOf === null || this.factsAsOf === 0 ? null : new Date(this.factsAsOf / 1000).toISOString(),
      workedOutAt: this.workedOutAt === null ? null : new Date(this.workedOutAt).toISOString(),
    };
  }
}
