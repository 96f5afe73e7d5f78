import { sql } from "@tendwell/core";
import { expect, test } from "vitest";
import { engineCases } from "../engine.cases.ts";
import { duckdbDdl } from "./duckdb-ddl.ts";
import { openDuckdb } from "./duckdb-engine.ts";

engineCases("DuckDB", {
  open: () => openDuckdb({ path: ":memory:", threads: 1 }),
  ddl: duckdbDdl,
  noRollback: null,
  endless: sql`select count(*) as n from range(1000000) a cross join range(1000000) b where a.range + b.range = 7`,
});

test("the facts engine reads no file, loads no extension and keeps its configuration", async () => {
  const engine = await openDuckdb({ path: ":memory:", threads: 1 });
  const tags = { tags: { surface: "test", route: "locked" } } as const;
  const attempts = [
    sql`select * from read_csv('package.json')`,
    sql`copy (select 1) to '/tmp/tendwell-must-not-exist.csv'`,
    sql`attach '/tmp/tendwell-must-not-exist.db' as other`,
    sql`install httpfs`,
    sql`set enable_external_access = true`,
    sql`set lock_configuration = false`,
  ];
  for (const attempt of attempts) await expect(engine.execute(attempt, tags)).rejects.toThrow();
  await engine.close();
});
