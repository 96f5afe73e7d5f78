import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { identifier, raw, sql, TABLE_NAMES } from "@tendwell/core";
import type { EngineRow } from "../../engine/engine.ts";
import { type FactStore, type FactStoreOptions, openFactStore } from "../fact-store.ts";
import { readVisibility } from "../visibility.ts";
import type { IncomingFile } from "./import-report.ts";

const TAGS = { tags: { surface: "test", route: "import" } } as const;

/** The real data beside the repository, which not every clone has. */
export const DATA = fileURLToPath(new URL("../../../../../../shared/data/", import.meta.url));
export const SALT = "0123456789abcdef0123456789abcdef";

export interface TestStore {
  readonly store: FactStore;
  readonly home: string;
  remove(): Promise<void>;
}

/** A real store in a temporary folder; its clock moves a second at each look. */
export async function testStore(options: Partial<FactStoreOptions> = {}): Promise<TestStore> {
  const home = await mkdtemp(join(tmpdir(), "tendwell-import-"));
  let now = Date.UTC(2026, 0, 1) * 1000;
  const store = await openFactStore({
    directory: join(home, "workspace"),
    salt: SALT,
    zone: "UTC",
    currency: "EUR",
    threads: 2,
    memoryLimit: "1GB",
    now: () => {
      now += 1e6;
      return now;
    },
    ...options,
  });
  return {
    store,
    home,
    async remove() {
      await store.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** A file in memory, as a stream in pieces of `piece` bytes. */
export function fileOf(name: string, content: string | Uint8Array, piece = 1 << 16): IncomingFile {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  async function* stream() {
    for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
  }
  return { name, bytes: stream(), size: bytes.length };
}

export async function dataFile(path: string): Promise<IncomingFile> {
  return fileOf(path.split("/").at(-1)!, await readFile(join(DATA, path)));
}

/** Rows of a table that count now. */
export async function visible(store: FactStore, table: string, columns = "*"): Promise<readonly EngineRow[]> {
  const { undoneBatches } = await readVisibility(store.engine, null);
  const live = undoneBatches.length === 0 ? raw("true") : raw(`batch_id not in (${undoneBatches.join(", ")})`);
  return store.engine.query(
    sql`select ${raw(columns)} from ${identifier(table)} where ${live} and row_id not in (select row_id from fact_end where fact_table = ${table} and ${live}) order by occurred_at, fact_key, content_hash`,
    TAGS,
  );
}

/** Count and checksum of what counts now, by table: keys, contents and times, without row, batch and storing time. */
export async function fingerprint(store: FactStore): Promise<Record<string, string>> {
  const { undoneBatches } = await readVisibility(store.engine, null);
  const live = undoneBatches.length === 0 ? raw("true") : raw(`batch_id not in (${undoneBatches.join(", ")})`);
  const found: Record<string, string> = {};
  for (const table of TABLE_NAMES) {
    const [row] = await store.engine.query(
      sql`select count(*)::bigint as n, coalesce(bit_xor(hash(fact_key, content_hash, occurred_at)), 0)::varchar as sum from ${identifier(table)} where ${live} and row_id not in (select row_id from fact_end where fact_table = ${table} and ${live})`,
      TAGS,
    );
    if (Number(row!.n) > 0) found[table] = `${String(row!.n)} ${String(row!.sum)}`;
  }
  for (const table of ["identity", "personal_detail"]) {
    const [row] = await store.engine.query(
      sql`select count(*)::bigint as n, coalesce(bit_xor(hash(t::varchar)), 0)::varchar as sum from ${identifier(table)} t`,
      TAGS,
    );
    if (Number(row!.n) > 0) found[table] = `${String(row!.n)} ${String(row!.sum)}`;
  }
  return found;
}

/** A mapping for a semicolon file of orders with day-first dates and decimal commas. */
export const ORDERS = (kind: string, extra = ""): string => `
source: Shop
kind: ${kind}
zone: Europe/Bucharest
currency: RON
files:
  - id: orders
    into:
      - table: purchase
        ${extra}
        set:
          ${kind === "append" ? "" : "order_id: id"}
          account_id: client
          occurred_at: { column: date, format: [DD.MM.YYYY, "DD.MM.YYYY HH:mm"] }
          status: { value: paid }
          amount_minor: { column: sum, decimal: "," }
`;
