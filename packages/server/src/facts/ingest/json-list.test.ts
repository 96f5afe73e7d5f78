import { readdir } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listRejects } from "./batch-ledger.ts";
import { fileOf, type TestStore, testStore, visible } from "./import-fixture.ts";
import { importFiles } from "./ingest-service.ts";
import { inspectFiles } from "./inspect-files.ts";
import { DamagedJsonListError, JsonListScanner, NoJsonListError } from "./json-list.ts";

const order = (id: string, more: Record<string, unknown> = {}) => ({
  order_id: id,
  account_id: "acme",
  occurred_at: "2024-01-05T10:00:00Z",
  status: "paid",
  amount_minor: 1000,
  currency: "EUR",
  ...more,
});

let open: TestStore;
beforeAll(async () => {
  open = await testStore();
});
afterAll(() => open.remove());

const send = async (name: string, bytes: Uint8Array | string, piece?: number) =>
  importFiles(open.store, { files: [fileOf(name, bytes, piece)] });

describe("a JSON list of objects", () => {
  test("goes in as one object a line would; a reject's line is the element's number", async () => {
    const list = [order("j1"), order("j2", { occurred_at: "never" }), order('j3, ]} "c"')];
    const sent = await send("purchase.json", JSON.stringify(list, null, 2), 7);
    expect(sent.files).toMatchObject([{ name: "purchase.json", status: "imported", rows: 3, rejected: 1 }]);
    expect((await listRejects(open.store)).items).toMatchObject([
      { file: "purchase.json", line: 2, column: "occurred_at", value: "never" },
    ]);
    const lines = list.map((one) => `${JSON.stringify(one)}\n`).join("");
    expect((await send("purchase.ndjson", lines)).counts).toMatchObject({ added: 0, changed: 0, unchanged: 2 });
    expect(await visible(open.store, "purchase", "row_id")).toHaveLength(2);
  });

  test("may be the data of an object, packed, and in another encoding", async () => {
    const wrapped = { object: "list", meta: { data: [1, 2] }, data: [order("w1"), order("w2")], has_more: false };
    expect((await send("purchase.json.gz", gzipSync(JSON.stringify(wrapped)))).counts).toMatchObject({ added: 2 });
    const wide = Buffer.from(`\ufeff${JSON.stringify([order("w3")])}`, "utf16le");
    expect((await send("purchase.json", wide)).counts).toMatchObject({ added: 1 });
    const { files } = await inspectFiles(open.store, { files: [fileOf("purchase.json", JSON.stringify(wrapped))] });
    expect(files).toMatchObject([{ preset: "native", table: "purchase", rowsSampled: 2, problem: null }]);
  });

  test("refuses elements that are no objects, each by its number, and takes the others", async () => {
    const good = ["e1", "e6", "e8", "e9", "e10"].map((id) => JSON.stringify(order(id)));
    const text = `[${good[0]}, 5, [1, 2], , {"order_id": 1 2}, ${good[1]}, {"order_id": "a\nb"}, ${good.slice(2).join()}]`;
    const sent = await send("purchase.json", text);
    expect(sent.counts).toMatchObject({ added: 5, rejected: 5 });
    const { items } = await listRejects(open.store);
    expect(
      items
        .filter(({ column }) => column === null)
        .map(({ line }) => Number(line))
        .sort(),
    ).toEqual([2, 3, 4, 5, 7]);
  });

  test("that does not end is refused whole and leaves nothing behind; so is a list of anything else", async () => {
    const text = JSON.stringify([order("x1"), order("x2")]);
    for (const cut of [text.slice(0, -1), text.slice(0, -20), `${text} ${text}`])
      expect((await send("purchase.json", cut)).files).toMatchObject([{ status: "refused", code: "damaged" }]);
    expect((await send("purchase.json", "[1, 2, 3]")).files).toMatchObject([
      { status: "refused", code: "unsupported" },
    ]);
    expect((await send("purchase.json", "[]")).files).toMatchObject([{ status: "refused", code: "empty" }]);
    expect(await readdir(open.store.stagingDirectory)).toEqual([]);
  });

  test("is not what one object a line is", async () => {
    const lines = [order("n1"), order("n2")].map((one) => JSON.stringify(one)).join("\n");
    expect((await send("purchase.json", lines)).counts).toMatchObject({ read: 2, added: 2 });
  });
});

describe("the scanner of lists", () => {
  const read = (text: string, piece: number): string => {
    const scanner = new JsonListScanner();
    const bytes = Buffer.from(text);
    let out = "";
    const pieces: Buffer[] = [];
    for (let at = 0; at < bytes.length; at += piece) pieces.push(scanner.scan(bytes.subarray(at, at + piece)));
    scanner.end();
    out += Buffer.concat(pieces).toString();
    return out;
  };
  const objects = fc.array(fc.dictionary(fc.string(), fc.jsonValue()));

  test("gives back every element, however they are written and cut", () => {
    fc.assert(
      fc.property(objects, fc.nat(3), fc.integer({ min: 1, max: 40 }), fc.boolean(), (list, indent, piece, wrap) => {
        const whole = wrap ? { next: [{}], "da\\ta": "data", data: list, more: { data: [{}] } } : list;
        const lines = read(JSON.stringify(whole, null, indent), piece)
          .split("\n")
          .slice(0, -1);
        expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(JSON.parse(JSON.stringify(list)));
      }),
      { seed: 20261122, numRuns: 200 },
    );
  });

  test("leaves alone what is one object a line, whatever lists those hold", () => {
    for (const text of [
      '{"data":[{}]}\n{"data":[{}]}\n',
      '{"a":{"data":[{}]}}',
      '{"data":[1,{}]}',
      '{"data":{"data":[{}]}}',
    ])
      expect(() => read(text, 8)).toThrow(NoJsonListError);
  });

  test("never takes a list that is cut off for a whole one", () => {
    fc.assert(
      fc.property(objects, fc.nat(), (list, at) => {
        const text = JSON.stringify(list);
        const cut = text.slice(0, at % text.length);
        expect(() => read(cut, 8)).toThrow(cut === "" ? NoJsonListError : DamagedJsonListError);
      }),
      { seed: 20261122, numRuns: 100 },
    );
  });
});
