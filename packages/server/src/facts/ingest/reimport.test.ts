import fc from "fast-check";
import { expect, test } from "vitest";
import { fileOf, fingerprint, ORDERS, testStore } from "./import-fixture.ts";
import { importFiles } from "./ingest-service.ts";

test("importing any file twice changes nothing", async () => {
  const cell = fc.oneof(fc.constantFrom("", "C1", "C2", "=1+1", '"', ";", "\n", "ș"), fc.string({ maxLength: 6 }));
  const row = fc.record({
    id: cell,
    client: cell,
    day: fc.integer({ min: 0, max: 31 }),
    sum: fc.integer({ min: -5, max: 99 }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { minLength: 1, maxLength: 30 }),
      fc.constantFrom("keyed", "append", "snapshot"),
      async (rows, kind) => {
        const world = await testStore();
        try {
          const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
          const text = rows
            .map((r) => `${quote(r.id)};${quote(r.client)};${String(r.day).padStart(2, "0")}.01.2024;${r.sum}`)
            .join("\n");
          const run = () =>
            importFiles(world.store, {
              files: [fileOf("orders.csv", `id;client;date;sum\n${text}`)],
              mapping: ORDERS(kind),
            });
          const first = await run();
          const before = await fingerprint(world.store);
          const again = await run();
          expect(again.counts).toEqual({
            ...first.counts,
            added: 0,
            changed: 0,
            closed: 0,
            unchanged: first.counts.added,
          });
          expect(await fingerprint(world.store)).toEqual(before);
        } finally {
          await world.remove();
        }
      },
    ),
    { numRuns: Number(process.env.TENDWELL_RUNS ?? 12) },
  );
});
