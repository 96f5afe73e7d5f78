import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, openAsBlob, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { FINAL_IMPORT_STATES } from "@tendwell/contract/fixed-lists";
import type { Browser } from "playwright-core";
import { launchBrowser } from "../packages/web/browser/launch-browser.ts";
import { type StorageState, signIn } from "../packages/web/browser/open-page.ts";
import { dashboardQuestions, type PageQuestion } from "./dashboard-questions.ts";
import type { ServedDashboard } from "./dashboard-server.ts";
import { median } from "./measure.ts";
import type { BenchOptions } from "./options.ts";

export interface DashboardLatency {
  readonly questions: number;
  /** Answers taken while the import ran. */
  readonly answers: number;
  readonly medianMs: number;
  readonly p95Ms: number;
  /** The slowest of them, with its question. */
  readonly slowest: readonly { readonly name: string; readonly ms: number }[];
  /** The same questions in the minute after the import, while what it changed is worked out again. */
  readonly afterMedianMs: number;
  readonly afterP95Ms: number;
  readonly importRows: number;
  readonly importMs: number;
  /** Until every question was answered exactly for the first time. */
  readonly firstMs: number;
  /** Until every question was exact again after the import. */
  readonly freshMs: number;
  /** All cards of all metrics at once: answered for the first time, from what is kept, and exact again after the import. */
  readonly wholeFirstMs: number;
  readonly wholeKeptMs: number;
  readonly wholeFreshMs: number;
  /** Largest contentful paint of the Dashboard in Chromium, each after a start of the server, milliseconds. */
  readonly lcpMs: readonly number[];
  /** The same of a second look, the server running. */
  readonly lcpAgainMs: readonly number[];
  readonly peakMb: number;
}

const WAIT_FOR_ALL_MS = 3_600_000;
/** Every metric's card, in no arrangement. */
const WHOLE: PageQuestion = { name: "cards of all metrics", path: "/dashboard?stale=allowed" };
const AFTER_MS = 30_000;

interface Server extends ServedDashboard {
  /** Ends it; resolves with its peak memory. */
  stop(): Promise<number>;
}

async function start(options: BenchOptions, home: string): Promise<Server> {
  const script = fileURLToPath(new URL("./dashboard-server.ts", import.meta.url));
  const child: ChildProcess = fork(script, [JSON.stringify(options), home], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    // Without the condition under which packages are their sources.
    execArgv: ["--import", "tsx"],
  });
  const served = await Promise.race([
    once(child, "message").then(([message]) => message as ServedDashboard),
    once(child, "exit").then(([code]) => Promise.reject(new Error(`the server ended with code ${code}`))),
  ]);
  return {
    ...served,
    async stop() {
      const gone = once(child, "exit");
      child.send("end");
      const [{ peakMb }] = (await once(child, "message")) as [{ peakMb: number }];
      await gone;
      return peakMb;
    },
  };
}

const base = (server: Server) => `http://127.0.0.1:${server.port}/api/v1/workspaces/bench`;
const bearer = (server: Server) => ({ authorization: `Bearer ${server.credential}` });

/** Milliseconds of one answer as the client sees it, body and all. */
async function asked(
  server: Server,
  { path }: PageQuestion,
): Promise<{ ms: number; ok: boolean; refreshing: boolean }> {
  const before = performance.now();
  const response = await fetch(`${base(server)}${path}`, { headers: bearer(server) });
  const text = await response.text();
  const ms = performance.now() - before;
  if (response.ok) {
    const body = JSON.parse(text) as { refreshing?: boolean };
    return { ms, ok: true, refreshing: body.refreshing === true };
  }
  // A question that has no answer yet may take longer than a page waits; it is worked out behind it.
  if (response.status < 500) throw new Error(`${path}: ${response.status} ${text.slice(0, 500)}`);
  return { ms, ok: false, refreshing: true };
}

/** Says what is known so far: the whole stage takes many minutes over a large store. */
const told = (what: string, ms: number): void => console.error(`  dashboard: ${what}: ${Math.round(ms)} ms`);

/** Asks until every question is answered and exact; milliseconds. */
async function allExact(server: Server, questions: readonly PageQuestion[]): Promise<number> {
  const before = performance.now();
  let open = questions;
  while (open.length > 0) {
    const next: PageQuestion[] = [];
    for (const question of open) {
      const { ok, refreshing } = await asked(server, question);
      if (!ok || refreshing) next.push(question);
    }
    open = next;
    if (performance.now() - before > WAIT_FOR_ALL_MS)
      throw new Error(`exact answers require less than an hour, got none to ${open.map((one) => one.name).join(", ")}`);
    if (open.length > 0) await new Promise((resolve) => setTimeout(resolve, 250));
  }
  return performance.now() - before;
}

/** Product events and tickets of new accounts in the days before the end, other ones in every run. */
function importFiles(options: BenchOptions, folder: string): { files: string[]; rows: number } {
  const rows = Math.min(1_000_000, Math.max(20_000, Math.round(options.events / 100)));
  const end = Date.parse(options.endDate) - 86_400_000;
  const run = Date.now().toString(36);
  const at = (i: number) => new Date(end - (i % 600_000) * 1000).toISOString();
  const events = ["account_id,person_id,occurred_at,event,feature,quantity"];
  for (let i = 0; i < rows; i += 1)
    events.push(`new-${run}-${i % 1000},p-${run}-${i % 5000},${at(i)},used,reports,${(i % 3) + 1}`);
  const tickets = ["ticket_id,account_id,occurred_at,opened_by,type,resolvable"];
  for (let i = 0; i < rows / 50; i += 1)
    tickets.push(`t-${run}-${i},new-${run}-${i % 1000},${at(i * 7)},customer,question,true`);
  const files = [
    ["product_event.csv", events],
    ["ticket.csv", tickets],
  ] as const;
  return {
    rows: events.length + tickets.length - 2,
    files: files.map(([name, lines]) => {
      const file = join(folder, name);
      writeFileSync(file, `${lines.join("\n")}\n`);
      return file;
    }),
  };
}

async function runImport(server: Server, files: readonly string[]): Promise<void> {
  const form = new FormData();
  for (const file of files) form.append("file", await openAsBlob(file), file.split("/").at(-1)!);
  const headers = bearer(server);
  const response = await fetch(`${base(server)}/imports`, { method: "POST", headers, body: form });
  let job = (await response.json()) as { id: string; state: string; error?: unknown };
  while (!FINAL_IMPORT_STATES.has(job.state)) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    job = (await (await fetch(`${base(server)}/import-jobs/${job.id}`, { headers })).json()) as typeof job;
  }
  if (job.state !== "done") throw new Error(`the import requires to be done, got ${JSON.stringify(job).slice(0, 500)}`);
}

/** Largest contentful paint of the Dashboard once it has stopped changing, milliseconds. */
async function paintedAt(browser: Browser, server: Server, session: StorageState): Promise<number> {
  const context = await browser.newContext({ storageState: session, locale: "en-GB" });
  const page = await context.newPage();
  await page.goto(`http://127.0.0.1:${server.port}/w/bench/dashboard`);
  await page.locator("main h2").first().waitFor({ timeout: 120_000 });
  await page.waitForLoadState("networkidle", { timeout: 120_000 });
  const lcp = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((list) => resolve(list.getEntries().at(-1)!.startTime)).observe({
          type: "largest-contentful-paint",
          buffered: true,
        });
      }),
  );
  await context.close();
  return lcp;
}

/**
 * The committed questions, one after the other, over and over, while an import of events and tickets runs through the API; and the
 * largest contentful paint of the Dashboard right after a start of the server. The store in the options' folder is used as it is, not
 * copied: it keeps the import (one event in a hundred, at most a million, of accounts of its own) and the tables that
 * can be derived from the facts. The home beside it is thrown away.
 */
export async function dashboardLatencyStage(options: BenchOptions): Promise<DashboardLatency> {
  const folder = mkdtempSync(join(tmpdir(), "tendwell-dashboard-"));
  const home = join(folder, "home");
  const questions = dashboardQuestions(options.endDate);
  try {
    let server = await start(options, home);
    const firstMs = await allExact(server, questions);
    told("every question answered for the first time", firstMs);
    const wholeFirstMs = await allExact(server, [WHOLE]);
    told("the cards of all metrics for the first time", wholeFirstMs);
    const { ms: wholeKeptMs } = await asked(server, WHOLE);
    told("the same from what is kept", wholeKeptMs);
    const browser = await launchBrowser();
    const lcpMs: number[] = [];
    const lcpAgainMs: number[] = [];
    try {
      const session = await signIn(browser, server.link);
      // The day before: somebody had the page open.
      await paintedAt(browser, server, session);
      for (let run = 0; run < Math.max(3, options.runs); run += 1) {
        await server.stop();
        server = await start(options, home);
        lcpMs.push(await paintedAt(browser, server, session));
        told("the Dashboard painted after a start", lcpMs.at(-1)!);
        lcpAgainMs.push(await paintedAt(browser, server, session));
        told("and again", lcpAgainMs.at(-1)!);
      }
    } finally {
      await browser.close();
    }
    const { files, rows } = importFiles(options, folder);
    const during: { name: string; ms: number }[] = [];
    const after: number[] = [];
    let importMs = 0;
    const begun = performance.now();
    let importing = true;
    const imported = runImport(server, files).finally(() => {
      importing = false;
      importMs = performance.now() - begun;
    });
    for (let at = 0; importing || performance.now() - begun - importMs < AFTER_MS; at += 1) {
      const question = questions[at % questions.length]!;
      const whole = importing;
      const { ms, ok } = await asked(server, question);
      if (!ok) throw new Error(`${question.name} requires an answer while an import runs, got none`);
      if (whole) during.push({ name: question.name, ms });
      else after.push(ms);
    }
    await imported;
    const high = (values: readonly number[]) =>
      [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.ceil(values.length * 0.95) - 1)] ?? 0;
    const took = during.map(({ ms }) => ms);
    told(`import of ${rows} rows`, importMs);
    told(`${took.length} answers meanwhile, their median`, median(took));
    told("95 in 100 of them within", high(took));
    told(`${after.length} answers afterwards, their median`, median(after));
    await allExact(server, [WHOLE]);
    const wholeFreshMs = performance.now() - begun - importMs;
    told("the cards of all metrics exact again", wholeFreshMs);
    await allExact(server, questions);
    const freshMs = performance.now() - begun - importMs;
    const peakMb = await server.stop();
    return {
      questions: questions.length,
      answers: during.length,
      medianMs: median(took),
      p95Ms: high(took),
      slowest: during.sort((a, b) => b.ms - a.ms).slice(0, 5),
      afterMedianMs: median(after),
      afterP95Ms: high(after),
      importRows: rows,
      importMs,
      firstMs,
      freshMs,
      wholeFirstMs,
      wholeKeptMs,
      wholeFreshMs,
      lcpMs,
      lcpAgainMs,
      peakMb,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
