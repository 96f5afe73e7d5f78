import { join, sql } from "@tendwell/core";
import type { EngineSession } from "../../engine/engine.ts";

const TAGS = { tags: { surface: "api", route: "account-labels" } } as const;

export interface AccountLabel {
  readonly externalId: string | null;
  readonly name: string | null;
}

/** External ids and names of accounts, from the vault. Ids are decimal texts. */
export async function accountLabels(
  engine: EngineSession,
  ids: readonly string[],
): Promise<ReadonlyMap<string, AccountLabel>> {
  const labels = new Map<string, { externalId: string | null; name: string | null }>();
  const wanted = [...new Set(ids)].filter((id) => /^-?\d+$/.test(id));
  if (wanted.length === 0) return labels;
  const list = join(wanted.map((id) => sql`${BigInt(id)}`));
  for (const id of wanted) labels.set(id, { externalId: null, name: null });
  const identities = await engine.query(
    sql`select id, external_id from identity where kind = 'account' and id in (${list})`,
    TAGS,
  );
  for (const row of identities) labels.get(String(row.id))!.externalId = String(row.external_id);
  const names = await engine.query(
    sql`select subject_id, value from personal_detail where subject_kind = 'account' and field = 'name' and subject_id in (${list})`,
    TAGS,
  );
  for (const row of names) labels.get(String(row.subject_id))!.name = String(row.value);
  return labels;
}

/** Surrogate ids of external account ids, and which of them are unknown. */
export async function accountIds(
  engine: EngineSession,
  externalIds: readonly string[],
): Promise<{ ids: string[]; unknown: string[] }> {
  if (externalIds.length === 0) return { ids: [], unknown: [] };
  const rows = await engine.query(
    sql`select id, external_id from identity where kind = 'account' and external_id in (${join(externalIds.map((id) => sql`${id}`))})`,
    TAGS,
  );
  const known = new Set(rows.map((row) => String(row.external_id)));
  return { ids: rows.map((row) => String(row.id)), unknown: externalIds.filter((id) => !known.has(id)) };
}
