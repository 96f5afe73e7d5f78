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
  if (!(Number.isInteger(capacity) && capacity >= 1))
    throw new RangeError(`atCapacity requires a whole capacity of at least 1, got ${capacity}`);
  let looked = 0;
  let met = 0;
  let happened = 0;
  let all = 0;
  for (const cases of dates) {
    const sorted = [...cases].sort((a, b) => b.risk - a.risk);
    all += sorted.length;
    happened += sorted.filter((item) => item.happened).length;
    let room = capacity;
    for (let start = 0; start < sorted.length && room > 0; ) {
      let end = start;
      let tied = 0;
      while (end < sorted.length && sorted[end]!.risk === sorted[start]!.risk) {
        if (sorted[end]!.happened) tied += 1;
        end += 1;
      }
      const taken = Math.min(room, end - start);
      looked += taken;
      met += (tied * taken) / (end - start);
      room -= taken;
      start = end;
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
