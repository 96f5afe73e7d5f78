import type { Touch } from "@tendwell/contract";
import { join, type Sql, sql } from "@tendwell/core";
import type { EngineRow, EngineSession } from "../../engine/engine.ts";
import { LOGGED } from "./touch-store.ts";

const TAGS = { tags: { surface: "touches", route: "read" } } as const;

/** Name and external id of people, by surrogate id. */
export async function peopleLabels(
  session: EngineSession,
  ids: readonly string[],
): Promise<ReadonlyMap<string, { readonly externalId: string | null; readonly name: string | null }>> {
  const wanted = [...new Set(ids)];
  const found = new Map<string, { externalId: string | null; name: string | null }>();
  if (wanted.length === 0) return found;
  const list = join(wanted.map((id) => sql`${BigInt(id)}`));
  for (const id of wanted) found.set(id, { externalId: null, name: null });
  for (const row of await session.query(
    sql`select id, external_id from identity where kind = 'person' and id in (${list})`,
    TAGS,
  ))
    found.get(String(row.id))!.externalId = String(row.external_id);
  for (const row of await session.query(
    sql`select subject_id, field, value from personal_detail where subject_kind = 'person' and field in ('name', 'email')
      and subject_id in (${list}) order by field`,
    TAGS,
  ))
    found.get(String(row.subject_id))!.name = String(row.value);
  return found;
}

interface Details {
  readonly fields: Map<string, string>;
  readonly people: string[];
}

async function detailsOf(session: EngineSession, ids: readonly string[]): Promise<ReadonlyMap<string, Details>> {
  const found = new Map<string, Details>();
  if (ids.length === 0) return found;
  const list = join(ids.map((id) => sql`${BigInt(id)}`));
  for (const row of await session.query(
    sql`select subject_id, field, value from personal_detail where subject_kind = 'touch' and subject_id in (${list}) order by field`,
    TAGS,
  )) {
    const id = String(row.subject_id);
    const own: Details = found.get(id) ?? { fields: new Map<string, string>(), people: [] };
    const field = String(row.field);
    if (field.startsWith("with:")) own.people.push(field.slice(5));
    else own.fields.set(field, String(row.value));
    found.set(id, own);
  }
  return found;
}

/** Touches as the API says them; `rows` are rows of the fact table with `source_name`. */
export async function touchesOf(
  session: EngineSession,
  rows: readonly EngineRow[],
  accounts: ReadonlyMap<string, { readonly externalId: string | null; readonly name: string | null }>,
): Promise<Touch[]> {
  const details = await detailsOf(
    session,
    rows.map((row) => String(row.touch_id)),
  );
  const peopleOf = (row: EngineRow): readonly string[] => {
    const own = details.get(String(row.touch_id))?.people ?? [];
    const first = row.person_id === null ? [] : [String(row.person_id)];
    return [...new Set([...first, ...own])];
  };
  const people = await peopleLabels(session, rows.flatMap(peopleOf));
  return rows.map((row): Touch => {
    const own = details.get(String(row.touch_id))?.fields;
    const account = String(row.account_id);
    return {
      id: String(row.touch_id),
      account: { id: account, externalId: null, name: null, ...accounts.get(account) },
      channel: row.channel as Touch["channel"],
      at: new Date(Number(row.occurred_at) / 1000).toISOString(),
      minutes: own?.has("minutes") === true ? Number(own.get("minutes")) : null,
      direction: (own?.get("direction") as Touch["direction"]) ?? null,
      // Who was erased has no label left and is not named.
      people: peopleOf(row).flatMap((id) => {
        const label = people.get(id);
        return label === undefined || (label.externalId === null && label.name === null) ? [] : [{ id, ...label }];
      }),
      staff: row.staff === null ? null : String(row.staff),
      sentiment: (row.sentiment as Touch["sentiment"]) ?? null,
      subject: own?.get("subject") ?? null,
      text: own?.get("text") ?? null,
      success: row.success === true,
      logged: row.source_name === LOGGED,
    };
  });
}

/** Rows of visible touches with the name of their source, newest first. `visible` is a relation of the fact table. */
export function touchRows(visible: Sql, where: Sql, limit: number): Sql {
  return sql`select t.*, s.name as source_name from ${visible} t left join source s on s.source_id = t.source_id
    where ${where} order by t.occurred_at desc, t.touch_id desc limit ${limit}`;
}
