import { randomUUID } from "node:crypto";
import type { ImportJob } from "@tendwell/contract";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import { ProblemError } from "../../access/problem-error.ts";
import type { ImportInput, ImportProgress, ImportReport, IncomingFile } from "../../facts/ingest/import-report.ts";
import { RetryRefusedError } from "../../facts/ingest/retry-refused-error.ts";
import { readForm } from "./import-form.ts";
import { findImport, type ImportRow, rejectFile } from "./ledger-service.ts";
import type { FormPart } from "./multipart-stream.ts";
import { type RejectRecord, textOf } from "./reject-record.ts";

const KEPT_JOBS = 200;

interface Job {
  readonly workspaceId: string;
  readonly abort: AbortController;
  view: ImportJob;
}

const iso = (us: number) => new Date(us / 1000).toISOString();

const PHASES = {
  receiving: "receiving",
  reading: "reading",
  checking: "checking",
  writing: "writing",
  done: "writing",
} as const;

/** Imports that run or ran in this process, with their progress. */
export class ImportJobs {
  private readonly jobs = new Map<string, Job>();
  /** Told whenever the facts have changed: an import (before its job counts as done), an undo, a redo. */
  readonly onFactsChanged: (workspace: OpenWorkspace) => Promise<void>;

  /** Told when an import that was no trial has ended, well or not. */
  onEnded: (workspace: OpenWorkspace, job: ImportJob) => void = () => undefined;

  constructor(onFactsChanged: (workspace: OpenWorkspace) => Promise<void>) {
    this.onFactsChanged = onFactsChanged;
  }

  get(workspaceId: string, id: string): ImportJob {
    return this.find(workspaceId, id).view;
  }

  cancel(workspaceId: string, id: string): ImportJob {
    const job = this.find(workspaceId, id);
    job.abort.abort(new Error("cancelled"));
    return job.view;
  }

  /** Starts an import; resolves when every byte has been received, while the rest goes on. */
  async start(
    workspace: OpenWorkspace,
    parts: AsyncGenerator<FormPart>,
    totalBytes: number | null,
    signal: AbortSignal,
  ): Promise<ImportJob> {
    const { fields, files } = await readForm(parts);
    const job = this.add(workspace.record.id, fields.get("dryRun") === "true", totalBytes);
    const disconnect = () => job.abort.abort(new Error("the connection was closed"));
    signal.addEventListener("abort", disconnect, { once: true });
    let resolve: () => void = () => undefined;
    const received = new Promise<void>((done) => {
      resolve = done;
    });
    const watched = async function* () {
      yield* files;
      // From here on the import no longer needs the client.
      signal.removeEventListener("abort", disconnect);
      resolve();
    };
    void this.run(workspace, job, fields, watched()).finally(() => resolve());
    await received;
    return job.view;
  }

  private async run(
    workspace: OpenWorkspace,
    job: Job,
    fields: ReadonlyMap<string, string>,
    files: AsyncIterable<IncomingFile>,
  ): Promise<void> {
    const text = (name: string) => (fields.get(name) || undefined) as string | undefined;
    const [mapping, preset, sourceName, zone, currency] = [
      text("mapping"),
      text("preset"),
      text("source"),
      text("zone"),
      text("currency"),
    ];
    const input: ImportInput = {
      files,
      dryRun: job.view.dryRun,
      signal: job.abort.signal,
      onProgress: (progress) => this.progress(job, progress),
      ...(mapping === undefined ? {} : { mapping }),
      ...(preset === undefined ? {} : { preset }),
      ...(sourceName === undefined ? {} : { sourceName }),
      ...(zone === undefined ? {} : { zone }),
      ...(currency === undefined ? {} : { currency }),
    };
    try {
      // Readers of sheets are heavy: they are loaded when the first file comes.
      const { importFiles } = await import("../../facts/ingest/ingest-service.ts");
      const report = await importFiles(workspace.store, input);
      if (!report.dryRun && report.counts.added + report.counts.changed > 0) await this.onFactsChanged(workspace);
      await this.finish(workspace, job, report);
    } catch (error) {
      const cancelled = job.abort.signal.aborted;
      const message = error instanceof Error ? error.message : String(error);
      const code = error instanceof ProblemError ? error.code : cancelled ? "cancelled" : "unprocessable";
      const mend = error instanceof ProblemError ? (error.extras.mend ?? null) : null;
      job.view = {
        ...job.view,
        state: cancelled ? "cancelled" : "failed",
        etaSeconds: null,
        error: { code, message, mend },
      };
    }
    if (!job.view.dryRun) this.onEnded(workspace, job.view);
  }

  private progress(job: Job, progress: ImportProgress): void {
    job.view = {
      ...job.view,
      state: PHASES[progress.phase],
      bytesRead: progress.bytes,
      bytesTotal: progress.totalBytes ?? job.view.bytesTotal,
      rows: progress.rows,
      rowsPerSecond: progress.rowsPerSecond,
      etaSeconds: progress.etaSeconds,
    };
  }

  private async finish(workspace: OpenWorkspace, job: Job, report: ImportReport): Promise<void> {
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
    job.view = {
      ...job.view,
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

  /** Imports one mended record in place of a reject; done when it answers. */
  async retry(workspace: OpenWorkspace, rejectId: string, record: RejectRecord): Promise<ImportJob> {
    if (!/^\d{1,18}$/.test(rejectId))
      throw new ProblemError("not-found", `reject ${JSON.stringify(rejectId)} does not exist`);
    const file = await rejectFile(workspace.store.engine, BigInt(rejectId));
    const job = this.add(workspace.record.id, false, null);
    try {
      const { retryReject } = await import("../../facts/ingest/retry-reject.ts");
      const report = await retryReject(workspace.store, rejectId, textOf(record, file));
      await this.onFactsChanged(workspace);
      await this.finish(workspace, job, report);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const again = error instanceof RetryRefusedError ? error.reject : null;
      if (again === null && !(error instanceof RangeError)) throw error;
      job.view = {
        ...job.view,
        state: "failed",
        rejects:
          again === null
            ? []
            : [
                {
                  file: again.file,
                  line: again.line,
                  column: again.column,
                  value: again.value,
                  code: again.code,
                  reason: again.reason,
                },
              ],
        error: { code: again?.code ?? "unprocessable", message, mend: null },
      };
    }
    return job.view;
  }

  private add(workspaceId: string, dryRun: boolean, totalBytes: number | null): Job {
    const id = randomUUID();
    const job: Job = {
      workspaceId,
      abort: new AbortController(),
      view: {
        id,
        state: "receiving",
        dryRun,
        bytesRead: 0,
        bytesTotal: totalBytes,
        rows: 0,
        rowsPerSecond: null,
        etaSeconds: null,
        files: [],
        imports: [],
        contradictions: [],
        rejects: [],
        error: null,
      },
    };
    this.jobs.set(id, job);
    if (this.jobs.size > KEPT_JOBS) this.jobs.delete(this.jobs.keys().next().value!);
    return job;
  }

  private find(workspaceId: string, id: string): Job {
    const job = this.jobs.get(id);
    if (job === undefined || job.workspaceId !== workspaceId) {
      throw new ProblemError(
        "not-found",
        `import job ${JSON.stringify(id)} does not exist here, or the server was restarted since`,
      );
    }
    return job;
  }
}
