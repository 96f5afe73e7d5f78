import {
  BUILT_IN_DEFINITIONS,
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
} from "@tendwell/core";
import type { RandomWorld } from "./random-world.ts";

/** The periods of a scope: none reaches past `asOf`. */
export function clampPeriods(periods: ReturnType<typeof lastPeriods>, asOf: number): MetricPeriod[] {
  return periods
    .filter((p) => p.startUs < asOf)
    .map((p) => ({ ...p, endUs: Math.min(p.endUs, asOf), unfinished: p.endUs > asOf }));
}

/** A random question to a metric over a random world: grain, group, filters, options, as_of and known_at all vary. */
export function randomScope(metric: MetricDefinition, world: RandomWorld): MetricScope {
  const { draw, moments } = world;
  const { rng } = draw;
  const lastDay = shiftDate(draw.firstDay, "month", draw.months);
  const times = world.facts.filter((row) => metric.inputs.includes(row.table)).map((row) => row.fact.occurred_at);
  // Asked exactly when something happened, shortly after any instant, or at the end of the world.
  const asOf = rng.chance(0.5)
    ? localMidnight(lastDay, draw.zone)
    : times.length > 0 && rng.chance(0.5)
      ? Math.max(rng.pick(times), rng.pick(times))
      : draw.instant() + DAY;
  const grain = rng.pick(["month", "month", "quarter", "week", "day", "year"] as const);
  const asked = shiftDate(localDate(asOf, draw.zone), "day", 1);
  const end = asked < lastDay ? asked : lastDay;
  const start = grain === "day" || grain === "week" ? shiftDate(end, "day", -40) : draw.firstDay;
  let periods = clampPeriods(periodsBetween(start, lastDay, grain, draw.zone), asOf);
  if (periods.length === 0)
    periods = clampPeriods(
      periodsBetween(draw.firstDay, lastDay, "year", draw.zone),
      Math.max(asOf, localMidnight(shiftDate(draw.firstDay, "day", 2), draw.zone)),
    );
  const options: Record<string, OptionValue> = {};
  for (const [name, spec] of Object.entries(metric.options)) {
    options[name] = rng.chance(0.5)
      ? spec.default
      : spec.type === "enum"
        ? rng.pick(spec.values)
        : rng.int(Math.ceil(spec.min), Math.floor(Math.min(spec.max, spec.min + 50)));
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
    const own = moments.filter((moment) => moment.table === null || metric.inputs.includes(moment.table));
    const pool = rng.chance(0.7) && own.length > 0 ? own : moments;
    // The later of two: questions about the first days of a company say little.
    const [one, two] = [rng.pick(pool), rng.pick(pool)];
    const moment = rng.chance(0.6) ? (one.at > two.at ? one : two) : null;
    knownAt =
      moment !== null
        ? { at: moment.at, basis: moment.basis }
        : { at: draw.instant() + 100 * DAY, basis: rng.pick(["recorded", "available"] as const) };
  }
  return {
    periods,
    asOf: Math.max(asOf, periods.at(-1)?.startUs ?? asOf),
    knownAt,
    zone: draw.zone,
    currency: "EUR",
    options,
    definitions: rng.chance(0.4)
      ? {
          ...BUILT_IN_DEFINITIONS,
          activeUser: { events: rng.pick([null, ["login"], ["login", "export"]]), minimumEvents: rng.int(1, 3) },
          valueEvent: {
            events: rng.pick([["value_reached"], ["login", "export"], []]),
            milestones: rng.pick([["first_value"], ["first_value", "onboarded"], []]),
          },
          lapseDays: rng.pick([1, 30, 90]),
          survivalHorizonMonths: rng.pick([3, 12, 60]),
        }
      : BUILT_IN_DEFINITIONS,
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
