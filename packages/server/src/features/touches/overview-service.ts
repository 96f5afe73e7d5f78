// Over 300 lines: every question that an account's page asks stands in one place, each a statement of its own.
import type { AccountOverview } from "@tendwell/contract";
import { DAY, type MetricScope, type MetricSource, sql, time } from "@tendwell/core";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import type { EngineRow } from "../../engine/engine.ts";
import { accountLabels } from "../metrics/metric-service.ts";
import { peopleLabels } from "./read-touches.ts";
import type { MomentQuery, TouchService } from "./touch-service.ts";

const TAGS = { tags: { surface: "touches", route: "overview" } } as const;
/** Days over which use is compared, and those over which payments and tickets are counted. */
const USE_DAYS = 28;
const COUNT_DAYS = 90;
const MOST_PEOPLE = 100;
const MOST_ROWS = 20;

const iso = (us: unknown): string => new Date(Number(us) / 1000).toISOString();
const maybeIso = (us: unknown): string | null => (us === null || us === undefined ? null : iso(us));
const text = (value: unknown): string | null => (value === null || value === undefined ? null : String(value));

type Asked = {
  readonly q: MetricSource;
  readonly scope: MetricScope;
  readonly query: (statement: ReturnType<typeof sql>) => Promise<readonly EngineRow[]>;
};

/** An account beside its score: use, money, tickets, surveys, milestones, people; as known at the moment asked for. */
export class OverviewService {
  private readonly touches: TouchService;
  constructor(touches: TouchService) {
    this.touches = touches;
  }

  async overview(workspace: OpenWorkspace, account: string, query: MomentQuery): Promise<AccountOverview> {
    const { q, scope, accountId } = await this.touches.source(workspace, query, account);
    const { engine } = workspace.store;
    const asked: Asked = { q, scope, query: (statement) => engine.query(statement, TAGS) };
    const [labels, last, use, money, tickets, surveys, milestones, goals, people] = await Promise.all([
      accountLabels(engine, [accountId]),
      asked.query(sql`select (select max(t.occurred_at) from ${q.from("touch")} t) as touch,
        (select max(e.occurred_at) from ${q.from("product_event")} e) as used`),
      useOf(asked),
      moneyOf(asked),
      ticketsOf(asked),
      surveysOf(asked),
      milestonesOf(asked),
      goalsOf(asked),
      peopleOf(asked),
    ]);
    const names = await peopleLabels(engine, [
      ...people.items.map((one) => one.id),
      ...surveys.flatMap((one) => (one.personId === null ? [] : [one.personId])),
    ]);
    const nameOf = (id: string | null): string | null => {
      const label = id === null ? undefined : names.get(id);
      return label?.name ?? label?.externalId ?? null;
    };
    return {
      account: { id: accountId, externalId: account, name: labels.get(accountId)?.name ?? null },
      asOf: iso(scope.asOf),
      currency: scope.currency,
      lastTouchAt: maybeIso(last[0]?.touch),
      lastUseAt: maybeIso(last[0]?.used),
      use,
      money,
      tickets,
      surveys: surveys.map(({ personId, ...rest }) => ({ ...rest, person: nameOf(personId) })),
      milestones,
      goals,
      people: people.items.map((one) => ({
        ...one,
        externalId: names.get(one.id)?.externalId ?? null,
        name: names.get(one.id)?.name ?? null,
      })),
      peopleTotal: people.total,
    };
  }
}

async function useOf({ q, scope, query }: Asked): Promise<AccountOverview["use"]> {
  const now = scope.asOf;
  const middle = time(now - USE_DAYS * DAY);
  const [row] = await query(sql`select
      count(distinct case when e.occurred_at >= ${middle} then e.person_id end) as people,
      count(distinct case when e.occurred_at < ${middle} then e.person_id end) as people_before,
      coalesce(sum(case when e.occurred_at >= ${middle} then e.quantity end), 0) as events,
      coalesce(sum(case when e.occurred_at < ${middle} then e.quantity end), 0) as events_before
    from ${q.from("product_event")} e where e.occurred_at >= ${time(now - 2 * USE_DAYS * DAY)}`);
  const seats =
    await query(sql`select sum(s.seats) as seats, count(*) as n, count(s.seats) as limited from ${q.from("seat_entitlement")} s
    where s.ends_at is null or s.ends_at > ${time(now)}`);
  const features =
    await query(sql`select e.feature as feature, count(distinct e.person_id) as people, sum(e.quantity) as events
    from ${q.from("product_event")} e where e.occurred_at >= ${middle} and e.feature is not null group by 1 order by 3 desc, 1 limit 5`);
  return {
    people: Number(row?.people ?? 0),
    peopleBefore: Number(row?.people_before ?? 0),
    events: Number(row?.events ?? 0),
    eventsBefore: Number(row?.events_before ?? 0),
    // An unlimited entitlement among them leaves nothing to compare with.
    seats: Number(seats[0]?.n ?? 0) > 0 && seats[0]?.n === seats[0]?.limited ? Number(seats[0]?.seats) : null,
    features: features.map((one) => ({
      feature: String(one.feature),
      people: Number(one.people),
      events: Number(one.events),
    })),
  };
}

async function moneyOf({ q, scope, query }: Asked): Promise<AccountOverview["money"]> {
  const now = time(scope.asOf);
  const subscriptions =
    await query(sql`select f.plan, f.status, cast(f.mrr as double) as mrr, f.currency, f.service_started_at as since
    from ${q.from("subscription_version")} f where f.ends_at is null or f.ends_at > ${now}
    order by f.mrr desc, f.subscription_id limit ${MOST_ROWS}`);
  const open =
    await query(sql`select f.currency as currency, count(distinct f.invoice_id) as invoices, sum(f.amount_minor + f.tax_minor) as amount
    from ${q.from("invoice_line")} f where f.status = 'open' group by 1 order by 1`);
  const [payments] = await query(sql`select max(case when p.status = 'succeeded' then p.occurred_at end) as last,
      count(case when p.status = 'failed' and p.occurred_at >= ${time(scope.asOf - COUNT_DAYS * DAY)} then 1 end) as failed
    from ${q.from("payment")} p`);
  const [renewal] = await query(sql`select t.ends_at as at, t.value_minor as value, t.currency, t.term_months as months
    from ${q.from("contract_term")} t where t.ends_at >= ${now} order by t.ends_at limit 1`);
  return {
    subscriptions: subscriptions.map((row) => ({
      plan: text(row.plan),
      status: String(row.status),
      mrr: Number(row.mrr),
      currency: String(row.currency),
      since: iso(row.since),
    })),
    open: open.map((row) => ({
      currency: String(row.currency),
      invoices: Number(row.invoices),
      amount: Number(row.amount),
    })),
    failedPayments: Number(payments?.failed ?? 0),
    lastPaymentAt: maybeIso(payments?.last),
    renewal:
      renewal === undefined
        ? null
        : {
            at: iso(renewal.at),
            value: Number(renewal.value),
            currency: String(renewal.currency),
            termMonths: Number(renewal.months),
          },
  };
}

async function ticketsOf({ q, scope, query }: Asked): Promise<AccountOverview["tickets"]> {
  const since = time(scope.asOf - COUNT_DAYS * DAY);
  const states = sql`(select e.ticket_id as ticket_id, e.status as status, e.occurred_at as at,
      lag(e.status) over (partition by e.ticket_id order by e.occurred_at, e.row_id) as earlier,
      row_number() over (partition by e.ticket_id order by e.occurred_at desc, e.row_id desc) as recency
    from ${q.fromAll("ticket_event")} e where e.kind = 'status' and e.ticket_id in (select t.ticket_id from ${q.from("ticket")} t))`;
  const open = sql`select t.ticket_id as id, t.occurred_at as at, t.type as type, t.priority as priority, coalesce(s.status, 'new') as status
    from ${q.from("ticket")} t left join ${states} s on s.ticket_id = t.ticket_id and s.recency = 1
    where coalesce(s.status, 'new') not in ('solved', 'closed')`;
  const [count] = await query(sql`select count(*) as n from (${open}) o`);
  const items = await query(sql`select * from (${open}) o order by o.at desc, o.id limit ${MOST_ROWS}`);
  const [opened] = await query(sql`select count(*) as n from ${q.from("ticket")} t where t.occurred_at >= ${since}`);
  const [reopened] = await query(sql`select count(distinct s.ticket_id) as n from ${states} s
    where s.earlier in ('solved', 'closed') and s.status not in ('solved', 'closed') and s.at >= ${since}`);
  return {
    open: Number(count?.n ?? 0),
    opened: Number(opened?.n ?? 0),
    reopened: Number(reopened?.n ?? 0),
    items: items.map((row) => ({
      id: String(row.id),
      at: iso(row.at),
      type: text(row.type),
      priority: text(row.priority),
      status: String(row.status),
    })),
  };
}

async function surveysOf({ q, query }: Asked) {
  const rows =
    await query(sql`select r.occurred_at as at, r.survey, r.question, r.score, r.scale_min, r.scale_max, r.low_is_good, r.person_id
    from ${q.from("survey_response")} r where r.score is not null order by r.occurred_at desc, r.response_id desc limit ${MOST_ROWS / 2}`);
  return rows.map((row) => ({
    at: iso(row.at),
    survey: String(row.survey),
    question: String(row.question),
    score: Number(row.score),
    scaleMin: Number(row.scale_min),
    scaleMax: Number(row.scale_max),
    lowIsGood: row.low_is_good === true,
    personId: row.person_id === null ? null : String(row.person_id),
  }));
}

async function milestonesOf({ q, scope, query }: Asked): Promise<AccountOverview["milestones"]> {
  const now = time(scope.asOf);
  const rows = await query(sql`select m.milestone, m.occurred_at as planned, m.due_at as due, m.status,
      case when m.achieved_at < ${now} then m.achieved_at end as achieved
    from ${q.from("milestone")} m order by coalesce(m.due_at, m.occurred_at), m.milestone limit ${MOST_ROWS * 2}`);
  return rows.map((row) => ({
    milestone: String(row.milestone),
    plannedAt: iso(row.planned),
    dueAt: maybeIso(row.due),
    achievedAt: maybeIso(row.achieved),
    state:
      row.achieved !== null
        ? ("achieved" as const)
        : row.status === "paused" || row.status === "dropped"
          ? row.status
          : row.due !== null && Number(row.due) < scope.asOf
            ? ("late" as const)
            : ("due" as const),
  }));
}

async function goalsOf({ q, query }: Asked): Promise<AccountOverview["goals"]> {
  const rows = await query(sql`select l.target, l.agreed, l.attained, l.due_at from (
      select g.*, row_number() over (partition by g.target order by g.occurred_at desc, g.row_id desc) as recency
      from ${q.from("outcome_target")} g) l where l.recency = 1 order by l.target limit ${MOST_ROWS}`);
  return rows.map((row) => ({
    target: String(row.target),
    agreed: Number(row.agreed),
    attained: row.attained === null ? null : Number(row.attained),
    dueAt: maybeIso(row.due_at),
  }));
}

async function peopleOf({ q, scope, query }: Asked) {
  const sign = (table: Parameters<MetricSource["from"]>[0], kind: string) =>
    sql`select x.person_id as person_id, max(x.occurred_at) as at, ${kind} as kind from ${q.from(table)} x where x.person_id is not null group by 1`;
  // Everybody who took part in a touch, not only the first.
  const touched = sql`select w.person_id as person_id, max(w.at) as at from (
      select x.person_id as person_id, x.occurred_at as at from ${q.from("touch")} x where x.person_id is not null
      union all select d.person_id, x.occurred_at from ${q.from("touch")} x join personal_detail d
        on d.subject_kind = 'touch' and d.subject_id = x.touch_id and d.person_id is not null) w group by 1`;
  const signs = sql`select * from (${sign("product_event", "use")} union all ${sign("ticket", "ticket")} union all ${sign("survey_response", "survey")}
    union all select t.person_id, t.at, 'touch' from (${touched}) t union all ${sign("education_view", "learning")}) s`;
  const people = sql`select p.person_id as person_id, p.role as role, s.at as at, s.kind as kind, t.at as touched
    from (select x.person_id, x.role, row_number() over (partition by x.person_id order by x.occurred_at desc, x.row_id desc) as recency from ${q.from("person")} x) p
    left join (select g.person_id, max(g.at) as at, arg_max(g.kind, g.at) as kind from (${signs}) g group by 1) s on s.person_id = p.person_id
    left join (${touched}) t on t.person_id = p.person_id where p.recency = 1`;
  const [total] = await query(sql`select count(*) as n from (${people}) a`);
  const rows = await query(
    sql`select * from (${people}) a order by case when a.role is null then 2 when lower(a.role) in ('user', 'member', 'end_user') then 1 else 0 end, a.at desc nulls last, a.person_id limit ${MOST_PEOPLE}`,
  );
  return {
    total: Number(total?.n ?? 0),
    items: rows.map((row) => ({
      id: String(row.person_id),
      role: text(row.role),
      lastSignAt: maybeIso(row.at),
      lastSign: (text(row.kind) ?? null) as AccountOverview["people"][number]["lastSign"],
      lastTouchAt: maybeIso(row.touched),
      silentDays: row.at === null ? null : Math.floor((scope.asOf - Number(row.at)) / DAY),
    })),
  };
}
