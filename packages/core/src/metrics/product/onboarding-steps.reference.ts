import type { MetricPoint } from "../metric.ts";
import { groupRows, type Reference } from "../reference.ts";
import { pathCells } from "./onboarding-path.reference.ts";

export const onboardingStepsReference: Reference = (facts, scope) =>
  pathCells(facts, scope).flatMap(({ period, group, steps }) => {
    const point = (component: string | null, over: number, under: number): MetricPoint => ({
      period,
      group,
      component,
      value: under === 0 ? null : over / under,
      numerator: under === 0 ? null : BigInt(over) * 1_000_000_000n,
      denominator: under === 0 ? null : BigInt(under) * 1_000_000_000n,
      n: under,
      interval: null,
      provisional: scope.periods[period]!.unfinished || over < under,
      reason: under > 0 ? null : component === null ? "no_data" : "zero_denominator",
      coverage: null,
    });
    if (steps.length === 0) return [point(null, 0, 0)];
    return [...groupRows(steps, ({ step }) => step)].map(([step, own]) => {
      const asked = own.filter(({ prior }) => scope.options.of === "started" || prior !== null);
      return point(step, asked.filter(({ reached }) => reached !== null).length, asked.length);
    });
  });
