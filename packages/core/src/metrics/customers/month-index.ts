import { raw, type Sql, sql, time } from "../../sql/sql.ts";
import { localDate, periodsBetween } from "../../time/period.ts";
import type { Timestamp } from "../../time/timestamp.ts";
import type { MetricScope } from "../metric.ts";

/** Months are counted from here; whatever is older counts as this month. */
const FIRST_MONTH = "1990-01-01";

/** Local months counted from 1990, so that ages are differences of whole numbers and no row is converted to a date. */
export interface MonthIndex {
  /** Index of the month an instant falls in, as a CASE tree over the months' UTC boundaries; capped at the last period's. */
  of(at: Sql): Sql;
  /** The same for a known instant. */
  at(us: Timestamp): number;
  /** First local day of the month with this index, `YYYY-MM-DD`. */
  label(index: number): string;
  /** The instant at which this month ends. */
  endUs(index: number): Timestamp;
}

/** The month index of a scope's zone, up to the month in which its last period ends. */
export function monthIndex(scope: MetricScope): MonthIndex {
  const lastUs = scope.periods.reduce((last, p) => Math.max(last, p.endUs), 0);
  const months = periodsBetween(FIRST_MONTH, `${localDate(lastUs, scope.zone).slice(0, 7)}-02`, "month", scope.zone);
  const indexOf = (us: Timestamp): number => {
    let [low, high] = [0, months.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (us < months[middle]!.startUs) high = middle;
      else low = middle;
    }
    return low;
  };
  const tree = (at: Sql, low: number, high: number): Sql => {
    if (high - low === 1) return raw(String(low));
    const middle = (low + high) >> 1;
    return sql`case when ${at} < ${time(months[middle]!.startUs)} then ${tree(at, low, middle)} else ${tree(at, middle, high)} end`;
  };
  return {
    of: (at) => tree(at, 0, months.length),
    at: indexOf,
    label: (index) => months[index]!.start,
    endUs: (index) => months[index]!.endUs,
  };
}
