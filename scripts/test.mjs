// Everything a newcomer's `npm test` runs, each stage counted from its own report. Last line: `N passed, N failed`.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const results = join(root, "test-results");
mkdirSync(results, { recursive: true });

let passed = 0;
let failed = 0;
let skipped = 0;
/** What failed, by name: said once more at the end, where it is found. */
const failures = [];

function node(args, env = process.env) {
  return spawnSync(process.execPath, args, { cwd: root, stdio: "inherit", env }).status === 0;
}

/** A stage that either holds or does not: counts as one test. */
function check(label, args) {
  console.log(`\n== ${label}`);
  if (node(args)) passed += 1;
  else {
    failed += 1;
    failures.push(label);
    console.error(`== ${label}: failed`);
  }
}

/** A vitest run, counted from its JSON report; a run without a report or without tests is a failure. */
function suite(label, config) {
  console.log(`\n== ${label}`);
  const report = join(results, `${config}.json`);
  rmSync(report, { force: true });
  const args = ["run", "-c", config, "--reporter=default", "--reporter=json", `--outputFile=${report}`];
  // The check of types has built the sources: processes that tests start need not compile them again.
  const ok = node(["node_modules/vitest/vitest.mjs", ...args], { ...process.env, TENDWELL_BUILT: "1" });
  if (!existsSync(report)) {
    failed += 1;
    failures.push(`${label}: no report was written`);
    console.error(`== ${label}: no report was written`);
    return;
  }
  const counts = JSON.parse(readFileSync(report, "utf8"));
  passed += counts.numPassedTests;
  failed += counts.numFailedTests;
  skipped += counts.numPendingTests + counts.numTodoTests;
  const brokenFiles = counts.testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.length === 0,
  ).length;
  failed += brokenFiles;
  for (const file of counts.testResults) {
    const name = file.name.slice(root.length + 1);
    if (file.status === "failed" && file.assertionResults.length === 0) failures.push(name);
    for (const one of file.assertionResults) if (one.status === "failed") failures.push(`${name} > ${one.fullName}`);
  }
  if (counts.numTotalTests === 0 || (!ok && counts.numFailedTests === 0 && brokenFiles === 0)) {
    failed += 1;
    failures.push(`${label}: ended badly, or held no test`);
  }
}

check("formatting and lint", ["node_modules/@biomejs/biome/bin/biome", "check", "."]);
check("types", ["node_modules/typescript/bin/tsc", "-b"]);
check("types of tests, scripts and benchmarks", ["node_modules/typescript/bin/tsc", "-p", "tsconfig.tests.json"]);
suite("unit, engine and HTTP tests", "vitest.config.ts");
suite("real browser tests", "vitest.browser.config.ts");

if (skipped > 0) console.log(`\n${skipped} skipped, each with its reason above`);
for (const failure of failures) console.log(`FAILED ${failure}`);
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
