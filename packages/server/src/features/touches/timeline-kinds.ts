// Over 300 lines: what each kind of entry says stands in one list, so that it can be read and counted.
import type { TimelineKind } from "@tendwell/contract";
import { type Id, join, type MetricScope, type MetricSource, raw, type Sql, sql, time } from "@tendwell/core";
import type { AnswerWords } from "../surveys/answer-words-service.ts";
import { LOGGED } from "./touch-store.ts";

/** What a kind's SQL may use. */
interface TimelineContext {
  readonly q: MetricSource;
  readonly scope: MetricScope;
  readonly account: Id;
  /** Where the words of the account's survey answers stand. */
  readonly words: AnswerWords;
}

/**
 * One kind of entry: SELECT text with `at` (time), `key` (text, unique inside the kind), `person_id`, `vault` (kind of the
 * subject whose words it shows, or NULL), `subject_id`, `data` (a JSON object with the values of its sentence).
 */
type KindSql = (context: TimelineContext) => Sql;

/** The usual shape: one fact, one entry. */
function facts(
  table: Parameters<MetricSource["from"]>[0],
  data: string,
  more: { readonly key?: string; readonly person?: boolean; readonly vault?: readonly [kind: string, id: string] } = {},
): KindSql {
  return ({ q }) => sql`select f.occurred_at as at, ${raw(more.key ?? "cast(f.fact_key as varchar)")} as key,
      ${raw(more.person === true ? "f.person_id" : "cast(null as bigint)")} as person_id,
      ${raw(more.vault === undefined ? "cast(null as varchar)" : `'${more.vault[0]}'`)} as vault,
      ${raw(more.vault === undefined ? "cast(null as bigint)" : `f.${more.vault[1]}`)} as subject_id,
      json_object(${raw(data)}) as data from ${q.from(table)} f`;
}

/** Local day of an instant, as its first instant, given the days' bounds are the zone's. */
const NAMELESS =
  "cast(null as bigint) as person_id, cast(null as varchar) as vault, cast(null as bigint) as subject_id";

/** Null for kinds that are not facts: see `keptEntries`. */
export const TIMELINE_SQL: Readonly<Record<TimelineKind, KindSql | null>> = {
  // Only what was logged here can be corrected.
  touch: ({
    q,
  }) => sql`select f.occurred_at as at, cast(f.touch_id as varchar) as key, f.person_id, 'touch' as vault, f.touch_id as subject_id,
      json_object('channel', f.channel, 'staff', f.staff, 'sentiment', f.sentiment, 'success', f.success, 'logged', coalesce(s.name = ${LOGGED}, false)) as data
      from ${q.from("touch")} f left join source s on s.source_id = f.source_id`,
  // A day of use is one entry, at the day's last event.
  use: ({ q, scope }) => sql`select max(f.occurred_at) as at,
      cast(cast(timezone(${scope.zone}, timezone('UTC', f.occurred_at)) as date) as varchar) as key, ${raw(NAMELESS)},
      json_object('events', cast(sum(f.quantity) as double), 'people', count(distinct f.person_id), 'features', count(distinct f.feature), 'feature', mode(f.feature)) as data
      from ${q.from("product_event")} f group by 2`,
  order: facts("purchase", "'status', f.status, 'amount', f.amount_minor, 'currency', f.currency, 'items', f.items"),
  // A version says what it was before, so that the sentence can say what changed.
  subscription: ({ q }) => sql`select v.at, v.key, ${raw(NAMELESS)}, v.data from (
      select f.occurred_at as at, cast(f.fact_key as varchar) as key, json_object(
        'plan', f.plan, 'status', f.status, 'currency', f.currency, 'mrr', cast(f.mrr as double), 'ended', false,
        'mrrBefore', cast(lag(f.mrr) over (partition by f.subscription_id order by f.occurred_at) as double),
        'planBefore', lag(f.plan) over (partition by f.subscription_id order by f.occurred_at),
        'statusBefore', lag(f.status) over (partition by f.subscription_id order by f.occurred_at)) as data
      from ${q.from("subscription_version")} f
      union all select l.ends_at, cast(l.fact_key as varchar) || '.end', json_object(
        'plan', l.plan, 'status', l.status, 'currency', l.currency, 'mrr', cast(l.mrr as double), 'ended', true,
        'mrrBefore', null, 'planBefore', null, 'statusBefore', null)
      from (select s.*, lead(s.occurred_at) over (partition by s.subscription_id order by s.occurred_at) as next_at
        from ${q.from("subscription_version")} s) l where l.ends_at is not null and l.next_at is null) v`,
  seats: facts("seat_entitlement", "'product', f.product, 'seats', f.seats"),
  invoice: ({ q }) => sql`select min(f.occurred_at) as at, cast(f.invoice_id as varchar) as key, ${raw(NAMELESS)},
      json_object('status', max(f.status), 'amount', sum(f.amount_minor + f.tax_minor), 'currency', f.currency, 'lines', count(*)) as data
      from ${q.from("invoice_line")} f group by f.invoice_id, f.currency`,
  payment: facts("payment", "'status', f.status, 'amount', f.amount_minor, 'currency', f.currency"),
  refund: facts("refund", "'amount', f.amount_minor, 'currency', f.currency"),
  ticket: facts("ticket", "'type', f.type, 'priority', f.priority, 'channel', f.channel, 'openedBy', f.opened_by", {
    key: "cast(f.ticket_id as varchar)",
    person: true,
    vault: ["ticket", "ticket_id"],
  }),
  ticket_status: ({ q }) => sql`select f.occurred_at as at, cast(f.fact_key as varchar) as key, ${raw(NAMELESS)},
      json_object('event', f.kind, 'actor', f.actor, 'status', f.status, 'rating', f.rating) as data
      from ${q.from("ticket_event")} f where f.kind in ('status', 'rating')`,
  call: facts("call", "'outcome', f.outcome, 'topic', f.topic, 'resolved', f.resolved, 'stars', f.stars"),
  survey_sent: facts("survey_invitation", "'survey', f.survey, 'channel', f.channel", { person: true }),
  // That it was sent is the invitation's own entry; what else is kept comes from the state.
  survey_delivery: ({ q }) => sql`select f.occurred_at as at, cast(f.fact_key as varchar) as key, i.person_id,
      cast(null as varchar) as vault, cast(null as bigint) as subject_id,
      json_object('survey', i.survey, 'channel', i.channel, 'step', f.status, 'reason', null) as data
      from ${q.from("survey_delivery")} f left join ${q.from("survey_invitation")} i on i.invitation_id = f.invitation_id
      where f.status <> 'sent'`,
  // The words of an own answer hang on the answer as a whole: the service knows beside which score they stand. Those that an
  // import brought have the response's id. Words of anonymous surveys stand beside no account.
  survey_answer: ({ q, words: { places, anonymous } }) => {
    const list = (ids: readonly bigint[]): Sql => sql`unnest(cast(${`[${ids.join(",")}]`} as bigint[]))`;
    const hidden = anonymous.length === 0 ? sql`false` : sql`f.survey in (${join(anonymous.map((id) => sql`${id}`))})`;
    return sql`select f.occurred_at as at, cast(f.fact_key as varchar) as key, f.person_id,
      case when not ${hidden} then 'response' end as vault, coalesce(w.subject_id, f.response_id) as subject_id,
      json_object('survey', f.survey, 'question', f.question, 'score', f.score, 'min', f.scale_min, 'max', f.scale_max) as data
      from ${q.from("survey_response")} f
      left join (select ${list(places.map((one) => one.responseId))} as response_id, ${list(places.map((one) => one.subjectId))} as subject_id) w
        on w.response_id = f.response_id`;
  },
  milestone: ({ q, scope }) => sql`select f.at, f.key, ${raw(NAMELESS)}, f.data from (
      select m.occurred_at as at, cast(m.fact_key as varchar) as key, json_object('milestone', m.milestone, 'step', 'planned', 'due', epoch_us(m.due_at)) as data
      from ${q.from("milestone")} m
      union all select m.achieved_at, cast(m.fact_key as varchar) || '.done', json_object('milestone', m.milestone, 'step', 'achieved', 'due', epoch_us(m.due_at))
      from ${q.from("milestone")} m where m.achieved_at is not null and m.achieved_at < ${time(scope.asOf)}) f`,
  contract: facts(
    "contract_term",
    "'value', f.value_minor, 'currency', f.currency, 'months', f.term_months, 'ends', epoch_us(f.ends_at)",
  ),
  renewal: facts(
    "renewal_decision",
    "'decision', f.decision, 'value', f.renewed_value_minor, 'currency', f.currency, 'ends', epoch_us(f.term_ends_at)",
  ),
  outcome: facts("outcome", "'outcome', f.kind, 'reason', f.reason"),
  goal: facts("outcome_target", "'target', f.target, 'agreed', f.agreed, 'attained', f.attained"),
  attribute: facts("account_attribute", "'attribute', f.attribute, 'value', f.value"),
  // A band as a run said it, where it is another than the run before.
  health: ({ scope, account }) => {
    const known = scope.knownAt === null ? sql`true` : sql`r.recorded_at <= ${time(scope.knownAt.at)}`;
    const name = sql`case when s.status = 'plain' then s.band else s.status end`;
    return sql`select c.at, c.key, ${raw(NAMELESS)}, c.data from (
      select b.as_of as at, b.scorecard || '.' || b.run_id as key, b.shown, b.earlier,
        json_object('scorecard', b.scorecard, 'shown', b.shown, 'before', b.earlier, 'score', b.score) as data
      from (select d.*, lag(d.shown) over (partition by d.scorecard order by d.as_of, d.run_id) as earlier
        from (select s.scorecard, s.run_id, s.as_of, s.score, ${name} as shown,
            row_number() over (partition by s.scorecard, s.as_of order by s.run_id desc) as recency
          from health_score s join health_run r on r.run_id = s.run_id
          where s.account_id = ${BigInt(account)} and s.as_of <= ${time(scope.asOf)} and ${known}) d
        where d.recency = 1) b
      where b.earlier is null or b.earlier <> b.shown) c`;
  },
  alert: null,
  note: null,
  notification: null,
  learning: ({
    q,
  }) => sql`select f.occurred_at as at, f.key, f.person_id, cast(null as varchar) as vault, cast(null as bigint) as subject_id, f.data from (
      select v.occurred_at, cast(v.row_id as varchar) as key, v.person_id, json_object('resource', v.resource, 'helpful', null) as data from ${q.from("education_view")} v
      union all select r.occurred_at, cast(r.row_id as varchar) || '.rated', r.person_id, json_object('resource', r.resource, 'helpful', r.helpful) from ${q.from("education_rating")} r) f`,
  event: ({ q }) => sql`select f.occurred_at as at, cast(f.fact_key as varchar) as key, ${raw(NAMELESS)},
      json_object('title', f.title, 'kind', f.kind) as data from ${q.fromAll("business_event")} f`,
};
