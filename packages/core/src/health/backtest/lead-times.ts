import { DAY, type Timestamp } from "../../time/timestamp.ts";
import type { Observation } from "./observation.ts";

export interface LeadTimes {
  /** Outcomes that could have been called: observed at least once in the window before them. */
  readonly events: number;
  /** Of those, called at the last date before they happened. */
  readonly called: number;
  /** Days from the first date of the unbroken call to the outcome; null where none was called. */
  readonly medianDays: number | null;
  readonly lowerQuartileDays: number | null;
  readonly upperQuartileDays: number | null;
}

/** How early the outcomes were called, by event (an account may have several). */
export function leadTimes(observations: readonly Observation[]): LeadTimes {
  const byAccount = new Map<string, Observation[]>();
  for (const item of observations) {
    const list = byAccount.get(item.account);
    if (list === undefined) byAccount.set(item.account, [item]);
    else list.push(item);
  }
  const leads: number[] = [];
  let events = 0;
  for (const list of byAccount.values()) {
    list.sort((a, b) => a.at - b.at);
    for (const eventAt of new Set(list.flatMap((item) => (item.eventAt === null ? [] : [item.eventAt])))) {
      const before = list.filter((item) => item.at < eventAt);
      if (before.length === 0) continue;
      events += 1;
      let since: Timestamp | null = null;
      for (let i = before.length - 1; i >= 0 && before[i]!.flagged; i -= 1) since = before[i]!.at;
      if (since !== null) leads.push((eventAt - since) / DAY);
    }
  }
  leads.sort((a, b) => a - b);
  const quantile = (p: number): number | null => {
    if (leads.length === 0) return null;
    const at = (leads.length - 1) * p;
    const low = Math.floor(at);
    return leads[low]! + (at - low) * (leads[Math.min(low + 1, leads.length - 1)]! - leads[low]!);
  };
  return {
    events,
    called: leads.length,
    medianDays: quantile(0.5),
    lowerQuartileDays: quantile(0.25),
    upperQuartileDays: quantile(0.75),
  };
}
