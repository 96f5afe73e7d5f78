import { sql } from "@tendwell/core";
import { expect, test } from "vitest";
import { engineCases } from "../engine.cases.ts";
import { clickhouseDdl } from "./clickhouse-ddl.ts";
import { openEmbeddedClickhouse } from "./open-embedded.ts";

engineCases("ClickHouse", {
  open: openEmbeddedClickhouse,
  ddl: clickhouseDdl,
  noRollback: "ClickHouse has no transactions: writes already sent when the server refuses one stay",
  endless: sql`select sum(sleepEachRow(0.14)) as n from numbers(20)`,
});

const TAGS = { tags: { surface: "test", route: "clickhouse" } } as const;

test("what a transaction has written cannot be asked for in it", async () => {
  const engine = await openEmbeddedClickhouse();
  const asked = engine.transaction(async (session) => {
    await session.execute(sql`create table never_made (n Int32) engine = Memory`, TAGS);
    await session.query(sql`select 1 as a`, TAGS);
  });
  await expect(asked).rejects.toThrow("requires that nothing was written in it before");
  await expect(engine.query(sql`select n from never_made`, TAGS)).rejects.toThrow("never_made");
  await engine.close();
});

test("a NULL for a column that takes none, and an instant out of range, are refused before they are sent", async () => {
  const engine = await openEmbeddedClickhouse();
  await engine.execute(sql`create table strict (n Int32, t DateTime64(6, 'UTC')) engine = Memory`, TAGS);
  await expect(engine.insert("strict", ["n"], [{ n: null }])).rejects.toThrow(
    "column strict.n requires a value, got NULL",
  );
  const early = Date.UTC(1899, 11, 31) * 1000;
  await expect(engine.insert("strict", ["n", "t"], [{ n: 1, t: early }])).rejects.toThrow("a year from 1900 to 2299");
  expect(await engine.query(sql`select count(*) as n from strict`, TAGS)).toEqual([{ n: 0n }]);
  await engine.execute(sql`drop table strict`, TAGS);
  await engine.close();
});
