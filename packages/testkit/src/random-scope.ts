import {
  BUILT_IN_DEFINITIONS,
  columnsOf,
  DAY,
  type GroupBy,
  type KnownAt,
  type lastPeriods,
  localDate,
  localMidnight,
  type MetricDefinition,
  type MetricPeriod,
  type MetricScope,
  type OptionValue,
  periodsBetween,
  shiftDate,
  type Timestamp,
  truncateDate,
} from "@tendwell/core";
import { randomBusinessHours } from "./random-business-hours.ts";
import { randomSteps, randomUseDefinitions } from "./random-use-definitions.ts";
import type { RandomWorld } from "./random-world.ts";
import type { Rng } from "./rng.ts";

/** The periods of a scope: none reaches past `asOf`. */
export function clampPeriods(periods: ReturnType<typeof lastPeriods>, asOf: number): MetricPeriod[] {
  return periods
    .filter((p) => p.startUs < asOf)
    .map((p) => ({ ...p, endUs: Math.min(p.endUs, asOf), unfinished: p.endUs > asOf }));
}

/** Every time that the facts a metric reads carry. */
function timesOf(metric: MetricDefinition, world: RandomWorld): readonly Timestamp[] {
  return world.facts
    .filter((row) => metric.inputs.includes(row.table))
    .flatMap((row) => {
      const values = row.fact as unknown as Record<string, unknown>;
      const own = Object.entries(columnsOf(row.table)).map(([name, spec]) =>
        spec.type === "time" ? values[name] : null,
      );
      return [row.fact.occurred_at, ...own.filter((value) => typeof value === "number")];
    });
}

const earlierDay = (a: string, b: string): string => [a, b].sort()[0]!;

/** Numbers of days that the companies' own distances repeat. */
const USUAL_NUMBERS: readonly number[] = [1, 2, 7, 20, 30, 40];

/**
 * A random question to a metric over a random world: grain, group, filters, options, as_of and known_at all vary. With an
 * `own` generator the question does not depend on what else was asked of that world.
 */
export function randomScope(metric: MetricDefinition, world: RandomWorld, own?: Rng): MetricScope {
  const { draw, moments } = world;
  const rng = own ?? draw.rng;
  const instant = (): Timestamp => (own === undefined ? draw.instant() : own.pick(world.facts).fact.occurred_at);
  const lastDay = shiftDate(draw.firstDay, "month", draw.months);
  const times = timesOf(metric, world);
  // Asked exactly when something happened, shortly after any instant, or at the end of the world.
  const asOf = rng.chance(0.5)
    ? localMidnight(lastDay, draw.zone)
    : times.length > 0 && rng.chance(0.5)
      ? Math.min(Math.max(rng.pick(times), rng.pick(times)), localMidnight(lastDay, draw.zone))
      : instant() + DAY;
  const grain = rng.pick(["month", "month", "quarter", "week", "day", "year"] as const);
  const asked = shiftDate(localDate(asOf, draw.zone), "day", 1);
  const end = earlierDay(asked, lastDay);
  // The first period often begins on the very day of a fact.
  const opening = localMidnight(draw.firstDay, draw.zone);
  const earlier = times.filter((at) => at < asOf && at >= opening);
  const day = earlier.length > 0 && rng.chance(0.6) ? localDate(rng.pick(earlier), draw.zone) : null;
  const short = grain === "day" || grain === "week";
  const start = truncateDate(day ?? (short ? shiftDate(end, "day", -40) : draw.firstDay), grain);
  const until = short ? earlierDay(shiftDate(start, "day", 42), lastDay) : lastDay;
  let periods = clampPeriods(periodsBetween(start, until, grain, draw.zone), asOf);
  if (periods.length === 0)
    periods = clampPeriods(
      periodsBetween(draw.firstDay, lastDay, "year", draw.zone),
      Math.max(asOf, localMidnight(shiftDate(draw.firstDay, "day", 2), draw.zone)),
    );
  const options: Record<string, OptionValue> = {};
  for (const [name, spec] of Object.entries(metric.options)) {
    if (rng.chance(0.5)) options[name] = spec.default;
    else if (spec.type === "enum") options[name] = rng.pick(spec.values);
    else {
      // Numbers that the companies' own distances repeat, small ones, or any.
      const usual = USUAL_NUMBERS.filter((number) => number >= spec.min && number <= spec.max);
      const low = Math.ceil(spec.min);
      const high = Math.floor(Math.min(spec.max, spec.min + 50));
      options[name] =
        usual.length > 0 && rng.chance(0.6)
          ? rng.pick(usual)
          : rng.int(low, rng.chance(0.3) ? Math.min(high, low + 3) : high);
    }
  }
  const group: GroupBy | null = rng.pick<GroupBy | null>([
    null,
    null,
    { kind: "account" },
    { kind: "attribute", name: rng.pick(["segment", "segment", "acquisition_channel"]) },
    { kind: "cohort", grain: "quarter" },
  ]);
  let knownAt: KnownAt | null = null;
  if (rng.chance(0.45)) {
    const near = moments.filter((moment) => moment.table === null || metric.inputs.includes(moment.table));
    const pool = rng.chance(0.7) && near.length > 0 ? near : moments;
    // The later of two: questions about the first days of a company say little.
    const [one, two] = [rng.pick(pool), rng.pick(pool)];
    const moment = rng.chance(0.6) ? (one.at > two.at ? one : two) : null;
    knownAt =
      moment !== null
        ? { at: moment.at, basis: moment.basis }
        : { at: instant() + 100 * DAY, basis: rng.pick(["recorded", "available"] as const) };
  }
  const definitions = rng.chance(0.4)
    ? {
        ...BUILT_IN_DEFINITIONS,
        activeUser: { events: rng.pick([null, ["login"], ["login", "export"]]), minimumEvents: rng.int(1, 3) },
        valueEvent: {
          events: rng.pick([["value_reached"], ["login", "export"], []]),
          milestones: rng.pick([["first_value"], ["first_value", "onboarded"], []]),
        },
        lapseDays: rng.pick([1, 30, 90]),
        pastDueDays: rng.pick([0, 1, 7, 30]),
        survivalHorizonMonths: rng.pick([3, 12, 60]),
        // By the world, not by chance: it moves only the names of cohorts.
        fiscalYearStartMonth: [1, 2, 4, 10][draw.months % 4]!,
        ...randomUseDefinitions(rng),
      }
    : BUILT_IN_DEFINITIONS;
  return {
    periods,
    asOf: Math.max(asOf, periods.at(-1)?.startUs ?? asOf),
    knownAt,
    zone: draw.zone,
    currency: "EUR",
    options,
    definitions: {
      ...definitions,
      ...(metric.id.startsWith("onboarding_step") ? { onboardingSteps: randomSteps(rng) } : {}),
      ...("clock" in metric.options ? { businessHours: randomBusinessHours(rng, draw, instant) } : {}),
    },
    group,
    filters: rng.chance(0.2)
      ? [
          {
            attribute: rng.pick(["segment", "segment", "campaign"]),
            values: rng.pick([["a"], ["a", null], ["b", "c"]]),
          },
        ]
      : [],
    accounts: rng.chance(0.1) ? draw.accounts.slice(0, 2) : null,
  };
}
