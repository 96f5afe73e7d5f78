import type { MetricPoint } from "../metric.ts";
import type { Reference } from "../reference.ts";
import { agesShown, type Life, lifeCells } from "./customer-lives.reference.ts";

/** Numerator and denominator of the product up to an age, exact. */
function survivingShare(lives: readonly Life[], age: number): [bigint, bigint] {
  let [numerator, denominator] = [1n, 1n];
  for (const a of [...new Set(lives.filter((life) => life.ended).map((life) => life.age))]) {
    if (a > age) continue;
    const seen = lives.filter((life) => life.age >= a).length;
    const left = lives.filter((life) => life.ended && life.age === a).length;
    numerator *= BigInt(seen - left);
    denominator *= BigInt(seen);
  }
  return [numerator, denominator];
}

export const survivalReference: Reference = (facts, scope) => {
  const points: MetricPoint[] = [];
  for (const { period, unfinished, group, lives, emptyReason } of lifeCells(facts, scope)) {
    const day = scope.options.age_unit === "day";
    const add = (component: string, value: number | null, n: number, reason: MetricPoint["reason"]): void => {
      const plain = { numerator: null, denominator: null, interval: null, coverage: null };
      points.push({ ...plain, period, group, component, value, n, provisional: unfinished, reason });
    };
    for (const age of agesShown(lives, scope)) {
      const [numerator, denominator] = survivingShare(lives, age);
      const seen = lives.filter((life) => life.age >= age).length;
      add(`${day ? "day" : "month"}:${age}`, Number((numerator * 10n ** 18n) / denominator) / 1e18, seen, null);
    }
    const ages = [...new Set(lives.map((life) => life.age))].sort((a, b) => a - b);
    const half = ages.find((age) => {
      const [numerator, denominator] = survivingShare(lives, age);
      return 2n * numerator <= denominator;
    });
    const us = day ? 86_400_000_000 : 2_629_800_000_000;
    if (lives.length === 0) add("median", null, 0, emptyReason);
    else add("median", half === undefined ? null : half * us, lives.length, half === undefined ? "not_reached" : null);
  }
  return points;
};
