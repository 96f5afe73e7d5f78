import type { Dialect } from "../../sql/dialect.ts";
import { type Sql, sql } from "../../sql/sql.ts";
import { daysOf } from "../local-days.ts";
import type { MetricScope } from "../metric.ts";

/** How many neighbouring days the bits of one number tell apart. */
const BITS = 62;
/** A multiple of it that leads any day before 1970 to one after: remainders are then never negative. */
const BEFORE_ALL = BITS * 1_000_000;

/** Whether the days of each period fit into the bits of a number. */
export function daysFitBits(scope: MetricScope): boolean {
  return scope.periods.every((p) => daysOf(p, scope.zone).count <= BITS);
}

/** A local day (its number) as the one bit of a number, unlike those of the other days of its period where they fit. */
export function dayBit(d: Dialect, day: Sql): Sql {
  return d.bit(sql`(${day} + ${BEFORE_ALL}) % ${BITS}`);
}
