import type { Dialect } from "../../sql/dialect.ts";
import { raw, type Sql, sql } from "../../sql/sql.ts";
import type { MetricDefinition, MetricScope, MetricSource } from "../metric.ts";
import { countedShareFigures, countedShareRows, countedShareSql, type SharePart } from "./counted-share.ts";
import { invitationsOnce, isYoung, OPEN_DAYS, SPLIT_BY, splitParts } from "./invitations.ts";

const COLUMNS = ["channel", "survey", "hit", "partial"] as const;

/** Invitations that reached somebody who did not opt out, when first sent, with what came of them. */
function reached(d: Dialect, q: MetricSource, scope: MetricScope): Sql {
  const sent = sql`select s.invitation_id as invitation_id, min(s.occurred_at) as sent_at
    from ${q.fromAll("survey_delivery")} s where s.status = 'sent' group by 1`;
  const lost = sql`select distinct s.invitation_id as invitation_id
    from ${q.fromAll("survey_delivery")} s where s.status in ('bounced', 'opted_out')`;
  const answered = sql`select r.invitation_id as invitation_id, max(case when r.complete then 1 else 0 end) as completed
    from ${q.fromAll("survey_response")} r group by 1`;
  return sql`(select i.account_id as account_id, ${d.cast(raw("i.invitation_id"), "text")} as entity, s.sent_at as occurred_at,
      case when a.completed = 1 then 'complete' when a.completed = 0 then 'partial' else 'no answer' end as note,
      case when a.completed = 1 then 0 else ${isYoung(d, scope, raw("s.sent_at"))} end as is_open,
      i.channel as channel, i.survey as survey,
      case when a.completed = 1 then 1 else 0 end as hit, case when a.completed = 0 then 1 else 0 end as partial
    from ${invitationsOnce(q)} i
    join (${sent}) s on s.invitation_id = i.invitation_id
    left join (${answered}) a on a.invitation_id = i.invitation_id
    left join (${lost}) l on l.invitation_id = i.invitation_id
    where l.invitation_id is null or a.completed = 1)`;
}

function partsOf(d: Dialect, scope: MetricScope): readonly SharePart[] {
  return [
    { component: d.nullOf("text"), hit: raw("p.hit") },
    { component: d.cast(raw("'partial'"), "text"), hit: raw("p.partial") },
    ...splitParts(scope),
  ];
}

export const responseRate: MetricDefinition = {
  id: "response_rate",
  family: "surveys",
  title: "Response rate",
  summary: "Of the people a survey reached, the share who answered it to the end.",
  unit: "ratio",
  direction: "higher",
  grain: "invitation",
  clock: "calendar",
  formula: "invitations answered to the end / (invitations sent − bounced − opted out)",
  population: "none",
  inputs: ["survey_invitation", "survey_delivery", "survey_response"],
  options: { by: SPLIT_BY, open_days: OPEN_DAYS },
  components: ["partial"],
  bands: null,
  edgeCases: [
    { id: "RSP1", text: "Invitations that bounced, or whose reader opted out, are on neither side." },
    {
      id: "RSP2",
      text: "Who answered to the end counts on both sides, even where a bounce or an opt-out was noted as well.",
    },
    { id: "RSP3", text: "An answer broken off is no response; such partial answers stand in a part of their own." },
    {
      id: "RSP4",
      text: "An invitation counts once, in the period in which it was first sent; reminders do not count.",
    },
    { id: "RSP5", text: "Invitations never sent are left out; so are answers without an invitation." },
    {
      id: "RSP6",
      text: "While an invitation without a complete answer is younger than open_days, the figure is provisional.",
    },
    { id: "RSP7", text: "An invitation stored more than once is one; its earliest row gives account and channel." },
    { id: "RSP8", text: "Nobody reached: null, no_data." },
  ],
  identities: ["0 ≤ response rate ≤ 1", "response rate + partial ≤ 1", "Σ over channels = total"],
  sources: [
    "AAPOR, Standard Definitions: response rate 1 (completes over those who could have answered)",
    "Claims such as “SMS 45 %, e-mail 6 %” are to be measured with `by: channel`, not built in: metrics catalogue",
  ],
  additive: true,
  sql: (d, q, scope) => countedShareSql(q, reached(d, q, scope), COLUMNS, partsOf(d, scope)),
  finish: (rows) => countedShareFigures(rows, [null, "partial"], false),
  rows: (d, q, scope) => countedShareRows(d, q, reached(d, q, scope), COLUMNS, partsOf(d, scope)),
};
