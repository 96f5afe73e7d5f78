import { type Id, join, type Sql, sql } from "@tendwell/core";
import type { Asking } from "./asking.ts";

/** An account as far as scoring needs it. */
export interface ScoredAccount {
  readonly id: Id;
  /** First seen. */
  readonly since: number;
  /** Attribute → its value now; only of those that were asked for. */
  readonly attributes: ReadonlyMap<string, string | null>;
}

/**
 * Every account visible at the moment, by id, with its attributes then: these, or (null) all of them. Companies carry many
 * attributes an account, and a scorecard reads few.
 */
export async function accountsAt(
  asking: Asking,
  wanted: ReadonlySet<string> | null = null,
): Promise<ReadonlyMap<Id, ScoredAccount>> {
  const q = asking.source(asking.scope([]));
  const found = await asking.query(
    sql`select a.account_id as account_id, min(a.occurred_at) as since from ${q.from("account")} a group by 1 order by 1`,
    "accounts",
  );
  const named: Sql =
    wanted === null ? sql`true` : sql`a.attribute in (${join([...wanted].map((name) => sql`${name}`))})`;
  const attributes =
    wanted?.size === 0
      ? []
      : await asking.query(
          sql`select l.account_id as account_id, l.attribute as attribute, l.value as value from (
        select a.account_id as account_id, a.attribute as attribute, a.value as value,
          row_number() over (partition by a.account_id, a.attribute order by a.occurred_at desc, a.row_id desc) as recency
        from ${q.from("account_attribute")} a where ${named}) l where l.recency = 1`,
          "account-attributes",
        );
  const values = new Map<Id, Map<string, string | null>>();
  for (const row of attributes) {
    const id = String(row.account_id);
    const own = values.get(id) ?? new Map<string, string | null>();
    own.set(String(row.attribute), row.value === null ? null : String(row.value));
    values.set(id, own);
  }
  const none: ReadonlyMap<string, string | null> = new Map();
  const out = new Map<Id, ScoredAccount>();
  for (const row of found) {
    const id = String(row.account_id);
    out.set(id, { id, since: Number(row.since), attributes: values.get(id) ?? none });
  }
  return out;
}
