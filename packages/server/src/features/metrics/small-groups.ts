import type { Role } from "@tendwell/contract";
import type { MetricDefinition, MetricPoint } from "@tendwell/core";

/** Fewer employee answers than this could point at a person. */
const SMALLEST_GROUP = 5;

/** Whether a metric is made of employees' answers. */
export function isAboutEmployees(metric: MetricDefinition): boolean {
  return metric.inputs.includes("employee_answer");
}

/** Hides figures of employee answers over fewer than five of them, from everybody but owners. */
export function suppressSmallGroups(
  metric: MetricDefinition,
  points: readonly MetricPoint[],
  role: Role,
): readonly MetricPoint[] {
  if (role === "owner" || !isAboutEmployees(metric)) return points;
  return points.map((point) =>
    point.n === 0 || point.n >= SMALLEST_GROUP
      ? point
      : {
          ...point,
          value: null,
          numerator: null,
          denominator: null,
          n: 0,
          interval: null,
          coverage: null,
          reason: "too_few" as const,
        },
  );
}
