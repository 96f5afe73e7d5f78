import { identifier, type Sql, sql, TABLE_NAMES } from "@tendwell/core";
import { afterAll, expect, test } from "vitest";
import { duckdbDdl } from "../../engine/duckdb/duckdb-ddl.ts";
import { openDuckdb } from "../../engine/duckdb/duckdb-engine.ts";
import type { Engine, EngineRow } from "../../engine/engine.ts";
import { migrateFacts } from "../../facts/migrations.ts";
import { type GeneratedTruth, generateCompany } from "./service.ts";

const TAGS = { tags: { surface: "test", route: "generate" } } as const;
const STORED = [...TABLE_NAMES, "fact_end", "identity", "personal_detail", "source", "import_batch"];
const SMALL = { accounts: 30, events: 3_000, months: 12, endDate: "2026-11-01" } as const;
const engines: Engine[] = [];
afterAll(async () => {
  for (const engine of engines) await engine.close();
});

async function generate(
  options: Parameters<typeof generateCompany>[1],
  threads = 1,
): Promise<{ engine: Engine; truth: GeneratedTruth }> {
  const engine = await openDuckdb({ path: ":memory:", threads });
  engines.push(engine);
  await migrateFacts(engine, duckdbDdl);
  return { engine, truth: await generateCompany(engine, options) };
}
async function rowsOf(engine: Engine, statement: Sql): Promise<readonly EngineRow[]> {
  return engine.query(statement, TAGS);
}
/** One digest per table over its rows as text, in an order of their own. */
async function digests(engine: Engine): Promise<Record<string, unknown>> {
  const out: Record<string, unknown> = {};
  for (const table of STORED) {
    const [row] = await rowsOf(
      engine,
      sql`select count(*) || ':' || md5(coalesce(string_agg(line, '' order by line), '')) as digest from (select md5(t::varchar) as line from ${identifier(table)} t)`,
    );
    out[table] = row?.digest;
  }
  return out;
}
/** Rows of the current versions only. */
const current = (table: string): Sql =>
  sql`(select * from ${identifier(table)} where row_id not in (select row_id from fact_end where fact_table = ${table}))`;

test("the same seed gives identical rows whatever the threads, another seed does not", async () => {
  const first = await generate({ ...SMALL, seed: 11 });
  const second = await generate({ ...SMALL, seed: 11 }, 2);
  const other = await generate({ ...SMALL, seed: 12 });
  const expected = await digests(first.engine);
  expect(await digests(second.engine)).toEqual(expected);
  expect(second.truth).toEqual(first.truth);
  const different = await digests(other.engine);
  for (const table of ["account", "subscription_version", "product_event", "ticket", "survey_response"]) {
    expect(different[table]).not.toEqual(expected[table]);
  }
});

test("the rows do not depend on the machine: these digests were taken once", async () => {
  const { engine } = await generate({ ...SMALL, seed: 3, accounts: 8, events: 400, months: 6 });
  const all = await digests(engine);
  expect([all.product_event, all.subscription_version, all.ticket_event]).toMatchInlineSnapshot(`
    [
      "394:6aa7c25f5427fba18c47cc226fa1c388",
      "22:d30db09f7cfc4ffdf2c84627291993d0",
      "112:9b595a452e9b6b36fc422288e30a732b",
    ]
  `);
});

test("every table has facts, none at or after the end, all of one batch of the generator's source", async () => {
  const { engine, truth } = await generate({ ...SMALL, seed: 5 });
  const end = (await rowsOf(engine, sql`select recorded_at as at from import_batch`))[0]?.at;
  let total = 0n;
  for (const table of TABLE_NAMES) {
    const [row] = await rowsOf(
      engine,
      sql`select count(*) as n, max(occurred_at) as last, count(*) filter (where batch_id <> 1 or source_id <> 1) as strange from ${identifier(table)}`,
    );
    expect([table, Number(row?.n) > 0, Number(row?.last) < Number(end), row?.strange]).toEqual([table, true, true, 0n]);
    total += row?.n as bigint;
  }
  const [batch] = await rowsOf(
    engine,
    sql`select s.name, b.rows_added, b.backfilled from import_batch b join source s using (source_id)`,
  );
  expect(batch).toEqual({ name: "generator", rows_added: total, backfilled: true });
  expect(truth.events_written).toBeGreaterThan(SMALL.events * 0.95);
  expect(truth.events_written).toBeLessThan(SMALL.events * 1.05);
  const unique = TABLE_NAMES.map((table) => sql`select row_id from ${identifier(table)}`).reduce(
    (a, b) => sql`${a} union all ${b}`,
  );
  const [ids] = await rowsOf(engine, sql`select count(*) = count(distinct row_id) as ok from (${unique}) t`);
  expect(ids?.ok).toBe(true);
});

test("the data do not contradict themselves", async () => {
  const { engine } = await generate({ accounts: 150, events: 20_000, months: 30, seed: 21, endDate: "2026-04-01" });
  const versions = current("subscription_version");
  const checks: Record<string, Sql> = {
    "versions of no length": sql`select * from ${versions} v where ends_at <= occurred_at`,
    "versions that overlap": sql`select * from ${versions} a join ${versions} b on a.subscription_id = b.subscription_id and a.row_id < b.row_id and a.occurred_at < coalesce(b.ends_at, timestamp '2100-01-01') and b.occurred_at < coalesce(a.ends_at, timestamp '2100-01-01')`,
    "use outside of a subscription": sql`select e.* from product_event e where not exists (select 1 from ${versions} v where v.account_id = e.account_id and v.status in ('active', 'trial', 'past_due') and v.occurred_at <= e.occurred_at and (v.ends_at is null or v.ends_at > e.occurred_at))`,
    "use before the person joined": sql`select e.* from product_event e left join person p using (person_id) where p.occurred_at is null or p.occurred_at > e.occurred_at`,
    "tickets before sign-up": sql`select t.* from ticket t left join account a using (account_id) where a.occurred_at is null or t.occurred_at < a.occurred_at`,
    "ticket history before the ticket": sql`select e.* from ticket_event e left join ticket t using (ticket_id) where t.occurred_at is null or e.occurred_at < t.occurred_at`,
    "answers before their invitation": sql`select r.* from survey_response r join survey_invitation i using (invitation_id) where r.occurred_at < i.occurred_at`,
    "scores off their scale": sql`select * from survey_response where score not between scale_min and scale_max`,
    "payments of an invoice that is not there": sql`select p.* from payment p where invoice_id not in (select invoice_id from invoice_line)`,
    "churn while still subscribed": sql`select o.* from outcome o join ${versions} v using (account_id) where o.kind = 'churn' and v.status = 'active' and v.occurred_at <= o.occurred_at and (v.ends_at is null or v.ends_at > o.occurred_at)`,
    "decisions without a term": sql`select d.* from renewal_decision d left join contract_term t on t.contract_id = d.contract_id and t.ends_at = d.term_ends_at where t.row_id is null`,
    "lost terms that went on": sql`select d.* from renewal_decision d join ${versions} v using (account_id) where d.decision = 'lost' and v.status = 'active' and v.occurred_at <= d.term_ends_at and v.ends_at > d.term_ends_at`,
    "seats that overlap": sql`select * from ${current("seat_entitlement")} a join ${current("seat_entitlement")} b on a.account_id = b.account_id and a.row_id < b.row_id and a.occurred_at < coalesce(b.ends_at, timestamp '2100-01-01') and b.occurred_at < coalesce(a.ends_at, timestamp '2100-01-01')`,
    "known before it happened": sql`select row_id from ticket where available_at < occurred_at union all select row_id from product_event where available_at < occurred_at`,
    "milestones of the future": sql`select m.* from ${current("milestone")} m where achieved_at > available_at`,
    "an end known before it was said": sql`select v.* from subscription_version v where ends_at is not null and available_at < coalesce(cancelled_at, ends_at)`,
  };
  for (const [what, statement] of Object.entries(checks)) {
    expect([what, (await rowsOf(engine, sql`select count(*) as n from (${statement}) t`))[0]?.n]).toEqual([what, 0n]);
  }
});

/** Logistic regression by Newton's method on plain arrays; returns coefficients, intercept first. */
function fitLogistic(rows: readonly (readonly number[])[], outcome: readonly number[]): number[] {
  const width = rows[0]!.length + 1;
  let beta = new Array<number>(width).fill(0);
  for (let round = 0; round < 12; round += 1) {
    const matrix = Array.from({ length: width }, () => new Array<number>(width + 1).fill(0));
    rows.forEach((row, i) => {
      const x = [1, ...row];
      const p = 1 / (1 + Math.exp(-x.reduce((sum, v, j) => sum + v * beta[j]!, 0)));
      for (let j = 0; j < width; j += 1) {
        for (let k = 0; k < width; k += 1) matrix[j]![k]! += x[j]! * x[k]! * p * (1 - p);
        matrix[j]![width]! += x[j]! * (outcome[i]! - p);
      }
    });
    for (let j = 0; j < width; j += 1) {
      const pivot = matrix[j]![j]!;
      for (let k = j; k <= width; k += 1) matrix[j]![k]! /= pivot;
      for (let r = 0; r < width; r += 1) {
        if (r === j) continue;
        const factor = matrix[r]![j]!;
        for (let k = j; k <= width; k += 1) matrix[r]![k]! -= factor * matrix[j]![k]!;
      }
    }
    beta = beta.map((b, j) => b + matrix[j]![width]!);
  }
  return beta;
}

test("who left follows the true hazard: a regression finds each effect's direction again", async () => {
  const { truth } = await generate({ accounts: 1_000, events: 0, months: 36, seed: 2, endDate: "2026-11-01" });
  const rows: number[][] = [];
  const left: number[] = [];
  for (const account of truth.accounts) {
    if (account.internal) continue;
    account.hazard.forEach((hazard, i) => {
      if (hazard === null) return;
      rows.push([
        account.use_trend[i]! / 100,
        Math.min(account.tickets[i]! / 100, 8),
        1 - account.onboarded[i]!,
        account.price_change[i]!,
        account.tenure[i]! / 100,
        account.health[i]! / 100,
        account.contract_end[i]!,
      ]);
      left.push(account.left[i]!);
    });
  }
  const beta = fitLogistic(rows, left);
  const { churn } = truth.parameters;
  const truthful = [
    churn.useTrend,
    churn.tickets,
    churn.notOnboarded,
    churn.priceChange,
    churn.logTenure,
    churn.health,
    churn.contractEnd,
  ];
  expect(left.filter((x) => x === 1).length).toBeGreaterThan(120);
  expect(beta.slice(1).map(Math.sign)).toEqual(truthful.map(Math.sign));
});

test("answers are missing where the mood is bad", async () => {
  const { engine, truth } = await generate({ accounts: 400, events: 0, months: 24, seed: 8, endDate: "2026-11-01" });
  const rows = await rowsOf(
    engine,
    sql`select i.account_id::varchar as account, count(*) as asked, count(r.response_id) as answered from survey_invitation i left join survey_response r on r.invitation_id = i.invitation_id and r.question = 'nps' where i.survey = 'relationship' group by 1`,
  );
  const mood = new Map(truth.accounts.map((account) => [account.id, account.summary.mean_health]));
  const share = (low: boolean): number => {
    const mine = rows.filter((row) => (mood.get(String(row.account)) ?? 0) < 20 === low);
    return (
      mine.reduce((sum, row) => sum + Number(row.answered), 0) / mine.reduce((sum, row) => sum + Number(row.asked), 0)
    );
  };
  expect(share(true)).toBeLessThan(share(false) - 0.05);
});

test("bad options are refused in words", async () => {
  const engine = await openDuckdb({ path: ":memory:", threads: 1 });
  engines.push(engine);
  const wrong = (options: object): Promise<unknown> => generateCompany(engine, { ...SMALL, seed: 1, ...options });
  await expect(wrong({ accounts: 0 })).rejects.toThrow("accounts requires a whole number of at least 1, got 0");
  await expect(wrong({ endDate: "2026-11-15" })).rejects.toThrow(
    "endDate requires the first day of a month, got 2026-11-15",
  );
  await expect(wrong({ currency: "JPY" })).rejects.toThrow("currency requires EUR, USD or RON, got JPY");
});
