import type { Dialect } from "../../sql/dialect.ts";
import { raw, type Sql, sql, time } from "../../sql/sql.ts";
import { localMidnight } from "../../time/period.ts";
import { DAY } from "../../time/timestamp.ts";
import { intStat, ratioFigure, whole } from "../figure.ts";
import type { MetricDefinition, MetricScope, MetricSource, StatRow } from "../metric.ts";
import { newCustomers } from "./new-customers.ts";

const EARLIEST = time(localMidnight("1900-01-01", "UTC"));
const LATEST = time(localMidnight("2200-01-01", "UTC"));
const PROMOTER = 9;

/** The customers won in each period: `period`, `grp`, `account_id`, `at` and `counts` (1: came by referral). */
function wonCustomers(d: Dialect, q: MetricSource, scope: MetricScope): Sql {
  const all = raw("rows between unbounded preceding and unbounded following");
  const evidence = scope.options.evidence;
  const byOutcome = raw(evidence === "channel" ? "false" : "r.account_id is not null");
  const byChannel = raw(evidence === "outcome" ? "false" : "c.channel = 'referral'");
  return sql`(select w.period as period, w.grp as grp, w.account_id as account_id, w.seen_at as at,
      case when ${byOutcome} or ${byChannel} then 1 else 0 end as counts
    from ${newCustomers(d, q, scope)} w
    left join (select distinct o.referred_account_id as account_id from ${q.fromAll("outcome")} o where o.kind = 'referral_made') r
      on r.account_id = w.account_id
    left join (select t.account_id as account_id, t.value as channel,
        case when row_number() over (partition by t.account_id order by t.occurred_at, t.row_id) = 1 then ${EARLIEST} else t.occurred_at end as valid_from,
        coalesce(lead(t.occurred_at) over (partition by t.account_id order by t.occurred_at, t.row_id ${all}), ${LATEST}) as valid_to
      from ${q.from("account_attribute")} t where t.attribute = 'acquisition_channel') c
      on c.account_id = w.account_id and c.valid_from <= w.seen_at and c.valid_to > w.seen_at)`;
}

/**
 * The accounts asked for a referral in each period: `period`, `grp`, `account_id`, `at` (first asked), `counts` (1: referred
 * within the days allowed), `waiting` (1: those days are not over) and `promoter` (1 or 0).
 */
function askedAccounts(d: Dialect, q: MetricSource, scope: MetricScope): Sql {
  const g = q.account("asked_g", sql`a.account_id`, sql`a.asked_at`, "at");
  const period = q.bucket(raw("o.occurred_at"));
  const until = d.addUs(raw("a.asked_at"), sql`${Number(scope.options.answer_days) * DAY}`);
  return sql`(with asks as (
      select ${period} as period, o.account_id as account_id, min(o.occurred_at) as asked_at
      from ${q.from("outcome")} o where o.kind = 'referral_asked' and ${period} is not null group by 1, 2),
    answered as (
      select a.period as period, a.account_id as account_id, count(*) as referrals
      from asks a join ${q.from("outcome")} m on m.account_id = a.account_id and m.occurred_at >= a.asked_at and m.occurred_at < ${until}
      where m.kind = 'referral_made' group by 1, 2),
    opinions as (
      select a.period as period, a.account_id as account_id, s.score as score,
        row_number() over (partition by a.period, a.account_id order by s.occurred_at desc, s.score desc) as recency
      from asks a join ${q.from("survey_response")} s on s.account_id = a.account_id and s.occurred_at <= a.asked_at
      where s.question = 'nps' and s.score is not null)
    select a.period as period, ${g.group} as grp, a.account_id as account_id, a.asked_at as at,
      case when m.referrals is null then 0 else 1 end as counts,
      case when m.referrals is null and ${until} > ${time(scope.asOf)} then 1 else 0 end as waiting,
      case when v.score >= ${PROMOTER} then 1 else 0 end as promoter
    from asks a left join answered m on m.period = a.period and m.account_id = a.account_id
      left join (select u.period as period, u.account_id as account_id, u.score as score from opinions u where u.recency = 1) v
        on v.period = a.period and v.account_id = a.account_id${g.join}
    where ${g.where})`;
}

export const referralRate: MetricDefinition = {
  id: "referral_rate",
  family: "economics",
  title: "Referral rate",
  summary:
    "The share of the new customers who came by referral. Beside it: of the customers asked for a referral, and of the promoters among them, how many gave one.",
  unit: "ratio",
  direction: "higher",
  grain: "account",
  clock: "calendar",
  formula:
    "new customers that came by referral ÷ new customers; asked_referred: asked accounts that referred within N days ÷ asked accounts; promoters_referred: the same for those whose last NPS answer was 9 or 10",
  population: "in_period",
  inputs: ["subscription_version", "purchase", "outcome", "account_attribute", "survey_response"],
  options: {
    evidence: {
      type: "enum",
      values: ["either", "outcome", "channel"],
      default: "either",
      about:
        "A customer came by referral where one is recorded that names the account, where its acquisition channel was referral when it became a customer, or in either case.",
    },
    answer_days: {
      type: "number",
      min: 1,
      max: 365,
      integer: true,
      default: 90,
      about: "How many days of 24 hours a customer who was asked has to refer somebody.",
    },
  },
  components: ["asked_referred", "promoters_referred"],
  bands: null,
  edgeCases: [
    { id: "RFR1", text: "A new customer counts where it first became one; a return is no new customer." },
    {
      id: "RFR2",
      text: "A referral counts whenever it was recorded, also after the sale; who made it need not be in the question.",
    },
    { id: "RFR3", text: "The acquisition channel is the one at the instant the account became a customer." },
    { id: "RFR4", text: "An account asked several times in the period counts once, from the first time it was asked." },
    {
      id: "RFR5",
      text: "A referral at the instant of the asking counts, one exactly at the end of the days allowed does not; while the days run without one the part is provisional.",
    },
    {
      id: "RFR6",
      text: "A promoter's last NPS answer by then was 9 or 10; of several at one instant the highest counts. Skipped questions are no answer.",
    },
    { id: "RFR7", text: "No new customers, nobody asked, no promoter asked: null, zero_denominator." },
  ],
  identities: ["0 ≤ every part ≤ 1", "evidence either ≥ outcome and ≥ channel"],
  sources: [
    "New customers by referral ÷ new customers, promoters who referred ÷ promoters asked: the user's own material",
  ],
  additive: true,
  sql(d, q, scope) {
    const total = (column: string): Sql => d.cast(raw(`sum(${column})`), "bigint");
    const side = (
      name: string,
      where: Sql,
    ): Sql => sql`select ${name} as side, a.period as period, a.grp as grp, ${d.cast(raw("count(*)"), "bigint")} as people,
        ${total("a.counts")} as referred, ${total("a.waiting")} as waiting_people
      from asked a where ${where} group by 2, 3`;
    return sql`with asked as (select * from ${askedAccounts(d, q, scope)} x)
      select 'new' as side, w.period as period, w.grp as grp, ${d.cast(raw("count(*)"), "bigint")} as people, ${total("w.counts")} as referred,
        ${d.cast(raw("0"), "bigint")} as waiting_people
      from ${wonCustomers(d, q, scope)} w group by 2, 3
      union all ${side("asked", raw("true"))} union all ${side("promoters", raw("a.promoter = 1"))}`;
  },
  finish(rows) {
    const part = (component: string | null, row: StatRow | undefined) =>
      ratioFigure(whole(intStat(row, "referred")), whole(intStat(row, "people")), {
        component,
        provisional: intStat(row, "waiting_people") > 0n,
      });
    const side = (name: string) => rows.find((row) => row.side === name);
    return [
      part(null, side("new")),
      part("asked_referred", side("asked")),
      part("promoters_referred", side("promoters")),
    ];
  },
  rows(d, q, scope) {
    const row = (
      component: Sql,
      note: Sql,
    ): Sql => sql`x.period as period, x.grp as grp, ${component} as component, x.account_id as account_id,
        ${d.cast(raw("x.account_id"), "text")} as entity, x.at as occurred_at, ${d.cast(raw("x.counts"), "decimal9")} as numerator,
        ${d.cast(raw("1"), "decimal9")} as denominator, ${note} as note`;
    const answer = raw(
      "case when x.counts = 1 then 'referred' when x.waiting = 1 then 'waiting' else 'did not refer' end",
    );
    return sql`with asked as (select * from ${askedAccounts(d, q, scope)} y)
      select ${row(d.nullOf("text"), raw("case when x.counts = 1 then 'by referral' else 'otherwise' end"))} from ${wonCustomers(d, q, scope)} x
      union all select ${row(raw("'asked_referred'"), answer)} from asked x
      union all select ${row(raw("'promoters_referred'"), answer)} from asked x where x.promoter = 1`;
  },
};
