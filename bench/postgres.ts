import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { columnsOf, METRICS, STAMP_COLUMNS, type TableName } from "@tendwell/core";
import { defaultScope } from "@tendwell/testkit";
import pg from "pg";
import { healthMoments, scoresFile } from "./health.ts";
import { median, timed } from "./measure.ts";
import type { BenchOptions } from "./options.ts";
import { HEALTH_INDEXES, HEALTH_TABLES, type PeerHealth, peerHealth } from "./peer-health.ts";
import { PEER_METRICS } from "./peer-metrics.ts";
import { storePath } from "./store.ts";

export interface PostgresResult {
  readonly version: string;
  readonly settings: string;
  readonly loadMs: number;
  readonly indexMs: number;
  readonly perMetric: Readonly<Record<string, number>>;
  readonly values: Readonly<Record<string, readonly (number | null)[]>>;
  /** The benchmark's scorecard, written by hand; null where Tendwell did not score before. */
  readonly health: PeerHealth | null;
}

const TABLES: readonly TableName[] = [
  "product_event",
  "seat_entitlement",
  "subscription_version",
  "invoice_line",
  "ticket",
  "ticket_event",
  "call",
  "survey_response",
  "purchase",
  "refund",
  "fx_rate",
  ...HEALTH_TABLES,
];
const TYPES = {
  id: "bigint",
  int: "integer",
  bigint: "bigint",
  decimal9: "numeric(38,9)",
  double: "float8",
  text: "text",
  bool: "boolean",
  time: "timestamp",
  hash128: "numeric",
} as const;
const INDEXES: readonly string[] = [
  "create index on product_event (occurred_at) include (account_id, person_id, quantity)",
  "create index on seat_entitlement (occurred_at)",
  "create index on subscription_version (occurred_at)",
  "create index on invoice_line (occurred_at) where kind = 'recurring'",
  "create index on ticket (occurred_at)",
  "create index on ticket_event (ticket_id, occurred_at) where kind = 'public_reply' and actor = 'agent'",
  "create index on call (occurred_at)",
  "create index on survey_response (question, occurred_at)",
  "create index on purchase (occurred_at)",
  "create index on refund (order_id)",
  "create index on fx_rate (reporting_currency, currency, occurred_at)",
  "create unique index on fact_end (fact_table, row_id)",
];
const SETTINGS = [
  "shared_buffers=1GB",
  "work_mem=256MB",
  "maintenance_work_mem=512MB",
  "effective_cache_size=3GB",
  "random_page_cost=1.1",
  "synchronous_commit=off",
  "max_wal_size=8GB",
  "max_parallel_workers_per_gather=2",
];

/** Folder of PostgreSQL's server programs, or null where there are none. */
export function postgresBin(): string | null {
  const roots = "/usr/lib/postgresql";
  if (!existsSync(roots)) return null;
  const newest = readdirSync(roots).sort((a, b) => Number(b) - Number(a));
  return newest.map((version) => join(roots, version, "bin")).find((bin) => existsSync(join(bin, "initdb"))) ?? null;
}

const columnsIn = (table: TableName): (readonly [string, string])[] =>
  Object.entries({ ...STAMP_COLUMNS, ...columnsOf(table) }).map(([name, spec]) => [name, TYPES[spec.type]] as const);

/** The same facts as CSV files, written by DuckDB. */
async function exportFacts(options: BenchOptions, folder: string): Promise<void> {
  const instance = await DuckDBInstance.create(storePath(options), {
    access_mode: "READ_ONLY",
    threads: String(options.threads),
  });
  const connection = await instance.connect();
  for (const table of [...TABLES, "fact_end"])
    await connection.run(`copy "${table}" to '${folder}/${table}.csv' (header false)`);
  await connection.run(
    `copy (select account_id from account_attribute where attribute = 'internal' and value = 'true') to '${folder}/internal_account.csv' (header false)`,
  );
  connection.closeSync();
  instance.closeSync();
}

/** Starts a throw-away server (the server refuses root, so it runs as the package's own user), loads, indexes, measures. */
export async function postgresStage(options: BenchOptions): Promise<PostgresResult | { readonly skipped: string }> {
  const bin = postgresBin();
  if (bin === null)
    return { skipped: "PostgreSQL's server programs are not installed (Debian: apt-get install postgresql)" };
  const root = process.getuid?.() === 0;
  const folder = mkdtempSync(join(tmpdir(), "tendwell-bench-pg-"));
  const data = join(folder, "data");
  const run = (program: string, ...args: string[]): void => {
    const command = join(bin, program);
    if (root) execFileSync("runuser", ["-u", "postgres", "--", command, ...args], { stdio: "ignore", cwd: folder });
    else execFileSync(command, args, { stdio: "ignore", cwd: folder });
  };
  const port = 5400 + (process.pid % 500);
  let started = false;
  try {
    mkdirSync(join(folder, "csv"), { mode: 0o755 });
    chmodSync(folder, 0o755);
    if (root) execFileSync("chown", ["postgres", folder]);
    run("initdb", "-D", data, "-U", "bench", "-A", "trust", "-E", "UTF8", "--no-sync");
    const settings = [...SETTINGS, "fsync=off"].map((setting) => `-c ${setting}`).join(" ");
    run(
      "pg_ctl",
      "-D",
      data,
      "-w",
      "-l",
      join(data, "log"),
      "-o",
      `-h 127.0.0.1 -p ${port} -k ${folder} ${settings}`,
      "start",
    );
    started = true;
    await exportFacts(options, join(folder, "csv"));
    const client = new pg.Client({ host: "127.0.0.1", port, user: "bench", database: "postgres" });
    // A server that goes away rejects the running query; without a listener it would end the process before the clean-up.
    client.on("error", () => undefined);
    await client.connect();
    try {
      return await measure(client, options, join(folder, "csv"));
    } finally {
      await client.end();
    }
  } finally {
    if (started) run("pg_ctl", "-D", data, "-m", "immediate", "stop");
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(client: pg.Client, options: BenchOptions, csv: string): Promise<PostgresResult> {
  const before = performance.now();
  for (const table of TABLES) {
    await client.query(
      `create table "${table}" (${columnsIn(table)
        .map(([name, type]) => `"${name}" ${type}`)
        .join(", ")})`,
    );
    await client.query(`copy "${table}" from '${csv}/${table}.csv' (format csv)`);
  }
  await client.query(
    "create table fact_end (fact_table text, row_id bigint, kind text, batch_id integer, available_at timestamp, recorded_at timestamp)",
  );
  await client.query(`copy fact_end from '${csv}/fact_end.csv' (format csv)`);
  await client.query("create table internal_account (account_id bigint primary key)");
  await client.query(`copy internal_account from '${csv}/internal_account.csv' (format csv)`);
  const loaded = performance.now();
  for (const index of INDEXES) await client.query(index);
  await client.query("vacuum (analyze)");
  const indexed = performance.now();

  const { periods } = defaultScope(METRICS[0]!, { ...options, months: options.window });
  const bounds = [...periods.map((p) => p.startUs), periods.at(-1)!.endUs].map((us) =>
    new Date(us / 1000).toISOString().replace("Z", ""),
  );
  const perMetric: Record<string, number> = {};
  const values: Record<string, (number | null)[]> = {};
  for (const metric of options.only === "health" ? [] : PEER_METRICS) {
    const ask = (): Promise<pg.QueryResult<{ i: number; value: number | null }>> => client.query(metric.sql, [bounds]);
    const { rows } = await ask();
    const byPeriod = new Map(rows.map((row) => [Number(row.i), row.value]));
    values[metric.id] = periods.map((_, i) => byPeriod.get(i + 1) ?? null);
    perMetric[metric.id] = median(await timed(options.runs, ask));
  }
  // After the metrics, so that their plans stay what they were.
  for (const index of HEALTH_INDEXES) await client.query(index);
  await client.query("vacuum (analyze)");
  // The working folder is ours alone; the server reads from the one it was given.
  const scores = join(csv, "health-scores.csv");
  if (existsSync(scoresFile(options))) {
    copyFileSync(scoresFile(options), scores);
    chmodSync(scores, 0o644);
  }
  const health = await peerHealth(client, scores, healthMoments(options));
  const version = await client.query<{ v: string }>("select current_setting('server_version') as v");
  return {
    version: version.rows[0]!.v,
    settings: SETTINGS.join(", "),
    loadMs: loaded - before,
    indexMs: indexed - loaded,
    perMetric,
    values,
    health,
  };
}
