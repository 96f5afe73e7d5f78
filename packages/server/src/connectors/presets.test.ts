import { existsSync } from "node:fs";
import { raw } from "@tendwell/core";
import { afterEach, describe, expect, test } from "vitest";
import { DATA, dataFile, fingerprint, type TestStore, testStore } from "../facts/ingest/import-fixture.ts";
import { importFiles } from "../facts/ingest/ingest-service.ts";
import { inspectFiles } from "../facts/ingest/inspect-files.ts";
import { PRESETS } from "./presets.ts";

const TAGS = { tags: { surface: "test", route: "presets" } } as const;
const RAVENSTACK = ["accounts", "subscriptions", "feature_usage", "support_tickets", "churn_events"].map(
  (name) => `ravenstack/ravenstack_${name}.csv`,
);
const STRIPE = [
  "charge",
  "coupon",
  "customer",
  "invoice",
  "invoice_line_item",
  "plan",
  "refund",
  "subscription",
  "subscription_discount",
  "subscription_history",
  "subscription_item",
];
let open: TestStore | null = null;

afterEach(async () => {
  await open?.remove();
  open = null;
});

async function imported(paths: readonly string[]) {
  open = await testStore();
  const report = await importFiles(open.store, { files: await Promise.all(paths.map(dataFile)) });
  const one = async (text: string) => (await open!.store.engine.query(raw(text), TAGS))[0]!;
  return { report, batch: report.batches[0]!, one, store: open.store };
}

describe.skipIf(!existsSync(DATA))("known exports, on the real files (skipped where ../shared/data is absent)", () => {
  test("RavenStack: five files, every row in, every contradiction counted", async () => {
    const { report, batch, store } = await imported(RAVENSTACK);
    expect(report.files.map((file) => [file.status, file.rows, file.rejected])).toEqual(
      [500, 5000, 25_000, 2000, 600].map((rows) => ["imported", rows, 0]),
    );
    expect(batch.source).toMatchObject({ name: "RavenStack", preset: "ravenstack", kind: "keyed" });
    expect(batch.backfilled).toBe(true);
    expect(Object.fromEntries(batch.tables.map((table) => [table.table, table.added]))).toMatchObject({
      account: 500,
      subscription_version: 5000,
      product_event: 25_000,
      ticket: 2000,
      outcome: 600,
    });
    const found = Object.fromEntries(batch.contradictions.map((item) => [item.code, item]));
    expect(found.churn_flag_disagrees).toMatchObject({
      count: 312,
      outOf: 500,
      figures: { flagged: 110, withEvent: 352, both: 75 },
    });
    expect(found.use_outside_subscription).toMatchObject({ count: 19_434, outOf: 25_000 });
    expect(found.ticket_before_signup).toMatchObject({ count: 1077, outOf: 2000 });
    expect(found.repeated_key).toMatchObject({
      subject: "product_event",
      count: 21,
      outOf: 25_000,
      figures: { keys: 21, rows: 42 },
    });
    expect(found.ends_before_start).toMatchObject({ subject: "subscription_version", count: 13 });
    expect(found.churn_before_signup).toBeUndefined();
    const before = await fingerprint(store);
    const again = await importFiles(store, { files: await Promise.all(RAVENSTACK.map(dataFile)) });
    expect(again.counts).toMatchObject({ added: 0, changed: 0, closed: 0, rejected: 0 });
    expect(await fingerprint(store)).toEqual(before);
  });

  test("RavenStack's uses find their account when they come after their subscriptions, not before", async () => {
    const { report, store } = await imported([RAVENSTACK[2]!]);
    expect(report.counts).toMatchObject({ read: 25_000, added: 0, rejected: 25_000 });
    expect(report.batches[0]!.rejects[0]).toMatchObject({ column: "account_id", code: "unknown_reference" });
    await importFiles(store, { files: [await dataFile(RAVENSTACK[1]!)] });
    const again = await importFiles(store, { files: [await dataFile(RAVENSTACK[2]!)] });
    expect(again.counts).toMatchObject({ added: 25_000, rejected: 0 });
  });

  test("CDNOW: 6,919 rows with 21 repeats reported and kept", async () => {
    const { report, batch, one } = await imported(["cdnow/CDNOW_sample.txt"]);
    expect(report.counts).toMatchObject({ read: 6919, rejected: 0, repeated: 0 });
    expect(batch.contradictions).toMatchObject([{ code: "repeated_row", subject: "purchase", count: 21, outOf: 6919 }]);
    // Published totals of the sample: 2,357 customers; the sums of CDs and dollars were taken from the file by other means.
    expect(
      await one(
        "select count(*) as n, count(distinct order_id) as orders, count(distinct account_id) as customers, sum(items)::bigint as cds, sum(amount_minor)::bigint as cents from purchase",
      ),
    ).toEqual({
      n: 6919n,
      orders: 6919n,
      customers: 2357n,
      cds: 16479n,
      cents: 24409194n,
    });
    expect(await one("select count(*) as n from purchase where amount_minor = 0")).toEqual({ n: 8n });
  });

  test("the calls are the same facts from the CSV and from the workbook", async () => {
    const { report, one, store } = await imported(["calls/pwc_call_center_5000.csv"]);
    expect(report.counts).toMatchObject({ read: 5000, added: 5000, rejected: 0 });
    expect(
      await one(
        "select count(*) filter (where outcome = 'answered') as answered, count(*) filter (where resolved) as resolved, round(avg(wait_us) / 1e6, 4) as wait, round(avg(talk_us) / 1e6, 3) as talk, round(avg(stars), 5) as stars from call",
      ),
    ).toEqual({ answered: 4054n, resolved: 3646n, wait: 67.5207, talk: 224.923, stars: 3.40355 });
    const workbook = await importFiles(store, { files: [await dataFile("calls/pwc_call_center.xlsx")] });
    expect(workbook.files[0]).toMatchObject({ status: "imported", format: "xlsx", rows: 5000, rejected: 0 });
    expect(workbook.counts).toMatchObject({ added: 0, changed: 0, unchanged: 5000 });
  });

  test("the bank's NPS: day-first dates, and the published scores", async () => {
    const { report, one } = await imported(["nps/NPStimeseries.csv"]);
    expect(report.counts).toMatchObject({ read: 5000, rejected: 0 });
    const score = "100.0 * (count(*) filter (where score >= 9) - count(*) filter (where score <= 6)) / count(*)";
    expect(
      await one(
        `select count(*) filter (where score >= 9) as p, count(*) filter (where score <= 6) as d, round(${score}, 2) as nps from survey_response`,
      ),
    ).toEqual({ p: 2309n, d: 1719n, nps: 11.8 });
    expect(
      await one(
        `select round(${score}, 3) as mex from survey_response r join account_attribute a using (account_id) where attribute = 'market' and value = 'MEX'`,
      ),
    ).toEqual({ mex: 17.101 });
    expect(
      await one("select min(occurred_at)::varchar as first, max(occurred_at)::varchar as last from survey_response"),
    ).toEqual({
      first: "2021-01-01 00:00:00",
      last: "2021-12-30 00:00:00",
    });
  });

  test("subscription cohorts: customers begin at their first subscription, unpaid ones are marked", async () => {
    const { report, one } = await imported(["subscriptions/subscription_cohort.csv"]);
    expect(report.counts).toMatchObject({ read: 3069, rejected: 0 });
    expect(
      await one(
        "select count(*) as n, count(distinct account_id) as customers, count(*) filter (where ends_at is null) as open, count(*) filter (where status = 'unpaid') as unpaid from subscription_version",
      ),
    ).toEqual({ n: 3069n, customers: 2877n, open: 1065n, unpaid: 133n });
    expect(
      await one(
        "select count(*) as n from account a where occurred_at <> (select min(occurred_at) from subscription_version s where s.account_id = a.account_id)",
      ),
    ).toEqual({ n: 0n });
  });

  test("the MRR playbook's closing MRR of four months", async () => {
    const { report, one } = await imported(["mrr-playbook/subscription_periods.csv"]);
    expect(report.counts).toMatchObject({ read: 121, rejected: 0 });
    // metrics.md, worked example 6: closing MRR in whole dollars.
    for (const [end, closing] of [
      ["2018-10-01", 340],
      ["2019-05-01", 895],
      ["2019-09-01", 1240],
      ["2020-01-01", 1255],
    ] as const) {
      const at = `timestamp '${end}' - interval 1 microsecond`;
      expect(
        await one(
          `select (sum(mrr) / 100)::double as mrr from subscription_version where occurred_at <= ${at} and ends_at > ${at}`,
        ),
      ).toEqual({ mrr: closing });
    }
  });

  test("Stripe: the tables that say enough, the rest listed as not read", async () => {
    const { report, batch, one } = await imported(STRIPE.map((name) => `stripe/${name}_data.csv`));
    expect(report.files.every((file) => file.status === "imported")).toBe(true);
    expect(Object.fromEntries(batch.tables.map((table) => [table.table, table.added]))).toMatchObject({
      account: 12,
      payment: 16,
      subscription_version: 2,
      invoice_line: 1,
    });
    expect(
      await one(
        "select amount::double as amount, interval_unit, mrr::double as mrr, quantity from subscription_version where quantity = 2",
      ),
    ).toEqual({
      amount: 300_000,
      interval_unit: "month",
      mrr: 300_000,
      quantity: 2,
    });
    // Items, lines and refunds whose subscription, invoice or charge is not in the seeds are refused, each with its line.
    expect(batch.counts.rejected).toBe(18);
  });

  test("a part that is read together with others says so when it comes alone", async () => {
    const { report } = await imported(["stripe/subscription_item_data.csv"]);
    expect(report.files[0]).toMatchObject({ status: "refused", code: "needs_file" });
    expect(report.batches).toEqual([]);
  });

  test("inspection recognises every known export and is sure of it", async () => {
    open = await testStore();
    const paths = [
      ...RAVENSTACK,
      "cdnow/CDNOW_sample.txt",
      "calls/pwc_call_center_5000.csv",
      "calls/pwc_call_center.xlsx",
      "nps/NPStimeseries.csv",
      "subscriptions/subscription_cohort.csv",
      "mrr-playbook/subscription_periods.csv",
    ];
    const inspection = await inspectFiles(open.store, { files: await Promise.all(paths.map(dataFile)) });
    expect(inspection.files.map((file) => file.preset)).toEqual([
      ...RAVENSTACK.map(() => "ravenstack"),
      "cdnow",
      "pwc-calls",
      "pwc-calls",
      "bank-nps",
      "subscription-cohorts",
      "mrr-playbook",
    ]);
    expect(inspection.confidence).toBeGreaterThan(0.7);
    expect(inspection.mapping).toBeNull();
  });
});

test("every preset has a name of its own and reads files of its own", () => {
  expect(new Set(PRESETS.map((preset) => preset.id)).size).toBe(PRESETS.length);
  expect(PRESETS.map((preset) => preset.id).sort()).toEqual([
    "bank-nps",
    "cdnow",
    "mrr-playbook",
    "pwc-calls",
    "ravenstack",
    "stripe",
    "subscription-cohorts",
  ]);
});
