import { readdir } from "node:fs/promises";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listRejects } from "./batch-ledger.ts";
import { fileOf, type TestStore, testStore, visible } from "./import-fixture.ts";
import { importFiles } from "./ingest-service.ts";

const ORDERS = [
  "order_id,account_id,occurred_at,status,amount_minor,currency,items",
  "o1,acme,2024-01-05T10:00:00Z,paid,1000,EUR,1",
  "o2,acme,never,paid,1000,EUR,1",
  "o3,beta,2024-01-06T10:00:00Z,paid,2000,EUR,1",
  "",
].join("\n");

let open: TestStore;
beforeAll(async () => {
  open = await testStore();
});
afterAll(() => open.remove());

const send = async (name: string, bytes: Uint8Array | string) =>
  importFiles(open.store, { files: [fileOf(name, bytes)] });

describe("a gzip file", () => {
  test("goes in as what it holds, rejects with their line; the same file unpacked changes nothing", async () => {
    const packed = await send("purchase.csv.gz", gzipSync(ORDERS));
    expect(packed.files).toMatchObject([
      { name: "purchase.csv", status: "imported", format: "csv", rows: 3, rejected: 1 },
    ]);
    expect(packed.counts).toMatchObject({ added: 2, rejected: 1 });
    expect((await listRejects(open.store)).items).toMatchObject([
      { file: "purchase.csv", line: 3, column: "occurred_at", value: "never" },
    ]);
    expect((await send("purchase.csv", ORDERS)).counts).toMatchObject({ added: 0, changed: 0, unchanged: 2 });
    expect(await visible(open.store, "purchase", "row_id")).toHaveLength(2);
  });

  test("may be several packed pieces one after the other, and may hold NDJSON", async () => {
    const lines = [
      '{"order_id":"n1","account_id":"acme","occurred_at":"2024-02-01T00:00:00Z","status":"paid","amount_minor":5,"currency":"EUR"}\n',
    ];
    const piece = gzipSync(lines[0]!);
    const other = gzipSync(lines[0]!.replace("n1", "n2"));
    const { counts } = await send("purchase.ndjson.gz", Buffer.concat([piece, other]));
    expect(counts).toMatchObject({ read: 2, added: 2 });
  });

  test("that is cut short, or would unpack to thousands of times its size, is refused and leaves nothing behind", async () => {
    const whole = gzipSync(ORDERS.repeat(2000));
    expect(gunzipSync(whole).length).toBeGreaterThan(whole.length);
    const cut = await send("purchase.csv.gz", whole.subarray(0, whole.length - 20));
    expect(cut.files).toMatchObject([{ status: "refused", code: "damaged" }]);
    const bomb = await send("bomb.csv.gz", gzipSync(Buffer.alloc(64 << 20, "a")));
    expect(bomb.files).toMatchObject([{ status: "refused", code: "too_large" }]);
    expect(bomb.batches).toEqual([]);
    expect(await readdir(open.store.stagingDirectory)).toEqual([]);
  });
});
