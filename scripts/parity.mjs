// The parity job: reference = ClickHouse. Installs the engine (chdb, over 500 MB) into .parity on first use, never into
// node_modules, then runs every *.parity.test.ts. Extra arguments go to vitest; SEEDS=2000 widens, METRIC=nps narrows.
// Last line: `N passed, N failed`.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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
  return result.status === 0;
}

const installed = existsSync(stamp) ? readFileSync(stamp, "utf8").trim() : "";
if (installed !== CHDB || !existsSync(join(folder, "node_modules", "chdb"))) {
  console.log(`parity: installing chdb ${CHDB} into .parity (about 550 MB, once)`);
  mkdirSync(folder, { recursive: true });
  // A package.json of its own keeps npm from walking up into the workspace.
  writeFileSync(join(folder, "package.json"), `${JSON.stringify({ name: "tendwell-parity", private: true })}\n`);
  const done = run("npm", ["install", "--prefix", folder, "--save-exact", "--no-audit", "--no-fund", `chdb@${CHDB}`]);
  if (!done) {
    console.error("parity: chdb could not be installed");
    console.log("0 passed, 1 failed");
    process.exit(1);
  }
  writeFileSync(stamp, `${CHDB}\n`);
}
console.log("parity: reference = ClickHouse");
const report = join(root, "test-results", "parity.json");
mkdirSync(dirname(report), { recursive: true });
rmSync(report, { force: true });
const ok = run(process.execPath, [
  join(root, "node_modules", "vitest", "vitest.mjs"),
  "run",
  "--config",
  join(root, "vitest.parity.config.ts"),
  "--reporter=default",
  "--reporter=json",
  `--outputFile=${report}`,
  ...process.argv.slice(2),
]);
// A run without a report, a file that broke before its tests, or no tests at all: each is a failure.
let passed = 0;
let failed = 0;
if (existsSync(report)) {
  const counts = JSON.parse(readFileSync(report, "utf8"));
  passed = counts.numPassedTests;
  failed = counts.numFailedTests;
  failed += counts.testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0).length;
}
if (failed === 0 && (!ok || passed === 0)) failed = 1;
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
