import type { MetricInfo, MetricResult } from "@tendwell/contract";

/** How a metric is drawn beside its line over time. */
export type MetricShape = "single" | "waterfall" | "curve" | "triangle" | "parts";

/** The age that a part stands for ("month:3" is 3), null for any other part. */
export function ageOf(component: string | null): number | null {
  const found = component === null ? null : /^(?:day|week|month|quarter|year):(\d+)$/.exec(component);
  return found === null ? null : Number(found[1]);
}

/** A cell of a cohort triangle: "logos/2024-03/5". */
export interface CohortCell {
  readonly measure: string;
  readonly cohort: string;
  readonly age: number;
}

export function cellOf(component: string | null): CohortCell | null {
  const found = component === null ? null : /^(\w+)\/(\d{4}-\d{2})\/(\d+)$/.exec(component);
  return found === null ? null : { measure: found[1] ?? "", cohort: found[2] ?? "", age: Number(found[3]) };
}

export function shapeOf(info: MetricInfo, results: readonly MetricResult[]): MetricShape {
  const parts = new Set(results.map((result) => result.component));
  if (parts.has("opening") && parts.has("closing")) return "waterfall";
  if (results.some((result) => cellOf(result.component) !== null)) return "triangle";
  if (results.some((result) => ageOf(result.component) !== null)) return "curve";
  return info.components === "open" && parts.size > 1 ? "parts" : "single";
}
