import { raw, type Sql, sql } from "../../sql/sql.ts";
import { intStat, ratioFigure, whole } from "../figure.ts";
import type { MetricDefinition } from "../metric.ts";
import { IS_HANDLED } from "./handled-contact.ts";

const PARTS = ["talk", "hold", "wrap"] as const;
const HANDLED_US: Sql = raw("(coalesce(c.talk_us, 0) + coalesce(c.hold_us, 0) + coalesce(c.wrap_us, 0))");
const HAS_ANY: Sql = raw("(c.talk_us is not null or c.hold_us is not null or c.wrap_us is not null)");

export const averageHandleTime: MetricDefinition = {
  id: "average_handle_time",
  family: "support",
  title: "Average handle time",
  summary:
    "How long an answered contact keeps an agent busy: talking, holding and the work after it. Neither long nor short is better by itself; read it beside first contact resolution and CSAT.",
  unit: "duration",
  direction: "neither",
  grain: "call",
  clock: "calendar",
  formula: "Σ (talk + hold + wrap) / handled calls",
  population: "none",
  inputs: ["call"],
  options: {},
  components: ["handle", "talk", "hold", "wrap"],
  bands: null,
  edgeCases: [
    {
      id: "AHT1",
      text: "A part that the source does not record is left out: the figure is partial and its coverage is the share of parts recorded.",
    },
    { id: "AHT2", text: "A call of which no part is recorded leaves both sides of every component." },
    { id: "AHT3", text: "Abandoned calls do not count; kept call-backs do." },
    { id: "AHT4", text: "No part recorded at all: null, not_recorded. No handled calls: null, no_data." },
  ],
  identities: ["Σ handle = Σ talk + Σ hold + Σ wrap", "handle = talk + hold + wrap where every part is recorded"],
  sources: ["callcentrehelper.com, How to measure average handling time: (668,205 + 99,153 + 198,306) / 4,311 = 224 s"],
  additive: true,
  sql(d, q) {
    const g = q.account("g", raw("c.account_id"), raw("c.occurred_at"), "at");
    return sql`select ${q.bucket(raw("c.occurred_at"))} as period, ${g.group} as grp, count(*) as calls,
        ${d.countIf(HAS_ANY)} as handle_calls, sum(${HANDLED_US}) as handle_us,
        count(c.talk_us) as talk_calls, sum(c.talk_us) as talk_us_sum,
        count(c.hold_us) as hold_calls, sum(c.hold_us) as hold_us_sum,
        count(c.wrap_us) as wrap_calls, sum(c.wrap_us) as wrap_us_sum
      from ${q.from("call")} c${g.join}
      where ${q.bucket(raw("c.occurred_at"))} is not null and ${IS_HANDLED} and ${g.where}
      group by 1, 2`;
  },
  finish([row]) {
    const calls = intStat(row, "calls");
    const emptyReason = calls === 0n ? "no_data" : "not_recorded";
    const share = (recorded: bigint, of: bigint) => (of === 0n ? null : Number(recorded) / Number(of));
    const counts = PARTS.map((part) => intStat(row, `${part}_calls`));
    const recorded = counts.reduce((sum, count) => sum + count, 0n);
    return [
      ratioFigure(whole(intStat(row, "handle_us")), whole(intStat(row, "handle_calls")), {
        component: "handle",
        coverage: share(recorded, 3n * calls),
        emptyReason,
      }),
      ...PARTS.map((component, i) =>
        ratioFigure(whole(intStat(row, `${component}_us_sum`)), whole(counts[i]!), {
          component,
          coverage: share(counts[i]!, calls),
          emptyReason,
        }),
      ),
    ];
  },
  rows(d, q) {
    const g = q.account("g", raw("c.account_id"), raw("c.occurred_at"), "at");
    const part = (component: string, us: Sql, has: Sql): Sql =>
      sql`select ${q.bucket(raw("c.occurred_at"))} as period, ${g.group} as grp, ${d.cast(sql`${component}`, "text")} as component,
        c.account_id as account_id, ${d.cast(raw("c.call_id"), "text")} as entity, c.occurred_at as occurred_at,
        ${d.cast(us, "decimal9")} as numerator, ${d.cast(sql`case when ${has} then 1 else 0 end`, "decimal9")} as denominator,
        c.outcome as note
      from ${q.from("call")} c${g.join}
      where ${q.bucket(raw("c.occurred_at"))} is not null and ${IS_HANDLED} and ${g.where}`;
    return sql`${part("handle", HANDLED_US, HAS_ANY)}
      union all ${part("talk", raw("coalesce(c.talk_us, 0)"), raw("c.talk_us is not null"))}
      union all ${part("hold", raw("coalesce(c.hold_us, 0)"), raw("c.hold_us is not null"))}
      union all ${part("wrap", raw("coalesce(c.wrap_us, 0)"), raw("c.wrap_us is not null"))}`;
  },
};
