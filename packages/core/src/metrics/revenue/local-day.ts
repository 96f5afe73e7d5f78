import type { Dialect } from "../../sql/dialect.ts";
import { raw, type Sql, sql, time } from "../../sql/sql.ts";
import { localDate, localMidnight, shiftDate } from "../../time/period.ts";
import { DAY, type Timestamp } from "../../time/timestamp.ts";

/** Days `[from, from + days)` that are all 24 hours long, or one day that is not. */
interface Stretch {
  readonly fromUs: Timestamp;
  readonly firstDay: number;
  readonly regular: boolean;
}

/** Stretches of equal local days over `[fromUs, toUs]`: a handful a year, because only clock changes break them. */
function dayStretches(fromUs: Timestamp, toUs: Timestamp, zone: string): readonly Stretch[] {
  const stretches: Stretch[] = [];
  const push = (us: Timestamp, day: number, regular: boolean): void => {
    const last = stretches.at(-1);
    if (!(regular && last?.regular)) stretches.push({ fromUs: us, firstDay: day, regular });
  };
  let date = localDate(fromUs, zone);
  for (let day = 0; ; day += 7) {
    const start = localMidnight(date, zone);
    if (start > toUs) return stretches;
    const next = shiftDate(date, "day", 7);
    if (localMidnight(next, zone) - start === 7 * DAY) push(start, day, true);
    else {
      for (let i = 0; i < 7; i += 1) {
        const from = localMidnight(shiftDate(date, "day", i), zone);
        push(from, day + i, localMidnight(shiftDate(date, "day", i + 1), zone) - from === DAY);
      }
    }
    date = next;
  }
}

/**
 * Number of the local day an instant falls in, as integer SQL, right between `fromUs` and `toUs` and only there. Nothing is
 * converted to local time: it is a subtraction inside a stretch of equal days.
 */
export function localDay(d: Dialect, at: Sql, fromUs: Timestamp, toUs: Timestamp, zone: string): Sql {
  const list = dayStretches(fromUs, toUs, zone);
  const tree = (low: number, high: number): Sql => {
    if (high - low > 1) {
      const middle = (low + high) >> 1;
      return sql`case when ${at} < ${time(list[middle]!.fromUs)} then ${tree(low, middle)} else ${tree(middle, high)} end`;
    }
    const one = list[low]!;
    const first = d.cast(raw(String(one.firstDay)), "bigint");
    if (!one.regular) return first;
    return sql`(${first} + ${d.intDiv(d.diffUs(time(one.fromUs), at), d.cast(raw(String(DAY)), "bigint"))})`;
  };
  return list.length === 0 ? d.cast(raw("0"), "bigint") : tree(0, list.length);
}
