import type { Timestamp } from "@tendwell/core";
import type { Version } from "./account-life.ts";

type State = Omit<Version, "subscription" | "fromUs" | "toUs" | "startedUs" | "cancelledUs">;

/** One subscription's versions as they come about: each change closes the open version and opens the next. */
export class SubscriptionTimeline {
  private readonly versions: Version[];
  private readonly subscription: number;
  private readonly startedUs: Timestamp;
  private readonly endUs: Timestamp;
  private open: { fromUs: Timestamp; state: State };

  constructor(versions: Version[], subscription: number, fromUs: Timestamp, state: State, endUs: Timestamp) {
    this.versions = versions;
    this.subscription = subscription;
    this.startedUs = fromUs;
    this.endUs = endUs;
    this.open = { fromUs, state };
  }

  get state(): State {
    return this.open.state;
  }
  get number(): number {
    return this.subscription;
  }

  /** Changes the state from an instant on; nothing happens after the span's end. */
  change(atUs: Timestamp, patch: Partial<State>): void {
    if (atUs >= this.endUs) return;
    if (atUs <= this.open.fromUs)
      throw new RangeError(`a version change requires a later instant than ${this.open.fromUs}, got ${atUs}`);
    this.push(atUs, null);
    this.open = { fromUs: atUs, state: { ...this.open.state, ...patch } };
  }

  /** Ends the subscription; `cancelledUs` is when the customer said so. An end after the span is known when cancelled in it. */
  end(atUs: Timestamp, cancelledUs: Timestamp | null): void {
    const known = cancelledUs !== null && cancelledUs < this.endUs;
    if (atUs < this.endUs || known) this.push(atUs, known ? cancelledUs : null);
    else this.push(null, null);
  }
  /** Leaves it open at the span's end. */
  keep(): void {
    this.push(null, null);
  }

  private push(toUs: Timestamp | null, cancelledUs: Timestamp | null): void {
    this.versions.push({
      ...this.open.state,
      subscription: this.subscription,
      fromUs: this.open.fromUs,
      toUs,
      startedUs: this.startedUs,
      cancelledUs: cancelledUs !== null && cancelledUs < this.open.fromUs ? this.open.fromUs : cancelledUs,
    });
  }
}

/** Recurring value of a state per month in minor units, not rounded. */
export function monthlyValue(state: Pick<Version, "amount" | "forever" | "limited" | "interval">): number {
  return (state.amount - state.forever - state.limited) / (state.interval === "year" ? 12 : 1);
}
