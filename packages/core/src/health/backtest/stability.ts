import type { Observation } from "./observation.ts";

export interface Stability {
  /** Pairs of consecutive dates of one account. */
  readonly steps: number;
  /** Share of steps at which what is shown changed. */
  readonly changed: number | null;
  /** Of the changes with a next step, the share that the next step took back: flapping. */
  readonly takenBack: number | null;
}

/** How restless a scorecard is: how often what is shown changes from date to date, and how often at once back. */
export function stability(observations: readonly Observation[]): Stability {
  const byAccount = new Map<string, Observation[]>();
  for (const item of observations) {
    const list = byAccount.get(item.account);
    if (list === undefined) byAccount.set(item.account, [item]);
    else list.push(item);
  }
  let steps = 0;
  let changes = 0;
  let followed = 0;
  let back = 0;
  for (const list of byAccount.values()) {
    list.sort((a, b) => a.at - b.at);
    for (let i = 1; i < list.length; i += 1) {
      steps += 1;
      if (list[i]!.shown === list[i - 1]!.shown) continue;
      changes += 1;
      const next = list[i + 1];
      if (next === undefined) continue;
      followed += 1;
      if (next.shown === list[i - 1]!.shown) back += 1;
    }
  }
  return {
    steps,
    changed: steps === 0 ? null : changes / steps,
    takenBack: followed === 0 ? null : back / followed,
  };
}
