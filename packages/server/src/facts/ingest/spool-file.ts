import { isUtf8 } from "node:buffer";
import { createReadStream } from "node:fs";
import { open, rename } from "node:fs/promises";
import { type DetectedEncoding, detectEncoding } from "./text-encoding.ts";

export interface SpooledFile {
  /** The name the user gave; shown, never opened. */
  readonly name: string;
  /** Where its bytes lie in staging; the name is ours. */
  readonly path: string;
  readonly bytes: number;
  readonly head: Uint8Array;
  readonly encoding: DetectedEncoding;
}

const HEAD = 1 << 18;

/** Writes a stream of bytes into staging, and notes on the way what is needed to know its encoding. */
export async function spoolFile(
  name: string,
  source: AsyncIterable<Uint8Array>,
  path: string,
  limits: {
    readonly maxBytes: number;
    readonly signal: AbortSignal | undefined;
    readonly onBytes: (bytes: number) => void;
  },
): Promise<SpooledFile> {
  const file = await open(path, "wx", 0o600);
  const heads: Uint8Array[] = [];
  let headBytes = 0;
  let bytes = 0;
  let valid = true;
  let tail: Uint8Array = new Uint8Array(0);
  let sample: Uint8Array | null = null;
  try {
    for await (const chunk of source) {
      limits.signal?.throwIfAborted();
      if (chunk.length === 0) continue;
      bytes += chunk.length;
      if (bytes > limits.maxBytes)
        throw new RangeError(`a file requires at most ${limits.maxBytes} bytes, got more in ${name}`);
      if (headBytes < HEAD) {
        heads.push(Uint8Array.prototype.slice.call(chunk, 0, HEAD - headBytes));
        headBytes += Math.min(chunk.length, HEAD - headBytes);
      }
      if (valid) {
        const joined = tail.length === 0 ? chunk : Buffer.concat([tail, chunk]);
        const cut = unfinished(joined);
        valid = isUtf8(joined.subarray(0, joined.length - cut));
        tail = Uint8Array.prototype.slice.call(joined, joined.length - cut);
        if (!valid) sample = Uint8Array.prototype.slice.call(joined, firstBad(joined), firstBad(joined) + HEAD);
      }
      await file.write(chunk);
      limits.onBytes(bytes);
    }
  } finally {
    await file.close();
  }
  if (valid && tail.length > 0) valid = false;
  const head = Buffer.concat(heads);
  return { name, path, bytes, head, encoding: detectEncoding(head, sample ?? head, valid) };
}

/** Bytes at the end that begin a UTF-8 sequence whose rest has not come yet. */
function unfinished(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back]!;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? back : 0;
  }
  return 0;
}

/** Somewhat before the first block of 4 KiB that is not UTF-8, so that the sample holds the bytes in question. */
function firstBad(bytes: Uint8Array): number {
  for (let i = 0; i < bytes.length; i += 4096) {
    const block = bytes.subarray(i, i + 4096);
    if (block.some((byte) => byte >= 0x80)) return Math.max(0, i - 64);
  }
  return 0;
}

/** Rewrites a spooled text as UTF-8 without a mark when it is not; returns the bytes to skip at its start. */
export async function transcode(file: SpooledFile, signal: AbortSignal | undefined): Promise<number> {
  const { encoding, bom, damaged } = file.encoding;
  if (encoding === "utf-8" && !damaged) return bom;
  const decoder = new TextDecoder(encoding, { fatal: false });
  const out = await open(`${file.path}.utf8`, "wx", 0o600);
  try {
    for await (const chunk of createReadStream(file.path, { start: bom, highWaterMark: 1 << 20 })) {
      signal?.throwIfAborted();
      await out.write(decoder.decode(chunk as Buffer, { stream: true }));
    }
    const rest = decoder.decode();
    if (rest !== "") await out.write(rest);
  } finally {
    await out.close();
  }
  await rename(`${file.path}.utf8`, file.path);
  return 0;
}

/** The start of a spooled text, decoded; at most a quarter of a megabyte. */
export function decodedHead(file: SpooledFile): string {
  const { encoding, bom } = file.encoding;
  return new TextDecoder(encoding, { fatal: false }).decode(file.head.subarray(bom), { stream: true });
}
