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

/** Different bits of a 64-bit number that questions and waves are told apart by. */
const BITS = 62;

/**
 * The scored answers of a survey counted by question and `by` (columns), the latest of each person and wave: a relation with `n`,
 * `good`, `bad` and the first answer's time. Few people answer a question twice in a wave, and to look for the latest of each
 * costs most of the report. So all answers are counted; those of people with more answers than questions and waves answered (a
 * hash and some bits: too many at worst) are taken out again, and the latest of them put back.
 */
function tallied(live: (table: TableName) => Sql, survey: string, wave: string | null, by: Sql): Sql {
  const inWave = wave === null ? sql`true` : sql`wave = ${wave}`;
  const upward = sql`(case when low_is_good then scale_min + scale_max - score else score end)`;
  const answers = sql`survey_response where survey = ${survey} and ${inWave} and ${live("survey_response")}
    and score between scale_min and scale_max`;
  const good = sql`(case when question = 'nps' then score >= 9
    when scale_max - scale_min >= 4 then ${upward} >= scale_max - 1 else ${upward} = scale_max end)`;
  const bad = sql`(case when question = 'nps' then score <= 6 else 2 * ${upward} < scale_min + scale_max end)`;
  const who = sql`hash(account_id, person_id)`;
  const again = sql`${answers} and person_id is not null and ${who} in (select who from doubtful)`;
  return sql`(with asked as materialized (
      select question, wave, (row_number() over ()) % ${BITS} as bit
      from (select distinct question, wave from ${answers})),
    doubtful as materialized (
      select who from (
        select ${who} as who, question, wave from ${answers} and person_id is not null) a
      join asked q on q.question = a.question and q.wave is not distinct from a.wave
      group by who having count(*) > bit_count(bit_or(1::bigint << bit)))
    select question, ${by}, sum(n) as n, sum(good) as good, sum(bad) as bad, min(first_at) as first_at from (
      select question, ${by}, count(*) as n, count(*) filter (where ${good}) as good, count(*) filter (where ${bad}) as bad,
        min(occurred_at) as first_at from ${answers} group by question, ${by}
      union all
      select question, ${by}, -count(*), -count(*) filter (where ${good}), -count(*) filter (where ${bad}), null
      from ${again} group by question, ${by}
      union all
      select question, ${by}, count(*), count(*) filter (where good), count(*) filter (where bad), null from (
        select question, wave, account_id, arg_max(${good}, (occurred_at, row_id)) as good,
          arg_max(${bad}, (occurred_at, row_id)) as bad
        from ${again} group by question, wave, account_id, person_id) latest
      group by question, ${by}) t
    group by question, ${by})`;
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
    sql`select question, wave, n, good, bad from ${tallied(live, survey, wave, sql`wave`)} r
      order by question, first_at, wave`,
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
      select r.question, coalesce(v.value, '') as grp, sum(r.n) as n, sum(r.good) as good, sum(r.bad) as bad
      from ${tallied(live, survey, wave, sql`account_id`)} r left join value_of v on v.account_id = r.account_id
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

const CHANNEL_COUNTS = sql`count(*) filter (where steps & 3 = 3) as sent, count(*) filter (where steps & 5 = 5) as bounced,
  count(*) filter (where steps & 24 > 0) as started, count(*) filter (where steps & 16 > 0) as answered,
  count(*) filter (where steps & 32 > 0) as complete`;

/** What became of invitations and who answered, by channel. */
export async function cellsByChannel(
  session: EngineSession,
  survey: string,
  wave: string | null,
): Promise<ChannelCell[]> {
  const inWave = wave === null ? sql`true` : sql`wave = ${wave}`;
  const live = await liveRows(session);
  const asked = sql`survey_invitation where survey = ${survey} and ${inWave} and ${live("survey_invitation")}`;
  const answers = sql`survey_response where survey = ${survey} and ${inWave} and ${live("survey_response")}`;
  const named = await session.query(sql`select distinct channel from ${asked} order by channel`, TAGS);
  const names = named.map((row) => String(row.channel));
  // Channels take part as numbers in the order of their names: to keep the least of so many texts would cost half as much again.
  const number =
    names.length === 0
      ? sql`0`
      : sql`case channel ${join(
          names.map((name, i) => sql`when ${name} then ${i}`),
          " ",
        )} end`;
  // One aggregate over the steps of all invitations, a bit each: 1 asked, 2 sent, 4 bounced, 8 started, 16 answered, 32 completely.
  const known = await session.query(
    sql`select k, ${CHANNEL_COUNTS} from (
        select invitation_id, bit_or(step) as steps, min(k) as k from (
          select invitation_id, 1::utinyint as step, (${number})::smallint as k from ${asked}
          union all
          select invitation_id, (case status when 'sent' then 2 when 'bounced' then 4 else 8 end)::utinyint, null
          from survey_delivery where status in ('sent', 'bounced', 'started') and ${live("survey_delivery")}
          union all
          select invitation_id, (case when complete then 48 else 16 end)::utinyint, null
          from ${answers} and invitation_id is not null) s
        group by invitation_id) i
      where steps & 17 > 0 group by k`,
    TAGS,
  );
  const cells = new Map<string, ChannelCell>();
  const add = (channel: string, row: Readonly<Record<string, unknown>>): void => {
    const before = cells.get(channel);
    const sum = (name: Exclude<keyof ChannelCell, "channel">): number => (before?.[name] ?? 0) + Number(row[name] ?? 0);
    cells.set(channel, {
      channel,
      sent: sum("sent"),
      bounced: sum("bounced"),
      started: sum("started"),
      answered: sum("answered"),
      complete: sum("complete"),
    });
  };
  for (const row of known) if (row.k !== null) add(names[Number(row.k)]!, row);
  // Answers to an invitation that is not known here keep the channel that they came by.
  if (known.some((row) => row.k === null))
    for (const row of await session.query(
      sql`select channel, count(*) as started, count(*) as answered, count(*) filter (where done) as complete from (
          select any_value(coalesce(channel, 'link')) as channel, bool_or(complete) as done from ${answers}
            and invitation_id is not null and invitation_id not in (select invitation_id from ${asked})
          group by invitation_id) s group by channel`,
      TAGS,
    ))
      add(String(row.channel), row);
  // Without an invitation, an answer to several questions is one answer: the question answered most counts them.
  for (const row of await session.query(
    sql`select channel, max(n) as started, max(n) as answered, max(done) as complete from (
        select coalesce(channel, 'link') as channel, question, count(*) as n, count(*) filter (where complete) as done
        from ${answers} and invitation_id is null group by 1, 2) o
      group by channel`,
    TAGS,
  ))
    add(String(row.channel), row);
  return [...cells.values()].sort((a, b) => (a.channel < b.channel ? -1 : 1));
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
