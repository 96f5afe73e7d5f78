import { shiftDate } from "../../time/period.ts";
import { DAY } from "../../time/timestamp.ts";
import type { MetricPeriod } from "../metric.ts";

const MONTH_US = 30.4375 * DAY;

/** The length of a period in months: whole calendar months where it is made of them, else its days ÷ 30.4375. */
export function periodMonths(p: MetricPeriod): number {
  if (!p.unfinished) {
    for (const months of [1, 3, 12]) if (shiftDate(p.start, "month", months) === p.end) return months;
  }
  return (p.endUs - p.startUs) / MONTH_US;
}
