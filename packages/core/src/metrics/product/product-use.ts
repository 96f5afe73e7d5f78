import type { Dialect } from "../../sql/dialect.ts";
import { raw, type Sql, sql, time } from "../../sql/sql.ts";
import type { MetricScope, MetricSource } from "../metric.ts";

/**
 * One pass over product use: per period, account and person, `uses` (how many times; double) of the events that make
 * a user active, and `events` (rows). A NULL period is outside of all; persons may be NULL. `last_at` is the latest of
 * them, for drill-down only.
 */
export function productUse(d: Dialect, q: MetricSource, scope: MetricScope, withLast: boolean): Sql {
  const { events } = scope.definitions.activeUser;
  const first = scope.periods[0];
  // What lies past the last period (as_of cuts it in most questions) falls into no period.
  const inRange = first === undefined ? raw("false") : sql`e.occurred_at >= ${time(first.startUs)}`;
  return sql`(select ${q.bucket(raw("e.occurred_at"))} as period, e.account_id as account_id, e.person_id as person_id,
      sum(e.quantity) as uses, ${d.cast(raw("sum(e.events)"), "bigint")} as events${withLast ? raw(", max(e.last_at) as last_at") : raw("")}
    from ${q.use({ person: true, event: events !== null })} e
    where ${inRange}${events === null ? raw("") : sql` and ${d.inText(raw("e.event"), events)}`}
    group by 1, 2, 3)`;
}

/** Condition that a row of `productUse`, aliased `u`, is an active user. */
export function isActiveUser(scope: MetricScope): Sql {
  return sql`(u.person_id is not null and u.uses >= ${scope.definitions.activeUser.minimumEvents})`;
}
