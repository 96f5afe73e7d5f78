import { DAY, type Id, type Sql, sql, time } from "@tendwell/core";
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

/** Days of the past that are looked at one after the other for what happened last, before all the rest. */
const STEPS = [7, 35] as const;

/** Whole days by account; accounts that the table says nothing about are left out. */
export function signalValues(asking: Asking, signal: Signal): Promise<ReadonlyMap<string, number>> {
  return asking.once(`signal:${signal}`, () => readSignal(asking, signal));
}

async function readSignal(asking: Asking, signal: Signal): Promise<ReadonlyMap<string, number>> {
  const { asOf } = asking.moment;
  const { table, ahead } = SIGNALS[signal];
  const instant: Sql = {
    days_since_touch: sql`max(f.occurred_at)`,
    days_since_use: sql`max(f.occurred_at)`,
    days_as_customer: sql`min(f.occurred_at)`,
    days_to_renewal: sql`min(f.ends_at)`,
  }[signal];
  const sign = ahead ? 1 : -1;
  const out = new Map<string, number>();
  const read = async (accounts: readonly Id[] | null, where: Sql): Promise<void> => {
    const q = asking.source({ ...asking.scope([]), accounts });
    const rows = await asking.query(
      sql`select f.account_id as account_id, ${instant} as at from ${q.from(table)} f where ${where} group by 1`,
      `signal:${signal}`,
    );
    for (const row of rows) out.set(String(row.account_id), Math.floor((sign * (Number(row.at) - asOf)) / DAY));
  };
  if (ahead) await read(asking.accounts, sql`f.ends_at >= ${time(asOf)}`);
  else if (asking.accounts === null || signal === "days_as_customer") await read(asking.accounts, sql`true`);
  else {
    // Of a few accounts, most did something lately: only for the others is the whole past read.
    let others = asking.accounts;
    let before: Sql = sql`true`;
    for (const days of [...STEPS, null]) {
      if (others.length === 0) break;
      const from = days === null ? sql`true` : sql`f.occurred_at >= ${time(asOf - days * DAY)}`;
      await read(others, sql`${from} and ${before}`);
      others = others.filter((id) => !out.has(id));
      if (days !== null) before = sql`f.occurred_at < ${time(asOf - days * DAY)}`;
    }
  }
  return out;
}
