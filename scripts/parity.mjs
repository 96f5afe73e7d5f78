// The parity job: reference = ClickHouse. Installs the engine (chdb, over 500 MB) into .parity on first use, never into
// node_modules, then runs every *.parity.test.ts. Extra arguments go to vitest; SEEDS=300 widens, METRIC=nps narrows.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const CHDB = "3.4.0";
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, ".parity");
const stamp = join(folder, "installed");

/** The environment without what an outer npm put there, so that the inner one reads only its own folder. */
function cleanEnvironment() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));
}

function run(command, args) {
  const result = spawnSync(command, args, {
    cwd: root,
    env: cleanEnvironment(),
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (result.error) throw result.error;
  if (result.status !== 0) process.exit(result.status ?? 1);
}

const installed = existsSync(stamp) ? readFileSync(stamp, "utf8").trim() : "";
if (installed !== CHDB || !existsSync(join(folder, "node_modules", "chdb"))) {
  console.log(`parity: installing chdb ${CHDB} into .parity (about 550 MB, once)`);
  mkdirSync(folder, { recursive: true });
  // A package.json of its own keeps npm from walking up into the workspace.
  writeFileSync(join(folder, "package.json"), `${JSON.stringify({ name: "tendwell-parity", private: true })}\n`);
  run("npm", ["install", "--prefix", folder, "--save-exact", "--no-audit", "--no-fund", `chdb@${CHDB}`]);
  writeFileSync(stamp, `${CHDB}\n`);
}
console.log("parity: reference = ClickHouse");
run(process.execPath, [
  join(root, "node_modules", "vitest", "vitest.mjs"),
  "run",
  "--config",
  join(root, "vitest.parity.config.ts"),
  ...process.argv.slice(2),
]);
