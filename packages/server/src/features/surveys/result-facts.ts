import { join, type Sql, sql, type TableName } from "@tendwell/core";
import type { EngineSession } from "../../engine/engine.ts";
import { liveRows } from "./live-rows.ts";

const TAGS = { tags: { surface: "surveys", route: "results" } } as const;

/** Counts of one cell of answers. `good` and `bad` are promoters and detractors of NPS, else the ends of the scale. */
export interface AnswerCell {
  readonly question: string;
  readonly wave: string | null;
  readonly group: string | null;
  readonly n: number;
  readonly good: number;
  readonly bad: number;
}

export interface ChannelCell {
  readonly channel: string;
  readonly sent: number;
  readonly bounced: number;
  readonly started: number;
  readonly answered: number;
  readonly complete: number;
}

/**
 * The scored answers of a survey, the latest of each person and wave, as a relation with `good` and `bad` as 0 or 1. Few people
 * answer a wave twice, and to look for the latest of each costs most of the report: answers whose person, wave and question
 * come once (by a hash; two that only share it are looked at closely, too) are taken as they are.
 */
function scored(live: (table: TableName) => Sql, survey: string, wave: string | null): Sql {
  const inWave = wave === null ? sql`true` : sql`wave = ${wave}`;
  const upward = sql`(case when low_is_good then scale_min + scale_max - score else score end)`;
  return sql`(with answers as materialized (
      select question, wave, account_id, person_id, occurred_at, row_id,
        case when question = 'nps' then (score >= 9)::integer
          when scale_max - scale_min >= 4 then (${upward} >= scale_max - 1)::integer
          else (${upward} = scale_max)::integer end as good,
        case when question = 'nps' then (score <= 6)::integer
          else (2 * ${upward} < scale_min + scale_max)::integer end as bad,
        case when person_id is null then null else hash(question, wave, account_id, person_id) end as who
      from survey_response
      where survey = ${survey} and ${inWave} and ${live("survey_response")} and score between scale_min and scale_max),
    repeated as materialized (select who from answers where who is not null group by who having count(*) > 1)
    select question, wave, account_id, occurred_at, good, bad from answers
      where who is null or who not in (select who from repeated)
    union all
    select question, wave, account_id, max(occurred_at) as occurred_at,
      arg_max(good, (occurred_at, row_id)) as good, arg_max(bad, (occurred_at, row_id)) as bad
    from answers where who in (select who from repeated) group by question, wave, account_id, person_id)`;
}

const cellOf = (row: Readonly<Record<string, unknown>>): AnswerCell => ({
  question: String(row.question),
  wave: row.wave === null || row.wave === undefined ? null : String(row.wave),
  group: row.grp === null || row.grp === undefined ? null : String(row.grp),
  n: Number(row.n),
  good: Number(row.good),
  bad: Number(row.bad),
});

/** Answers by question and wave; waves in the order of their first answer. */
export async function cellsByWave(session: EngineSession, survey: string, wave: string | null): Promise<AnswerCell[]> {
  const live = await liveRows(session);
  const rows = await session.query(
    sql`select question, wave, count(*) as n, sum(good) as good, sum(bad) as bad from ${scored(live, survey, wave)} r
      group by question, wave order by question, min(occurred_at), wave`,
    TAGS,
  );
  return rows.map(cellOf);
}

/** Answers by question and by the account's present value of an attribute. */
export async function cellsByAttribute(
  session: EngineSession,
  survey: string,
  wave: string | null,
  attribute: string,
): Promise<AnswerCell[]> {
  const live = await liveRows(session);
  const rows = await session.query(
    sql`with value_of as (select account_id, arg_max(value, (occurred_at, row_id)) as value from account_attribute
          where attribute = ${attribute} and ${live("account_attribute")} group by account_id)
      select r.question, coalesce(v.value, '') as grp, count(*) as n, sum(r.good) as good, sum(r.bad) as bad
      from ${scored(live, survey, wave)} r left join value_of v on v.account_id = r.account_id
      group by r.question, coalesce(v.value, '') order by r.question, n desc, grp`,
    TAGS,
  );
  return rows.map(cellOf);
}

/** Invited people by the account's present value of an attribute: the population that answers are weighted to. */
export async function invitedByAttribute(
  session: EngineSession,
  survey: string,
  wave: string | null,
  attribute: string,
): Promise<Readonly<Record<string, number>>> {
  const live = await liveRows(session);
  const inWave = wave === null ? sql`true` : sql`wave = ${wave}`;
  const rows = await session.query(
    sql`with value_of as (select account_id, arg_max(value, (occurred_at, row_id)) as value from account_attribute
          where attribute = ${attribute} and ${live("account_attribute")} group by account_id)
      select coalesce(v.value, '') as grp, count(distinct coalesce(i.person_id, i.invitation_id)) as n
      from (select * from survey_invitation where survey = ${survey} and ${inWave} and ${live("survey_invitation")}) i
      left join value_of v on v.account_id = i.account_id group by 1`,
    TAGS,
  );
  return Object.fromEntries(rows.map((row) => [String(row.grp), Number(row.n)]));
}

/** What became of invitations and who answered, by channel. */
export async function cellsByChannel(
  session: EngineSession,
  survey: string,
  wave: string | null,
): Promise<ChannelCell[]> {
  const inWave = wave === null ? sql`true` : sql`wave = ${wave}`;
  const live = await liveRows(session);
  const asked = sql`survey = ${survey} and ${inWave} and ${live("survey_invitation")}`;
  const answers = sql`survey = ${survey} and ${inWave} and ${live("survey_response")}`;
  // One aggregate over the steps of all invitations, a bit each: 1 asked, 2 sent, 4 bounced, 8 started, 16 answered, 32 completely.
  const rows = await session.query(
    sql`with steps as (
        select invitation_id, bit_or(step) as steps, min(channel) as channel from (
          select invitation_id, 1::utinyint as step, channel from survey_invitation where ${asked}
          union all
          select invitation_id, (case status when 'sent' then 2 when 'bounced' then 4 else 8 end)::utinyint, null
          from survey_delivery where status in ('sent', 'bounced', 'started') and ${live("survey_delivery")}
          union all
          select invitation_id, (case when complete then 48 else 16 end)::utinyint, null
          from survey_response where ${answers} and invitation_id is not null) s
        group by invitation_id having bit_or(step) & 17 > 0),
      -- Answers to an invitation that is not known here keep the channel that they came by.
      strays as (select invitation_id, any_value(coalesce(channel, 'link')) as channel from survey_response
        where ${answers} and invitation_id in (select invitation_id from steps where channel is null) group by invitation_id),
      -- Without an invitation, an answer to several questions is one answer: the question answered most counts them.
      open as (select channel, max(n) as n, max(done) as done from (
          select coalesce(channel, 'link') as channel, question, count(*) as n, count(*) filter (where complete) as done
          from survey_response where ${answers} and invitation_id is null group by 1, 2) o
        group by channel)
      select channel, sum(sent) as sent, sum(bounced) as bounced, sum(started) as started, sum(answered) as answered,
        sum(complete) as complete
      from (
        select coalesce(s.channel, t.channel) as channel, count(*) filter (where steps & 3 = 3) as sent,
          count(*) filter (where steps & 5 = 5) as bounced, count(*) filter (where steps & 24 > 0) as started,
          count(*) filter (where steps & 16 > 0) as answered, count(*) filter (where steps & 32 > 0) as complete
        from steps s left join strays t using (invitation_id) group by 1
        union all
        select channel, 0, 0, n, n, done from open) c
      group by channel order by channel`,
    TAGS,
  );
  return rows.map((row) => ({
    channel: String(row.channel),
    sent: Number(row.sent),
    bounced: Number(row.bounced),
    started: Number(row.started),
    answered: Number(row.answered),
    complete: Number(row.complete),
  }));
}

/** Free texts by the surrogate id of their answer: field → text. */
export async function textsBySubject(
  session: EngineSession,
  ids: readonly bigint[],
): Promise<ReadonlyMap<string, Readonly<Record<string, string>>>> {
  const found = new Map<string, Record<string, string>>();
  for (let at = 0; at < ids.length; at += 2_000) {
    const list = join(ids.slice(at, at + 2_000).map((id) => sql`${id}`));
    const rows = await session.query(
      sql`select subject_id, field, value from personal_detail where subject_kind = 'response' and subject_id in (${list})`,
      TAGS,
    );
    for (const row of rows) {
      const key = String(row.subject_id);
      found.set(key, { ...found.get(key), [String(row.field)]: String(row.value) });
    }
  }
  return found;
}

/** Comments that imports brought with their scores: the side is by NPS. */
export async function importedComments(
  session: EngineSession,
  survey: string,
  wave: string | null,
): Promise<{ text: string; side: "detractor" | "passive" | "promoter" }[]> {
  const live = (await liveRows(session))("survey_response");
  const inWave = wave === null ? sql`true` : sql`wave = ${wave}`;
  const rows = await session.query(
    sql`select d.value, r.score from (select subject_id, value from personal_detail where subject_kind = 'response') d
      join (select response_id, score from survey_response
        where survey = ${survey} and question = 'nps' and ${inWave} and ${live} and score between 0 and 10
          and response_id in (select subject_id from personal_detail where subject_kind = 'response')) r
        on r.response_id = d.subject_id limit 50000`,
    TAGS,
  );
  return rows.map((row) => {
    const score = Number(row.score);
    return { text: String(row.value), side: score >= 9 ? "promoter" : score <= 6 ? "detractor" : "passive" };
  });
}
