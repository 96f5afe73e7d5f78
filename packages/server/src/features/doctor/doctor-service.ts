import { readdir, stat, statfs } from "node:fs/promises";
import { join } from "node:path";
import { METRICS, sql, type TableName } from "@tendwell/core";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import type { Home } from "../../home/home.ts";
import { VERSION } from "../../home/version.ts";
import { listContradictions, listRejects } from "../imports/ledger-service.ts";
import type { SourceService } from "../imports/source-service.ts";

export interface Finding {
  code: string;
  severity: "ok" | "info" | "warning" | "error";
  subject: string;
  count: number;
  detail: string;
  mend: string | null;
  /** What `detail` says, as values: the pages say it in the reader's language. */
  params: Record<string, string | number>;
}

const LOW_DISK_BYTES = 2_000_000_000;
const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;

async function folderBytes(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile())
      bytes += await stat(join(entry.parentPath, entry.name)).then(
        (found) => found.size,
        () => 0,
      );
  }
  return bytes;
}

/** Tables that a complete company may well lack: one currency needs no rates, and nobody may have asked for money back. */
const MAY_BE_EMPTY: ReadonlySet<TableName> = new Set(["fx_rate", "refund", "account_attribute"]);

/** Tables some metric needs and that hold nothing. */
function missing(filled: ReadonlySet<string>): Finding[] {
  const byTable = new Map<TableName, string[]>();
  for (const metric of METRICS) {
    for (const table of metric.inputs)
      if (!filled.has(table) && !MAY_BE_EMPTY.has(table))
        byTable.set(table, [...(byTable.get(table) ?? []), metric.id]);
  }
  return [...byTable].map(([table, metrics]) => ({
    code: "missing_facts",
    severity: "info",
    subject: table,
    count: metrics.length,
    detail: `no ${table} facts, which ${metrics.length === 1 ? "one metric reads" : `${metrics.length} metrics read`}: ${metrics.slice(0, 6).join(", ")}${metrics.length > 6 ? " …" : ""}`,
    mend: "Import a file that has them; `tendwell import --inspect` proposes a mapping.",
    params: { table, metrics: metrics.join(", ") },
  }));
}

/** What is stale, missing, rejected or contradictory in a workspace, and how the machine fares. */
export async function examine(workspace: OpenWorkspace, sources: SourceService, home: Home): Promise<Finding[]> {
  const findings: Finding[] = [];
  const listed = await sources.list(workspace);
  for (const source of listed) {
    if (source.status === "fresh") continue;
    findings.push({
      code: source.status === "stale" ? "stale_source" : "empty_source",
      severity: "warning",
      subject: source.name,
      count: source.ageDays ?? 0,
      detail:
        source.status === "stale"
          ? `last fact ${source.ageDays} days before today, longer than its usual pauses`
          : "no facts from it stand",
      mend: source.status === "stale" ? "Import a newer export." : null,
      params: { days: source.ageDays ?? 0 },
    });
  }
  findings.push(...missing(new Set(listed.flatMap((source) => source.tables.map((one) => one.table)))));
  const rejects = await listRejects(workspace, { limit: 1, resolved: "false" });
  if (rejects.total > 0) {
    findings.push({
      code: "rejected_rows",
      severity: "warning",
      subject: "imports",
      count: rejects.total,
      detail: `${rejects.total} rows were refused and are not counted`,
      mend: "Mend and retry them on the Data page, or import the corrected file again.",
      params: { rows: rejects.total },
    });
  }
  for (const one of await listContradictions(workspace)) {
    findings.push({
      code: one.code,
      severity: "warning",
      subject: one.subject,
      count: one.count,
      detail: `${one.count} of ${one.outOf}; for example ${one.examples.slice(0, 3).join(", ") || "none kept"}`,
      mend: null,
      params: { rows: one.count, total: one.outOf, examples: one.examples.slice(0, 3).join(", ") || "–" },
    });
  }
  return [...findings, ...(await machine(workspace, home))];
}

async function machine(workspace: OpenWorkspace, home: Home): Promise<Finding[]> {
  const disk = await statfs(home.directory);
  const free = disk.bavail * disk.bsize;
  const [engine] = await workspace.store.engine.query(sql`select version() as version`, {
    tags: { surface: "doctor", route: "version" },
  });
  const backups = (await readdir(home.backupsDirectory).catch(() => [])).length;
  const info = (code: string, subject: string, count: number, detail: string): Finding => ({
    code,
    severity: "ok",
    subject,
    count,
    detail,
    mend: null,
    params: {},
  });
  return [
    {
      code: "disk_free",
      severity: free < LOW_DISK_BYTES ? "error" : "ok",
      subject: home.directory,
      count: free,
      detail: `${gigabytes(free)} free`,
      mend: free < LOW_DISK_BYTES ? "Free some space: imports stop when the disk is full." : null,
      params: { free: gigabytes(free) },
    },
    info("store_size", workspace.record.slug, await folderBytes(workspace.store.directory), "bytes of facts on disk"),
    {
      code: "backups",
      severity: backups === 0 ? "info" : "ok",
      subject: home.backupsDirectory,
      count: backups,
      detail: backups === 0 ? "no backup yet" : `${backups} backups`,
      mend: backups === 0 ? "Run `tendwell backup`." : null,
      params: { backups },
    },
    info("version_tendwell", VERSION, 1, "Tendwell"),
    info("version_node", process.version, 1, "Node"),
    info("version_engine", String(engine?.version ?? ""), 1, "DuckDB"),
  ];
}
