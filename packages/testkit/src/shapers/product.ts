import { DAY, localMidnight, shiftDate, type Timestamp } from "@tendwell/core";
import type { Draw, Shapers } from "../draw.ts";

/** When this world's product events begin: the same for all of its rows. */
function trackingBegins({ persons, firstDay, months, zone }: Draw): Timestamp {
  if (persons.length % 3 !== 0) return Number.NEGATIVE_INFINITY;
  // Or exactly 120 days before one, which is as far as the trend of use looks back.
  if (persons.length % 2 === 0)
    return localMidnight(shiftDate(shiftDate(firstDay, "month", months - 1), "day", -120), zone);
  return localMidnight(shiftDate(firstDay, "month", months >> 1), zone);
}

/** The edges of what questions about use look back on from a month's start: its windows' first and last instants. */
function edgeOfWindow({ rng, firstDay, months, zone }: Draw): Timestamp {
  const month = shiftDate(firstDay, "month", rng.int(1, months));
  const back = rng.pick([-120, -120, -30, -30, -119, -90, -1, 0]);
  return localMidnight(shiftDate(month, "day", back), zone) - rng.pick([0, 0, 1]);
}

/** What makes random product facts plausible: shared and unknown persons, seats in spans, value sooner, later or never. */
export const PRODUCT_SHAPERS: Shapers = {
  product_event: (row, draw) => {
    const { rng, persons } = draw;
    const event = {
      ...row,
      // In some worlds tracking begins exactly with a month: what happened before was never recorded.
      occurred_at: Math.max(rng.chance(0.25) ? edgeOfWindow(draw) : row.occurred_at, trackingBegins(draw)),
      event: rng.pick(["login", "login", "export", "value_reached"]),
      // Few persons over all accounts, so that one is met in several; many events without any.
      person_id: rng.chance(0.3) ? null : rng.pick(persons),
      quantity: rng.pick([0, 1, 1, 1, 2, 5]),
      // Some features are met all the time, others once.
      feature: rng.pick([null, "a", "a", "b", "b", "c", "d", "e", "f", "g"]),
    };
    // Three times in a row, to reach a minimum within one period.
    return rng.chance(0.2) ? [0, 1, 2].map((i) => ({ ...event, occurred_at: event.occurred_at + i * 1_000 })) : [event];
  },
  seat_entitlement: (row, { rng, instant }) => {
    // Spans of one account and product that follow each other, some with a gap, the last one open or closed.
    const product = rng.pick([null, "core", "extra"]);
    const spans = [];
    let from = row.occurred_at;
    for (let count = rng.int(1, 3); count > 0; count -= 1) {
      const ends_at = count === 1 && rng.chance(0.6) ? null : Math.max(instant(), from + DAY);
      const seats = rng.chance(0.1) ? null : BigInt(rng.pick([0, 1, 2, 3, 10]));
      spans.push({ ...row, product, seats, occurred_at: from, ends_at });
      if (ends_at === null) break;
      from = ends_at + rng.pick([0, 0, 1, DAY]);
    }
    return spans;
  },
  milestone: (row, { rng, firstDay, months, zone }) => {
    // The end of the world is what most questions ask as of: achieved exactly then is not achieved yet.
    const theEnd = localMidnight(shiftDate(firstDay, "month", months), zone);
    const milestone = rng.pick(["first_value", "first_value", "onboarded", "kick_off"]);
    const taken = rng.pick([0, 1, -DAY, 7 * DAY, 40 * DAY]);
    const achieved_at = rng.chance(0.6) ? (rng.chance(0.2) ? theEnd : row.occurred_at + taken) : null;
    const done = achieved_at !== null && rng.chance(0.9);
    const status = done ? "achieved" : rng.pick(["planned", "planned", "paused", "dropped"] as const);
    // Due at the instant it was achieved, whole days before or after it, or a microsecond off.
    const off = rng.pick([0, 0, 1, -1, -DAY, -2 * DAY, -7 * DAY, -7 * DAY - 1, 30 * DAY]);
    // Not achieved, it is often due so many days before the end that a grace of as many ends exactly there.
    const days = rng.pick([0, 1, 2, 7, 20, 30]) * DAY;
    const due = achieved_at === null ? theEnd - days : achieved_at + off;
    const due_at = rng.chance(0.1) ? null : rng.chance(0.7) ? due : row.due_at;
    return [{ ...row, milestone, achieved_at, due_at, status }];
  },
  outcome_target: (row, { rng, once, instant, accounts }) => {
    // Few targets of few accounts, so that one is stated several times; never twice at one instant.
    const account_id = rng.pick(accounts.slice(0, 3));
    const target = rng.pick(["hours_saved", "revenue"]);
    if (!once(`target ${account_id} ${target} ${row.occurred_at}`)) return [];
    const agreed = rng.pick([0, 10, 100, 250]);
    const attained = rng.chance(0.2) ? null : rng.pick([0, agreed, agreed / 4, 2 * agreed, 7]);
    return [{ ...row, account_id, target, agreed, attained, due_at: rng.chance(0.25) ? null : instant() }];
  },
};
