import type { Dialect } from "../../sql/dialect.ts";
import { raw, type Sql, sql } from "../../sql/sql.ts";
import type { MetricScope, MetricSource } from "../metric.ts";
import { achievedMilestones, firstMoment } from "./first-moment.ts";

/** `firstMoment` of value: an event or a milestone that the company's definitions name. */
export function firstValue(d: Dialect, q: MetricSource, scope: MetricScope): Sql {
  const { events, milestones } = scope.definitions.valueEvent;
  const moments = sql`select e.account_id as account_id, e.occurred_at as moment_at from ${q.from("product_event")} e
      where ${d.inText(raw("e.event"), events)}
      union all
      ${achievedMilestones(d, q, scope, milestones)}`;
  return firstMoment(d, q, scope, ["account", "subscription"], moments, "ignored");
}
