import { raw, type Sql, sql } from "../../sql/sql.ts";
import { intStat, ratioFigure, whole } from "../figure.ts";
import type { MetricDefinition, MetricScope } from "../metric.ts";

/** Calls that wait in a queue: IVR exits never reach one, short abandons are taken for misdials. */
function isOffered(scope: MetricScope): Sql {
  const threshold = BigInt(scope.options.short_abandon_seconds ?? 10) * 1_000_000n;
  return sql`(c.outcome <> 'abandoned_ivr' and not (c.outcome = 'abandoned_queue' and coalesce(c.wait_us, ${threshold}) < ${threshold}))`;
}
const IS_ABANDONED = raw("c.outcome in ('abandoned_queue', 'callback_missed')");

export const abandonmentRate: MetricDefinition = {
  id: "abandonment_rate",
  family: "support",
  title: "Abandonment rate",
  summary: "The share of callers in the queue who hung up before anybody spoke with them.",
  unit: "ratio",
  direction: "lower",
  grain: "call",
  clock: "calendar",
  formula: "abandoned calls / calls offered to the queue",
  population: "none",
  inputs: ["call"],
  options: {
    short_abandon_seconds: {
      type: "number",
      min: 0,
      max: 300,
      integer: true,
      default: 10,
      about:
        "Calls abandoned after fewer seconds than this are misdials: they leave both sides of the rate. 0 keeps them all.",
    },
  },
  components: [],
  bands: {
    source:
      "Up to 5 % is acceptable: the figure that call-centre literature repeats. Where `watch` ends, sources disagree (8 to 10 %); 10 % is our default.",
    bands: [
      // Half-open bands; exactly 5 % is still acceptable.
      { name: "acceptable", status: "healthy", from: null, to: 0.05 + Number.EPSILON },
      { name: "high", status: "watch", from: 0.05 + Number.EPSILON, to: 0.1 },
      { name: "very_high", status: "at_risk", from: 0.1, to: null },
    ],
  },
  edgeCases: [
    {
      id: "ABR1",
      text: "A call abandoned in less than the threshold leaves both sides; at exactly the threshold it counts.",
    },
    { id: "ABR2", text: "Callers who left in the voice menu were never offered to the queue." },
    { id: "ABR3", text: "A kept call-back is not abandoned; a missed one is. Both were offered." },
    { id: "ABR4", text: "An abandoned call without a recorded wait counts as abandoned." },
    { id: "ABR5", text: "Without offered calls there is no rate: null, zero_denominator." },
  ],
  identities: ["0 ≤ abandonment_rate ≤ 1", "A higher threshold never raises the rate"],
  sources: ["callcentrehelper.com, How to calculate call abandonment rate: 50 of 1,000 = 5 %"],
  additive: true,
  sql(d, q, scope) {
    const g = q.account("g", raw("c.account_id"), raw("c.occurred_at"), "at");
    return sql`select ${q.bucket(raw("c.occurred_at"))} as period, ${g.group} as grp,
        ${d.countIf(IS_ABANDONED)} as abandoned, count(*) as offered
      from ${q.from("call")} c${g.join}
      where ${q.bucket(raw("c.occurred_at"))} is not null and ${isOffered(scope)} and ${g.where}
      group by 1, 2`;
  },
  finish([row]) {
    return [ratioFigure(whole(intStat(row, "abandoned")), whole(intStat(row, "offered")))];
  },
  rows(d, q, scope) {
    const g = q.account("g", raw("c.account_id"), raw("c.occurred_at"), "at");
    return sql`select ${q.bucket(raw("c.occurred_at"))} as period, ${g.group} as grp, ${d.nullOf("text")} as component,
        c.account_id as account_id, ${d.cast(raw("c.call_id"), "text")} as entity, c.occurred_at as occurred_at,
        ${d.cast(sql`case when ${IS_ABANDONED} then 1 else 0 end`, "decimal9")} as numerator,
        ${d.cast(raw("1"), "decimal9")} as denominator, c.outcome as note
      from ${q.from("call")} c${g.join}
      where ${q.bucket(raw("c.occurred_at"))} is not null and ${isOffered(scope)} and ${g.where}`;
  },
};
