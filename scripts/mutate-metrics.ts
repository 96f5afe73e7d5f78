// Flips every comparison in every metric's SQL, one at a time, and asks the oracles to notice. A mutant that no company
// kills must stand in survivors.json with the proof that it cannot be told apart. `METRIC=nps` narrows, `SEEDS=` widens.
import { readFileSync } from "node:fs";
import { evaluateRows, METRICS, type MetricSource, metricSource, type Sql, type StatRow } from "@tendwell/core";
import { REFERENCES } from "@tendwell/core/references";
import { duckdbDdl, migrateFacts, openDuckdb, readVisibility } from "@tendwell/server";
import { comparePoints, loadEmptied, randomScope, randomWorld, visibleFacts } from "@tendwell/testkit";
import { applyMutant, type Mutant, mutantsOf, sharedCores } from "./mutation/mutants.ts";

interface Survivor {
  /** A metric id, or `*` for text that every metric shares. */
  readonly metric: string;
  /** Part of the mutant's context. */
  readonly context: string;
  readonly proof: string;
}

const seeds = Number(process.env.SEEDS ?? 150);
const only = process.env.METRIC?.split(",");
const metrics = METRICS.filter((metric) => only === undefined || only.includes(metric.id));
const survivorsFile = new URL("./mutation/survivors.json", import.meta.url);
const survivors = JSON.parse(readFileSync(survivorsFile, "utf8")) as Survivor[];
const TAGS = { tags: { surface: "mutation", route: "metric" }, timeoutMs: 20_000 } as const;

const engine = await openDuckdb({ path: ":memory:", threads: 1 });
await migrateFacts(engine, duckdbDdl);

const alive = new Map<string, Mutant>();
const killed = new Set<string>();
const keyOf = (mutant: Mutant): string => `${mutant.metric}\u0000${mutant.context}`;
const isProven = (mutant: Mutant): boolean =>
  survivors.some((s) => (s.metric === "*" || s.metric === mutant.metric) && mutant.context.includes(s.context));

/** The source with a record of every fragment it handed out. */
function recording(source: MetricSource): { source: MetricSource; fragments: Sql[] } {
  const fragments: Sql[] = [];
  const keep = (fragment: Sql): Sql => {
    fragments.push(fragment);
    return fragment;
  };
  return {
    fragments,
    source: {
      from: (table) => keep(source.from(table)),
      fromAll: (table) => keep(source.fromAll(table)),
      since: (table) => keep(source.since(table)),
      periods: (alias) => keep(source.periods(alias)),
      bucket: (at) => keep(source.bucket(at)),
      account: (...args) => {
        const parts = source.account(...args);
        keep(parts.join);
        keep(parts.where);
        return parts;
      },
      rate: (...args) => {
        const parts = source.rate(...args);
        keep(parts.join);
        return parts;
      },
    },
  };
}

for (let seed = 1; seed <= seeds; seed += 1) {
  const world = randomWorld(seed);
  await loadEmptied(engine, world);
  for (const metric of metrics) {
    const scope = randomScope(metric, world);
    const { source: q, fragments } = recording(
      metricSource(engine.dialect, scope, await readVisibility(engine, scope.knownAt)),
    );
    const statement = metric.sql(engine.dialect, q, scope);
    const expected = REFERENCES[metric.id]!(visibleFacts(world, scope.asOf, scope.knownAt), scope);
    for (const mutant of mutantsOf(metric.id, statement, sharedCores(fragments))) {
      const key = keyOf(mutant);
      if (killed.has(key)) continue;
      alive.set(key, mutant);
      if (isProven(mutant)) continue;
      const mutated = applyMutant(statement, mutant)!;
      let differs: boolean;
      try {
        const rows = await engine.query(mutated, TAGS);
        differs = comparePoints(evaluateRows(metric, rows as unknown as StatRow[], scope), expected).length > 0;
      } catch {
        differs = true;
      }
      if (differs) {
        alive.delete(key);
        killed.add(key);
      }
    }
  }
  if (seed % 25 === 0) console.log(`after ${seed} companies: ${killed.size} killed, ${alive.size} alive`);
}
await engine.close();

let unproven = 0;
for (const mutant of alive.values()) {
  if (isProven(mutant)) continue;
  unproven += 1;
  console.log(`SURVIVED ${mutant.metric}: ${mutant.context}   (${mutant.operator} → ${mutant.replacement})`);
}
const proven = alive.size - unproven;
const total = killed.size + alive.size;
if (only === undefined && total < 100) {
  console.log(`mutation requires at least 100 mutants, got ${total}`);
  unproven += 1;
}
console.log(`${total} mutants: ${killed.size} killed, ${proven} equivalent with proof, ${unproven} survived`);
console.log(`${killed.size + proven} passed, ${unproven} failed`);
process.exit(unproven === 0 ? 0 : 1);
