import { once } from "node:events";
import { createReadStream, createWriteStream } from "node:fs";
import { BLOCK, type GateOptions, type GateResult, RecordScanner } from "./record-scanner.ts";

/**
 * Walks a UTF-8 file once, byte by byte, and writes only records of the right form, each behind its line number, so that the
 * engine reads them in parallel without ever guessing. What is wrong in form goes to `onReject` with its line: too many or
 * too few columns, quotes that do not close, control characters, records over 1 MiB. Records are copied, never changed,
 * but for quotes inside of unquoted fields, which are doubled. Memory is bounded by two blocks and one record.
 */
export async function gateRecords(options: GateOptions): Promise<GateResult> {
  const input = createReadStream(options.input, { start: options.skipBytes, highWaterMark: BLOCK });
  const output = createWriteStream(options.output, { mode: 0o600, highWaterMark: 4 * BLOCK });
  const failed = new Promise<never>((_, reject) => output.once("error", reject));
  failed.catch(() => undefined);
  const scanner = new RecordScanner(options);
  let pending: Buffer = Buffer.alloc(0);
  let bytes = options.skipBytes;
  const write = async (last: boolean) => {
    const used = scanner.scan(pending, last);
    pending = pending.subarray(used);
    const block = scanner.take();
    if (block.length > 0 && !output.write(block)) await Promise.race([once(output, "drain"), failed]);
  };
  try {
    for await (const chunk of input) {
      options.signal?.throwIfAborted();
      bytes += (chunk as Buffer).length;
      pending = pending.length === 0 ? (chunk as Buffer) : Buffer.concat([pending, chunk as Buffer]);
      await write(false);
      options.onProgress(bytes, scanner.rows);
    }
    await write(true);
    output.end();
    await Promise.race([once(output, "close"), failed]);
  } finally {
    input.destroy();
    output.destroy();
  }
  return { rows: scanner.rows, lines: scanner.line - 1 };
}
