import { type Id, join, sql } from "@tendwell/core";
import { ProblemError } from "../../access/problem-error.ts";
import type { Engine } from "../../engine/engine.ts";

const tags = (route: string) => ({ tags: { surface: "health", route } }) as const;

export interface AccountName {
  readonly id: Id;
  readonly externalId: string | null;
  readonly name: string | null;
}

/** The surrogate id of an account by its external id. */
export async function accountIdOf(engine: Engine, externalId: string): Promise<Id> {
  const [row] = await engine.query(
    sql`select id from identity where kind = 'account' and external_id = ${externalId}`,
    tags("account-id"),
  );
  if (row === undefined) throw new ProblemError("not-found", `account ${JSON.stringify(externalId)} does not exist`);
  return String(row.id);
}

/** External ids and names from the vault: of these accounts, or (null) of all. */
export async function accountNames(
  engine: Engine,
  accounts: Iterable<Id> | null,
): Promise<ReadonlyMap<Id, AccountName>> {
  const wanted = accounts === null ? null : [...new Set(accounts)];
  if (wanted?.length === 0) return new Map();
  const ids = wanted === null ? null : join(wanted.map((id) => sql`${BigInt(id)}`));
  const out = new Map<Id, { id: Id; externalId: string | null; name: string | null }>();
  for (const row of await engine.query(
    sql`select id, external_id from identity where kind = 'account' and ${ids === null ? sql`true` : sql`id in (${ids})`}`,
    tags("account-ids"),
  )) {
    const id = String(row.id);
    out.set(id, { id, externalId: String(row.external_id), name: null });
  }
  for (const row of await engine.query(
    sql`select subject_id, value from personal_detail where subject_kind = 'account' and field = 'name'
      and ${ids === null ? sql`true` : sql`subject_id in (${ids})`}`,
    tags("account-names"),
  )) {
    const known = out.get(String(row.subject_id));
    if (known !== undefined) known.name = String(row.value);
  }
  return out;
}

export function nameOf(names: ReadonlyMap<Id, AccountName>, id: Id): AccountName {
  return names.get(id) ?? { id, externalId: null, name: null };
}
