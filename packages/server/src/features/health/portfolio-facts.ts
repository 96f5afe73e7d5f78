import { DAY, type Id, sql, time } from "@tendwell/core";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import { accountsAt, type ScoredAccount } from "./account-facts.ts";
import { type AccountName, accountNames } from "./account-names.ts";
import type { Asking } from "./asking.ts";
import type { HealthService } from "./health-service.ts";
import type { PortfolioMoment } from "./portfolio-scores.ts";
import { revenueAt } from "./scoring.ts";

/** Revenue is compared with what it was this long before, and what people said counts for as long. */
export const LOOK_BACK_DAYS = 90;
/** Use is counted over this many days, and over as many before. */
const USE_DAYS = 28;

/** What somebody said about an account: 1 good, 0 neutral, −1 bad. */
export interface Voice {
  readonly value: -1 | 0 | 1;
  readonly at: number;
}

/** What stands beside the scores, by account, at one moment. */
export interface PortfolioFacts {
  readonly asOf: number;
  readonly currency: string;
  readonly names: ReadonlyMap<Id, AccountName>;
  readonly accounts: ReadonlyMap<Id, ScoredAccount>;
  readonly segments: ReadonlyMap<string, { readonly filters: readonly PortfolioAttributeFilter[] }>;
  readonly mrr: ReadonlyMap<Id, number>;
  readonly mrrBefore: ReadonlyMap<Id, number>;
  readonly renewal: ReadonlyMap<Id, number>;
  readonly touch: ReadonlyMap<Id, number>;
  readonly use: ReadonlyMap<Id, number>;
  readonly uses: ReadonlyMap<Id, readonly [now: number, before: number]>;
  readonly tickets: ReadonlyMap<Id, number>;
  readonly voices: ReadonlyMap<Id, Voice>;
}

export interface PortfolioAttributeFilter {
  readonly attribute: string;
  readonly values: readonly (string | null)[];
}

/** Reads the facts of a moment that a list of accounts shows. */
export async function factsAt(
  health: HealthService,
  workspace: OpenWorkspace,
  moment: PortfolioMoment,
): Promise<PortfolioFacts> {
  const { asOf, knownAt } = moment;
  const definedBy = knownAt?.basis === "recorded" ? knownAt.at : null;
  const asking = await health.asking(workspace, { asOf, knownAt }, { definedBy });
  const before = await health.asking(workspace, { asOf: asOf - LOOK_BACK_DAYS * DAY, knownAt }, { definedBy });
  const q = asking.source(asking.scope([]));
  // Who was called this morning is not silent: a list of today knows touches of today, though figures end with yesterday.
  const isNow = knownAt === null && asOf === health.todayAt(workspace) && workspace.record.pinned_today === null;
  const heard = isNow ? await health.asking(workspace, { asOf: Math.max(asOf, health.now()), knownAt }, {}) : asking;
  const instants = async (name: string, statement: ReturnType<typeof sql>) =>
    new Map((await asking.query(statement, name)).map((row) => [String(row.account_id), Number(row.at)]));
  const [names, accounts, mrr, mrrBefore, renewal, touch, use, uses, tickets, voices] = await Promise.all([
    accountNames(workspace.store.engine, null),
    accountsAt(asking),
    revenueAt(asking),
    revenueAt(before),
    instants(
      "renewals",
      sql`select t.account_id as account_id, min(t.ends_at) as at from ${q.from("contract_term")} t
        where t.ends_at >= ${time(asOf)} group by 1`,
    ),
    instants(
      "touches",
      sql`select t.account_id as account_id, max(t.occurred_at) as at from ${heard.source(heard.scope([])).from("touch")} t group by 1`,
    ),
    instants(
      "use",
      sql`select e.account_id as account_id, max(e.occurred_at) as at from ${q.from("product_event")} e group by 1`,
    ),
    usesAt(asking),
    ticketsAt(asking),
    voicesAt(asking),
  ]);
  return {
    asOf,
    currency: asking.company.currency ?? workspace.record.currency,
    names,
    accounts,
    segments: asking.company.segments,
    mrr,
    mrrBefore,
    renewal,
    touch,
    use,
    uses,
    tickets,
    voices,
  };
}

async function usesAt(asking: Asking): Promise<ReadonlyMap<Id, readonly [number, number]>> {
  const q = asking.source(asking.scope([]));
  const { asOf } = asking.moment;
  const middle = time(asOf - USE_DAYS * DAY);
  const rows = await asking.query(
    sql`select e.account_id as account_id, sum(case when e.occurred_at >= ${middle} then e.quantity else 0 end) as now,
        sum(case when e.occurred_at < ${middle} then e.quantity else 0 end) as before
      from ${q.from("product_event")} e where e.occurred_at >= ${time(asOf - 2 * USE_DAYS * DAY)} group by 1`,
    "uses",
  );
  return new Map(rows.map((row) => [String(row.account_id), [Number(row.now), Number(row.before)]]));
}

async function ticketsAt(asking: Asking): Promise<ReadonlyMap<Id, number>> {
  const q = asking.source(asking.scope([]));
  const rows = await asking.query(
    sql`select t.account_id as account_id, count(*) as n from ${q.from("ticket")} t
      left join (select ticket_id, status from (select e.ticket_id as ticket_id, e.status as status,
          row_number() over (partition by e.ticket_id order by e.occurred_at desc, e.row_id desc) as recency
        from ${q.fromAll("ticket_event")} e where e.kind = 'status') l where l.recency = 1) s on s.ticket_id = t.ticket_id
      where t.account_id is not null and (s.status is null or s.status not in ('solved', 'closed')) group by 1`,
    "open-tickets",
  );
  return new Map(rows.map((row) => [String(row.account_id), Number(row.n)]));
}

/**
 * The newest touch with a sentiment or scored answer of each account within 90 days. An answer is good from 9 of 10 (NPS)
 * or three quarters of its scale up, bad to 6 of 10 or a quarter of its scale; scales whose low end is good are turned.
 */
async function voicesAt(asking: Asking): Promise<ReadonlyMap<Id, Voice>> {
  const q = asking.source(asking.scope([]));
  const since = time(asking.moment.asOf - LOOK_BACK_DAYS * DAY);
  const share = sql`(case when r.low_is_good then r.scale_max - r.score else r.score - r.scale_min end) * 1.0 / (r.scale_max - r.scale_min)`;
  const rows = await asking.query(
    sql`select n.account_id as account_id, n.at as at, n.said as said from (select v.*, row_number() over (partition by v.account_id order by v.at desc, v.said) as recency from (
        select t.account_id as account_id, t.occurred_at as at, case t.sentiment when 'good' then 1 when 'bad' then -1 else 0 end as said
        from ${q.from("touch")} t where t.sentiment is not null and t.occurred_at >= ${since}
        union all
        select r.account_id as account_id, r.occurred_at as at,
          case when ${share} >= (case when r.question = 'nps' then 0.85 else 0.75 end) then 1
            when ${share} <= (case when r.question = 'nps' then 0.65 else 0.25 end) then -1 else 0 end as said
        from ${q.from("survey_response")} r
        where r.account_id is not null and r.score is not null and r.scale_max > r.scale_min and r.occurred_at >= ${since}) v) n
      where recency = 1`,
    "voices",
  );
  return new Map(
    rows.map((row) => [String(row.account_id), { value: Number(row.said) as Voice["value"], at: Number(row.at) }]),
  );
}
