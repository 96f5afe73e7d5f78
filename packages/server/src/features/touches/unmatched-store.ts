import type { UnmatchedTouch } from "@tendwell/contract";
import { join, sql, toIso } from "@tendwell/core";
import type { EngineRow, EngineSession } from "../../engine/engine.ts";
import type { FactStore } from "../../facts/fact-store.ts";
import { surrogateOf } from "../../facts/surrogate-id.ts";
import type { Address, Captured } from "./captured-touch.ts";
import { everybody } from "./match-addresses.ts";

const TAGS = { tags: { surface: "touches", route: "unmatched" } } as const;
/** In the vault, where erasure reaches: `address` fields hold one address each, `captured` the rest. */
const UNMATCHED = "touch_unmatched";
const MOST = 500;

const unmatchedId = (store: FactStore, captured: Captured): bigint =>
  // A recurring meeting waits once, not with each of its occurrences.
  surrogateOf(store.salt, UNMATCHED, `${captured.channel}|${captured.meeting?.uid ?? captured.key}`);

/** Keeps what names no account; what is kept already (or was left out) stays as it is. Returns how many are new. */
export async function keepUnmatched(
  session: EngineSession,
  store: FactStore,
  items: readonly (readonly [captured: Captured, code: string])[],
): Promise<number> {
  if (items.length === 0) return 0;
  const ids = items.map(([captured]) => unmatchedId(store, captured));
  const list = join(ids.map((id) => sql`${id}`));
  const known = new Set(
    (
      await session.query(
        sql`select distinct subject_id from personal_detail where subject_kind = ${UNMATCHED} and subject_id in (${list})`,
        TAGS,
      )
    ).map((row) => BigInt(row.subject_id as bigint)),
  );
  const rows: EngineRow[] = [];
  const fresh = new Set<bigint>();
  items.forEach(([captured, code], i) => {
    const id = ids[i]!;
    if (known.has(id) || fresh.has(id)) return;
    fresh.add(id);
    const row = (field: string, value: string): EngineRow => ({
      subject_kind: UNMATCHED,
      subject_id: id,
      person_id: null,
      field,
      value,
    });
    const { from: _, others: __, ...rest } = captured;
    rows.push(row("captured", JSON.stringify(rest)), row("code", code));
    everybody(captured).forEach((one, at) => {
      const field = one === captured.from ? "from" : `address${at}`;
      rows.push(row(field, one.email));
      if (one.name !== null) rows.push(row(`name:${field}`, one.name));
    });
  });
  if (rows.length > 0) await session.insert("personal_detail", Object.keys(rows[0]!), rows);
  return fresh.size;
}

interface Kept {
  readonly id: string;
  readonly code: UnmatchedTouch["code"];
  readonly captured: Captured;
}

/** What waits for an account; one of them, or the newest. */
export async function readUnmatched(session: EngineSession, id: bigint | null): Promise<Kept[]> {
  const which = id === null ? sql`true` : sql`subject_id = ${id}`;
  const rows = await session.query(
    sql`select subject_id, field, value from personal_detail where subject_kind = ${UNMATCHED} and ${which}
      and subject_id not in (select subject_id from personal_detail where subject_kind = ${UNMATCHED} and field = 'left')
      order by subject_id, field`,
    TAGS,
  );
  const fields = new Map<string, Map<string, string>>();
  for (const row of rows) {
    const key = String(row.subject_id);
    const own = fields.get(key) ?? new Map<string, string>();
    own.set(String(row.field), String(row.value));
    fields.set(key, own);
  }
  const kept = [...fields].map(([key, own]): Kept => {
    const address = (field: string): Address | null => {
      const email = own.get(field);
      return email === undefined ? null : { email, name: own.get(`name:${field}`) ?? null };
    };
    const others = [...own.keys()].filter((field) => /^address\d+$/.test(field));
    return {
      id: key,
      code: own.get("code") as UnmatchedTouch["code"],
      captured: {
        ...(JSON.parse(own.get("captured") ?? "{}") as Omit<Captured, "from" | "others">),
        from: address("from"),
        others: others.flatMap((field) => address(field) ?? []),
      },
    };
  });
  return kept.sort((a, b) => b.captured.at - a.captured.at).slice(0, id === null ? undefined : 1);
}

export async function countUnmatched(session: EngineSession): Promise<number> {
  const [row] = await session.query(
    sql`select count(distinct subject_id) as n from personal_detail where subject_kind = ${UNMATCHED}
      and subject_id not in (select subject_id from personal_detail where subject_kind = ${UNMATCHED} and field = 'left')`,
    TAGS,
  );
  return Number(row?.n ?? 0);
}

/** What found its account waits no longer. */
export async function settle(session: EngineSession, store: FactStore, found: readonly Captured[]): Promise<void> {
  if (found.length === 0) return;
  const list = join(found.map((captured) => sql`${unmatchedId(store, captured)}`));
  await session.execute(
    sql`delete from personal_detail where subject_kind = ${UNMATCHED} and subject_id in (${list}) and field <> 'left'`,
    TAGS,
  );
}

/** Takes one out of the list; its words go, a mark that it was seen stays, so that the next reading does not bring it back. */
export async function leaveOut(session: EngineSession, id: bigint): Promise<boolean> {
  const found = await readUnmatched(session, id);
  if (found.length === 0) return false;
  await session.execute(
    sql`delete from personal_detail where subject_kind = ${UNMATCHED} and subject_id = ${id}`,
    TAGS,
  );
  await session.insert(
    "personal_detail",
    ["subject_kind", "subject_id", "person_id", "field", "value"],
    [{ subject_kind: UNMATCHED, subject_id: id, person_id: null, field: "left", value: "1" }],
  );
  return true;
}

export const unmatchedJson = ({ id, code, captured }: Kept): UnmatchedTouch => ({
  id,
  channel: captured.channel,
  at: toIso(captured.at),
  code,
  addresses: everybody(captured).map((one) => one.email),
  subject: captured.subject,
});
export const MOST_UNMATCHED = MOST;
