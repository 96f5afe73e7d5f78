import { join, sql } from "@tendwell/core";
import type { EngineRow, EngineSession } from "../../engine/engine.ts";
import type { FactStore } from "../../facts/fact-store.ts";
import { contentHash, md5Number, surrogateOf } from "../../facts/surrogate-id.ts";
import { readVisibility } from "../../facts/visibility.ts";

const TAGS = { tags: { surface: "touches", route: "write" } } as const;
const CHUNK = 1_000;

/** Where touches come from; each is a source of its own in the facts. */
export type TouchOrigin = "Tendwell touches" | "Mail" | "Calendar";
export const LOGGED: TouchOrigin = "Tendwell touches";

/** One touch as it is to stand in the facts and the vault. Times are microseconds. */
export interface TouchDraft {
  /** See `touchIdOf`. */
  readonly id: bigint;
  readonly accountId: string;
  readonly people: readonly string[];
  readonly at: number;
  readonly channel: "call" | "meeting" | "email" | "note";
  readonly staff: string | null;
  readonly sentiment: "good" | "neutral" | "bad" | null;
  readonly success: boolean;
  readonly minutes: number | null;
  readonly direction: "in" | "out" | null;
  readonly subject: string | null;
  readonly text: string | null;
  /** Of a meeting: the hash of its calendar's uid, and how often it was changed. */
  readonly meeting?: { readonly uid: string; readonly sequence: number };
}

export interface TouchCounts {
  added: number;
  changed: number;
  unchanged: number;
  ended: number;
}

interface Stored {
  readonly rowId: bigint;
  readonly hash: bigint;
  readonly live: boolean;
}

/** The id of a touch by its natural key inside its origin. */
export const touchIdOf = (store: FactStore, origin: TouchOrigin, key: string): bigint =>
  surrogateOf(store.salt, "touch", `${origin}|${key}`);

const big = (id: string): bigint => BigInt(id);

/** The newest version of each touch, and whether it still counts. */
async function storedTouches(session: EngineSession, ids: readonly bigint[]): Promise<Map<bigint, Stored>> {
  const { undoneBatches } = await readVisibility(session, null);
  const undone = new Set(undoneBatches);
  const found = new Map<bigint, Stored>();
  for (let at = 0; at < ids.length; at += CHUNK) {
    const list = join(ids.slice(at, at + CHUNK).map((id) => sql`${id}`));
    const rows = await session.query(
      sql`select t.touch_id, t.row_id, t.content_hash, t.batch_id, e.batch_id as ended_by from touch t
        left join fact_end e on e.fact_table = 'touch' and e.row_id = t.row_id where t.touch_id in (${list}) order by t.row_id`,
      TAGS,
    );
    for (const row of rows) {
      if (undone.has(Number(row.batch_id))) continue;
      const ended = row.ended_by !== null && !undone.has(Number(row.ended_by));
      found.set(BigInt(row.touch_id as bigint), {
        rowId: BigInt(row.row_id as bigint),
        hash: BigInt(row.content_hash as bigint),
        live: !ended,
      });
    }
  }
  return found;
}

/** The id of a source, made where it is the first time. */
export async function sourceIdOf(session: EngineSession, origin: TouchOrigin, recordedAt: number): Promise<number> {
  const [known] = await session.query(sql`select source_id from source where name = ${origin}`, TAGS);
  if (known !== undefined) return Number(known.source_id);
  const [last] = await session.query(sql`select coalesce(max(source_id), 0) as id from source`, TAGS);
  const row = {
    source_id: Number(last?.id ?? 0) + 1,
    name: origin,
    kind: "keyed",
    preset: null,
    lag_us: 60_000_000n,
    created_at: recordedAt,
  };
  await session.insert("source", Object.keys(row), [row]);
  return row.source_id;
}

/** The number that the next import of this transaction will have. */
export async function nextBatch(session: EngineSession): Promise<number> {
  const [last] = await session.query(sql`select coalesce(max(batch_id), 0) as id from import_batch`, TAGS);
  return Number(last?.id ?? 0) + 1;
}

async function writeBatch(
  session: EngineSession,
  batchId: number,
  sourceId: number,
  name: string,
  counts: TouchCounts,
  at: number,
): Promise<void> {
  const rows = counts.added + counts.changed + counts.unchanged;
  const batch: EngineRow = {
    batch_id: batchId,
    source_id: sourceId,
    files: JSON.stringify([{ name, bytes: 0, rows }]),
    mapping: null,
    rows_read: BigInt(rows),
    rows_added: BigInt(counts.added),
    rows_changed: BigInt(counts.changed),
    rows_unchanged: BigInt(counts.unchanged),
    rows_repeated: 0n,
    rows_rejected: 0n,
    rows_closed: BigInt(counts.ended),
    backfilled: false,
    started_at: at,
    recorded_at: at,
  };
  await session.insert("import_batch", Object.keys(batch), [batch]);
}

function endOf(rowId: bigint, kind: "superseded" | "closed", batchId: number, at: number): EngineRow {
  return { fact_table: "touch", row_id: rowId, kind, batch_id: batchId, available_at: at, recorded_at: at };
}

async function erasedPeople(session: EngineSession, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (let at = 0; at < ids.length; at += CHUNK) {
    const list = join(ids.slice(at, at + CHUNK).map((id) => sql`${big(id)}`));
    for (const row of await session.query(sql`select id from erasure where kind = 'person' and id in (${list})`, TAGS))
      found.add(String(row.id));
  }
  return found;
}

/** What the vault keeps of a touch. Every line hangs on a person where there is one, so that erasing anybody who took part erases the words. */
function vaultRows(id: bigint, draft: TouchDraft): EngineRow[] {
  const person = draft.people[0] === undefined ? null : big(draft.people[0]);
  const row = (field: string, value: string, personId: bigint | null): EngineRow => ({
    subject_kind: "touch",
    subject_id: id,
    person_id: personId,
    field,
    value,
  });
  return [
    ...(draft.text === null ? [] : [row("text", draft.text, person)]),
    ...(draft.subject === null ? [] : [row("subject", draft.subject, person)]),
    ...(draft.minutes === null ? [] : [row("minutes", String(draft.minutes), null)]),
    ...(draft.direction === null ? [] : [row("direction", draft.direction, null)]),
    ...(draft.meeting === undefined
      ? []
      : [row("meeting", draft.meeting.uid, null), row("sequence", String(draft.meeting.sequence), null)]),
    ...draft.people.map((one) => row(`with:${one}`, "1", big(one))),
  ];
}

async function writeVault(session: EngineSession, written: readonly (readonly [bigint, TouchDraft])[]): Promise<void> {
  const erased = await erasedPeople(session, [...new Set(written.flatMap(([, draft]) => draft.people))]);
  const rows: EngineRow[] = [];
  for (let at = 0; at < written.length; at += CHUNK) {
    const list = join(written.slice(at, at + CHUNK).map(([id]) => sql`${id}`));
    await session.execute(
      sql`delete from personal_detail where subject_kind = 'touch' and subject_id in (${list})`,
      TAGS,
    );
  }
  for (const [id, draft] of written) {
    const forgotten = draft.people.some((one) => erased.has(one));
    rows.push(...vaultRows(id, forgotten ? { ...draft, people: [], text: null, subject: null } : draft));
  }
  if (rows.length > 0) await session.insert("personal_detail", Object.keys(rows[0]!), rows);
}

function hashOf(draft: TouchDraft): bigint {
  return contentHash(JSON.stringify({ ...draft, id: String(draft.id) }));
}

interface Writing {
  readonly origin: TouchOrigin;
  /** What the import's line says. */
  readonly name: string;
  readonly drafts: readonly TouchDraft[];
  /** Touches that are called off. */
  readonly endings?: readonly bigint[];
  /** When the company could have known a touch that is new, microseconds. */
  readonly availableAt: (draft: TouchDraft, recordedAt: number) => number;
}

/** Inserts what is new, ends and replaces what changed, passes over what stands there (or was ended by hand) already. Within a transaction. */
export async function writeTouches(session: EngineSession, store: FactStore, writing: Writing): Promise<TouchCounts> {
  const { origin, drafts } = writing;
  const recordedAt = store.now();
  const counts: TouchCounts = { added: 0, changed: 0, unchanged: 0, ended: 0 };
  const entries = [...new Map(drafts.map((draft) => [draft.id, draft]))];
  const { endings = [] } = writing;
  const stored = await storedTouches(session, [...entries.map(([id]) => id), ...endings]);
  const fresh: (readonly [bigint, TouchDraft])[] = [];
  const ends: (readonly [bigint, "superseded" | "closed"])[] = [];
  for (const [id, draft] of entries) {
    const known = stored.get(id);
    if (known?.hash === hashOf(draft)) {
      counts.unchanged += 1;
      continue;
    }
    fresh.push([id, draft]);
    if (known?.live === true) ends.push([known.rowId, "superseded"]);
    counts[known === undefined ? "added" : "changed"] += 1;
  }
  const replaced = new Set(fresh.map(([id]) => id));
  for (const id of endings) {
    const known = stored.get(id);
    if (known?.live !== true || replaced.has(id)) continue;
    ends.push([known.rowId, "closed"]);
    counts.ended += 1;
  }
  if (fresh.length + ends.length === 0) return counts;
  const sourceId = await sourceIdOf(session, origin, recordedAt);
  const batchId = await nextBatch(session);
  const [top] = await session.query(sql`select coalesce(max(row_id), 0) as id from touch`, TAGS);
  let rowId = BigInt((top?.id ?? 0n) as bigint);
  const rows = fresh.map(([id, draft]): EngineRow => {
    rowId += 1n;
    return {
      row_id: rowId,
      fact_key: md5Number(`${store.salt}|${origin}|touch|${id}`),
      content_hash: hashOf(draft),
      source_id: sourceId,
      batch_id: batchId,
      occurred_at: draft.at,
      available_at: stored.has(id) ? recordedAt : writing.availableAt(draft, recordedAt),
      recorded_at: recordedAt,
      account_id: big(draft.accountId),
      person_id: draft.people[0] === undefined ? null : big(draft.people[0]),
      touch_id: id,
      staff: draft.staff,
      channel: draft.channel,
      sentiment: draft.sentiment,
      success: draft.success,
    };
  });
  if (rows.length > 0) await session.insert("touch", Object.keys(rows[0]!), rows);
  if (ends.length > 0) {
    const list = ends.map(([id, kind]) => endOf(id, kind, batchId, recordedAt));
    await session.insert("fact_end", Object.keys(list[0]!), list);
  }
  await writeVault(session, fresh);
  await writeBatch(session, batchId, sourceId, writing.name, counts, recordedAt);
  return counts;
}

/** Ends one touch, whatever its source. False where there is none that counts. */
export async function endTouch(session: EngineSession, store: FactStore, id: bigint): Promise<boolean> {
  const known = (await storedTouches(session, [id])).get(id);
  if (known?.live !== true) return false;
  const at = store.now();
  const batchId = await nextBatch(session);
  const end = endOf(known.rowId, "closed", batchId, at);
  await session.insert("fact_end", Object.keys(end), [end]);
  const counts = { added: 0, changed: 0, unchanged: 0, ended: 1 };
  await writeBatch(session, batchId, await sourceIdOf(session, LOGGED, at), "Ended touch", counts, at);
  return true;
}

/** Brings an ended touch back as a new version with the same content; its words are still in the vault. */
export async function restoreTouch(session: EngineSession, store: FactStore, id: bigint): Promise<boolean> {
  const known = (await storedTouches(session, [id])).get(id);
  if (known === undefined || known.live) return false;
  const at = store.now();
  const batchId = await nextBatch(session);
  const [top] = await session.query(sql`select coalesce(max(row_id), 0) as id from touch`, TAGS);
  const [row] = await session.query(sql`select * from touch where row_id = ${known.rowId}`, TAGS);
  if (row === undefined) return false;
  const again: EngineRow = {
    ...row,
    row_id: BigInt((top?.id ?? 0n) as bigint) + 1n,
    batch_id: batchId,
    available_at: at,
    recorded_at: at,
  };
  await session.insert("touch", Object.keys(again), [again]);
  const counts = { added: 0, changed: 1, unchanged: 0, ended: 0 };
  await writeBatch(session, batchId, Number(row.source_id), "Restored touch", counts, at);
  return true;
}
