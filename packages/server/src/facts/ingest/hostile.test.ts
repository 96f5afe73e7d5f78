import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { raw } from "@tendwell/core";
import Excel from "exceljs";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { watchProcess } from "../../testing/process-watch.ts";
import { fileOf, type TestStore, testStore, visible } from "./import-fixture.ts";
import { importFiles } from "./ingest-service.ts";

const TAGS = { tags: { surface: "test", route: "hostile" } } as const;
const VALUES = Number(process.env.TENDWELL_HOSTILE ?? 10_000);
const EVENTS = "account_id,event,occurred_at\n";
/** Bytes: what the whole of this file may take, the engine's own limit and the test runner included. */
const RSS_CAP = 1024 ** 3;
let open: TestStore;
let watch: ReturnType<typeof watchProcess> | undefined;
beforeAll(() => {
  if (process.platform === "linux") watch = watchProcess();
});
afterAll(() => {
  const peaks = watch?.stop();
  if (peaks === undefined) return;
  expect(peaks.internetSockets).toEqual([]);
  expect(peaks.rssBytes).toBeLessThan(RSS_CAP);
});
beforeEach(async () => {
  open = await testStore();
});
afterEach(async () => {
  await open.remove();
});

/** A generator of its own, so that the corpus is the same each time. */
function dice(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const BRICKS = [
  "'; drop table product_event; --",
  "') or 1=1 --",
  "#{7*7}",
  "$1",
  "read_csv('/etc/passwd')",
  "copy product_event to '/tmp/x'",
  "attach 'x.db'",
  "../../etc/passwd",
  "C:\\windows\\win.ini",
  "file:///etc/passwd",
  "http://169.254.169.254/",
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "=cmd|' /C calc'!A0",
  "@SUM(1+1)*cmd|' /C calc'!A0",
  "{{constructor.constructor('x')()}}",
  "__proto__",
  "constructor",
  "\u202etxt.exe",
  "\ufeff",
  "𝕬𝖗𝖙",
  "👩‍👩‍👧",
  "a\u0301",
  '"',
  '""',
  ",",
  "\n",
  "\r\n",
  "\t",
  "\\",
  "\\n",
  "NULL",
  "null",
  "NaN",
  "Infinity",
  "1e309",
  "0x10",
  "%s%n",
  " ",
  "'",
  "`id`",
  "$(id)",
  "\u0000",
  "\u0001",
  "\u001b[31m",
];

function corpus(count: number): string[] {
  const roll = dice(20_260_101);
  return Array.from({ length: count }, (_, i) => {
    if (i < BRICKS.length) return BRICKS[i]!;
    return Array.from({ length: 1 + roll(5) }, () => BRICKS[roll(BRICKS.length)]!).join("");
  });
}

async function tree(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  const kept = names.filter((name) => !name.startsWith("workspace"));
  return Promise.all(
    kept.sort().map(async (name) => {
      const path = join(folder, name);
      return (await stat(path)).isDirectory()
        ? name
        : `${name} ${createHash("sha256")
            .update(await readFile(path))
            .digest("hex")}`;
    }),
  );
}

test(`${VALUES} hostile values, as CSV and as NDJSON: each is refused or comes back unchanged`, async () => {
  const values = corpus(VALUES);
  await mkdir(join(open.home, "beside"));
  await writeFile(join(open.home, "beside", "secret.txt"), "left alone");
  const before = await tree(open.home);
  const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const csv = values.map((value, i) => `A${i},${quote(value)},2024-01-01`).join("\n");
  const ndjson = values
    .map((value, i) => JSON.stringify({ account_id: `B${i}`, event: value, occurred_at: "2024-01-01" }))
    .join("\n");
  for (const [name, text] of [
    ["events.csv", EVENTS + csv],
    ["../../events.ndjson", ndjson],
  ] as const) {
    const report = await importFiles(open.store, { files: [fileOf(name, `${text}\n`)] });
    expect(report.files[0]!.status).toBe("imported");
    const { read, added, rejected } = report.counts;
    expect(added + rejected).toBe(read);
  }
  const stored = await open.store.engine.query(
    raw(
      "select i.external_id as id, hex(encode(e.event)) as event from product_event e join identity i on i.kind = 'account' and i.id = e.account_id",
    ),
    TAGS,
  );
  expect(stored.length).toBeGreaterThan(VALUES);
  // Compared as bytes: the engine's binding drops a byte order mark at the start of a text that it hands over.
  for (const row of stored) {
    expect(String(row.event).toLowerCase()).toBe(
      Buffer.from(values[Number(String(row.id).slice(1))]!, "utf8").toString("hex"),
    );
  }
  const ids = new Set(stored.map((row) => row.id));
  // Refused are only those with control characters, and those with nothing in them.
  values.forEach((value, i) => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
    const refusable = /[\x00-\x08\x0b\x0c\x0e-\x1f]/.test(value) || /^[ \t\ufeff]*$/.test(value);
    for (const source of ["A", "B"]) if (!ids.has(`${source}${i}`)) expect([value, refusable]).toEqual([value, true]);
  });
  expect(await tree(open.home)).toEqual(before);
  expect(await readdir(open.store.stagingDirectory)).toEqual([]);
});

test("hostile headings and file names are only names", async () => {
  const headings = ['"; drop table account; --', "__proto__", "constructor", "c0", "line", "=1+1", "../x"];
  const mapping = `
source: "'; drop table source; --"
files:
  - id: a
    into:
      - table: product_event
        set: { account_id: __proto__, event: constructor, feature: line, occurred_at: c0 }`;
  const text = `${headings.map((heading) => `"${heading.replaceAll('"', '""')}"`).join(",")}\n1,A,login,2024-01-01,f,2,3\n`;
  const report = await importFiles(open.store, { files: [fileOf("/etc/passwd", text)], mapping });
  expect(report.counts).toMatchObject({ added: 1, rejected: 0 });
  expect(await visible(open.store, "product_event", "event, feature")).toEqual([{ event: "login", feature: "f" }]);
});

describe("archives", () => {
  function zip(entries: readonly { name: string; data: Buffer; claims?: number }[]): Buffer {
    const parts: Buffer[] = [];
    const directory: Buffer[] = [];
    let offset = 0;
    for (const entry of entries) {
      const packed = deflateRawSync(entry.data);
      const name = Buffer.from(entry.name);
      const local = Buffer.alloc(30);
      local.writeUInt32LE(0x04034b50, 0);
      local.writeUInt16LE(8, 8);
      local.writeUInt32LE(packed.length, 18);
      local.writeUInt32LE(entry.claims ?? entry.data.length, 22);
      local.writeUInt16LE(name.length, 26);
      const central = Buffer.alloc(46);
      central.writeUInt32LE(0x02014b50, 0);
      central.writeUInt16LE(8, 10);
      central.writeUInt32LE(packed.length, 20);
      central.writeUInt32LE(entry.claims ?? entry.data.length, 24);
      central.writeUInt16LE(name.length, 28);
      central.writeUInt32LE(offset, 42);
      parts.push(local, name, packed);
      directory.push(central, name);
      offset += 30 + name.length + packed.length;
    }
    const size = directory.reduce((sum, part) => sum + part.length, 0);
    const end = Buffer.alloc(22);
    end.writeUInt32LE(0x06054b50, 0);
    end.writeUInt16LE(entries.length, 8);
    end.writeUInt16LE(entries.length, 10);
    end.writeUInt32LE(size, 12);
    end.writeUInt32LE(offset, 16);
    return Buffer.concat([...parts, ...directory, end]);
  }
  const problem = async (name: string, bytes: Uint8Array) =>
    (await importFiles(open.store, { files: [fileOf(name, bytes)] })).files[0]!;

  test("a workbook that unpacks to thousands of times its size is refused, whatever size it claims", async () => {
    const bomb = zip([{ name: "xl/worksheets/sheet1.xml", data: Buffer.alloc(64 << 20), claims: 100 }]);
    expect(bomb.length).toBeLessThan(1 << 20);
    expect(await problem("bomb.xlsx", bomb)).toMatchObject({
      status: "refused",
      code: "damaged",
      reason: expect.stringContaining("times its size"),
    });
  });

  test("archives that are no workbook, damaged ones and foreign kinds are refused", async () => {
    expect(await problem("files.zip", zip([{ name: "a.csv", data: Buffer.from("a,b\n") }]))).toMatchObject({
      code: "unsupported",
    });
    expect(await problem("x.xlsx", Buffer.concat([Buffer.from("PK\u0003\u0004"), Buffer.alloc(500, 7)]))).toMatchObject(
      { code: "damaged" },
    );
    expect(await problem("x.csv.gz", Buffer.from([0x1f, 0x8b, 8, 0, 0, 0]))).toMatchObject({ code: "damaged" });
    expect(await problem("x.parquet", Buffer.from("PAR1 nothing of the kind PAR1"))).toMatchObject({ code: "damaged" });
    expect(await problem("x.json", Buffer.from("[1,2]"))).toMatchObject({ code: "unsupported" });
    expect(await problem("x.csv", Buffer.alloc(0))).toMatchObject({ code: "empty" });
  });

  test("a workbook's formulas are texts or their stored results, never worked out", async () => {
    const book = new Excel.Workbook();
    const sheet = book.addWorksheet("Events");
    sheet.addRow(["account_id", "event", "occurred_at"]);
    sheet.addRow([
      "A1",
      { formula: 'WEBSERVICE("http://127.0.0.1/")', result: "stored" },
      new Date(Date.UTC(2024, 0, 31, 8, 30)),
    ]);
    sheet.addRow(["A2", "=1+1", "2024-02-01"]);
    sheet.addRow(["A3", { text: "link", hyperlink: "file:///etc/passwd" }, "2024-02-02"]);
    const report = await importFiles(open.store, {
      files: [fileOf("events.xlsx", new Uint8Array(await book.xlsx.writeBuffer()))],
    });
    expect(report.counts).toMatchObject({ added: 3, rejected: 0 });
    const rows = await visible(open.store, "product_event", "event, occurred_at::varchar as at");
    expect(rows.map((row) => `${row.event} ${row.at}`)).toEqual([
      "stored 2024-01-31 08:30:00",
      "=1+1 2024-02-01 00:00:00",
      "link 2024-02-02 00:00:00",
    ]);
  });
});

test("random bytes, cut and bent files never bring the process down", async () => {
  const roll = dice(7);
  const sound = Buffer.from(
    `${EVENTS}${Array.from({ length: 40 }, (_, i) => `A${i},login,2024-01-${String((i % 28) + 1).padStart(2, "0")}`).join("\n")}\n`,
  );
  for (let i = 0; i < 25; i += 1) {
    const bytes = i % 2 === 0 ? Buffer.from(Array.from({ length: 600 }, () => roll(256))) : Buffer.from(sound);
    if (i % 2 === 1) for (let k = 0; k < 12; k += 1) bytes[roll(bytes.length)] = roll(256);
    const report = await importFiles(open.store, {
      files: [fileOf(`f${i}.${["csv", "ndjson", "txt"][i % 3]}`, bytes.subarray(0, 1 + roll(bytes.length)))],
    });
    expect(["imported", "unrecognised", "refused"]).toContain(report.files[0]!.status);
  }
  expect(await readdir(open.store.stagingDirectory)).toEqual([]);
});

test("mappings can say nothing but mappings", async () => {
  const run = (mapping: string) => importFiles(open.store, { files: [fileOf("a.csv", EVENTS)], mapping });
  await expect(run("a: &a [x]\nb: *a\nsource: !!js/function 'x'")).rejects.toThrow(/mapping requires/);
  await expect(run(`${"a: &a ".repeat(1)}{}\n${"- ".repeat(5000)}x`)).rejects.toThrow();
  await expect(run("x".repeat(2 << 20))).rejects.toThrow(/at most/);
});
