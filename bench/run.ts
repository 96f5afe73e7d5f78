// npm run bench: generates the company, runs each part in a process of its own, prints the table and writes docs/reference/bench.md.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { HealthSpeed } from "./health.ts";
import { healthReport } from "./health-report.ts";
import type { ImportResult } from "./import.ts";
import { machine } from "./measure.ts";
import { readOptions } from "./options.ts";
import type { PostgresResult } from "./postgres.ts";
import { differences, report, surveyReport } from "./report.ts";
import type { RollUp } from "./roll-up.ts";
import { type Dashboard, type Generated, type Limit, storePath } from "./store.ts";
import type { AnswerSpeed, ReportSpeed } from "./surveys.ts";

const temporary = mkdtempSync(join(tmpdir(), "tendwell-bench-"));
const options = readOptions(process.argv.slice(2), temporary);
const here = machine();

function stage<T>(name: string): Promise<T> {
  console.error(`… ${name}`);
  const script = fileURLToPath(new URL("./stage.ts", import.meta.url));
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...process.execArgv, script, name, JSON.stringify(options)], {
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

async function surveyStages(): Promise<{ answers: AnswerSpeed; report: ReportSpeed }> {
  return { answers: await stage<AnswerSpeed>("surveyAnswers"), report: await stage<ReportSpeed>("surveyReport") };
}

async function everything(): Promise<void> {
  const generated = await stage<Generated>("generate");
  const health = await stage<HealthSpeed>("health");
  if (options.only === "health") {
    const peer = options.postgres
      ? await stage<PostgresResult | { skipped: string }>("postgres")
      : { skipped: "--no-postgres" };
    console.log(healthReport(health, "skipped" in peer ? null : peer.health).join("\n"));
    process.exit(0);
  }
  const limit = await stage<Limit>("limit");
  const dashboard = await stage<Dashboard>("dashboard");
  const postgres = options.postgres
    ? await stage<PostgresResult | { skipped: string }>("postgres")
    : { skipped: "--no-postgres" };
  const imports = options.imports ? await stage<ImportResult>("import") : { skipped: "--no-import" };
  // Last, since it adds facts.
  const rollUp = await stage<RollUp>("rollUp");
  const surveys = await surveyStages();
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
    postgres,
    imports,
    rollUp,
    health,
    surveys,
  });
  console.log(text);
  if (options.write) {
    const target = fileURLToPath(new URL("../docs/reference/bench.md", import.meta.url));
    mkdirSync(join(target, ".."), { recursive: true });
    writeFileSync(target, text);
  }
}

try {
  mkdirSync(options.folder, { recursive: true });
  if (options.only === "surveys") console.log(surveyReport(here, await surveyStages()));
  else {
    if (existsSync(storePath(options))) rmSync(storePath(options));
    await everything();
  }
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
