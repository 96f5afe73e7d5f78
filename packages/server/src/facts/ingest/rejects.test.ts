import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { listBatches, listRejects } from "./batch-ledger.ts";
import { fileOf, ORDERS, type TestStore, testStore, visible } from "./import-fixture.ts";
import { importFiles } from "./ingest-service.ts";
import { retryReject } from "./retry-reject.ts";

let open: TestStore;
beforeEach(async () => {
  open = await testStore();
});
afterEach(async () => {
  await open.remove();
});

const load = (text: string, mapping: string) =>
  importFiles(open.store, { files: [fileOf("orders.csv", text)], mapping });
const orders = async () =>
  (await visible(open.store, "purchase", "amount_minor, occurred_at"))
    .map((row) => Number(row.amount_minor))
    .sort((a, b) => a - b);

describe("rejects", () => {
  const head = "id;client;date;sum\n";

  test("good rows go in, each bad one is listed with line, column, value and how to mend it", async () => {
    const text = `${head}1;C1;01.02.2024;10\n2;C1;31.02.2024;20\n3;;01.02.2024;30\n4;C1;01.02.2024;ten\n5;C1;01.02.2024\n6;C1;01.02.2024;10;x\n7;C1;01.02.2024;1,234\n`;
    const report = await load(text, ORDERS("keyed"));
    expect(report.counts).toMatchObject({ read: 7, added: 1, rejected: 6 });
    const { items } = await listRejects(open.store);
    expect(items.map((reject) => [reject.line, reject.column, reject.value, reject.code])).toEqual([
      [3, "occurred_at", "31.02.2024", "not_a_date"],
      [4, "account_id", null, "missing"],
      [5, "amount_minor", "ten", "not_a_number"],
      [6, null, null, "too_few_columns"],
      [7, null, null, "too_many_columns"],
      [8, "amount_minor", "1,234", "too_precise"],
    ]);
    expect(items[0]).toMatchObject({ file: "orders.csv", record: "2;C1;31.02.2024;20" });
    expect(items.every((reject) => reject.reason.includes(";"))).toBe(true);
    await load(text, ORDERS("keyed"));
    expect((await listRejects(open.store)).items).toHaveLength(6);
  });

  test("a mended record goes in and its reject is resolved; one that is still wrong changes nothing", async () => {
    await load(`${head}1;C1;01.02.2024;10\n2;C1;31.02.2024;20\n3;C1;01.02.2024\n`, ORDERS("keyed"));
    const [wrongDate, short] = (await listRejects(open.store)).items;
    await expect(retryReject(open.store, wrongDate!.rejectId, "2;C1;30.02.2024;20")).rejects.toThrow(
      /requires another correction/,
    );
    expect((await listBatches(open.store)).items).toHaveLength(1);
    await retryReject(open.store, wrongDate!.rejectId, "2;C1;28.02.2024;20");
    await retryReject(open.store, short!.rejectId, "3;C1;01.02.2024;30");
    expect(await orders()).toEqual([1000, 2000, 3000]);
    expect((await listRejects(open.store)).items).toEqual([]);
    expect((await listRejects(open.store, { resolved: true })).items).toHaveLength(2);
    await expect(retryReject(open.store, short!.rejectId, "3;C1;01.02.2024;30")).rejects.toThrow(/is open/);
  });

  test("1 % broken rows: 99 % go in, each broken one is listed once", async () => {
    const lines = Array.from({ length: 10_000 }, (_, i) => {
      const broken = i % 100 === 37;
      const kinds = [
        "x;C;99.99.2024;1",
        "x;C;01.02.2024",
        `x;"C;01.02.2024;1`,
        "x;;01.02.2024;1",
        "x;C;01.02.2024;1\u0000",
      ];
      return broken
        ? kinds[((i / 100) | 0) % 5]!
        : `${i};C${i % 50};${String((i % 28) + 1).padStart(2, "0")}.02.2024;${i},${i % 10}0`;
    });
    const report = await load(`${head}${lines.join("\n")}\n`, ORDERS("keyed"));
    expect(report.counts).toMatchObject({ read: 10_000, added: 9900, rejected: 100 });
    const listed: number[] = [];
    let cursor: string | undefined;
    do {
      const page = await listRejects(open.store, { limit: 30, ...(cursor === undefined ? {} : { cursor }) });
      listed.push(...page.items.map((reject) => reject.line));
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    expect(listed).toEqual(Array.from({ length: 100 }, (_, i) => i * 100 + 37 + 2));
  });
});
