// One half of the mutation run, as a process of its own: SHARD=0/2 of the metrics. Prints one JSON line with its result.
import { readFileSync } from "node:fs";
import { evaluateRows, METRICS, metricSource, type StatRow } from "@tendwell/core";
import { REFERENCES } from "@tendwell/core/references";
import { duckdbDdl, migrateFacts, openDuckdb, readVisibility } from "@tendwell/server";
import { comparePoints, loadEmptied, randomScope, randomWorld, visibleFacts } from "@tendwell/testkit";
import { applyMutant, type Mutant, mutantsOf, sharedCores } from "./mutants.ts";
import { recordingSource } from "./recording-source.ts";
import { keyOf, withoutSharedKills } from "./shared-comparisons.ts";
import { isProven, type Survivor } from "./survivor.ts";

const [shard, shards] = (process.env.SHARD ?? "0/1").split("/").map(Number) as [number, number];
const seeds = Number(process.env.SEEDS ?? 150);
const only = process.env.METRIC?.split(",");
const metrics = METRICS.filter((metric) => only === undefined || only.includes(metric.id)).filter(
  (_, i) => i % shards === shard,
);
const survivors = JSON.parse(readFileSync(new URL("./survivors.json", import.meta.url), "utf8")) as Survivor[];
const TAGS = { tags: { surface: "mutation", route: "metric" }, timeoutMs: 20_000 } as const;

const engine = await openDuckdb({ path: ":memory:", threads: 1 });
await migrateFacts(engine, duckdbDdl);

let alive = new Map<string, Mutant>();
const killed = new Map<string, Mutant>();
const dropped = new Set<string>();

for (let seed = 1; seed <= seeds; seed += 1) {
  const world = randomWorld(seed);
  await loadEmptied(engine, world);
  for (const metric of metrics) {
    const scope = randomScope(metric, world);
    const source = metricSource(engine.dialect, scope, await readVisibility(engine, scope.knownAt));
    const { source: q, fragments } = recordingSource(source);
    const statement = metric.sql(engine.dialect, q, scope);
    const mutants = mutantsOf(metric.id, statement, sharedCores(fragments)).filter((mutant) => {
      const key = keyOf(mutant);
      if (killed.has(key) || dropped.has(key)) return false;
      alive.set(key, mutant);
      return !isProven(mutant, survivors);
    });
    if (mutants.length === 0) continue;
    const expected = REFERENCES[metric.id]!(visibleFacts(world, scope.asOf, scope.knownAt), scope);
    for (const mutant of mutants) {
      let differs: boolean;
      try {
        const rows = await engine.query(applyMutant(statement, mutant)!, TAGS);
        differs = comparePoints(evaluateRows(metric, rows as unknown as StatRow[], scope), expected).length > 0;
      } catch {
        differs = true;
      }
      if (differs) {
        alive.delete(keyOf(mutant));
        killed.set(keyOf(mutant), mutant);
      }
    }
  }
  const left = new Map(
    withoutSharedKills([...alive.values()], [...killed.values()]).map((mutant) => [keyOf(mutant), mutant]),
  );
  for (const key of alive.keys()) if (!left.has(key)) dropped.add(key);
  alive = left;
  if (seed <= 3 || seed % 10 === 0)
    console.error(`part ${shard + 1}: after ${seed} companies ${killed.size} killed, ${alive.size} alive`);
}
await engine.close();
console.log(JSON.stringify({ killed: [...killed.values()], alive: [...alive.values()], shared: dropped.size }));
