import type { MetricPoint } from "../metric.ts";
import { groupRows, type Reference } from "../reference.ts";
import { pathCells } from "./onboarding-path.reference.ts";
import { waitingQuantile } from "./waiting.reference.ts";

export const onboardingStepTimeReference: Reference = (facts, scope) =>
  pathCells(facts, scope).flatMap(({ period, group, steps }) => {
    const begun = steps.flatMap((step) => (step.prior === null ? [] : [{ ...step, prior: step.prior }]));
    const { unfinished } = scope.periods[period]!;
    const cell = { period, group, numerator: null, denominator: null, interval: null, coverage: null };
    const none: MetricPoint = {
      ...cell,
      component: null,
      value: null,
      n: 0,
      provisional: unfinished,
      reason: "no_data",
    };
    if (begun.length === 0) return scope.group === null || steps.length > 0 ? [none] : [];
    return [...groupRows(begun, ({ step }) => step)].map(([component, own]): MetricPoint => {
      const waits = own.map(({ id, prior, reached }) => ({
        id,
        start: prior,
        took: reached === null ? null : Math.max(0, reached - prior),
      }));
      const value = waitingQuantile(waits, scope.asOf, 0.5);
      return {
        ...cell,
        component,
        value,
        n: own.length,
        provisional: unfinished || waits.some(({ took }) => took === null),
        reason: value === null ? "not_reached" : null,
      };
    });
  });
