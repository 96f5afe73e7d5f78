import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { fileOf, testStore, visible } from "./import-fixture.ts";
import { importFiles } from "./ingest-service.ts";

const EXAMPLE = new URL("../../../../../examples/imports/shop/", import.meta.url);

test("the example export with its mapping: both clock changes, a leap day, two currencies, a reject and a contradiction", async () => {
  const world = await testStore();
  try {
    const report = await importFiles(world.store, {
      files: [fileOf("orders.csv", await readFile(new URL("orders.csv", EXAMPLE)))],
      mapping: await readFile(new URL("mapping.yaml", EXAMPLE), "utf8"),
    });
    expect(report.counts).toMatchObject({ read: 6, rejected: 1 });
    expect(report.batches[0]!.rejects).toMatchObject([
      { line: 5, column: "occurred_at", value: "31.02.2024", code: "not_a_date" },
    ]);
    expect(report.batches[0]!.contradictions.map((item) => [item.code, item.subject, item.count])).toContainEqual([
      "repeated_key",
      "purchase",
      1,
    ]);
    const rows = await visible(
      world.store,
      "purchase",
      "occurred_at::varchar as at, amount_minor, currency, available_at::varchar as known",
    );
    expect(rows.map((row) => Object.values(row).join(" "))).toEqual([
      "2024-01-04 22:00:00 123450 RON 2024-01-06 07:15:00",
      "2024-02-28 22:00:00 1000 RON 2024-03-01 06:00:00",
      "2024-02-28 22:00:00 1200 RON 2024-03-01 06:00:00",
      "2024-03-31 01:30:00 8990 RON 2024-03-31 09:00:00",
      "2024-10-27 00:30:00 4500 EUR 2024-10-28 06:00:00",
    ]);
    expect(await visible(world.store, "account", "account_id")).toHaveLength(3);
  } finally {
    await world.remove();
  }
});
