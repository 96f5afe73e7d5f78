import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boundaryOf, multipartParts } from "./multipart-stream.ts";

async function* cut(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (let i = 0; at < bytes.length; i += 1) {
    const size = Math.max(1, sizes[i % Math.max(1, sizes.length)] ?? 1);
    yield bytes.slice(at, at + size);
    at += size;
  }
}
const BOUNDARY = "xYz";
function form(parts: readonly { name: string; fileName: string | null; content: Uint8Array }[]): Buffer {
  const pieces: Buffer[] = [];
  for (const { name, fileName, content } of parts) {
    const file = fileName === null ? "" : `; filename="${fileName}"`;
    pieces.push(
      Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n`),
      Buffer.from(content),
      Buffer.from("\r\n"),
    );
  }
  pieces.push(Buffer.from(`--${BOUNDARY}--\r\n`));
  return Buffer.concat(pieces);
}
async function read(bytes: Uint8Array, sizes: readonly number[], skip: (index: number) => boolean = () => false) {
  const parts: { name: string; fileName: string | null; content: Buffer | null }[] = [];
  for await (const part of multipartParts(cut(bytes, sizes), BOUNDARY)) {
    const pieces: Uint8Array[] = [];
    if (!skip(parts.length)) for await (const piece of part.bytes) pieces.push(piece);
    parts.push({
      name: part.name,
      fileName: part.fileName,
      content: skip(parts.length) ? null : Buffer.concat(pieces),
    });
  }
  return parts;
}

const content = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  // Things that look like a boundary and are none.
  fc
    .constantFrom("", "\r\n", "\r\n--", "\r\n--xY", "--xYz", "\r\n--xYx", "\r", "\r\n\r\n--xY")
    .map((text) => new Uint8Array(Buffer.from(text))),
);
const parts = fc.array(
  fc.record({
    name: fc.constantFrom("file", "mapping"),
    fileName: fc.option(fc.constantFrom("a.csv", "deep/b.csv", "ț.csv"), { nil: null }),
    content,
  }),
  { maxLength: 5 },
);

describe("multipartParts", () => {
  it("gives back what was sent, however the bytes are cut", async () => {
    await fc.assert(
      fc.asyncProperty(
        parts,
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 6 }),
        async (sent, sizes) => {
          fc.pre(sent.every((part) => !Buffer.from(part.content).includes(`\r\n--${BOUNDARY}`)));
          const got = await read(form(sent), sizes);
          expect(got).toEqual(sent.map((part) => ({ ...part, content: Buffer.from(part.content) })));
        },
      ),
      { numRuns: 300, seed: 11 },
    );
  });

  it("skips a part that nobody read", async () => {
    const sent = ["one", "two", "three"].map((text) => ({
      name: text,
      fileName: `${text}.csv`,
      content: new Uint8Array(Buffer.from(text)),
    }));
    const got = await read(form(sent), [3], (index) => index === 1);
    expect(got.map((part) => [part.name, part.content?.toString() ?? null])).toEqual([
      ["one", "one"],
      ["two", null],
      ["three", "three"],
    ]);
  });

  it.each([
    ["a body that ends early", form([{ name: "a", fileName: "a", content: new Uint8Array(40) }]).subarray(0, 60)],
    ["no boundary at all", Buffer.from("hello")],
    ["a part without a name", Buffer.from("--xYz\r\nContent-Type: text/plain\r\n\r\nx\r\n--xYz--")],
    ["headers without end", Buffer.from(`--xYz\r\n${"x".repeat(40_000)}`)],
  ])("refuses %s", async (_, bytes) => {
    await expect(read(bytes, [17])).rejects.toMatchObject({ code: "invalid-body" });
  });
});

describe("boundaryOf", () => {
  it("reads quoted and plain boundaries", () => {
    expect(boundaryOf("multipart/form-data; boundary=abc")).toBe("abc");
    expect(boundaryOf('multipart/form-data; charset=utf-8; boundary="a b"')).toBe("a b");
    expect(() => boundaryOf("text/csv")).toThrow("multipart/form-data");
    expect(() => boundaryOf(null)).toThrow("multipart/form-data");
  });
});
