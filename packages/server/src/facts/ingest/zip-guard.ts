import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createInflateRaw } from "node:zlib";

/** Thrown for an archive that would unpack to far more than it is. */
export class ZipBombError extends Error {
  override readonly name = "ZipBombError";
}

export interface ZipLimits {
  readonly maxEntries: number;
  readonly maxBytes: number;
  /** Unpacked ÷ packed, looked at beyond 10 MB. */
  readonly maxRatio: number;
}

export const XLSX_LIMITS: ZipLimits = { maxEntries: 2000, maxBytes: 1 << 30, maxRatio: 200 };
const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly packed: number;
  readonly offset: number;
}

async function entriesOf(path: string, limits: ZipLimits): Promise<Entry[]> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    const tail = Buffer.alloc(Math.min(size, 66_000));
    await file.read(tail, 0, tail.length, size - tail.length);
    let end = tail.length - 22;
    while (end >= 0 && tail.readUInt32LE(end) !== END) end -= 1;
    if (end < 0) throw new ZipBombError("a workbook requires a ZIP directory, got none");
    const count = tail.readUInt16LE(end + 10);
    const length = tail.readUInt32LE(end + 12);
    const start = tail.readUInt32LE(end + 16);
    if (count > limits.maxEntries)
      throw new ZipBombError(`a workbook requires at most ${limits.maxEntries} entries, got ${count}`);
    if (start + length > size || length > 16 << 20)
      throw new ZipBombError("a workbook requires a whole ZIP directory, got a damaged one");
    const directory = Buffer.alloc(length);
    await file.read(directory, 0, length, start);
    const entries: Entry[] = [];
    let at = 0;
    while (entries.length < count && at + 46 <= length && directory.readUInt32LE(at) === ENTRY) {
      const nameLength = directory.readUInt16LE(at + 28);
      entries.push({
        name: directory.toString("utf8", at + 46, at + 46 + nameLength),
        method: directory.readUInt16LE(at + 10),
        packed: directory.readUInt32LE(at + 20),
        offset: directory.readUInt32LE(at + 42),
      });
      at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
    }
    if (entries.length < count) throw new ZipBombError("a workbook requires a whole ZIP directory, got a damaged one");
    const spans = [...entries].sort((a, b) => a.offset - b.offset);
    for (let i = 1; i < spans.length; i += 1) {
      // Overlapping entries unpack the same bytes again and again.
      if (spans[i - 1]!.offset + spans[i - 1]!.packed > spans[i]!.offset)
        throw new ZipBombError("a workbook requires entries apart from each other, got overlapping ones");
    }
    return entries;
  } finally {
    await file.close();
  }
}

/**
 * Unpacks every entry once into nothing and counts, whatever sizes the archive claims. Throws `ZipBombError` when it passes
 * a limit or is damaged. Returns the unpacked size in bytes and the entry names.
 */
export async function guardZip(
  path: string,
  limits: ZipLimits,
  signal: AbortSignal | undefined,
): Promise<{ bytes: number; names: readonly string[] }> {
  const entries = await entriesOf(path, limits);
  const packedTotal = entries.reduce((sum, entry) => sum + entry.packed, 0);
  let bytes = 0;
  const count = (length: number) => {
    bytes += length;
    if (bytes > limits.maxBytes)
      throw new ZipBombError(`a workbook requires at most ${limits.maxBytes} bytes unpacked, got more`);
    if (bytes > 10e6 && bytes > limits.maxRatio * Math.max(packedTotal, 1)) {
      throw new ZipBombError(`a workbook requires to unpack to at most ${limits.maxRatio} times its size, got more`);
    }
  };
  const file = await open(path, "r");
  try {
    for (const entry of entries) {
      if (entry.packed === 0) continue;
      const header = Buffer.alloc(30);
      await file.read(header, 0, 30, entry.offset);
      if (header.readUInt32LE(0) !== LOCAL)
        throw new ZipBombError("a workbook requires whole entries, got a damaged one");
      const start = entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
      if (entry.method === 0) {
        count(entry.packed);
        continue;
      }
      if (entry.method !== 8)
        throw new ZipBombError(`a workbook requires stored or deflated entries, got method ${entry.method}`);
      const sink = new Writable({
        write(chunk: Buffer, _encoding, done) {
          try {
            count(chunk.length);
            done();
          } catch (error) {
            done(error as Error);
          }
        },
      });
      const input = createReadStream(path, { start, end: start + entry.packed - 1 });
      try {
        await pipeline(input, createInflateRaw(), sink, ...(signal === undefined ? [] : [{ signal }]));
      } catch (cause) {
        if (cause instanceof ZipBombError || signal?.aborted === true) throw cause;
        throw new ZipBombError("a workbook requires whole entries, got a damaged one", { cause });
      }
    }
  } finally {
    await file.close();
  }
  return { bytes, names: entries.map((entry) => entry.name) };
}
