// npm run bench: generates the company, runs each part in a process of its own, prints the table and writes docs/reference/bench.md.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { DashboardLatency } from "./dashboard-latency.ts";
import type { HealthScores, HealthSpeed } from "./health.ts";
import { type HealthPeer, healthReport } from "./health-report.ts";
import { peerShare, type StoreSize, sampleOptions } from "./health-sample.ts";
import type { ImportResult } from "./import.ts";
import { machine } from "./measure.ts";
import { type BenchOptions, readOptions } from "./options.ts";
import type { PostgresResult } from "./postgres.ts";
import { differences, latencyReport, report, type SurveySpeed, surveyReport } from "./report.ts";
import type { RollUp } from "./roll-up.ts";
import { type Dashboard, type Generated, type Limit, storePath } from "./store.ts";
import type { AnswerSpeed, ReportSpeed } from "./surveys.ts";

const temporary = mkdtempSync(join(tmpdir(), "tendwell-bench-"));
const options = readOptions(process.argv.slice(2), temporary);
const here = machine();

function stage<T>(name: string, given: BenchOptions = options): Promise<T> {
  console.error(`… ${name}`);
  const script = fileURLToPath(new URL("./stage.ts", import.meta.url));
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...process.execArgv, script, name, JSON.stringify(given)], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let out = "";
    child.stdout.on("data", (chunk) => {
      out += chunk;
    });
    child.on("error", reject);
    child.on("close", (code) => {
      const last = out.trimEnd().split("\n").at(-1) ?? "null";
      // What is known is told at once: a later part that fails does not take it along.
      if (code === 0) console.error(`  ${name}: ${last.slice(0, 2_000)}`);
      if (code === 0) resolve(JSON.parse(last) as T);
      else reject(new Error(`stage ${name} ended with code ${code}`));
    });
  });
}

/** A part of a whole run: what it found stays in the folder, for a run that goes on there. */
async function part<T>(name: string): Promise<T> {
  const kept = join(options.folder, `measured-${name}.json`);
  if (options.reuse === true && existsSync(kept)) return JSON.parse(readFileSync(kept, "utf8")) as T;
  const found = await stage<T>(name);
  writeFileSync(kept, JSON.stringify(found));
  return found;
}

async function surveyStages(measure: <T>(name: string) => Promise<T>): Promise<SurveySpeed> {
  return { answers: await measure<AnswerSpeed>("surveyAnswers"), report: await measure<ReportSpeed>("surveyReport") };
}

/** PostgreSQL's scores beside Tendwell's: of all accounts, or of a sample of a company that takes it too long to load. */
async function healthPeer(health: HealthSpeed, size: StoreSize): Promise<HealthPeer | null> {
  const share = peerShare(size);
  const given = share === 1 ? options : sampleOptions({ ...options, events: size.events });
  if (share > 1) await stage("healthSample", { ...options, events: size.events });
  const own = share === 1 ? health : await stage<HealthScores>("healthScores", given);
  const found = await stage<PostgresResult | { skipped: string }>("postgres", given);
  return "skipped" in found || found.health === null ? null : { peer: found.health, own, share };
}

async function healthAlone(): Promise<void> {
  if (!options.reuse) await stage<Generated>("generate");
  const size = await stage<StoreSize>("storeSize");
  const health = await stage<HealthSpeed>("health");
  // What is known is told at once: the peer takes its time.
  console.log(healthReport(health, null).join("\n"));
  if (!options.postgres) return;
  const peer = await healthPeer(health, size);
  if (peer !== null) console.log(`\n${healthReport(health, peer).join("\n")}`);
}

async function everything(): Promise<void> {
  const generated = await part<Generated>("generate");
  const health = await part<HealthSpeed>("health");
  const limit = await part<Limit>("limit");
  const dashboard = await part<Dashboard>("dashboard");
  const postgres = options.postgres
    ? await part<PostgresResult | { skipped: string }>("postgres")
    : { skipped: "--no-postgres" };
  const imports = options.imports ? await part<ImportResult>("import") : { skipped: "--no-import" };
  // Last, since they add facts.
  const rollUp = await part<RollUp>("rollUp");
  const latency = await part<DashboardLatency>("dashboardLatency");
  const surveys = await surveyStages(part);
  if (!("skipped" in postgres)) {
    const unlike = differences(dashboard, postgres);
    if (unlike.length > 0)
      throw new Error(`like for like requires equal values, got:\n${unlike.slice(0, 20).join("\n")}`);
  }
  const text = report(options, {
    machine: here,
    generated,
    limit,
    dashboard,
    latency,
    postgres,
    imports,
    rollUp,
    health,
    surveys,
  });
  console.log(text);
  if (options.write) {
    const target = fileURLToPath(new URL(`../docs/reference/${options.name}.md`, import.meta.url));
    mkdirSync(join(target, ".."), { recursive: true });
    writeFileSync(target, text);
  }
}

try {
  mkdirSync(options.folder, { recursive: true });
  if (options.only === "surveys") console.log(surveyReport(here, await surveyStages(stage)));
  else if (options.only === "dashboard") {
    if (!existsSync(storePath(options))) await stage<Generated>("generate");
    console.log(latencyReport(here, await stage<DashboardLatency>("dashboardLatency")));
  } else {
    if (options.reuse !== true && existsSync(storePath(options))) rmSync(storePath(options));
    await (options.only === "health" ? healthAlone() : everything());
  }
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
