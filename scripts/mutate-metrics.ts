// Flips every comparison in every metric's SQL, one at a time, and asks the oracles to notice. A mutant that no company
// kills must stand in survivors.json with the proof that it cannot be told apart. `METRIC=nps` narrows, `SEEDS=` widens.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Mutant } from "./mutation/mutants.ts";
import { withoutSharedKills } from "./mutation/shared-comparisons.ts";
import { isProven, type Survivor } from "./mutation/survivor.ts";

interface ShardResult {
  readonly killed: readonly Mutant[];
  readonly alive: readonly Mutant[];
  /** Mutants that fell with another metric's kill of the same shared text. */
  readonly shared: number;
}

const SHARDS = 2;

function runShard(shard: number): Promise<ShardResult> {
  return new Promise((resolve, reject) => {
    const script = fileURLToPath(new URL("./mutation/run-shard.ts", import.meta.url));
    const child = spawn(process.execPath, ["--conditions=@tendwell/source", "--import", "tsx", script], {
      env: { ...process.env, SHARD: `${shard}/${SHARDS}` },
      stdio: ["ignore", "pipe", "inherit"],
    });
    let text = "";
    child.stdout.on("data", (chunk: Buffer) => {
      text += chunk.toString();
    });
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(JSON.parse(text) as ShardResult);
      else reject(new Error(`mutation part ${shard + 1} ended with exit code ${code}`));
    });
  });
}

const results = await Promise.all(Array.from({ length: SHARDS }, (_, shard) => runShard(shard)));
const killed = results.flatMap((result) => result.killed);
const before = results.flatMap((result) => result.alive);
const alive = withoutSharedKills(before, killed);
const shared = results.reduce((sum, result) => sum + result.shared, 0) + before.length - alive.length;
const survivors = JSON.parse(readFileSync(new URL("./mutation/survivors.json", import.meta.url), "utf8")) as Survivor[];
const unproven = alive.filter((mutant) => !isProven(mutant, survivors));
for (const mutant of unproven) console.log(`SURVIVED ${mutant.metric}: ${mutant.context}   (→ ${mutant.replacement})`);

const total = killed.length + shared + alive.length;
let failed = unproven.length;
if (process.env.METRIC === undefined && total < 100) {
  console.log(`the mutation run requires at least 100 mutants, got ${total}`);
  failed += 1;
}
const proven = alive.length - unproven.length;
console.log(
  `${total} mutants: ${killed.length} killed, ${shared} killed in another metric, ${proven} equivalent with proof, ${unproven.length} survived`,
);
console.log(`${total - unproven.length} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
