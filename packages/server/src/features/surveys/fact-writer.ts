import { join, sql } from "@tendwell/core";
import type { EngineRow, EngineSession } from "../../engine/engine.ts";
import type { FactStore } from "../../facts/fact-store.ts";
import { contentHash, md5Number } from "./surrogate-id.ts";

const TAGS = { tags: { surface: "surveys", route: "flush" } } as const;
const SOURCE = "Tendwell surveys";
const IDS_A_QUERY = 2_000;

/** A fact to be stored, known by `id` within our source. */
export interface FactDraft {
  readonly table: "survey_response" | "employee_answer" | "survey_invitation" | "survey_delivery" | "outcome";
  readonly id: bigint;
  /** Steps of a delivery share the invitation's id. */
  readonly step: string;
  readonly occurredAt: number;
  /** When it could be known at the latest, where that is before it is stored; unless told a minute after it occurred. */
  readonly knownAt?: number;
  readonly values: EngineRow;
}

/** A free text on its way to the vault. */
export interface VaultText {
  readonly answerId: string;
  readonly subjectId: bigint;
  readonly personId: bigint | null;
  readonly question: string;
  readonly value: string;
}

const TOP_ROW = {
  survey_response: sql`select coalesce(max(row_id), 0) as id from survey_response`,
  employee_answer: sql`select coalesce(max(row_id), 0) as id from employee_answer`,
  survey_invitation: sql`select coalesce(max(row_id), 0) as id from survey_invitation`,
  survey_delivery: sql`select coalesce(max(row_id), 0) as id from survey_delivery`,
  outcome: sql`select coalesce(max(row_id), 0) as id from outcome`,
} as const;

/** Inserts what is new, ends and replaces what changed, passes over what stands there already. */
export async function writeFacts(
  session: EngineSession,
  store: FactStore,
  drafts: readonly FactDraft[],
): Promise<number> {
  if (drafts.length === 0) return 0;
  const recordedAt = store.now();
  const sourceId = await sourceIdOf(session, recordedAt);
  const stored = new Map<string, { readonly rowId: bigint; readonly hash: bigint }>();
  const tables = [...new Set(drafts.map((draft) => draft.table))];
  for (const table of tables) {
    const mine = drafts.filter((draft) => draft.table === table);
    for (const row of await storedRows(
      session,
      table,
      sourceId,
      mine.map(({ id }) => id),
    ))
      stored.set(`${table} ${row.id} ${row.step ?? ""}`, {
        rowId: BigInt(row.row_id as bigint),
        hash: BigInt(row.content_hash as bigint),
      });
  }
  const [last] = await session.query(sql`select coalesce(max(batch_id), 0) as id from import_batch`, TAGS);
  const batchId = Number(last?.id ?? 0) + 1;
  const ends: EngineRow[] = [];
  let added = 0;
  let changed = 0;
  for (const table of tables) {
    const [top] = await session.query(TOP_ROW[table], TAGS);
    let rowId = BigInt((top?.id ?? 0n) as bigint);
    const fresh: EngineRow[] = [];
    for (const draft of drafts.filter((one) => one.table === table)) {
      const hash = contentHash(
        JSON.stringify([draft.occurredAt, draft.values], (_, value) =>
          typeof value === "bigint" ? String(value) : value,
        ),
      );
      const known = stored.get(`${table} ${draft.id} ${draft.step}`);
      if (known?.hash === hash) continue;
      rowId += 1n;
      if (known === undefined) added += 1;
      else {
        changed += 1;
        ends.push({
          fact_table: table,
          row_id: known.rowId,
          kind: "superseded",
          batch_id: batchId,
          available_at: recordedAt,
          recorded_at: recordedAt,
        });
      }
      fresh.push({
        row_id: rowId,
        fact_key: md5Number(`${store.salt}|${SOURCE}|${table}|${draft.id}|${draft.step}`),
        content_hash: hash,
        source_id: sourceId,
        batch_id: batchId,
        occurred_at: draft.occurredAt,
        available_at: known === undefined ? Math.min(draft.knownAt ?? draft.occurredAt + 60e6, recordedAt) : recordedAt,
        recorded_at: recordedAt,
        ...draft.values,
      });
    }
    if (fresh.length > 0) await session.insert(table, Object.keys(fresh[0]!), fresh);
  }
  if (ends.length > 0) await session.insert("fact_end", Object.keys(ends[0]!), ends);
  if (added + changed === 0) return 0;
  const batch: EngineRow = {
    batch_id: batchId,
    source_id: sourceId,
    files: JSON.stringify(["Survey answers"]),
    mapping: null,
    rows_read: BigInt(drafts.length),
    rows_added: BigInt(added),
    rows_changed: BigInt(changed),
    rows_unchanged: BigInt(drafts.length - added - changed),
    rows_repeated: 0n,
    rows_rejected: 0n,
    rows_closed: 0n,
    backfilled: false,
    started_at: recordedAt,
    recorded_at: recordedAt,
  };
  await session.insert("import_batch", Object.keys(batch), [batch]);
  return added + changed;
}

async function sourceIdOf(session: EngineSession, recordedAt: number): Promise<number> {
  const [known] = await session.query(sql`select source_id from source where name = ${SOURCE}`, TAGS);
  if (known !== undefined) return Number(known.source_id);
  const [last] = await session.query(sql`select coalesce(max(source_id), 0) as id from source`, TAGS);
  const id = Number(last?.id ?? 0) + 1;
  const row = {
    source_id: id,
    name: SOURCE,
    kind: "keyed",
    preset: null,
    lag_us: 60_000_000n,
    created_at: recordedAt,
  };
  await session.insert("source", Object.keys(row), [row]);
  return id;
}

async function storedRows(
  session: EngineSession,
  table: FactDraft["table"],
  sourceId: number,
  ids: readonly bigint[],
): Promise<EngineRow[]> {
  const found: EngineRow[] = [];
  for (let at = 0; at < ids.length; at += IDS_A_QUERY) {
    const list = join(ids.slice(at, at + IDS_A_QUERY).map((id) => sql`${id}`));
    const where = sql`source_id = ${sourceId} and row_id not in (select row_id from fact_end where fact_table = ${table})`;
    const statement = {
      survey_response: sql`select row_id, content_hash, response_id as id, '' as step from survey_response where response_id in (${list}) and ${where}`,
      employee_answer: sql`select row_id, content_hash, answer_id as id, '' as step from employee_answer where answer_id in (${list}) and ${where}`,
      survey_invitation: sql`select row_id, content_hash, invitation_id as id, '' as step from survey_invitation where invitation_id in (${list}) and ${where}`,
      survey_delivery: sql`select row_id, content_hash, invitation_id as id, status as step from survey_delivery where invitation_id in (${list}) and ${where}`,
      outcome: sql`select row_id, content_hash, outcome_id as id, '' as step from outcome where outcome_id in (${list}) and ${where}`,
    }[table];
    found.push(...(await session.query(statement, TAGS)));
  }
  return found;
}

/** Puts free texts into the vault, but those of erased people. */
export async function writeTexts(session: EngineSession, texts: readonly VaultText[]): Promise<void> {
  if (texts.length === 0) return;
  const people = [...new Set(texts.flatMap(({ personId }) => (personId === null ? [] : [personId])))];
  const erased = new Set<bigint>();
  if (people.length > 0)
    for (const row of await session.query(
      sql`select id from erasure where kind = 'person' and id in (${join(people.map((id) => sql`${id}`))})`,
      TAGS,
    ))
      erased.add(BigInt(row.id as bigint));
  const rows: EngineRow[] = [];
  for (const { subjectId, personId, question, value } of texts) {
    await session.execute(
      sql`delete from personal_detail where subject_kind = 'response' and subject_id = ${subjectId} and field = ${question}`,
      TAGS,
    );
    if (personId === null || !erased.has(personId))
      rows.push({ subject_kind: "response", subject_id: subjectId, person_id: personId, field: question, value });
  }
  if (rows.length > 0) await session.insert("personal_detail", Object.keys(rows[0]!), rows);
}
