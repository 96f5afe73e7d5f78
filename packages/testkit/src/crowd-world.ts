import {
  DAY,
  HOUR,
  localMidnight,
  type MetricDefinition,
  type MetricScope,
  type OptionValue,
  periodsBetween,
  shiftDate,
  type Timestamp,
} from "@tendwell/core";
import type { Draw } from "./draw.ts";
import { clampPeriods, randomScope } from "./random-scope.ts";
import { AWKWARD_ZONES, drawWorld, oddMidnights, type RandomWorld } from "./random-world.ts";
import { Rng } from "./rng.ts";

const ACCOUNTS = 90;
const PERSONS = 60;
const MONTHS = 4;
/** Rows a table, before shaping: at times so few that many customers lack that kind of fact. */
const ROWS = [40, 100, 200];

/**
 * A company of many customers whose times are nearly all period bounds, or a hair beside them. Asked about account by
 * account, each customer is a case of its own: one question tries dozens of coincidences that a small company meets once.
 */
export function crowdWorld(seed: number): RandomWorld {
  const rng = new Rng(seed * 7_919 + 13);
  const zone = rng.pick(AWKWARD_ZONES);
  const firstDay = rng.pick(["2011-11-01", "2023-09-01", "2024-01-01", "2024-02-01"]);
  const bounds = Array.from({ length: MONTHS + 1 }, (_, i) => localMidnight(shiftDate(firstDay, "month", i), zone));
  const clockChanges = oddMidnights(firstDay, MONTHS * 30, zone);
  const beside = [-1, 1, -HOUR, HOUR, HOUR + 1, DAY, 10 * DAY, 10 * DAY + HOUR];
  const instant = (): Timestamp => {
    const bound = clockChanges.length > 0 && rng.chance(0.12) ? rng.pick(clockChanges) : rng.pick(bounds);
    return bound + (rng.chance(0.65) ? 0 : rng.pick(beside));
  };
  const seen = new Set<string>();
  const once = (key: string): boolean => {
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  };
  const draw: Draw = {
    rng,
    zone,
    firstDay,
    months: MONTHS,
    accounts: Array.from({ length: ACCOUNTS }, (_, i) => String(i + 1)),
    persons: Array.from({ length: PERSONS }, (_, i) => String(100 + i)),
    instant,
    id: (pool) => String(rng.int(1, pool)),
    once,
  };
  return drawWorld(draw, () => rng.pick(ROWS));
}

/** The options of a question, each of them anything it may be; numbers near those that the crowd's own distances have. */
function anyOptions(metric: MetricDefinition, rng: Rng): Record<string, OptionValue> {
  const options: Record<string, OptionValue> = {};
  for (const [name, spec] of Object.entries(metric.options)) {
    if (rng.chance(0.25)) options[name] = spec.default;
    else if (spec.type === "enum") options[name] = rng.pick(spec.values);
    else {
      const near = [0, 1, 2, 3, 10, 30, 31].filter((number) => number >= spec.min && number <= spec.max);
      options[name] = near.length === 0 ? spec.default : rng.pick(near);
    }
  }
  return options;
}

/** A random question to a metric about a crowd, most often account by account over whole months. */
export function crowdScope(metric: MetricDefinition, world: RandomWorld, rng: Rng): MetricScope {
  const { firstDay, months, zone } = world.draw;
  const scope = randomScope(metric, world, rng);
  const lastDay = shiftDate(firstDay, "month", months);
  const theEnd = localMidnight(lastDay, zone);
  // At the end, at a month's end, or at what happened or some days after it.
  const secondMonth = localMidnight(shiftDate(firstDay, "month", 1), zone);
  const late = world.facts.map((row) => row.fact.occurred_at).filter((at) => at >= secondMonth);
  const asOf = rng.pick([
    theEnd,
    theEnd,
    localMidnight(shiftDate(firstDay, "month", rng.int(2, months)), zone),
    rng.pick(late),
    rng.pick(late) + rng.pick([HOUR, DAY, 14 * DAY, 30 * DAY]),
  ]);
  const grain = rng.pick(["month", "month", "month", "quarter", "week"] as const);
  const periods = clampPeriods(periodsBetween(firstDay, lastDay, grain, zone), asOf);
  const whole = rng.chance(0.8) ? { periods, asOf } : {};
  return {
    ...scope,
    ...whole,
    options: anyOptions(metric, rng),
    group: rng.chance(0.7) ? { kind: "account" } : scope.group,
    knownAt: rng.chance(0.4) ? null : scope.knownAt,
  };
}
