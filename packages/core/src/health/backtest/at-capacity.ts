import { type RankTable, rankTable } from "./rank-table.ts";

/** What a team that can look after `capacity` accounts a date would have met. */
export interface AtCapacity {
  readonly capacity: number;
  /** Account-dates it would have looked at, and how many of those had the outcome (expected, where ties are cut). */
  readonly looked: number;
  readonly met: number;
  readonly precision: number | null;
  readonly recall: number | null;
  /** Precision ÷ base rate: how many times better than calling at random. */
  readonly lift: number | null;
}

/**
 * Takes the `capacity` riskiest accounts of each date. Where a tie is cut, its cases count by the share of it that fits,
 * which is what drawing among them at random would give on average.
 */
export function atCapacity(
  dates: readonly (readonly { readonly risk: number; readonly happened: boolean }[])[],
  capacity: number,
): AtCapacity {
  const tables = dates.map((cases) =>
    rankTable(
      Float64Array.from(cases, ({ risk }) => risk),
      Uint8Array.from(cases, ({ happened }) => (happened ? 1 : 0)),
    ),
  );
  return tablesAtCapacity(tables, capacity);
}

/** The same of cases that are counted already, one table a date. */
export function tablesAtCapacity(dates: readonly RankTable[], capacity: number): AtCapacity {
  if (!(Number.isInteger(capacity) && capacity >= 1))
    throw new RangeError(`atCapacity requires a whole capacity of at least 1, got ${capacity}`);
  let looked = 0;
  let met = 0;
  let happened = 0;
  let all = 0;
  for (const { positives, negatives } of dates) {
    let room = capacity;
    for (let place = positives.length - 1; place >= 0; place -= 1) {
      const tied = positives[place]! + negatives[place]!;
      all += tied;
      happened += positives[place]!;
      const taken = Math.min(room, tied);
      looked += taken;
      met += (positives[place]! * taken) / tied;
      room -= taken;
    }
  }
  const precision = looked === 0 ? null : met / looked;
  const base = all === 0 ? 0 : happened / all;
  return {
    capacity,
    looked,
    met,
    precision,
    recall: happened === 0 ? null : met / happened,
    lift: precision === null || base === 0 ? null : precision / base,
  };
}
