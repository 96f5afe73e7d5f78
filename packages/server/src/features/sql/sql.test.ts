import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generatedWorkspace } from "../../testing/generated-workspace.ts";
import { openTestInstallation, type TestInstallation } from "../../testing/test-installation.ts";

let tendwell: TestInstallation;
let secrets: Record<"read" | "admin", string>;

beforeAll(async () => {
  tendwell = await openTestInstallation();
  const { key } = await generatedWorkspace(tendwell, { accounts: 5, events: 200, months: 6 });
  secrets = { read: await key("read"), admin: await key("admin") };
});
afterAll(() => tendwell.remove());

const query = (sql: string, as: "read" | "admin" = "read", limit = 1000) =>
  tendwell.ask("POST", "/api/v1/workspaces/a/sql", { bearer: secrets[as], body: { sql, limit } });

describe("a query", () => {
  it.each([
    ["select count(*) as n from account", [[5]]],
    ["select 1 as a, 'x' as b, null as c, true as d, 1.5::decimal(10,2) as e; ", [[1, "x", null, true, "1.5"]]],
    [
      "with busy as (select account_id, sum(quantity) q from product_event group by 1) select count(*) > 0 from busy",
      [[true]],
    ],
    ["select sum(i) from range(4) t(i)", [[6]]],
    ["select date_trunc('month', make_timestamp(2026, 2, 3, 4, 5, 6.0))::varchar", [["2026-02-01 00:00:00"]]],
    ["select list_transform([1, 2], lambda x: x + 1)::varchar", [["[2, 3]"]]],
    [
      "select a, row_number() over (order by a desc) from (values (1), (2)) v(a) order by a",
      [
        [1, 2],
        [2, 1],
      ],
    ],
    ["select * from (select 1 as x union all select 2) u where x in (select max(x) from (values (2)) w(x))", [[2]]],
    ["select case when exists (select 1 from account) then 'yes' else 'no' end -- a comment", [["yes"]]],
  ])("%s", async (sql, rows) => {
    const answer = await query(sql);
    expect(answer.text.includes("detail") ? answer.json.detail : answer.status).toBe(200);
    expect(answer.json.rows).toEqual(rows);
  });

  it("is cut at its limit, and says so", async () => {
    const answer = await query("select * from range(10) t(i)", "read", 3);
    expect(answer.json).toMatchObject({ rows: [[0], [1], [2]], truncated: true });
    expect((await query("select * from range(3) t(i)", "read", 3)).json).toMatchObject({ truncated: false });
  });

  it("that fails says why", async () => {
    const answer = await query("select nothing from account");
    expect([answer.status, answer.json.code]).toEqual([422, "unprocessable"]);
    expect(String(answer.json.detail)).toContain("nothing");
  });
});

describe("refused to everybody", () => {
  it.each([
    "select 1; select 2",
    "select 1; drop table account",
    "insert into account select * from account",
    "update account set account_id = 1",
    "delete from account",
    "drop table account",
    "create table x as select 1",
    "attach ':memory:' as other",
    "copy account to '/tmp/out.csv'",
    "copy (select 1) to '/tmp/out.csv'",
    "install httpfs",
    "load json",
    "set threads = 1",
    "pragma database_list",
    "call duckdb_settings()",
    "explain select 1",
    "describe account",
    "summarize account",
    "show tables",
    "select * from read_csv('/etc/passwd')",
    "select * from read_text('/etc/passwd')",
    "select * from read_parquet('x')",
    "select * from '/etc/passwd'",
    'select * from "/etc/passwd.csv"',
    "from glob('/*')",
    "select getenv('HOME')",
    "select (select getenv('HOME'))",
    "select * from account where getenv('HOME') <> ''",
    "select count(*) filter (where getenv('HOME') <> '') from account",
    "select sum(1) over (order by getenv('HOME')) from account",
    "select * from account order by getenv('HOME')",
    "select * from account limit (select length(getenv('HOME')))",
    "with x as (select getenv('HOME') h) select * from x",
    "select current_setting('threads')",
    "select * from duckdb_settings()",
    "select * from duckdb_secrets()",
    "select * from pragma_database_list()",
    "select * from information_schema.tables",
    "select * from pg_catalog.pg_tables",
    "select * from duckdb_tables",
    "select * from sqlite_master",
    "select * from main.account",
    "select * from query('select 1')",
    "select * from query_table('identity')",
    "select * from repeat_row(1, num_rows = 10)",
    "select nextval('s')",
    "select version()",
    "select pg_sleep(1)",
    "with identity as (select 1) select * from (select 1) a, identity",
    "with IDENTITY as (select 1) select * from identity",
    "with recursive erasure as (select 1 union all select 1) select * from erasure",
    "select 1 where 1 = any(select getenv('HOME'))",
    "select unnest([getenv('HOME')])",
    "select {'a': getenv('HOME')}",
    "select list_transform([1], lambda x: getenv('HOME'))",
    "select * from unnest([getenv('HOME')])",
    "select * from account join account b on getenv('HOME') = ''",
    "select * from account a, lateral (select getenv('HOME')) l",
    "select * from (pivot account on account_id using count(getenv('HOME')))",
    "values (getenv('HOME'))",
    "select cast(getenv('HOME') as varchar)",
    "select columns(lambda c: getenv('HOME') = '') from account",
    "select * replace ((select count(*) from duckdb_settings()) as row_id) from account",
    "select cast(1 as row(a int)), getenv('HOME')",
    "select * exclude (account_id) replace (getenv('HOME') as row_id) from account",
    "select * from account group by getenv('HOME')",
    "select 1 having getenv('HOME') = ''",
    "select distinct on (getenv('HOME')) 1",
    "select * from account qualify row_number() over (partition by getenv('HOME')) = 1",
    "(select getenv('HOME')) union all (select 1)",
    "select * from account tablesample (getenv('HOME'))",
    "",
    "select",
    "\u0000select 1",
  ])("%s", async (sql) => {
    const answer = await query(sql, "admin");
    expect([400, 422]).toContain(answer.status);
    // Refused before it ran, not by the engine's other locks.
    expect(String(answer.json.detail)).not.toContain("the query failed");
  });
});

describe("personal data and employee answers", () => {
  it.each(["identity", "personal_detail", "reject", "erasure", "employee_answer"])(
    "%s is for owners",
    async (table) => {
      for (const sql of [
        `select * from ${table}`,
        `select * from ${table.toUpperCase()}`,
        `select (select count(*) from ${table})`,
        `select * from account where account_id in (select 1 from "${table}")`,
        `with x as (from ${table}) select 1`,
        `select 1 from account a join ${table} using (id)`,
        `select 1 union all select 2 from ${table}`,
        `select * replace ((select min(1) from ${table}) as row_id) from account`,
        `select case when true then (select min(1) from ${table}) end`,
        `select * from account where (1, 2) in (select 1, 2 from ${table})`,
        `select * from range((select count(*) from ${table})) t(i)`,
        `select list_transform([1], lambda x: (select min(1) from ${table}))`,
        `select sum(1) over (order by (select min(1) from ${table})) from account`,
        `select 1 order by (select min(1) from ${table})`,
        `select 1 limit (select min(1) from ${table})`,
        `values ((select min(1) from ${table}))`,
        `select * from (pivot ${table} on 1 using count(*))`,
        `with recursive r as (select 1 x union all select x + 1 from r, ${table} where x < 3) select * from r`,
        `with x as materialized (select * from ${table}) select 1 from account`,
        `select * from account as of_it asof join ${table} t on of_it.row_id >= t.row_id`,
        `select * from account positional join ${table}`,
        `select count(*) filter (where exists (select 1 from ${table})) from account`,
      ]) {
        const answer = await query(sql, "read");
        expect([sql, answer.status]).toEqual([sql, 422]);
        expect(answer.text).toMatch(/not open to this query|requires one SELECT|got pivot/);
      }
      expect((await query(`select count(*) from ${table}`, "admin")).status).toBe(200);
    },
  );
});

describe("a client that goes away", () => {
  it("stops its query", async () => {
    const abort = new AbortController();
    const asked = tendwell.app.request("http://127.0.0.1:4800/api/v1/workspaces/a/sql", {
      method: "POST",
      headers: { authorization: `Bearer ${secrets.read}`, "content-type": "application/json" },
      body: JSON.stringify({
        sql: "select sum(hash(a.i) % 7 + hash(b.i) % 11) from range(1000000) a(i), range(10000000) b(i)",
      }),
      signal: abort.signal,
    });
    setTimeout(() => abort.abort(), 300);
    const answer = await asked;
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ code: "query-cancelled" });
  });
});
