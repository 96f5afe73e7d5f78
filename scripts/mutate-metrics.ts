// Flips every comparison in every metric's SQL, one at a time, and asks the oracles to notice. A mutant that no company
// kills must stand in survivors.json with the proof that it cannot be told apart. `METRIC=nps,csat` narrows, `SEEDS=` widens.
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Mutant } from "./mutation/mutants.ts";
import type { ShardMessage } from "./mutation/shard-message.ts";
import { keyOf, withoutSharedKills } from "./mutation/shared-comparisons.ts";
import { isOpen, isProven, type OpenSurvivor, type Survivor } from "./mutation/survivor.ts";

const SHARDS = 2;
const OPEN = new URL("./mutation/open-survivors.json", import.meta.url);
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
const before = [...seen.values()].filter((mutant) => !killed.has(keyOf(mutant)));
const alive = withoutSharedKills(before, [...killed.values()]);
const shared = before.length - alive.length;
const survivors = JSON.parse(readFileSync(new URL("./mutation/survivors.json", import.meta.url), "utf8")) as Survivor[];
const open = JSON.parse(readFileSync(OPEN, "utf8")) as OpenSurvivor[];
const unproven = alive.filter((mutant) => !isProven(mutant, survivors));
const surprising = unproven.filter((mutant) => !isOpen(mutant, open));
for (const mutant of surprising)
  console.log(`SURVIVED ${mutant.metric}: ${mutant.context}   (→ ${mutant.replacement})`);
if (process.env.LIST_OPEN === "1") {
  const known = new Map(
    [...open, ...unproven.map(({ metric, context }) => ({ metric, context }))].map((o) => [
      `${o.metric} ${o.context}`,
      o,
    ]),
  );
  writeFileSync(OPEN, `${JSON.stringify([...known.values()], null, 2)}\n`);
}

const total = killed.size + shared + alive.length;
let failed = surprising.length;
if (process.env.METRIC === undefined && total < 100) {
  console.log(`the mutation run requires at least 100 mutants, got ${total}`);
  failed += 1;
}
const proven = alive.length - unproven.length;
console.log(
  `${total} mutants: ${killed.size} killed, ${shared} killed in another metric, ${proven} equivalent with proof, ${unproven.length - surprising.length} open (known, neither killed nor proven), ${surprising.length} survived`,
);
console.log(`${total - unproven.length} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
