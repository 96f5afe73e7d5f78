import { RecentAnswers } from "./recent-answers.ts";
import type { StandingAsk } from "./standing-ask.ts";

/** How long a question that failed is not put again: twice as long each time, up to the last. */
const FIRST_WAIT_MS = 10_000;
const LONGEST_WAIT_MS = 3_600_000;

interface Failure {
  readonly error: unknown;
  readonly times: number;
  readonly by: StandingAsk["by"];
  /** The facts over which it failed. */
  readonly facts: string;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

/** Told to the refresh of a question whose time to be put again has not come. */
export class PutOffError extends Error {
  override readonly name = "PutOffError";
}

/**
 * Standing questions that failed, so that not every view of their page, every look of a page that waits and every refresh puts
 * them again. Other facts give them a new start, and so do other definitions, which are part of a question's key. What failed
 * within a page's time may still be worked out behind it, where there is more.
 */
export class FailedAsks {
  private readonly now: () => number;
  private readonly failures = new RecentAnswers<Failure>(1000);

  /** `now`: milliseconds since the epoch. */
  constructor(now: () => number) {
    this.now = now;
  }

  /** What it failed with, while it is too early to put it again over the same facts. */
  putOff(key: string, facts: string, by: StandingAsk["by"]): { readonly error: unknown } | null {
    const failure = this.failures.get(key);
    if (failure === undefined || failure.facts !== facts || this.now() >= failure.until) return null;
    return by === "refresh" && failure.by === "page" ? null : failure;
  }

  failed(key: string, facts: string, by: StandingAsk["by"], error: unknown): void {
    const before = this.failures.get(key);
    const times = before?.facts === facts ? before.times + 1 : 1;
    const wait = Math.min(FIRST_WAIT_MS * 2 ** Math.min(times - 1, 20), LONGEST_WAIT_MS);
    this.failures.set(key, { error, times, by, facts, until: this.now() + wait });
  }

  succeeded(key: string): void {
    this.failures.delete(key);
  }
}
