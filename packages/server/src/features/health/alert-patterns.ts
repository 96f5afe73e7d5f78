import { DAY, type Id, type Sql, sql, time } from "@tendwell/core";
import type { EngineRow } from "../../engine/engine.ts";
import type { Asking } from "./asking.ts";

/** Something that fired for an account, before names, revenue and rest are looked at. */
export interface Firing {
  readonly code: string;
  readonly account: Id;
  /** What tells this occasion from the next of the same pattern; empty for a state that lasts. */
  readonly occasion: string;
  readonly status: "watch" | "at_risk";
  readonly since: number;
  readonly values: Readonly<Record<string, string | number>>;
}

type Pattern = (asking: Asking) => Promise<Firing[]>;

const days = (from: number, to: number): number => Math.floor((to - from) / DAY);

/** Asks one statement per pattern, set-wise over all accounts. */
function pattern(
  code: string,
  statement: (asking: Asking, at: number) => Sql,
  fire: (row: EngineRow, at: number) => Omit<Firing, "code" | "account"> | null,
): Pattern {
  return async (asking) => {
    const at = asking.moment.asOf;
    const rows = await asking.query(statement(asking, at), `alert:${code}`);
    return rows.flatMap((row) => {
      const found = row.account_id === null ? null : fire(row, at);
      return found === null ? [] : [{ ...found, code, account: String(row.account_id) }];
    });
  };
}

const from = (asking: Asking) => asking.source(asking.scope([]));

/** Use of the last 14 days less than half of what the 42 days before would lead one to expect; at least 20 events then. */
const useDrop = pattern(
  "use_drop",
  (asking, at) => sql`select e.account_id as account_id,
      sum(case when e.occurred_at >= ${time(at - 14 * DAY)} then e.quantity else 0 end) as late,
      sum(case when e.occurred_at < ${time(at - 14 * DAY)} then e.quantity else 0 end) / 3 as usual
    from ${from(asking).from("product_event")} e where e.occurred_at >= ${time(at - 56 * DAY)} group by 1`,
  (row, at) => {
    const usual = Number(row.usual);
    const drop = usual === 0 ? 0 : 1 - Number(row.late) / usual;
    if (usual * 3 < 20 || drop < 0.5) return null;
    const status = drop >= 0.8 ? "at_risk" : "watch";
    return { occasion: "", status, since: at - 14 * DAY, values: { percent: Math.round(drop * 100) } };
  },
);

/** A champion or sponsor who used the product before and has not for 30 days. */
const championSilent = pattern(
  "champion_silent",
  (asking) => sql`select p.account_id as account_id, p.person_id as person_id, max(e.occurred_at) as last_at
    from ${from(asking).from("person")} p join ${from(asking).from("product_event")} e on e.person_id = p.person_id
    where lower(p.role) in ('champion', 'sponsor', 'executive_sponsor') group by 1, 2`,
  (row, at) => {
    const silent = days(Number(row.last_at), at);
    if (silent < 30) return null;
    return {
      occasion: String(row.person_id),
      status: silent >= 60 ? "at_risk" : "watch",
      since: Number(row.last_at),
      values: { count: silent },
    };
  },
);

/** At least five seats of which fewer than 40 % were used by somebody in 30 days. */
const seatsUnused = pattern(
  "seats_unused",
  (asking, at) => sql`select s.account_id as account_id, s.seats as seats, coalesce(u.users, 0) as users
    from (select t.account_id as account_id, sum(t.seats) as seats from ${from(asking).from("seat_entitlement")} t
        where t.seats is not null and (t.ends_at is null or t.ends_at >= ${time(at)}) group by 1) s
    left join (select e.account_id as account_id, count(distinct e.person_id) as users from ${from(asking).from("product_event")} e
        where e.occurred_at >= ${time(at - 30 * DAY)} group by 1) u on u.account_id = s.account_id
    where s.seats >= 5`,
  (row, at) => {
    const seats = Number(row.seats);
    const users = Number(row.users);
    if (users / seats >= 0.4) return null;
    return {
      occasion: "",
      status: users / seats < 0.2 ? "at_risk" : "watch",
      since: at - 30 * DAY,
      values: { seats, users },
    };
  },
);

/** At least three tickets in 30 days, and twice as many as a usual month of the 90 days before. */
const ticketsRising = pattern(
  "tickets_rising",
  (asking, at) => sql`select t.account_id as account_id,
      sum(case when t.occurred_at >= ${time(at - 30 * DAY)} then 1 else 0 end) as late,
      sum(case when t.occurred_at < ${time(at - 30 * DAY)} then 1 else 0 end) as early
    from ${from(asking).from("ticket")} t where t.occurred_at >= ${time(at - 120 * DAY)} and t.account_id is not null group by 1`,
  (row, at) => {
    const late = Number(row.late);
    const usual = Number(row.early) / 3;
    if (late < 3 || late < 2 * usual) return null;
    return {
      occasion: "",
      status: "watch",
      since: at - 30 * DAY,
      values: { count: late, usual: Math.round(usual * 10) / 10 },
    };
  },
);

/** Two or more solved tickets opened again in 30 days. */
const ticketsReopened = pattern(
  "tickets_reopened",
  (asking, at) => sql`select t.account_id as account_id, count(*) as n
    from (select h.ticket_id as ticket_id, h.occurred_at as occurred_at, h.status as status,
        lag(h.status) over (partition by h.ticket_id order by h.occurred_at, h.row_id rows between unbounded preceding and unbounded following) as before
      from ${from(asking).fromAll("ticket_event")} h where h.kind = 'status' and h.status is not null) e
    join ${from(asking).from("ticket")} t on t.ticket_id = e.ticket_id
    where e.before in ('solved', 'closed') and e.status not in ('solved', 'closed') and e.occurred_at >= ${time(at - 30 * DAY)}
      and t.account_id is not null group by 1`,
  (row, at) => {
    const count = Number(row.n);
    return count < 2 ? null : { occasion: "", status: "watch", since: at - 30 * DAY, values: { count } };
  },
);

/** A 0–6 in answer to the recommendation question within 30 days. */
const detractor = pattern(
  "detractor",
  (
    asking,
    at,
  ) => sql`select r.account_id as account_id, r.response_id as response_id, r.score as score, r.occurred_at as at
    from ${from(asking).from("survey_response")} r
    where r.question = 'nps' and r.scale_max = 10 and r.score <= 6 and r.account_id is not null and r.occurred_at >= ${time(at - 30 * DAY)}`,
  (row, at) => ({
    occasion: String(row.response_id),
    status: Number(row.score) <= 3 ? "at_risk" : "watch",
    since: Number(row.at),
    values: { score: Number(row.score), count: days(Number(row.at), at) },
  }),
);

/** The last payment failed within 30 days, and none has succeeded since. */
const paymentFailed = pattern(
  "payment_failed",
  (asking, at) => sql`select l.account_id as account_id, l.payment_id as payment_id, l.at as at
    from (select p.account_id as account_id, p.payment_id as payment_id, p.status as status, p.occurred_at as at,
        row_number() over (partition by p.account_id order by p.occurred_at desc, p.row_id desc) as recency
      from ${from(asking).from("payment")} p) l
    where l.recency = 1 and l.status = 'failed' and l.at >= ${time(at - 30 * DAY)}`,
  (row, at) => ({
    occasion: String(row.payment_id),
    status: "at_risk",
    since: Number(row.at),
    values: { count: days(Number(row.at), at) },
  }),
);

/** A planned milestone two weeks late or more. */
const onboardingStuck = pattern(
  "onboarding_stuck",
  (
    asking,
    at,
  ) => sql`select m.account_id as account_id, m.milestone as milestone, m.due_at as due_at from ${from(asking).from("milestone")} m
    where m.status = 'planned' and m.achieved_at is null and m.due_at < ${time(at - 14 * DAY)} and m.due_at >= ${time(at - 365 * DAY)}`,
  (row, at) => {
    const late = days(Number(row.due_at), at);
    return {
      occasion: String(row.milestone),
      status: late >= 45 ? "at_risk" : "watch",
      since: Number(row.due_at),
      values: { milestone: String(row.milestone), count: late },
    };
  },
);

/** Ends of terms within 60 days, for the patterns that need the score as well. */
export async function renewalsNear(asking: Asking): Promise<ReadonlyMap<Id, number>> {
  const at = asking.moment.asOf;
  const rows = await asking.query(
    sql`select t.account_id as account_id, min(t.ends_at) as ends_at from ${from(asking).from("contract_term")} t
      where t.ends_at >= ${time(at)} and t.ends_at < ${time(at + 60 * DAY)} group by 1`,
    "alert:renewal_near",
  );
  return new Map(rows.map((row) => [String(row.account_id), Number(row.ends_at)]));
}

/** Every pattern that facts alone decide. */
export const PATTERNS: readonly Pattern[] = [
  useDrop,
  championSilent,
  seatsUnused,
  ticketsRising,
  ticketsReopened,
  detractor,
  paymentFailed,
  onboardingStuck,
];
