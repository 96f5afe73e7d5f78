import { join, type Sql, sql } from "@tendwell/core";
import type { EngineSession } from "../../engine/engine.ts";
import { readVisibility } from "../../facts/visibility.ts";

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

/** What is visible of a table: not undone, not ended. */
async function visible(
  session: EngineSession,
  table: "survey_response" | "survey_invitation" | "survey_delivery" | "account_attribute",
): Promise<Sql> {
  const { undoneBatches, tablesWithEnds } = await readVisibility(session, null);
  const parts = [sql`true`];
  if (undoneBatches.length > 0) parts.push(sql`batch_id not in (${join(undoneBatches.map((id) => sql`${id}`))})`);
  if (tablesWithEnds.has(table))
    parts.push(sql`row_id not in (select row_id from fact_end where fact_table = ${table})`);
  return join(parts, " and ");
}

/** The scored answers of a survey, the latest of each person and wave, as a relation with `good` and `bad` as 0 or 1. */
async function scored(session: EngineSession, survey: string, wave: string | null): Promise<Sql> {
  const live = await visible(session, "survey_response");
  const inWave = wave === null ? sql`true` : sql`wave = ${wave}`;
  const upward = sql`(case when low_is_good then scale_min + scale_max - score else score end)`;
  const rows = sql`(select question, wave, account_id, person_id, occurred_at, row_id,
      case when question = 'nps' then (score >= 9)::integer
        when scale_max - scale_min >= 4 then (${upward} >= scale_max - 1)::integer
        else (${upward} = scale_max)::integer end as good,
      case when question = 'nps' then (score <= 6)::integer
        else (2 * ${upward} < scale_min + scale_max)::integer end as bad
    from survey_response
    where survey = ${survey} and ${inWave} and ${live} and score between scale_min and scale_max)`;
  // A hash aggregate is several times faster than a window over a million rows.
  return sql`(select question, wave, account_id, occurred_at, good, bad from ${rows} a where person_id is null
    union all
    select question, wave, account_id, max(occurred_at) as occurred_at,
      arg_max(good, (occurred_at, row_id)) as good, arg_max(bad, (occurred_at, row_id)) as bad
    from ${rows} p where person_id is not null group by question, wave, account_id, person_id)`;
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
  const rows = await session.query(
    sql`select question, wave, count(*) as n, sum(good) as good, sum(bad) as bad from ${await scored(session, survey, wave)} r
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
  const attributes = await visible(session, "account_attribute");
  const rows = await session.query(
    sql`with value_of as (select account_id, arg_max(value, (occurred_at, row_id)) as value from account_attribute
          where attribute = ${attribute} and ${attributes} group by account_id)
      select r.question, coalesce(v.value, '') as grp, count(*) as n, sum(r.good) as good, sum(r.bad) as bad
      from ${await scored(session, survey, wave)} r left join value_of v on v.account_id = r.account_id
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
  const attributes = await visible(session, "account_attribute");
  const live = await visible(session, "survey_invitation");
  const inWave = wave === null ? sql`true` : sql`wave = ${wave}`;
  const rows = await session.query(
    sql`with value_of as (select account_id, arg_max(value, (occurred_at, row_id)) as value from account_attribute
          where attribute = ${attribute} and ${attributes} group by account_id)
      select coalesce(v.value, '') as grp, count(distinct coalesce(i.person_id, i.invitation_id)) as n
      from (select * from survey_invitation where survey = ${survey} and ${inWave} and ${live}) i
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
  const invitations = await visible(session, "survey_invitation");
  const deliveries = await visible(session, "survey_delivery");
  const responses = await visible(session, "survey_response");
  const rows = await session.query(
    sql`with invited as (select invitation_id, any_value(channel) as channel from survey_invitation
          where survey = ${survey} and ${inWave} and ${invitations} group by invitation_id),
        steps as (select invitation_id, bool_or(status = 'sent') as sent, bool_or(status = 'bounced') as bounced,
            bool_or(status = 'started') as started from survey_delivery
          where ${deliveries} and invitation_id in (select invitation_id from invited) group by invitation_id),
        answered as (select invitation_id, any_value(coalesce(channel, 'link')) as channel, bool_or(complete) as complete
          from survey_response where survey = ${survey} and ${inWave} and ${responses} and invitation_id is not null
          group by invitation_id),
        asked as (
          select i.channel, coalesce(s.sent, false) as sent, coalesce(s.bounced, false) as bounced,
            coalesce(s.started, false) or a.invitation_id is not null as started,
            a.invitation_id is not null as answered, coalesce(a.complete, false) as complete
          from invited i left join steps s using (invitation_id) left join answered a using (invitation_id)
          union all
          select a.channel, false, false, true, true, a.complete from answered a anti join invited i using (invitation_id)),
        -- Without an invitation, an answer to several questions is one answer: the question answered most counts them.
        open as (select channel, max(n) as n, max(done) as done from (
            select coalesce(channel, 'link') as channel, question, count(*) as n, count(*) filter (where complete) as done
            from survey_response where survey = ${survey} and ${inWave} and ${responses} and invitation_id is null group by 1, 2) o
          group by channel)
      select channel, sum(sent) as sent, sum(bounced) as bounced, sum(started) as started, sum(answered) as answered,
        sum(complete) as complete
      from (
        select channel, count(*) filter (where sent) as sent, count(*) filter (where bounced) as bounced,
          count(*) filter (where started) as started, count(*) filter (where answered) as answered,
          count(*) filter (where complete) as complete from asked group by channel
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
  const live = await visible(session, "survey_response");
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
