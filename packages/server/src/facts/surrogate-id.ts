import { createHash } from "node:crypto";

const POSITIVE = (1n << 63n) - 1n;

/** The number of an MD5 digest as DuckDB's md5_number gives it: little endian. */
export function md5Number(text: string): bigint {
  return BigInt(`0x${createHash("md5").update(text).digest().reverse().toString("hex")}`);
}

/** The surrogate id of an external one, the same as an import would give it (see `surrogateId` of the import). */
export function surrogateOf(salt: string, kind: string, external: string): bigint {
  return md5Number(`${salt}|id|${kind}|${external}`) & POSITIVE;
}

/** A content hash for stored facts, 63 bits. */
export function contentHash(text: string): bigint {
  return createHash("sha256").update(text).digest().readBigUInt64LE() & POSITIVE;
}
