import type { ImportJob } from "@tendwell/contract";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import type { ImportReport } from "../../facts/ingest/import-report.ts";
import { findImport, type ImportRow } from "./ledger-service.ts";

const iso = (us: number) => new Date(us / 1000).toISOString();

/** The job as it stands when its import has come to an end. */
export async function finishedJob(workspace: OpenWorkspace, job: ImportJob, report: ImportReport): Promise<ImportJob> {
  const imports: ImportRow[] = [];
  for (const batch of report.batches) {
    if (batch.batchId !== null) {
      imports.push(await findImport(workspace.store.engine, batch.batchId));
      continue;
    }
    const at = iso(workspace.store.now());
    const { counts } = batch;
    imports.push({
      id: 0,
      source: batch.source.name,
      files: report.files.filter((file) => file.status === "imported").map((file) => file.name),
      startedAt: at,
      recordedAt: at,
      rowsRead: counts.read,
      rowsAdded: counts.added,
      rowsChanged: counts.changed,
      rowsUnchanged: counts.unchanged,
      rowsRepeated: counts.repeated,
      rowsRejected: counts.rejected,
      rowsClosed: counts.closed,
      backfilled: batch.backfilled,
      undoneAt: null,
    });
  }
  const nothing = report.batches.length === 0;
  const first = report.files.find((file) => file.status !== "imported");
  return {
    ...job,
    state: nothing ? "failed" : "done",
    rows: report.counts.read,
    etaSeconds: null,
    files: report.files.map(({ name, status, format, rows, rejected, code, reason }) => ({
      name,
      status,
      format,
      rows,
      rejected,
      code,
      reason,
    })),
    imports,
    contradictions: report.batches.flatMap((batch) =>
      batch.contradictions.map(({ code, subject, count, outOf, examples, figures }) => ({
        code,
        subject,
        count,
        outOf,
        examples: [...examples],
        figures: { ...figures },
        importId: batch.batchId ?? 0,
      })),
    ),
    rejects: report.batches.flatMap((batch) =>
      batch.rejects.map(({ file, line, column, value, code, reason }) => ({
        file,
        line,
        column,
        value,
        code,
        reason,
      })),
    ),
    error: nothing
      ? {
          code: first?.code ?? "no_files",
          message:
            first === undefined
              ? "no file came with the request"
              : `${first.name}: ${first.reason ?? "it was not recognised"}`,
          mend:
            first === undefined
              ? null
              : "Look at it with `tendwell import --inspect`, and give the mapping it proposes.",
        }
      : null,
  };
}
