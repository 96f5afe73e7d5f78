import {
  evaluateRows,
  findMetric,
  identifier,
  type MetricDefinition,
  type MetricScope,
  metricSource,
  raw,
  type StatRow,
  sql,
  time,
  USE_LEVELS,
} from "@tendwell/core";
import { duckdbDdl, type Engine, migrateFacts, openDuckdb, readVisibility, UseDays } from "@tendwell/server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { comparePoints } from "./compare-points.ts";
import type { FactWorld } from "./fact-world.ts";
import { loadEmptied } from "./load-world.ts";
import { randomScope } from "./random-scope.ts";
import { randomWorld } from "./random-world.ts";
import { Rng } from "./rng.ts";

const TAGS = { tags: { surface: "test", route: "use-days" } } as const;
const SEEDS = Number(process.env.SEEDS ?? 20);
/** Every metric that asks for use by day. */
const METRICS = [
  "active_users",
  "license_utilization",
  "stickiness",
  "adoption_depth",
  "adoption_breadth",
  "usage_trend",
  "onboarding_steps",
].map((id) => findMetric(id)!);

let engine: Engine;
beforeAll(async () => {
  engine = await openDuckdb({ path: ":memory:", threads: 1 });
  await migrateFacts(engine, duckdbDdl);
});
afterAll(() => engine.close());

/** Puts a world in the place of what is there, as so many imports and undos. */
async function load(world: FactWorld): Promise<void> {
  await loadEmptied(engine, world);
  await engine.execute(raw("delete from import_batch"), TAGS);
  const batches = new Set([...world.facts, ...world.ends].map((row) => row.batch_id));
  for (const batch of batches)
    await engine.execute(
      sql`insert into import_batch (batch_id, source_id, files, recorded_at) values (${batch}, 1, '[]', ${time(0)})`,
      TAGS,
    );
}

const LEVELS = USE_LEVELS.map((level) => level.table);
const contents = () =>
  Promise.all(LEVELS.map((table) => engine.query(sql`select * from ${identifier(table)} order by all`, TAGS)));

async function points(metric: MetricDefinition, scope: MetricScope, useDays: ReturnType<UseDays["at"]>) {
  const visibility = { ...(await readVisibility(engine, scope.knownAt)), useDays };
  const text = metric.sql(engine.dialect, metricSource(engine.dialect, scope, visibility), scope);
  const rows = await engine.query(text, TAGS);
  return {
    points: evaluateRows(metric, rows as unknown as StatRow[], scope),
    read: LEVELS.filter((table) => text.parts.some((part) => typeof part === "string" && part.includes(`"${table}"`))),
  };
}

/** A version of the facts as the store writes it, read from the roll-up's own state. */
async function version(): Promise<string> {
  const [row] = await engine.query(raw("select facts_version from use_day_state"), TAGS);
  return String(row?.facts_version);
}

test("the days say what the events say: late facts, corrections, undone and redone imports, awkward clocks", {
  timeout: 1_800_000,
}, async () => {
  const read = new Map<string, number>();
  const kinds = new Set<string>();
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const world = randomWorld(seed);
    const rng = new Rng(seed * 7 + 1);
    const zone = world.draw.zone;
    const days = new UseDays(engine, zone, 1);
    // So few events at once that a world takes several parts.
    const inParts = new UseDays(engine, zone, 1, 10);
    await days.load();
    await engine.execute(raw("delete from use_day_state"), TAGS);
    const newest = Math.max(...world.facts.map((row) => row.batch_id));
    const early = (row: { batch_id: number }) => row.batch_id < newest;
    const steps: FactWorld[] = [
      // Some imports first, one of them undone for now; then all of them, with the undos that stay.
      {
        facts: world.facts.filter(early),
        ends: world.ends.filter(early),
        undone: rng.chance(0.5) ? [{ batch_id: 1, recorded_at: 1 }] : [],
      },
      world,
    ];
    for (const step of steps) {
      await load(step);
      kinds.add((await days.refresh()).kind);
      expect((await days.refresh()).kind).toBe("none");
      const kept = await contents();
      await engine.execute(raw("delete from use_day_state"), TAGS);
      expect((await inParts.refresh()).kind).not.toBe("touched");
      expect(kept, `seed ${seed}`).toEqual(await contents());
    }
    const useDays = days.at(await version());
    for (const metric of METRICS) {
      const scope = randomScope(metric, world, new Rng(seed));
      const fromDays = await points(metric, scope, useDays);
      for (const table of fromDays.read) read.set(table, (read.get(table) ?? 0) + 1);
      expect(
        comparePoints(fromDays.points, (await points(metric, scope, null)).points),
        `seed ${seed} ${metric.id}`,
      ).toEqual([]);
    }
  }
  expect(kinds).toContain("whole");
  expect([...read.keys()].sort()).toEqual([...LEVELS].sort());
  expect([...read.values()].reduce((all, n) => all + n, 0)).toBeGreaterThan(SEEDS);
});

test("only the accounts that an import touched are counted anew", async () => {
  const days = new UseDays(engine, "Europe/Bucharest", 1);
  await days.load();
  const event = (row_id: number, batch_id: number, account: number, at: string) => ({
    table: "product_event" as const,
    row_id,
    batch_id,
    fact: {
      account_id: String(account),
      person_id: "1",
      event: "login",
      feature: null,
      quantity: 1,
      occurred_at: Date.parse(at) * 1000,
      available_at: Date.parse(at) * 1000,
      recorded_at: Date.parse(at) * 1000,
    },
  });
  const first = Array.from({ length: 10 }, (_, i) => event(i + 1, 1, i, "2024-03-30T21:59:00Z"));
  // Across the midnight of Bucharest, and inside the night in which its clock goes forward.
  const late = [event(11, 2, 3, "2024-03-30T22:00:00Z"), event(12, 2, 3, "2024-03-31T01:30:00Z")];
  await load({ facts: first, ends: [], undone: [] });
  expect(await days.refresh()).toEqual({ kind: "whole", accounts: null });
  await load({ facts: [...first, ...late], ends: [], undone: [] });
  expect(await days.refresh()).toEqual({ kind: "touched", accounts: 1 });
  expect(
    await engine.query(
      raw("select day, sum(events)::integer as n from use_day where account_id = 3 group by 1 order by 1"),
      TAGS,
    ),
  ).toEqual([
    { day: 19_812n, n: 1 },
    { day: 19_813n, n: 2 },
  ]);
  await load({ facts: [...first, ...late], ends: [], undone: [{ batch_id: 2, recorded_at: 1 }] });
  expect(await days.refresh()).toEqual({ kind: "touched", accounts: 1 });
  expect(await engine.query(raw("select count(*)::integer as n from use_day"), TAGS)).toEqual([{ n: 10 }]);
});

test("nothing is kept where there is too little use, and nothing is answered for other facts", async () => {
  const days = new UseDays(engine, "UTC", 1_000_000);
  await days.load();
  await engine.execute(raw("delete from use_day_state"), TAGS);
  expect((await days.refresh()).kind).toBe("none");
  expect(days.at(await version())).toBeNull();
});
