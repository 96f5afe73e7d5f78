// One part of the mutation run, as a process of its own: SHARD=0/2 takes every other metric. It first lists the mutants of
// all the questions it may ask, then asks them, company by company, until none is left alive. Sends its kills to the parent
// as they fall, hears of the other part's, and at the end says what it saw.
import { readFileSync } from "node:fs";
import {
  evaluateRows,
  METRICS,
  type MetricDefinition,
  type MetricScope,
  metricSource,
  type Sql,
  type StatRow,
} from "@tendwell/core";
import { REFERENCES } from "@tendwell/core/references";
import { duckdbDdl, migrateFacts, openDuckdb } from "@tendwell/server";
import {
  comparePoints,
  crowdScope,
  crowdWorld,
  EDGE_QUESTIONS,
  type FactWorld,
  loadEmptied,
  type RandomWorld,
  Rng,
  randomScope,
  randomWorld,
  visibleFacts,
} from "@tendwell/testkit";
import { applyMutant, type Mutant, mutantsOf, sharedCores } from "./mutants.ts";
import { recordingSource } from "./recording-source.ts";
import type { ShardMessage } from "./shard-message.ts";
import { keyOf, withoutSharedKills } from "./shared-comparisons.ts";
import { isProven, type Survivor } from "./survivor.ts";
import { visibilityOf } from "./visibility-of.ts";

const [shard, shards] = (process.env.SHARD ?? "0/1").split("/").map(Number) as [number, number];
/** Crowds find nearly everything; small companies add what only a whole company shows. */
const CROWDS = Number(process.env.CROWDS ?? 8);
const SMALL = Number(process.env.SEEDS ?? 6);
const QUESTIONS = { crowd: 6, small: 2 } as const;
const only = process.env.METRIC?.split(",");
const metrics = METRICS.filter((metric) => only === undefined || only.includes(metric.id)).filter(
  (_, index) => index % shards === shard,
);
const survivors = JSON.parse(readFileSync(new URL("./survivors.json", import.meta.url), "utf8")) as Survivor[];
const TAGS = { tags: { surface: "mutation", route: "metric" }, timeoutMs: 20_000 } as const;

const engine = await openDuckdb({ path: ":memory:", threads: 1 });
await migrateFacts(engine, duckdbDdl);

const seen = new Map<string, Mutant>();
const killed = new Map<string, Mutant>();
/** Keys that need no further try: proven, killed here or elsewhere, or fallen with a shared kill. */
const settled = new Set<string>();
const send = (message: ShardMessage): void => void process.send?.(message);
process.on("message", (message: ShardMessage) => {
  if (message.kind !== "killed") return;
  killed.set(keyOf(message.mutant), message.mutant);
  settled.add(keyOf(message.mutant));
});

const textOf = (rows: unknown): string =>
  JSON.stringify(rows, (_, value: unknown) => (typeof value === "bigint" ? `${value}n` : value));

interface Question {
  readonly metric: MetricDefinition;
  readonly scope: MetricScope;
  /** Keys of its statement's mutants. */
  readonly keys: readonly string[];
}
interface Company {
  readonly world: FactWorld;
  readonly questions: readonly Question[];
}

/** The statement with its mutants. */
function stated(metric: MetricDefinition, world: FactWorld, scope: MetricScope) {
  const source = metricSource(engine.dialect, scope, visibilityOf(world, scope.knownAt));
  const { source: q, fragments } = recordingSource(source);
  const statement = metric.sql(engine.dialect, q, scope);
  return { statement, mutants: mutantsOf(metric.id, statement, sharedCores(fragments)) };
}

/** A question with the mutants of its statement, which count as seen from now on. */
function planned(metric: MetricDefinition, world: FactWorld, scope: MetricScope): Question {
  const { mutants } = stated(metric, world, scope);
  for (const mutant of mutants) {
    seen.set(keyOf(mutant), mutant);
    if (isProven(mutant, survivors)) settled.add(keyOf(mutant));
  }
  return { metric, scope, keys: mutants.map(keyOf) };
}

/** The questions about a company; each one is the same whichever other metrics are asked. */
function plan(
  world: RandomWorld,
  seed: number,
  count: number,
  draw: (metric: MetricDefinition, world: RandomWorld, rng: Rng) => MetricScope,
): Company {
  const questions: Question[] = [];
  for (const metric of metrics) {
    const hash = [...metric.id].reduce((sum, letter) => (Math.imul(sum, 31) + letter.charCodeAt(0)) >>> 0, seed);
    const rng = new Rng(hash);
    for (let i = 0; i < count; i += 1) questions.push(planned(metric, world, draw(metric, world, rng)));
  }
  return { world, questions: questions.toSorted((a, b) => weakness(a) - weakness(b)) };
}

/** How little a question is likely to tell; those that tell most are asked first, for each kill saves all later tries. */
function weakness({ scope }: Question): number {
  return (scope.group?.kind === "account" ? 0 : 2) + scope.filters.length + (scope.knownAt === null ? 0 : 1);
}

/**
 * What the unchanged statement and the reference say to one question. Null where the answer is empty: such a question would
 * tell next to nothing. Throws where the two do not agree: then every flip would seem to be noticed.
 */
async function judge(metric: MetricDefinition, world: FactWorld, scope: MetricScope, statement: Sql) {
  const answer = await engine.query(statement, TAGS);
  if (answer.length === 0) return null;
  const original = textOf(answer);
  const expected = REFERENCES[metric.id]!(visibleFacts(world, scope.asOf, scope.knownAt), scope);
  const differences = (rows: readonly unknown[]): readonly string[] =>
    comparePoints(evaluateRows(metric, rows as StatRow[], scope), expected);
  const [first] = differences(answer);
  if (first !== undefined) throw new Error(`the mutation run requires parity, got ${metric.id}: ${first}`);
  return (rows: readonly unknown[]): boolean => textOf(rows) !== original && differences(rows).length > 0;
}

/** Drops what has fallen with the kills so far; says how many are left. */
function settle(): number {
  const open = new Set(withoutSharedKills([...seen.values()], [...killed.values()]).map(keyOf));
  for (const key of seen.keys()) if (!open.has(key)) settled.add(key);
  return [...seen.keys()].filter((key) => !settled.has(key)).length;
}

async function ask({ metric, scope, keys }: Question, world: FactWorld): Promise<void> {
  if (keys.every((key) => settled.has(key))) return;
  const { statement, mutants } = stated(metric, world, scope);
  const notices = await judge(metric, world, scope, statement);
  if (notices === null) return;
  for (const mutant of mutants) {
    if (settled.has(keyOf(mutant))) continue;
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
  settle();
}

// Literal edges first: they cost next to nothing.
const companies: Company[] = EDGE_QUESTIONS.filter(({ metric }) => metrics.includes(metric)).map(
  ({ metric, world, scope }) => ({ world, questions: [planned(metric, world, scope)] }),
);
for (let seed = 1; seed <= CROWDS; seed += 1) companies.push(plan(crowdWorld(seed), seed, QUESTIONS.crowd, crowdScope));
for (let seed = 1; seed <= SMALL; seed += 1)
  companies.push(plan(randomWorld(seed), seed + 1_000, QUESTIONS.small, randomScope));

console.error(`part ${shard + 1}: ${settle()} mutants to kill`);
for (const [index, { world, questions }] of companies.entries()) {
  settle();
  const open = questions.filter(({ keys }) => keys.some((key) => !settled.has(key)));
  if (open.length === 0) continue;
  await loadEmptied(engine, world);
  for (const question of open) await ask(question, world);
  console.error(`part ${shard + 1}: ${settle()} alive after ${index + 1} companies`);
  if (process.env.LIST === "1")
    for (const [key, mutant] of seen)
      if (!settled.has(key)) console.error(`  ${mutant.metric}: ${mutant.context} → ${mutant.replacement}`);
}
await engine.close();
send({ kind: "done", seen: [...seen.values()] });
process.disconnect?.();
