import type { Dialect } from "../../sql/dialect.ts";
import { raw, type Sql, sql } from "../../sql/sql.ts";
import type { MetricDefinition, MetricScope, MetricSource } from "../metric.ts";
import { countedShareFigures, countedShareRows, countedShareSql, type SharePart } from "./counted-share.ts";
import { invitationsOnce, isYoung, OPEN_DAYS, SPLIT_BY, splitParts } from "./invitations.ts";

const COLUMNS = ["channel", "survey", "hit"] as const;

/** Invitations that somebody began to answer, when they began, with whether they came to the end. */
function begun(d: Dialect, q: MetricSource, scope: MetricScope): Sql {
  const steps = sql`select s.invitation_id as invitation_id, s.occurred_at as begun_at, 0 as completed
      from ${q.fromAll("survey_delivery")} s where s.status = 'started'
    union all
    select r.invitation_id as invitation_id, r.occurred_at as begun_at, case when r.complete then 1 else 0 end as completed
      from ${q.fromAll("survey_response")} r`;
  const starts = sql`select x.invitation_id as invitation_id, min(x.begun_at) as started_at, max(x.completed) as finished
    from (${steps}) x group by 1`;
  return sql`(select i.account_id as account_id, ${d.cast(raw("i.invitation_id"), "text")} as entity, b.started_at as occurred_at,
      case when b.finished = 1 then 'complete' else 'broken off' end as note,
      case when b.finished = 1 then 0 else ${isYoung(d, scope, raw("b.started_at"))} end as is_open,
      i.channel as channel, i.survey as survey, b.finished as hit
    from ${invitationsOnce(q)} i join (${starts}) b on b.invitation_id = i.invitation_id)`;
}

function partsOf(d: Dialect, scope: MetricScope): readonly SharePart[] {
  return [{ component: d.nullOf("text"), hit: raw("p.hit") }, ...splitParts(scope)];
}

export const completionRate: MetricDefinition = {
  id: "completion_rate",
  family: "surveys",
  title: "Completion rate",
  summary: "Of the people who began to answer a survey, the share who came to its end.",
  unit: "ratio",
  direction: "higher",
  grain: "invitation",
  clock: "calendar",
  formula: "invitations answered to the end / invitations whose survey was begun",
  population: "none",
  inputs: ["survey_invitation", "survey_delivery", "survey_response"],
  options: { by: SPLIT_BY, open_days: OPEN_DAYS },
  components: [],
  bands: null,
  edgeCases: [
    { id: "CMP1", text: "Begun is a recorded start or any answer, whichever came first; it counts in that period." },
    { id: "CMP2", text: "Someone who starts several times over one invitation has begun once." },
    { id: "CMP3", text: "Answers without an invitation have no known start and are left out of both sides." },
    { id: "CMP4", text: "While one broken off is younger than open_days, it may be taken up again: provisional." },
    { id: "CMP5", text: "Nothing begun: null, no_data." },
    { id: "CMP6", text: "An invitation stored more than once is one; its earliest row gives account and channel." },
  ],
  identities: ["0 ≤ completion rate ≤ 1", "Σ over channels = total"],
  sources: ["Completes / starts: metrics catalogue; AAPOR, Standard Definitions: break-offs"],
  additive: true,
  sql: (d, q, scope) => countedShareSql(q, begun(d, q, scope), COLUMNS, partsOf(d, scope)),
  finish: (rows) => countedShareFigures(rows, [null], false),
  rows: (d, q, scope) => countedShareRows(d, q, begun(d, q, scope), COLUMNS, partsOf(d, scope)),
};
