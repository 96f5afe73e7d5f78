import type { FactSet } from "../../facts/fact.ts";
import { localDate } from "../../time/period.ts";
import type { MetricScope } from "../metric.ts";
import { groupOf, included } from "../reference.ts";
import { customerSpellsReference, unruledGroups } from "./customer-spells.reference.ts";

export interface Life {
  readonly group: string | null;
  readonly bornAt: number;
  readonly age: number;
  readonly ended: boolean;
}

/** Months from the month of one instant to that of another. */
function monthsBetween(from: number, to: number, zone: string): number {
  const [y1, m1] = localDate(from, zone).split("-").map(Number) as [number, number];
  const [y2, m2] = localDate(to, zone).split("-").map(Number) as [number, number];
  return 12 * (y2 - y1) + (m2 - m1);
}

/** Everybody's life as seen just before an instant. */
export function livesReference(facts: FactSet, scope: MetricScope, until: number): Life[] {
  const lives: Life[] = [];
  for (const [accountId, all] of customerSpellsReference(facts, scope)) {
    const spells = all.filter((spell) => spell.startsAt < until);
    if (spells.length === 0) continue;
    const bornAt = spells[0]!.startsAt;
    const endsAt = (scope.options.returns === "bridge" ? spells.at(-1)! : spells[0]!).endsAt;
    if (!included(facts, scope, accountId, bornAt, "at")) continue;
    const ended = endsAt < until;
    const age =
      scope.options.age_unit === "day"
        ? Math.floor((Math.min(endsAt, until) - bornAt) / 86_400_000_000 + 0.5)
        : monthsBetween(bornAt, ended ? endsAt : until - 1, scope.zone);
    lives.push({ group: groupOf(facts, scope, accountId, bornAt, "at"), bornAt, age, ended });
  }
  return lives;
}

/** Lives by group at the end of each period, with the reason where a group has none. */
export function lifeCells(facts: FactSet, scope: MetricScope) {
  return scope.periods.flatMap((p, period) => {
    const lives = livesReference(facts, scope, p.endUs);
    const unruled = unruledGroups(facts, scope, p.endUs);
    const groups = new Set<string | null>([...lives.map((life) => life.group), ...unruled]);
    if (scope.group === null) groups.add(null);
    return [...groups].map((group) => ({
      period,
      unfinished: p.unfinished,
      group,
      lives: lives.filter((life) => life.group === group),
      emptyReason: unruled.has(group) ? ("no_lapse_rule" as const) : ("no_data" as const),
    }));
  });
}

/** The ages at which a curve is shown. */
export function agesShown(lives: readonly Life[], scope: MetricScope): number[] {
  const ages: number[] = [];
  const oldest = Math.max(-1, ...lives.map((life) => life.age));
  for (let age = 0; age <= oldest; age += 1) {
    if (scope.options.age_unit === "day") {
      if (lives.some((life) => life.ended && life.age === age)) ages.push(age);
    } else if (age <= scope.definitions.survivalHorizonMonths) ages.push(age);
  }
  return ages;
}
