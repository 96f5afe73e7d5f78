// One part of the mutation run, as a process of its own: SHARD=0/2 takes every other company and hears from the other
// part what it killed. Sends its kills to the parent as they fall, and at the end what it saw.
import { readFileSync } from "node:fs";
import {
  evaluateRows,
  METRICS,
  type MetricDefinition,
  type MetricPoint,
  type MetricScope,
  metricSource,
  type Sql,
  type StatRow,
} from "@tendwell/core";
import { REFERENCES } from "@tendwell/core/references";
import { duckdbDdl, migrateFacts, openDuckdb, readVisibility } from "@tendwell/server";
import {
  comparePoints,
  loadEmptied,
  type RandomWorld,
  randomScope,
  randomWorld,
  visibleFacts,
} from "@tendwell/testkit";
import { applyMutant, type Mutant, mutantsOf, sharedCores } from "./mutants.ts";
import { recordingSource } from "./recording-source.ts";
import type { ShardMessage } from "./shard-message.ts";
import { keyOf, withoutSharedKills } from "./shared-comparisons.ts";
import { isProven, type Survivor } from "./survivor.ts";

const [shard, shards] = (process.env.SHARD ?? "0/1").split("/").map(Number) as [number, number];
const seeds = Number(process.env.SEEDS ?? 40);
/** Questions to each metric about one company: a world costs more to load than to ask. */
const QUESTIONS = 2;
const only = process.env.METRIC?.split(",");
const chosen = METRICS.filter((metric) => only === undefined || only.includes(metric.id));
// The parts walk the metrics from opposite ends, so that what one kills the other need not try.
const metrics = shard % 2 === 0 ? chosen : chosen.toReversed();
const survivors = JSON.parse(readFileSync(new URL("./survivors.json", import.meta.url), "utf8")) as Survivor[];
const TAGS = { tags: { surface: "mutation", route: "metric" }, timeoutMs: 20_000 } as const;

const engine = await openDuckdb({ path: ":memory:", threads: 1 });
await migrateFacts(engine, duckdbDdl);

const seen = new Map<string, Mutant>();
const killed = new Map<string, Mutant>();
/** Keys that need no further try: killed here or elsewhere, or fallen with a shared kill. */
const settled = new Set<string>();
const send = (message: ShardMessage): void => void process.send?.(message);
process.on("message", (message: ShardMessage) => {
  if (message.kind !== "killed") return;
  killed.set(keyOf(message.mutant), message.mutant);
  settled.add(keyOf(message.mutant));
});

const textOf = (rows: unknown): string =>
  JSON.stringify(rows, (_, value: unknown) => (typeof value === "bigint" ? `${value}n` : value));

/** What the unchanged statement and the reference say to one question; each worked out once, when first needed. */
async function judge(metric: MetricDefinition, world: RandomWorld, scope: MetricScope, statement: Sql) {
  const original = textOf(await engine.query(statement, TAGS));
  let expected: readonly MetricPoint[] | undefined;
  return (rows: readonly unknown[]): boolean => {
    if (textOf(rows) === original) return false;
    expected ??= REFERENCES[metric.id]!(visibleFacts(world, scope.asOf, scope.knownAt), scope);
    return comparePoints(evaluateRows(metric, rows as StatRow[], scope), expected).length > 0;
  };
}

interface Question {
  readonly metric: MetricDefinition;
  readonly scope: MetricScope;
  readonly statement: Sql;
  readonly mutants: readonly Mutant[];
}

/** A random question with the mutants of its statement that nothing has settled yet. */
async function question(metric: MetricDefinition, world: RandomWorld): Promise<Question> {
  const scope = randomScope(metric, world);
  const source = metricSource(engine.dialect, scope, await readVisibility(engine, scope.knownAt));
  const { source: q, fragments } = recordingSource(source);
  const statement = metric.sql(engine.dialect, q, scope);
  const mutants = mutantsOf(metric.id, statement, sharedCores(fragments)).filter((mutant) => {
    seen.set(keyOf(mutant), mutant);
    return !isProven(mutant, survivors);
  });
  return { metric, scope, statement, mutants };
}

/** Drops what has fallen with the kills so far; says how many are left. */
function settle(): number {
  const open = new Set(withoutSharedKills([...seen.values()], [...killed.values()]).map(keyOf));
  for (const key of seen.keys()) if (!open.has(key)) settled.add(key);
  return [...open].filter((key) => !isProven(seen.get(key)!, survivors)).length;
}

async function ask({ metric, scope, statement, mutants }: Question, world: RandomWorld) {
  let notices: ((rows: readonly unknown[]) => boolean) | undefined;
  for (const mutant of mutants) {
    // Every open mutant is tried in every metric that it stands in, so that the outcome does not hang on who was first.
    if (settled.has(keyOf(mutant))) continue;
    notices ??= await judge(metric, world, scope, statement);
    let falls: boolean;
    try {
      falls = notices(await engine.query(applyMutant(statement, mutant)!, TAGS));
    } catch {
      falls = true;
    }
    if (!falls) continue;
    killed.set(keyOf(mutant), mutant);
    settled.add(keyOf(mutant));
    send({ kind: "killed", mutant });
  }
  if (notices !== undefined) settle();
}

for (let seed = 1 + shard; seed <= seeds; seed += shards) {
  const world = randomWorld(seed);
  await loadEmptied(engine, world);
  const questions: Question[] = [];
  for (const metric of metrics) for (let i = 0; i < QUESTIONS; i += 1) questions.push(await question(metric, world));
  // Another metric begins in each company, so that text which many share is tried in all of them.
  const first = (seed * 7) % questions.length;
  for (const one of [...questions.slice(first), ...questions.slice(0, first)]) await ask(one, world);
  const open = settle();
  if (seed <= 4 || seed % 10 <= 1) console.error(`after ${seed} companies ${killed.size} killed, ${open} open`);
}
await engine.close();
send({ kind: "done", seen: [...seen.values()] });
process.disconnect?.();
