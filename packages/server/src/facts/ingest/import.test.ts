import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { raw, sql } from "@tendwell/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { listBatches, listContradictions, listRejects, listSources, undoBatch } from "./batch-ledger.ts";
import { fileOf, ORDERS, type TestStore, testStore, visible } from "./import-fixture.ts";
import type { ImportInput, ImportProgress } from "./import-report.ts";
import { importFiles } from "./ingest-service.ts";
import { inspectFiles } from "./inspect-files.ts";

const TAGS = { tags: { surface: "test", route: "import" } } as const;
let open: TestStore;
beforeEach(async () => {
  open = await testStore();
});
afterEach(async () => {
  await open.remove();
});

const load = (text: string, mapping: string, more: Partial<ImportInput> = {}) =>
  importFiles(open.store, { files: [fileOf("orders.csv", text)], mapping, ...more });
const orders = async () =>
  (await visible(open.store, "purchase", "amount_minor, occurred_at"))
    .map((row) => Number(row.amount_minor))
    .sort((a, b) => a - b);

describe("a keyed source", () => {
  const head = "id;client;date;sum\n";

  test("dates are local midnights of the mapping's zone, amounts minor units", async () => {
    await load(`${head}1;C1;31.03.2024;1.234,50\n2;C1;01.04.2024 03:30;7\n`, ORDERS("keyed"));
    const rows = await visible(
      open.store,
      "purchase",
      "amount_minor, currency, occurred_at, available_at, recorded_at",
    );
    expect(
      rows.map((row) => [row.amount_minor, row.currency, new Date(Number(row.occurred_at) / 1000).toISOString()]),
    ).toEqual([
      [123_450n, "RON", "2024-03-30T22:00:00.000Z"],
      [700n, "RON", "2024-04-01T00:30:00.000Z"],
    ]);
    expect(rows[0]!.available_at).toBe(rows[0]!.occurred_at);
  });

  test("a changed row becomes a new version, known from its import on; the old one is superseded", async () => {
    await load(`${head}1;C1;01.02.2024;10\n2;C1;01.02.2024;20\n`, ORDERS("keyed"));
    const second = await load(`${head}1;C1;01.02.2024;11\n2;C1;01.02.2024;20\n3;C2;02.02.2024;30\n`, ORDERS("keyed"));
    expect(second.counts).toMatchObject({ added: 1, changed: 1, unchanged: 1 });
    expect(await orders()).toEqual([1100, 2000, 3000]);
    const [version] = await open.store.engine.query(
      raw("select available_at = recorded_at as late from purchase where amount_minor = 1100"),
      TAGS,
    );
    expect(version).toEqual({ late: true });
    const ends = await open.store.engine.query(
      raw("select kind, batch_id, available_at = recorded_at as late from fact_end"),
      TAGS,
    );
    expect(ends).toEqual([{ kind: "superseded", batch_id: 2, late: true }]);
  });

  test("the source's own updated-at is when a version could be known", async () => {
    const mapping = ORDERS("keyed", "updated_at: seen");
    await load("id;client;date;sum;seen\n1;C1;01.02.2024;10;2024-02-03\n", mapping);
    await load("id;client;date;sum;seen\n1;C1;01.02.2024;12;2024-02-09\n", mapping);
    const rows = await open.store.engine.query(
      raw("select amount_minor, available_at::varchar as at from purchase order by 1"),
      TAGS,
    );
    expect(rows.map((row) => row.at)).toEqual(["2024-02-02 22:00:00", "2024-02-08 22:00:00"]);
    expect(await open.store.engine.query(raw("select available_at::varchar as at from fact_end"), TAGS)).toEqual([
      { at: "2024-02-08 22:00:00" },
    ]);
  });

  test("the same key with different content in one file: both are kept and reported; identical rows are kept once", async () => {
    const text = `${head}1;C1;01.02.2024;10\n1;C1;01.02.2024;11\n2;C1;01.02.2024;20\n2;C1;01.02.2024;20\n`;
    const report = await load(text, ORDERS("keyed"));
    expect(await orders()).toEqual([1000, 1100, 2000]);
    expect(report.counts).toMatchObject({ read: 4, added: 3, repeated: 1 });
    expect(await listContradictions(open.store)).toMatchObject([
      { code: "repeated_key", count: 1, outOf: 4, figures: { keys: 1, rows: 2 } },
      { code: "repeated_row", count: 1, outOf: 4, figures: { dropped: 1 } },
    ]);
    expect((await load(text, ORDERS("keyed"))).counts).toMatchObject({ added: 0, changed: 0, unchanged: 3 });
  });
});

describe("a source without keys", () => {
  const head = "client;date;sum\n";

  test("equal rows stay two facts; the file again adds none; a third equal row adds one", async () => {
    const two = `${head}C1;01.02.2024;10\nC1;01.02.2024;10\n`;
    expect((await load(two, ORDERS("append"))).counts).toMatchObject({ added: 2, repeated: 0 });
    expect((await load(two, ORDERS("append"))).counts).toMatchObject({ added: 0, unchanged: 2 });
    expect((await load(`${two}C1;01.02.2024;10\n`, ORDERS("append"))).counts).toMatchObject({ added: 1, unchanged: 2 });
    const ids = await open.store.engine.query(raw("select count(distinct order_id) as n from purchase"), TAGS);
    expect(ids).toEqual([{ n: 3n }]);
  });
});

describe("a full snapshot", () => {
  test("what vanished is closed as of that import, never deleted, and may return", async () => {
    const head = "id;client;date;sum\n";
    await load(`${head}1;C1;01.02.2024;10\n2;C1;01.02.2024;20\n`, ORDERS("snapshot"));
    expect((await load(`${head}2;C1;01.02.2024;20\n`, ORDERS("snapshot"))).counts).toMatchObject({
      closed: 1,
      unchanged: 1,
    });
    expect(await orders()).toEqual([2000]);
    expect(await open.store.engine.query(raw("select count(*) as n from purchase"), TAGS)).toEqual([{ n: 2n }]);
    await load(`${head}1;C1;01.02.2024;10\n2;C1;01.02.2024;20\n`, ORDERS("snapshot"));
    expect(await orders()).toEqual([1000, 2000]);
  });
});

describe("files", () => {
  test("Tendwell's own columns need no mapping, as CSV, NDJSON and Parquet alike", async () => {
    const csv =
      "account_id,event,occurred_at,person_id,quantity\nA,login,2024-01-01T08:00:00Z,p1,\nB,save,2024-01-01T10:00:00+02:00,,2\n";
    const ndjson =
      '{"account_id":"A","event":"login","occurred_at":"2024-01-01T08:00:00Z","person_id":"p1"}\n{"account_id":"B","event":"save","occurred_at":"2024-01-01 08:00:00","quantity":2,"person_id":null}\n';
    expect((await importFiles(open.store, { files: [fileOf("product_event.csv", csv)] })).counts).toMatchObject({
      added: 2,
      rejected: 0,
    });
    expect((await importFiles(open.store, { files: [fileOf("events.ndjson", ndjson)] })).counts).toMatchObject({
      added: 0,
      unchanged: 2,
    });
    const path = join(open.store.stagingDirectory, "own.parquet");
    await open.store.engine.execute(
      sql`copy (select * from (values ('A', 'login', timestamp '2024-01-01 08:00:00', 'p1', 1.0::double), ('B', 'save', timestamp '2024-01-01 08:00:00', null, 2.0::double)) t(account_id, event, occurred_at, person_id, quantity)) to (${path}) (format parquet)`,
      TAGS,
    );
    const parquet = await readFile(path);
    await rm(path);
    const third = await importFiles(open.store, { files: [fileOf("events.parquet", parquet)] });
    expect(third).toMatchObject({ files: [{ format: "parquet", rows: 2 }], counts: { added: 0, unchanged: 2 } });
    const rows = await visible(open.store, "product_event", "event, quantity, occurred_at::varchar as at");
    expect(rows.map((row) => `${row.event} ${row.quantity} ${row.at}`).sort()).toEqual([
      "login 1 2024-01-01 08:00:00",
      "save 2 2024-01-01 08:00:00",
    ]);
    expect(await listSources(open.store)).toMatchObject([
      { name: "tendwell", preset: "native", rows: { product_event: 2 }, openRejects: 0 },
    ]);
  });

  test.each([
    ["UTF-8 with a mark", "utf-8", Buffer.from("\ufeffid;client;date;sum\n1;Ștefan;01.02.2024;10\n", "utf8")],
    ["UTF-16", "utf-16le", Buffer.from("\ufeffid;client;date;sum\n1;Ștefan;01.02.2024;10\n", "utf16le")],
    [
      "windows-1250",
      "windows-1250",
      Buffer.concat([
        Buffer.from("id;client;date;sum\n1;"),
        Buffer.from([0xaa, 0x74, 0x65, 0x66, 0x61, 0x6e]),
        Buffer.from(";01.02.2024;10\n"),
      ]),
    ],
    [
      "GB18030",
      "gb18030",
      Buffer.concat([
        Buffer.from("id;client;date;sum\n1;"),
        Buffer.from([0xbf, 0xcd, 0xbb, 0xa7, 0xb1, 0xe0, 0xba, 0xc5]),
        Buffer.from(";01.02.2024;10\n"),
      ]),
    ],
    ["windows-1252", "windows-1252", Buffer.from("id;client;date;sum\n1;Andr\u00e9;01.02.2024;10\n", "latin1")],
  ])("%s is decoded", async (_, encoding, bytes) => {
    const report = await importFiles(open.store, { files: [fileOf("orders.csv", bytes, 7)], mapping: ORDERS("keyed") });
    expect(report.files[0]).toMatchObject({ status: "imported", encoding, rows: 1 });
    const names = await open.store.engine.query(raw("select external_id from identity where kind = 'account'"), TAGS);
    expect(["Ștefan", "Ştefan", "客户编号", "André"]).toContain(names[0]!.external_id);
  });

  test("quoted newlines, mixed line ends and a missing last one", async () => {
    const text = 'id;client;date;sum\r\n1;"C\r\n1";01.02.2024;10\r2;"C ""2""";01.02.2024;20\n\n3;C;01.02.2024;30';
    expect((await load(text, ORDERS("keyed"))).counts).toMatchObject({ read: 3, added: 3, rejected: 0 });
    const names = await open.store.engine.query(
      raw("select external_id as name from identity where kind = 'account' order by 1"),
      TAGS,
    );
    expect(names.map((row) => row.name)).toEqual(["C", "C\r\n1", 'C "2"']);
  });

  test("a dry run tells the same and commits nothing", async () => {
    const text = "id;client;date;sum\n1;C1;01.02.2024;10\n2;C1;31.02.2024;20\n";
    const dry = await load(text, ORDERS("keyed"), { dryRun: true });
    expect(dry).toMatchObject({
      dryRun: true,
      counts: { added: 1, rejected: 1 },
      batches: [{ batchId: null, rejects: [{ line: 3 }] }],
    });
    expect((await listBatches(open.store)).items).toEqual([]);
    expect(await listSources(open.store)).toEqual([]);
    expect(await orders()).toEqual([]);
  });

  test("progress goes through the phases, and an abort leaves nothing behind", async () => {
    const seen: ImportProgress[] = [];
    await load("id;client;date;sum\n1;C1;01.02.2024;10\n", ORDERS("keyed"), {
      onProgress: (progress) => seen.push(progress),
    });
    expect([...new Set(seen.map((progress) => progress.phase))]).toEqual([
      "receiving",
      "reading",
      "checking",
      "writing",
      "done",
    ]);
    const stop = new AbortController();
    const aborted = load("id;client;date;sum\n2;C1;01.02.2024;10\n", ORDERS("keyed"), {
      signal: stop.signal,
      onProgress: (progress) => {
        if (progress.phase === "checking") stop.abort(new Error("enough"));
      },
    });
    await expect(aborted).rejects.toThrow();
    expect(await orders()).toEqual([1000]);
    expect(await readdir(open.store.stagingDirectory)).toEqual([]);
  });

  test("personal data goes to the vault and stays out for those who were erased", async () => {
    const mapping = `
source: CRM
files:
  - id: people
    into:
      - { table: person, set: { person_id: id, account_id: firm, occurred_at: since } }
    personal:
      - { subject: person, id: id, person: id, field: name, text: name }`;
    const text = "id,firm,since,name\np1,F,2024-01-01,Ana\np2,F,2024-01-01,Bogdan\n";
    await load(text, mapping);
    await open.store.engine.execute(
      raw("insert into erasure select 'person', id, now()::timestamp from identity where external_id = 'p1'"),
      TAGS,
    );
    await open.store.engine.execute(
      raw("delete from personal_detail where value = 'Ana'; delete from identity where external_id = 'p1'"),
      TAGS,
    );
    await load(text.replace("Bogdan", "Bogdana"), mapping);
    expect(await open.store.engine.query(raw("select value from personal_detail"), TAGS)).toEqual([
      { value: "Bogdana" },
    ]);
    expect(await open.store.engine.query(raw("select external_id from identity where kind = 'person'"), TAGS)).toEqual([
      { external_id: "p2" },
    ]);
  });

  test("an id whose surrogate is already another's is refused", async () => {
    const text = "id;client;date;sum\n1;C1;01.02.2024;10\n2;C2;01.02.2024;20\n";
    await load(text, ORDERS("keyed"));
    await open.store.engine.execute(
      raw("update identity set external_id = 'someone else' where external_id = 'C2'"),
      TAGS,
    );
    await undoBatch(open.store, 1);
    expect((await load(text, ORDERS("keyed"))).counts).toMatchObject({ added: 1, rejected: 1 });
    expect((await listRejects(open.store)).items).toMatchObject([
      { line: 3, column: "account_id", value: "C2", code: "id_collision" },
    ]);
  });

  test("a proposed mapping imports what it was proposed for", async () => {
    const text = "Cod client;Data comenzii;Suma;Nume\nC1;25.01.2024;1.234,50;Ana\nC2;03.02.2024;7,00;Dan\n";
    const inspection = await inspectFiles(open.store, { files: [fileOf("comenzi.csv", text)] });
    expect(inspection.files[0]).toMatchObject({ table: "purchase", delimiter: ";", preset: null });
    expect(inspection.confidence).toBeGreaterThan(0.8);
    const report = await load(text, inspection.mapping!);
    expect(report.counts).toMatchObject({ added: 2, rejected: 0 });
    expect(await orders()).toEqual([700, 123_450]);
  });
});
