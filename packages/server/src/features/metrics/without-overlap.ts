import type { MetricPeriod } from "@tendwell/core";

/** Flow metrics need periods in order without overlap: a year-over-year window may overlap itself, so it is split. */
export function withoutOverlap(periods: readonly MetricPeriod[]): { periods: MetricPeriod[]; index: number[] }[] {
  const spans: { periods: MetricPeriod[]; index: number[] }[] = [];
  periods.forEach((period, i) => {
    const span = spans.find(({ periods: list }) => list.at(-1)!.endUs <= period.startUs);
    if (span === undefined) spans.push({ periods: [period], index: [i] });
    else {
      span.periods.push(period);
      span.index.push(i);
    }
  });
  return spans;
}
