import { sql } from "@tendwell/core";
import type { EngineSession } from "../engine/engine.ts";

const TAGS = { tags: { surface: "facts", route: "version" } } as const;

/**
 * A text that changes whenever the facts, their undos, or the vault's labels change: imports, undos and erasures are all
 * ledger rows, so counting the ledger is enough.
 */
export async function factsVersion(engine: EngineSession): Promise<string> {
  const [row] = await engine.query(
    sql`select (select count(*) from import_batch) as batches, (select coalesce(max(batch_id), 0) from import_batch) as last_batch,
      (select count(*) from batch_undo) as undos, (select count(*) from erasure) as erasures`,
    TAGS,
  );
  return [row?.batches, row?.last_batch, row?.undos, row?.erasures].map(String).join(".");
}
