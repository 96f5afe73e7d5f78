import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import type { FactStore } from "../../facts/fact-store.ts";
import { importFiles } from "../../facts/ingest/ingest-service.ts";

/** Imports one file of this machine as a known export: for the data that comes with Tendwell. */
export async function importLocalFile(store: FactStore, path: string, preset: string): Promise<void> {
  const { size } = await stat(path);
  await importFiles(store, { files: [{ name: basename(path), bytes: createReadStream(path), size }], preset });
}
