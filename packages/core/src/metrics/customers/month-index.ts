import type { Dialect } from "../../sql/dialect.ts";
import { identifier, raw, type Sql, sql } from "../../sql/sql.ts";
import { localDate, type Period, periodsBetween } from "../../time/period.ts";
import { DAY, type Timestamp } from "../../time/timestamp.ts";
import type { MetricScope } from "../metric.ts";

/** Months are counted from here; whatever is older counts as this month. */
const FIRST_MONTH = "1990-01-01";
/** Length of a bin: the average Gregorian month. It holds at most two month borders. */
const BIN_US = 30.436875 * DAY;
const NEVER = Number.MAX_SAFE_INTEGER;

/** Local months counted from 1990, so that ages are differences of whole numbers and no row is converted to a date. */
export interface MonthIndex {
  /** The relation `month_bins` that `of` joins, for a WITH clause. */
  readonly relation: Sql;
  /** Join and expression of the month an instant falls in; `otherwise` where it is before 1990 or after the last period. */
  of(alias: string, at: Sql, otherwise: Sql): { readonly join: Sql; readonly index: Sql };
  /** The month a known instant falls in. */
  at(us: Timestamp): number;
  /** First local day of the month with this index, `YYYY-MM-DD`. */
  label(index: number): string;
  /** The instant at which this month ends. */
  endUs(index: number): Timestamp;
}

/** Months of a zone are computed once: thousands of calendar conversions would cost more than the query. */
const monthsByZone = new Map<string, readonly Period[]>();

function monthsUntil(us: Timestamp, zone: string): readonly Period[] {
  const known = monthsByZone.get(zone);
  if (known !== undefined && known.at(-1)!.endUs > us) return known;
  const end = `${Number(localDate(us, zone).slice(0, 4)) + 1}-12-02`;
  const months = periodsBetween(FIRST_MONTH, end, "month", zone);
  monthsByZone.set(zone, months);
  return months;
}

/**
 * The month index of a scope's zone, up to its last period. In SQL an instant finds its month by an equality join on a bin of
 * constant length that knows the one or two month borders inside it: cheaper to plan than a CASE over hundreds of months.
 */
export function monthIndex(d: Dialect, scope: MetricScope): MonthIndex {
  const lastUs = scope.periods.reduce((last, p) => Math.max(last, p.endUs), 0);
  const months = monthsUntil(lastUs, scope.zone);
  const at = (us: Timestamp): number => {
    let [low, high] = [0, months.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (us < months[middle]!.startUs) high = middle;
      else low = middle;
    }
    return low;
  };
  const firstBin = Math.floor(months[0]!.startUs / BIN_US);
  const lastBin = Math.floor(lastUs / BIN_US);
  const bins = Array.from({ length: lastBin - firstBin + 1 }, (_, i) => {
    const bin = firstBin + i;
    const index = at(bin * BIN_US);
    return [bin, index, months[index + 1]?.startUs ?? NEVER, months[index + 2]?.startUs ?? NEVER];
  });
  const columns = { bin: "bigint", month: "int", second_from: "bigint", third_from: "bigint" } as const;
  return {
    relation: sql`month_bins as (select b.bin as bin, b.month as month, b.second_from as second_from, b.third_from as third_from
      from ${d.values("b", columns, bins)})`,
    of: (alias, instant, otherwise) => {
      const name = identifier(alias);
      const us = d.epochUs(instant);
      return {
        join: sql` left join month_bins ${name} on ${name}.bin = ${d.intDiv(us, raw(String(BIN_US)))}`,
        index: sql`coalesce(${name}.month + case when ${us} < ${name}.second_from then 0 when ${us} < ${name}.third_from then 1 else 2 end, ${otherwise})`,
      };
    },
    at,
    label: (index) => months[index]!.start,
    endUs: (index) => months[index]!.endUs,
  };
}
