import type { MetricPoint } from "@tendwell/core";

/** A point as it stands in an `expected.json`: exact parts as decimal strings of 1e-9, the period by its local dates. */
export interface ExpectedFigure {
  readonly period: readonly [start: string, end: string];
  readonly component: string | null;
  readonly value: number | null;
  readonly numerator: string | null;
  readonly denominator: string | null;
  readonly n: number;
  readonly provisional: boolean;
  readonly reason: MetricPoint["reason"];
}
export interface ExpectedFigures {
  /** Who wrote the figures: always the references, never the SQL. */
  readonly written_by: "references";
  readonly end_date: string;
  readonly zone: string;
  readonly currency: string;
  readonly months: number;
  readonly metrics: Readonly<Record<string, readonly ExpectedFigure[]>>;
}

type Periods = readonly { readonly start: string; readonly end: string }[];

export function toExpected(points: readonly MetricPoint[], periods: Periods): ExpectedFigure[] {
  return points.map((point) => ({
    period: [periods[point.period]!.start, periods[point.period]!.end],
    component: point.component,
    value: point.value,
    numerator: point.numerator === null ? null : String(point.numerator),
    denominator: point.denominator === null ? null : String(point.denominator),
    n: point.n,
    provisional: point.provisional,
    reason: point.reason,
  }));
}

export function fromExpected(figures: readonly ExpectedFigure[], periods: Periods): MetricPoint[] {
  return figures.map((figure) => {
    const period = periods.findIndex((p) => p.start === figure.period[0] && p.end === figure.period[1]);
    if (period < 0)
      throw new RangeError(`an expected figure requires a period of the question, got ${figure.period.join("/")}`);
    return {
      period,
      group: null,
      component: figure.component,
      value: figure.value,
      numerator: figure.numerator === null ? null : BigInt(figure.numerator),
      denominator: figure.denominator === null ? null : BigInt(figure.denominator),
      n: figure.n,
      interval: null,
      provisional: figure.provisional,
      reason: figure.reason,
      coverage: null,
    };
  });
}
