// Flips every comparison in every metric's SQL, one at a time, and asks the oracles to notice. A mutant that no company
// kills must stand in survivors.json with the proof that it cannot be told apart. `METRIC=nps,csat` narrows, `CROWDS=` and
// `SEEDS=` say how many companies of each sort are tried at most.
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Mutant } from "./mutation/mutants.ts";
import type { ShardMessage } from "./mutation/shard-message.ts";
import { keyOf, withoutSharedKills } from "./mutation/shared-comparisons.ts";
import { isProven, type Survivor } from "./mutation/survivor.ts";

const SHARDS = 2;
const parts: ChildProcess[] = [];
const killed = new Map<string, Mutant>();
const seen = new Map<string, Mutant>();

function runShard(shard: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = fileURLToPath(new URL("./mutation/run-shard.ts", import.meta.url));
    const child = spawn(process.execPath, ["--conditions=@tendwell/source", "--import", "tsx", script], {
      env: { ...process.env, SHARD: `${shard}/${SHARDS}` },
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    parts.push(child);
    let done = false;
    child.on("message", (message: ShardMessage) => {
      if (message.kind === "done") {
        done = true;
        for (const mutant of message.seen) seen.set(keyOf(mutant), mutant);
        return;
      }
      killed.set(keyOf(message.mutant), message.mutant);
      for (const other of parts) if (other !== child && other.connected) other.send(message);
    });
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0 && done) resolve();
      else reject(new Error(`mutation part ${shard + 1} ended with exit code ${code}`));
    });
  });
}

await Promise.all(Array.from({ length: SHARDS }, (_, shard) => runShard(shard)));
const survivors = JSON.parse(readFileSync(new URL("./mutation/survivors.json", import.meta.url), "utf8")) as Survivor[];
const before = [...seen.values()].filter((mutant) => !killed.has(keyOf(mutant)));
const alive = withoutSharedKills(before, [...killed.values()]);
const shared = before.length - alive.length;
const unproven = alive.filter((mutant) => !isProven(mutant, survivors));
for (const mutant of unproven) console.log(`SURVIVED ${mutant.metric}: ${mutant.context}   (→ ${mutant.replacement})`);

let failed = unproven.length;
if (process.env.METRIC === undefined) {
  if (seen.size < 100) {
    console.log(`the mutation run requires at least 100 mutants, got ${seen.size}`);
    failed += 1;
  }
  // A proof about text that no metric has any more would excuse whatever is written that way later.
  for (const one of survivors.filter(
    (survivor) => ![...seen.values()].some((mutant) => isProven(mutant, [survivor])),
  )) {
    console.log(`STALE PROOF ${one.metric}: ${one.context} (no metric has this comparison)`);
    failed += 1;
  }
}
const proven = alive.length - unproven.length;
console.log(
  `${seen.size} mutants: ${killed.size} killed, ${shared} killed in another metric, ${proven} equivalent with proof, ${unproven.length} survived`,
);
console.log(`${seen.size - unproven.length} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
