import { customerSpans, type Id, sql, time } from "@tendwell/core";
import type { Asking } from "./asking.ts";

/** A time during which an account was a customer: `[from, to)`; `to` is null while it lasts. */
export interface CustomerSpell {
  readonly from: number;
  readonly to: number | null;
}

/** From here on a span is open: core writes 2200 for it. */
const OPEN = Date.UTC(2199, 0, 1) * 1000;

/**
 * When each account was a customer, by the company's own rule: subscriptions that are active, paused, or past due within the
 * allowed days (so a customer who stays past due has churned when these are over), and paid orders where a lapse rule is set;
 * gaps of no length closed. Null where nothing makes anybody a customer: then every account counts as one.
 */
export async function customerSpells(asking: Asking): Promise<ReadonlyMap<Id, readonly CustomerSpell[]> | null> {
  const scope = asking.scope([], asking.company.optionDefaults);
  const { dialect } = asking.workspace.store.engine;
  const rows = await asking.query(
    sql`select s.account_id as account_id, s.starts_at as starts_at, s.ends_at as ends_at
      from ${customerSpans(dialect, asking.source(scope), scope)} s where s.ends_at > s.starts_at
      order by s.account_id, s.starts_at`,
    "customer-spells",
  );
  if (rows.length === 0) return null;
  const spells = new Map<Id, CustomerSpell[]>();
  for (const row of rows) {
    const id = String(row.account_id);
    const from = Number(row.starts_at);
    const end = Number(row.ends_at);
    const to = end >= OPEN ? null : end;
    const own = spells.get(id);
    const last = own?.at(-1);
    if (own === undefined) spells.set(id, [{ from, to }]);
    else if (last!.to === null) continue;
    else if (from <= last!.to)
      own[own.length - 1] = { from: last!.from, to: to === null ? null : Math.max(last!.to, to) };
    else own.push({ from, to });
  }
  return spells;
}

/**
 * Accounts that were customers just before the asking's moment: inside one of the spells above. Null where nothing makes
 * anybody a customer.
 */
export async function customerIds(asking: Asking): Promise<ReadonlySet<Id> | null> {
  const { dialect } = asking.workspace.store.engine;
  const { asOf } = asking.moment;
  const scope = asking.scope([], asking.company.optionDefaults);
  const rows = await asking.query(
    sql`select distinct s.account_id as account_id from ${customerSpans(dialect, asking.source(scope), scope)} s
      where s.ends_at > s.starts_at and s.starts_at < ${time(asOf)} and s.ends_at >= ${time(asOf)}`,
    "customers",
  );
  if (rows.length > 0) return new Set(rows.map((row) => String(row.account_id)));
  // Whether anything makes customers is a matter of the company, whichever accounts are asked about.
  const whole = { ...scope, accounts: null };
  const any = await asking.query(
    sql`select s.account_id as account_id from ${customerSpans(dialect, asking.source(whole), whole)} s
      where s.ends_at > s.starts_at limit 1`,
    "any-customers",
  );
  return any.length === 0 ? null : new Set();
}

/** Dated outcomes of one kind by account, ascending, inside `[from, to)`. */
export async function outcomesOf(
  asking: Asking,
  kinds: readonly string[],
  from: number,
  to: number,
): Promise<ReadonlyMap<Id, readonly number[]>> {
  const q = asking.source(asking.scope([]));
  const { dialect } = asking.workspace.store.engine;
  const rows = await asking.query(
    sql`select o.account_id as account_id, o.occurred_at as at from ${q.from("outcome")} o
      where ${dialect.inText(sql`o.kind`, kinds)} and o.occurred_at >= ${time(from)} and o.occurred_at < ${time(to)} order by 2`,
    "outcomes",
  );
  return grouped(rows.map((row) => [String(row.account_id), Number(row.at)]));
}

/** Terms lost, at the end of the term, by account. */
export async function lostRenewals(
  asking: Asking,
  from: number,
  to: number,
): Promise<ReadonlyMap<Id, readonly number[]>> {
  const q = asking.source(asking.scope([]));
  const rows = await asking.query(
    sql`select r.account_id as account_id, r.term_ends_at as at from ${q.from("renewal_decision")} r
      where r.decision = 'lost' and r.term_ends_at >= ${time(from)} and r.term_ends_at < ${time(to)} order by 2`,
    "lost-renewals",
  );
  return grouped(rows.map((row) => [String(row.account_id), Number(row.at)]));
}

function grouped(pairs: readonly (readonly [Id, number])[]): ReadonlyMap<Id, readonly number[]> {
  const out = new Map<Id, number[]>();
  for (const [id, at] of pairs) {
    const list = out.get(id);
    if (list === undefined) out.set(id, [at]);
    else list.push(at);
  }
  return out;
}
