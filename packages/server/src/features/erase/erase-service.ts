import { join, type Sql, sql, time } from "@tendwell/core";
import type { EngineSession } from "../../engine/engine.ts";
import type { FactStore } from "../../facts/fact-store.ts";
import { detailMark, ERASED_DETAIL, scrubRejects } from "../../facts/ingest/scrub-rejects.ts";

const TAGS = { tags: { surface: "erase", route: "person" } } as const;

export interface Erased {
  found: boolean;
  details: number;
  rejects: number;
  identities: number;
}

/** Surrogate ids of the person: by external id, or by any personal detail that is exactly this text (an e-mail address). */
async function personIds(session: EngineSession, person: string): Promise<bigint[]> {
  const rows = await session.query(
    sql`select distinct id from (
        select id from identity where kind = 'person' and external_id = ${person}
        union all
        select coalesce(person_id, subject_id) as id from personal_detail
          where lower(value) = lower(${person}) and field in ('email', 'phone', 'name') and (subject_kind = 'person' or person_id is not null)) found`,
    TAGS,
  );
  return rows.map((row) => BigInt(row.id as bigint));
}

const idList = (ids: readonly bigint[]): Sql => join(ids.map((id) => sql`${id}`));

/** Texts by which rejected rows can name the person: external ids, and details long enough not to be words. */
async function tracesOf(
  session: EngineSession,
  ids: readonly bigint[],
  person: string | null,
): Promise<{ exact: Set<string>; within: string[] }> {
  const exact = new Set<string>(person === null ? [] : [person]);
  const within: string[] = [];
  if (ids.length > 0) {
    const identities = await session.query(
      sql`select external_id from identity where kind = 'person' and id in (${idList(ids)})`,
      TAGS,
    );
    for (const row of identities) exact.add(String(row.external_id));
    const details = await session.query(
      sql`select distinct value from personal_detail where (subject_kind = 'person' and subject_id in (${idList(ids)})) or person_id in (${idList(ids)})`,
      TAGS,
    );
    for (const row of details) {
      const value = String(row.value);
      exact.add(value);
      if (value.length >= 6) within.push(value);
    }
  }
  return { exact, within };
}

function valuesOf(rowText: string | null): string[] {
  if (rowText === null) return [];
  try {
    const parsed: unknown = JSON.parse(rowText);
    if (typeof parsed === "object" && parsed !== null) return Object.values(parsed).map(String);
  } catch {
    // A line that could not be split: its fields are what commas and tabs divide.
  }
  return rowText.split(/[,;\t|]/).map((field) => field.trim().replace(/^"|"$/g, ""));
}

/** Rejected rows that name the person. */
async function rejectIds(session: EngineSession, traces: { exact: Set<string>; within: string[] }): Promise<bigint[]> {
  const texts = [...traces.exact].filter((text) => text !== "");
  if (texts.length === 0) return [];
  const any = join(
    texts.map((text) => sql`contains(coalesce(row_text, ''), ${text}) or value = ${text}`),
    " or ",
  );
  const rows = await session.query(sql`select reject_id, value, row_text from reject where ${any}`, TAGS);
  return rows
    .filter((row) => {
      const text = row.row_text === null ? null : String(row.row_text);
      if (row.value !== null && traces.exact.has(String(row.value))) return true;
      return (
        valuesOf(text).some((value) => traces.exact.has(value)) ||
        traces.within.some((detail) => text?.includes(detail))
      );
    })
    .map((row) => BigInt(row.reject_id as bigint));
}

/** Removes what the vault holds about these surrogate ids and writes them to the erasure log. */
async function eraseIds(
  session: EngineSession,
  salt: string,
  ids: readonly bigint[],
  person: string | null,
  at: number,
): Promise<Omit<Erased, "found">> {
  const rejects = await rejectIds(session, await tracesOf(session, ids, person));
  const count = async (statement: Sql) =>
    Number((await session.query(sql`select count(*) as n from ${statement}`, TAGS))[0]?.n ?? 0);
  let identities = 0;
  let details = 0;
  if (ids.length > 0) {
    const list = idList(ids);
    // The words of a touch may tell of anybody who took part in it.
    const touched = sql`select subject_id from personal_detail where subject_kind = 'touch' and person_id in (${list})`;
    const mine = sql`(subject_kind = 'person' and subject_id in (${list})) or person_id in (${list}) or (subject_kind = 'touch' and subject_id in (${touched}))`;
    details = await count(sql`personal_detail where ${mine}`);
    identities = await count(sql`identity where kind = 'person' and id in (${list})`);
    // Rows that a later import refuses may name the person by a detail alone.
    await session.execute(
      sql`insert into erasure (kind, id, erased_at)
        select distinct ${ERASED_DETAIL}, ${detailMark(salt, sql`d.value`)}, ${time(at)} from personal_detail d
        where (${mine}) and d.field in ('email', 'phone', 'name') and ${detailMark(salt, sql`d.value`)} not in (select id from erasure where kind = ${ERASED_DETAIL})`,
      TAGS,
    );
    await session.execute(sql`delete from personal_detail where ${mine}`, TAGS);
    await session.execute(sql`delete from identity where kind = 'person' and id in (${list})`, TAGS);
    for (const id of ids) {
      await session.execute(
        sql`insert into erasure (kind, id, erased_at) select 'person', ${id}, ${time(at)} where not exists (select 1 from erasure where kind = 'person' and id = ${id})`,
        TAGS,
      );
    }
  }
  const waiting = person === null ? 0 : await count(sql`personal_detail where ${waitsFor(sql`${person}`)}`);
  if (person !== null && ids.length + rejects.length + waiting > 0)
    await session.execute(
      sql`insert into erasure (kind, id, erased_at) select ${ERASED_DETAIL}, m.id, ${time(at)} from (select ${detailMark(salt, sql`${person}`)} as id) m
        where m.id not in (select id from erasure where kind = ${ERASED_DETAIL})`,
      TAGS,
    );
  const unmatched = await eraseUnmatched(session, salt);
  if (rejects.length > 0) await session.execute(sql`delete from reject where reject_id in (${idList(rejects)})`, TAGS);
  return { identities, details: details + unmatched, rejects: rejects.length };
}

/** Messages that wait for an account and name an address. */
const waitsFor = (address: Sql): Sql =>
  sql`subject_kind = 'touch_unmatched' and (field = 'from' or field like 'address%') and lower(value) = lower(${address})`;

/** Takes out every message that waits for an account and names an address that was erased; returns how many. */
async function eraseUnmatched(session: EngineSession, salt: string): Promise<number> {
  const erased = sql`select d.subject_id from personal_detail d where d.subject_kind = 'touch_unmatched'
    and (d.field = 'from' or d.field like 'address%') and ${detailMark(salt, sql`d.value`)} in (select id from erasure where kind = ${ERASED_DETAIL})`;
  const [found] = await session.query(sql`select count(distinct subject_id) as n from (${erased}) w`, TAGS);
  const n = Number(found?.n ?? 0);
  if (n > 0)
    await session.execute(
      sql`delete from personal_detail where subject_kind = 'touch_unmatched' and subject_id in (${erased})`,
      TAGS,
    );
  return n;
}

class DryRun extends Error {
  readonly erased: Erased;
  constructor(erased: Erased) {
    super("dry run");
    this.erased = erased;
  }
}

/**
 * Erases a person by external id, e-mail, phone or name. Facts keep their surrogate id, which then means nobody; the log
 * of surrogate ids (keyed hashes) keeps later imports and restores from bringing the person back.
 */
export async function erasePerson(store: FactStore, person: string, dryRun: boolean): Promise<Erased> {
  try {
    const erased = await store.exclusive(() =>
      store.engine.transaction(async (session) => {
        const ids = await personIds(session, person);
        const done = await eraseIds(session, store.salt, ids, person, store.now());
        const result = { found: ids.length > 0 || done.rejects + done.details > 0, ...done };
        if (dryRun) throw new DryRun(result);
        return result;
      }),
    );
    // Deleted rows stay in the file until it is rewritten.
    await store.engine.execute(sql`checkpoint`, TAGS);
    return erased;
  } catch (error) {
    if (error instanceof DryRun) return error.erased;
    throw error;
  }
}

export interface ErasureMark {
  /** `person`, or `detail` for an address, number or name that was erased with one. */
  readonly kind: string;
  /** Keyed hash. */
  readonly id: bigint;
  /** Microseconds UTC. */
  readonly erasedAt: number;
}

/** The erasure log, oldest first. */
export async function erasureLog(session: EngineSession): Promise<ErasureMark[]> {
  const rows = await session.query(sql`select kind, id, erased_at from erasure order by erased_at`, TAGS);
  return rows.map((row) => ({
    kind: String(row.kind),
    id: BigInt(row.id as bigint),
    erasedAt: Number(row.erased_at),
  }));
}

/** Applies a log again, after a restore of facts that are older than it. Returns how many people it concerned. */
export async function applyErasureLog(store: FactStore, log: readonly ErasureMark[]): Promise<number> {
  if (log.length === 0) return 0;
  const people = log.filter((mark) => mark.kind === "person");
  await store.exclusive(() =>
    store.engine.transaction(async (session) => {
      for (const { id, erasedAt } of people) await eraseIds(session, store.salt, [id], null, erasedAt);
      for (const { kind, id, erasedAt } of log)
        await session.execute(
          sql`insert into erasure (kind, id, erased_at) select ${kind}, ${id}, ${time(erasedAt)} where not exists (select 1 from erasure where kind = ${kind} and id = ${id})`,
          TAGS,
        );
      await session.execute(scrubRejects(sql`reject`, store.salt), TAGS);
      await eraseUnmatched(session, store.salt);
    }),
  );
  await store.engine.execute(sql`checkpoint`, TAGS);
  return people.length;
}
