import { DAY, type Sql, sql, time } from "@tendwell/core";
import type { Signal } from "@tendwell/core/health";
import type { Asking } from "./asking.ts";

/** Which table a signal reads, and the instant per account it counts days from or to. */
const SIGNALS: Readonly<
  Record<Signal, { readonly table: "touch" | "product_event" | "account" | "contract_term"; readonly ahead: boolean }>
> = {
  days_since_touch: { table: "touch", ahead: false },
  days_since_use: { table: "product_event", ahead: false },
  days_as_customer: { table: "account", ahead: false },
  days_to_renewal: { table: "contract_term", ahead: true },
};

export function signalTable(signal: Signal) {
  return SIGNALS[signal].table;
}

/** Whole days by account; accounts that the table says nothing about are left out. */
export async function signalValues(asking: Asking, signal: Signal): Promise<ReadonlyMap<string, number>> {
  const { asOf } = asking.moment;
  const q = asking.source(asking.scope([]));
  const { table } = SIGNALS[signal];
  const instant: Sql = {
    days_since_touch: sql`max(f.occurred_at)`,
    days_since_use: sql`max(f.occurred_at)`,
    days_as_customer: sql`min(f.occurred_at)`,
    days_to_renewal: sql`min(f.ends_at)`,
  }[signal];
  const where = SIGNALS[signal].ahead ? sql`f.ends_at >= ${time(asOf)}` : sql`true`;
  const rows = await asking.query(
    sql`select f.account_id as account_id, ${instant} as at from ${q.from(table)} f where ${where} group by 1`,
    `signal:${signal}`,
  );
  const sign = SIGNALS[signal].ahead ? 1 : -1;
  return new Map(rows.map((row) => [String(row.account_id), Math.floor((sign * (Number(row.at) - asOf)) / DAY)]));
}
