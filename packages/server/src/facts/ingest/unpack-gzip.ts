import { createReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { type SpooledFile, spoolFile } from "./spool-file.ts";
import { XLSX_LIMITS } from "./zip-guard.ts";

interface Unpacked {
  readonly spool: SpooledFile;
  readonly problem: { readonly code: string; readonly reason: string } | null;
}

class TooLargeError extends Error {}

/**
 * What a gzip file holds, as if it had been sent as it is; any other file stays itself. One that is cut short or damaged, or
 * that unpacks to far more than it is, is a problem. Throws the signal's reason when aborted.
 */
export async function unpackGzip(packed: SpooledFile, limits: Parameters<typeof spoolFile>[3]): Promise<Unpacked> {
  if (packed.head[0] !== 0x1f || packed.head[1] !== 0x8b) return { spool: packed, problem: null };
  const path = `${packed.path}.unpacked`;
  const input = createReadStream(packed.path);
  // Whoever reads the last of the streams hears of every error.
  const unpacked = pipeline(input, createGunzip(), () => undefined);
  const capped = async function* () {
    let bytes = 0;
    for await (const chunk of unpacked as AsyncIterable<Uint8Array>) {
      bytes += chunk.length;
      if (bytes > 10e6 && bytes > XLSX_LIMITS.maxRatio * packed.bytes) throw new TooLargeError();
      yield chunk;
    }
  };
  const refused = (code: string, reason: string): Unpacked => ({ spool: packed, problem: { code, reason } });
  try {
    const spool = await spoolFile(packed.name.replace(/\.gz$/i, ""), capped(), path, limits);
    await rm(packed.path);
    return { spool, problem: null };
  } catch (error) {
    await rm(path, { force: true });
    limits.signal?.throwIfAborted();
    if (error instanceof TooLargeError)
      return refused(
        "too_large",
        `the file unpacks to more than ${XLSX_LIMITS.maxRatio} times its size; send it unpacked`,
      );
    if (error instanceof RangeError) throw error;
    return refused("damaged", "the gzip file is cut short or damaged; pack it again, or send what is in it");
  } finally {
    input.destroy();
  }
}
