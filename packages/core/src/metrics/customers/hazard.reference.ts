import type { MetricPoint } from "../metric.ts";
import type { Reference } from "../reference.ts";
import { agesShown, lifeCells } from "./customer-lives.reference.ts";

export const hazardReference: Reference = (facts, scope) => {
  const unit = scope.options.age_unit === "day" ? "day" : "month";
  const points: MetricPoint[] = [];
  for (const { period, unfinished, group, lives, emptyReason } of lifeCells(facts, scope)) {
    const common = { period, group, interval: null, provisional: unfinished, coverage: null };
    if (lives.length === 0) {
      const nothing = { component: `${unit}:0`, value: null, numerator: null, denominator: null, n: 0 };
      points.push({ ...common, ...nothing, reason: emptyReason });
    }
    for (const age of agesShown(lives, scope)) {
      const seen = lives.filter((life) => life.age >= age);
      const left = seen.filter((life) => life.age === age && life.ended).length;
      points.push({
        ...common,
        component: `${unit}:${age}`,
        value: left / seen.length,
        numerator: BigInt(left) * 1_000_000_000n,
        denominator: BigInt(seen.length) * 1_000_000_000n,
        n: seen.length,
        reason: null,
      });
    }
  }
  return points;
};
