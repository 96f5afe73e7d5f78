import type { SurveyOccasion } from "@tendwell/contract";
import { DAY, localDate, type Sql, sql } from "@tendwell/core";
import type { EngineRow, EngineSession } from "../../engine/engine.ts";
import { liveRows } from "./live-rows.ts";

const TAGS = { tags: { surface: "surveys", route: "occasions" } } as const;
/** How long a churn that somebody noted stands for the end of the subscription, too. */
const SAME_CHURN_DAYS = 90;

/** Something that a person is to be asked about, once. */
export interface Occasion {
  readonly personId: string;
  readonly accountId: string | null;
  /** Names what happened; the same for the same thing, whenever it is looked at. */
  readonly occasion: string;
  /** When it happened, microseconds. */
  readonly at: number;
}

/** What to look for. Times are microseconds. */
export interface OccasionQuery {
  readonly event: SurveyOccasion;
  readonly feature?: string | undefined;
  readonly daysBefore?: number | undefined;
  /** The milestone that ends onboarding in this company. */
  readonly onboarded: string;
  /** Facts of batches after `afterBatch` up to `upToBatch` are new. */
  readonly afterBatch: number;
  readonly upToBatch: number;
  /** What happened earlier is left alone. */
  readonly since: number;
  readonly now: number;
  readonly zone: string;
}

/** Whether it can come by the clock alone, without a new fact. */
export const comesByClock = (event: SurveyOccasion): boolean => event === "before_renewal" || event === "churned";

const us = (column: Sql): Sql => sql`epoch_us(${column})`;

/** What happened since the last look, a row for each person to be asked. */
export async function occasionsOf(session: EngineSession, q: OccasionQuery): Promise<Occasion[]> {
  const live = await liveRows(session);
  const fresh = sql`batch_id > ${q.afterBatch} and batch_id <= ${q.upToBatch}`;
  const happened = sql`epoch_us(occurred_at) between ${q.since} and ${q.now}`;
  const people = sql`(select person_id, min(account_id) as account_id from person
    where ${live("person")} and account_id is not null group by person_id)`;
  const statements: Readonly<Record<SurveyOccasion, () => Sql>> = {
    ticket_solved: () => sql`select t.person_id, t.account_id, cast(t.ticket_id as varchar) as occasion, e.moment from
        (select ticket_id, min(${us(sql`occurred_at`)}) as moment from ticket_event
          where kind = 'status' and status in ('solved', 'closed') and ${fresh} and ${happened} and ${live("ticket_event")}
          group by ticket_id) e
        join (select ticket_id, min(person_id) as person_id, min(account_id) as account_id from ticket
          where person_id is not null and ${live("ticket")} group by ticket_id) t on t.ticket_id = e.ticket_id
        order by e.moment, occasion`,
    onboarding_done: () => sql`select p.person_id, m.account_id, 'onboarded' as occasion, m.moment from
        (select account_id, min(${us(sql`achieved_at`)}) as moment from milestone
          where milestone = ${q.onboarded} and status = 'achieved' and achieved_at is not null and ${fresh} and ${live("milestone")}
          group by account_id having min(${us(sql`achieved_at`)}) between ${q.since} and ${q.now}) m
        join ${people} p on p.account_id = m.account_id order by m.moment, p.person_id`,
    before_renewal: () => {
      const days = (q.daysBefore ?? 30) * DAY;
      return sql`select p.person_id, c.account_id, c.contract_id || '/' || c.ends as occasion, c.ends - ${days} as moment from
        (select account_id, contract_id, ${us(sql`ends_at`)} as ends from contract_term where ${live("contract_term")}
          group by all) c
        join ${people} p on p.account_id = c.account_id
        where c.ends - ${days} between ${q.since} and ${q.now} and c.ends > ${q.now}
          and not exists (select 1 from renewal_decision d where d.contract_id = c.contract_id
            and ${us(sql`d.term_ends_at`)} = c.ends and ${live("renewal_decision")})
        order by moment, p.person_id`;
    },
    feature_first_used: () => sql`with fresh as (select distinct person_id from product_event
          where feature = ${q.feature ?? ""} and person_id is not null and ${fresh} and ${happened} and ${live("product_event")})
        select person_id, min(account_id) as account_id, ${q.feature ?? ""} as occasion, min(${us(sql`occurred_at`)}) as moment
        from product_event where feature = ${q.feature ?? ""} and person_id in (select person_id from fresh) and ${live("product_event")}
        group by person_id having min(${us(sql`occurred_at`)}) >= ${q.since} order by moment, person_id`,
    churned: () => sql`with noted as (select account_id, ${us(sql`occurred_at`)} as moment, batch_id from outcome
          where kind = 'churn' and ${us(sql`occurred_at`)} >= ${q.since - SAME_CHURN_DAYS * DAY} and ${live("outcome")}),
        ended as (select account_id, max(coalesce(${us(sql`ends_at`)}, 9000000000000000)) as moment from subscription_version
          where status in ('active', 'past_due') and mrr > 0 and ${live("subscription_version")} group by account_id),
        gone as (
          select account_id, min(moment) as moment from noted where ${fresh} and moment between ${q.since} and ${q.now} group by account_id
          union all
          select account_id, moment from ended where moment between ${q.since} and ${q.now}
            and account_id not in (select account_id from noted))
        select p.person_id, g.account_id, 'churn' as occasion, g.moment from gone g
        join ${people} p on p.account_id = g.account_id order by g.moment, p.person_id`,
  };
  const rows = await session.query(statements[q.event](), TAGS);
  return rows.map((row) => occasionFrom(q, row));
}

function occasionFrom(q: OccasionQuery, row: EngineRow): Occasion {
  const at = Number(row.moment);
  const text = String(row.occasion);
  return {
    personId: String(row.person_id),
    accountId: row.account_id === null ? null : String(row.account_id),
    // A customer may come back and leave again.
    occasion: `${q.event}/${q.event === "churned" ? localDate(at, q.zone) : text}`,
    at,
  };
}

/** The newest batch of facts; 0 before the first. */
export async function lastBatch(session: EngineSession): Promise<number> {
  const [row] = await session.query(sql`select coalesce(max(batch_id), 0) as id from import_batch`, TAGS);
  return Number(row?.id ?? 0);
}
