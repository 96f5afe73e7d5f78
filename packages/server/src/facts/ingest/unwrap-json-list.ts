import { createReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import { DamagedJsonListError, JsonListScanner, NoJsonListError } from "./json-list.ts";
import { decodedHead, type SpooledFile, spoolFile } from "./spool-file.ts";

interface Unwrapped {
  readonly spool: SpooledFile;
  readonly problem: { readonly code: string; readonly reason: string } | null;
}

/** Whether the beginning of a file looks like a list of objects, or like one object that holds one. */
function mayBeList(file: SpooledFile): boolean {
  if (/\.(csv|tsv|txt|dat|parquet|xlsx)$/i.test(file.name)) return false;
  const text = decodedHead(file);
  return /^\s*\[\s*[{\]]/.test(text) || (/^\s*\{/.test(text) && !/\.(ndjson|jsonl)$/i.test(file.name));
}

/**
 * A JSON list of objects, or an object with such a list as its `data`, as if its elements had been sent one a line; any other
 * file stays itself. A list that does not end is a problem. Throws the signal's reason when aborted.
 */
export async function unwrapJsonList(file: SpooledFile, limits: Parameters<typeof spoolFile>[3]): Promise<Unwrapped> {
  if (!mayBeList(file)) return { spool: file, problem: null };
  const path = `${file.path}.lines`;
  const scanner = new JsonListScanner();
  const { encoding, bom, damaged } = file.encoding;
  const input = createReadStream(file.path, { start: bom, highWaterMark: 1 << 20 });
  const decoder = encoding === "utf-8" ? null : new TextDecoder(encoding);
  const lines = async function* () {
    for await (const chunk of input as AsyncIterable<Buffer>)
      yield scanner.scan(decoder === null ? chunk : Buffer.from(decoder.decode(chunk, { stream: true })));
    if (decoder !== null) yield scanner.scan(Buffer.from(decoder.decode()));
    scanner.end();
  };
  try {
    const spool = await spoolFile(file.name, lines(), path, limits);
    await rm(file.path);
    if (!damaged && decoder === null) return { spool, problem: null };
    // Characters that could not be read are refused as they would have been.
    return { spool: { ...spool, encoding: { encoding: "utf-8", bom: 0, damaged: true } }, problem: null };
  } catch (error) {
    await rm(path, { force: true });
    limits.signal?.throwIfAborted();
    if (error instanceof DamagedJsonListError)
      return { spool: file, problem: { code: "damaged", reason: error.message } };
    if (!(error instanceof NoJsonListError)) throw error;
    return { spool: file, problem: null };
  } finally {
    input.destroy();
  }
}
