import { Temporal } from "temporal-polyfill";

/** A working day of a drip: whose turn it is (`slot` of `slots`), in which round through everybody (from 0). */
export interface DripDay {
  readonly slot: number;
  readonly slots: number;
  readonly round: number;
}

/** How many working days a round takes when this share (0 < share ≤ 1) of the base is asked on each. */
export function dripSlots(share: number): number {
  if (!(share > 0 && share <= 1)) throw new RangeError(`share requires a number above 0 and up to 1, got ${share}`);
  return Math.ceil(1 / share - 1e-9);
}

/**
 * The turn of a local day (`YYYY-MM-DD`), counted in working days (Monday to Friday) from `start`. Null on a weekend and before
 * the start.
 */
export function dripDay(start: string, day: string, share: number): DripDay | null {
  const slots = dripSlots(share);
  const first = Temporal.PlainDate.from(start);
  const date = Temporal.PlainDate.from(day);
  const days = first.until(date, { largestUnit: "day" }).days;
  if (date.dayOfWeek > 5 || days < 0) return null;
  const whole = Math.floor(days / 7);
  let index = whole * 5;
  for (let rest = whole * 7; rest < days; rest += 1) if (first.add({ days: rest }).dayOfWeek <= 5) index += 1;
  return { slot: index % slots, slots, round: Math.floor(index / slots) };
}

/** A person's own slot: the same in every round, and even over people (FNV-1a with the finaliser of MurmurHash3). */
export function dripSlotOf(seed: string, person: string, slots: number): number {
  let hash = 0x811c9dc5;
  for (const char of `${seed}\u0000${person}`) hash = Math.imul(hash ^ char.codePointAt(0)!, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) % slots;
}
