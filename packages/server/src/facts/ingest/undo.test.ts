import { raw } from "@tendwell/core";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { redoBatch, undoBatch } from "./batch-ledger.ts";
import { fileOf, ORDERS, type TestStore, testStore, visible } from "./import-fixture.ts";
import { importFiles } from "./ingest-service.ts";

const TAGS = { tags: { surface: "test", route: "undo" } } as const;
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

describe("undo", () => {
  const head = "id;client;date;sum\n";
  const first = `${head}1;C1;01.02.2024;10\n`;
  const second = `${head}1;C1;01.02.2024;11\n2;C1;01.02.2024;20\n`;
  const third = `${head}1;C1;01.02.2024;12\n`;

  test("an import is undone as a whole, replacements too, and done again", async () => {
    await load(first, ORDERS("keyed"));
    await load(second, ORDERS("keyed"));
    await undoBatch(open.store, 2);
    expect(await orders()).toEqual([1000]);
    await redoBatch(open.store, 2);
    expect(await orders()).toEqual([1100, 2000]);
    await expect(redoBatch(open.store, 2)).rejects.toThrow(/requires an import that is undone/);
    await expect(undoBatch(open.store, 9)).rejects.toThrow(/requires the number of an import/);
  });

  test("rows of an undone import are brought again by the next one, and a redo does not double them", async () => {
    await load(first, ORDERS("keyed"));
    await undoBatch(open.store, 1);
    expect(await orders()).toEqual([]);
    expect((await load(first, ORDERS("keyed"))).counts).toMatchObject({ added: 1 });
    await redoBatch(open.store, 1);
    expect(await orders()).toEqual([1000]);
  });

  test("undoing the middle of three versions leaves the last one alone", async () => {
    for (const text of [first, second, third]) await load(text, ORDERS("keyed"));
    expect(await orders()).toEqual([1200, 2000]);
    await undoBatch(open.store, 2);
    expect(await orders()).toEqual([1200]);
    await undoBatch(open.store, 3);
    expect(await orders()).toEqual([1000]);
    await redoBatch(open.store, 2);
    await redoBatch(open.store, 3);
    expect(await orders()).toEqual([1200, 2000]);
  });

  test("any run of imports, undos and redos shows each order once, in its last live version", async () => {
    const step = fc.oneof(
      {
        weight: 3,
        arbitrary: fc.record({
          kind: fc.constant("import" as const),
          rows: fc.dictionary(fc.constantFrom("1", "2", "3"), fc.integer({ min: 1, max: 3 }), { minKeys: 1 }),
        }),
      },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant("toggle" as const), pick: fc.nat() }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 7 }), async (steps) => {
        const world = await testStore();
        try {
          const batches: { live: boolean }[] = [];
          // The model: an import stores a version of each order whose last live version differs; the last live one counts.
          const versions: { id: string; sum: number; batch: number }[] = [];
          const shown = (id: string) =>
            versions.filter((version) => version.id === id && batches[version.batch]!.live).at(-1)?.sum;
          for (const current of steps) {
            if (current.kind === "import") {
              const text = Object.entries(current.rows).map(([id, sum]) => `${id};C;01.02.2024;${sum}\n`);
              await importFiles(world.store, {
                files: [fileOf("orders.csv", head + text.join(""))],
                mapping: ORDERS("keyed"),
              });
              const news = Object.entries(current.rows).filter(([id, sum]) => shown(id) !== sum);
              batches.push({ live: true });
              for (const [id, sum] of news) versions.push({ id, sum, batch: batches.length - 1 });
            } else if (batches.length > 0) {
              const index = current.pick % batches.length;
              await (batches[index]!.live ? undoBatch : redoBatch)(world.store, index + 1);
              batches[index]!.live = !batches[index]!.live;
            }
          }
          const rows = await visible(world.store, "purchase", "order_id, amount_minor");
          const ids = await world.store.engine.query(
            raw("select id, external_id from identity where kind = 'order'"),
            TAGS,
          );
          const name = new Map(ids.map((row) => [row.id, String(row.external_id)]));
          const expected = ["1", "2", "3"].flatMap((id) =>
            shown(id) === undefined ? [] : [`${id} ${shown(id)! * 100}`],
          );
          expect(rows.map((row) => `${name.get(row.order_id!)} ${row.amount_minor}`).sort()).toEqual(expected);
        } finally {
          await world.remove();
        }
      }),
      { numRuns: Number(process.env.TENDWELL_RUNS ?? 6) },
    );
  });
});
