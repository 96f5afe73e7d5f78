import { afterEach, beforeEach, expect, test } from "vitest";
import { listRejects } from "./batch-ledger.ts";
import { fileOf, type TestStore, testStore, visible } from "./import-fixture.ts";
import { importFiles } from "./ingest-service.ts";

let open: TestStore;
beforeEach(async () => {
  open = await testStore();
});
afterEach(async () => {
  await open.remove();
});

test("amounts become minor units of their own currency, by ISO 4217, as people write them", async () => {
  const mapping = `
source: Shop
files:
  - id: orders
    into:
      - table: purchase
        set: { order_id: id, account_id: id, occurred_at: { column: at, epoch: seconds }, status: { value: paid }, amount_minor: sum, currency: cur }`;
  const amounts = [
    ["1", "1,234.50", "usd", 123_450],
    ["2", "1,234", "JPY", 1234],
    ["3", "1.234", "KWD", 1234],
    ["4", "($12.30)", "USD", -1230],
    ["5", "€ 1'000", "EUR", 100_000],
    ["6", "10 RON", "RON", 1000],
    ["7", "-.5", "EUR", -50],
  ] as const;
  const bad = [
    ["8", "1.5", "JPY", "too_precise"],
    ["9", "12", "ABC", "unknown_currency"],
    ["10", "12,50", "EUR", "not_a_number"],
    ["11", "1e5", "EUR", "not_a_number"],
    ["12", "99999999999999999999", "EUR", "too_precise"],
  ] as const;
  const rows = [...amounts, ...bad].map(([id, sum, cur]) => `${id},"${sum}",${cur},1704067200`);
  await importFiles(open.store, { files: [fileOf("o.csv", `id,sum,cur,at\n${rows.join("\n")}\n`)], mapping });
  const stored = await visible(open.store, "purchase", "amount_minor, currency, occurred_at::varchar as at");
  expect(stored.map((row) => `${row.amount_minor} ${row.currency}`).sort()).toEqual(
    amounts.map(([, , cur, minor]) => `${minor} ${cur.toUpperCase()}`).sort(),
  );
  expect(new Set(stored.map((row) => row.at))).toEqual(new Set(["2024-01-01 00:00:00"]));
  expect((await listRejects(open.store)).items.map((reject) => [reject.line, reject.code])).toEqual(
    bad.map(([, , , code], i) => [amounts.length + 2 + i, code]),
  );
});

test("monthly amounts are normalised by M7 and rounded once, half away from zero, to nine places", async () => {
  const mapping = `
source: Billing
currency: USD
files:
  - id: subs
    into:
      - table: subscription_version
        set: { subscription_id: id, account_id: id, occurred_at: at, status: { value: active }, amount: sum, interval_unit: unit, interval_count: n, discount_forever: off }`;
  const text =
    "id,sum,unit,n,off,at\na,2000,year,1,,2024-01-01\nb,10,week,2,,2024-01-01\nc,1,day,1,,2024-01-01\nd,30,month,3,3,2024-01-01\ne,-2000,year,1,,2024-01-01\nf,5,month,0,,2024-01-01\n";
  const report = await importFiles(open.store, { files: [fileOf("s.csv", text)], mapping });
  expect(report.batches[0]!.rejects).toMatchObject([{ line: 7, column: "interval_count", code: "out_of_range" }]);
  const rows = await visible(open.store, "subscription_version", "mrr");
  // 200,000/12; 1,000×52/12/2; 100×365/12; (3,000−300)/3, in cents of 1e-9.
  expect(rows.map((row) => BigInt(row.mrr as bigint)).sort((x, y) => Number(x - y))).toEqual([
    -16_666_666_666_667n,
    900_000_000_000n,
    2_166_666_666_667n,
    3_041_666_666_667n,
    16_666_666_666_667n,
  ]);
});
