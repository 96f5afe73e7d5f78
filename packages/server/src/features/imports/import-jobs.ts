import { randomUUID } from "node:crypto";
import type { ImportJob } from "@tendwell/contract";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import { ProblemError } from "../../access/problem-error.ts";
import type { ImportInput, ImportProgress, IncomingFile } from "../../facts/ingest/import-report.ts";
import { RetryRefusedError } from "../../facts/ingest/retry-refused-error.ts";
import { finishedJob } from "./finished-job.ts";
import { readForm } from "./import-form.ts";
import type { ImportJobStore } from "./import-job-store.ts";
import { rejectFile } from "./ledger-service.ts";
import type { FormPart } from "./multipart-stream.ts";
import { type RejectRecord, textOf } from "./reject-record.ts";

const KEPT_JOBS = 200;
/** How often the state hears how far a job has come. */
const KEEP_MS = 2000;

interface Job {
  readonly workspaceId: string;
  readonly abort: AbortController;
  view: ImportJob;
  /** Writes of the view into state, one after the other; null for a job that is over when it answers. */
  keeping: Promise<void> | null;
  keptAt: number;
}

const PHASES = {
  receiving: "receiving",
  reading: "reading",
  checking: "checking",
  writing: "writing",
  done: "writing",
} as const;

/** Imports, with their progress: whole for those of this process, what was kept for those before it. */
export class ImportJobs {
  private readonly jobs = new Map<string, Job>();
  /** Told whenever the facts have changed: an import (before its job counts as done), an undo, a redo. */
  readonly onFactsChanged: (workspace: OpenWorkspace) => Promise<void>;

  /** Told when an import that was no trial has ended, well or not. */
  onEnded: (workspace: OpenWorkspace, job: ImportJob) => void = () => undefined;

  private readonly store: ImportJobStore;
  private readonly now: () => number;
  private readonly warn: (error: unknown) => void;

  /** `now` in milliseconds; `warn` hears of progress that could not be kept, which stops no import. */
  constructor(
    onFactsChanged: (workspace: OpenWorkspace) => Promise<void>,
    store: ImportJobStore,
    now: () => number,
    warn: (error: unknown) => void,
  ) {
    this.onFactsChanged = onFactsChanged;
    this.store = store;
    this.now = now;
    this.warn = warn;
  }

  async get(workspaceId: string, id: string): Promise<ImportJob> {
    return this.running(workspaceId, id)?.view ?? (await this.earlier(workspaceId, id));
  }

  /** Jobs of the workspace, newest first. */
  async list(workspaceId: string): Promise<ImportJob[]> {
    const kept = await this.store.list(workspaceId);
    return kept.map((job) => {
      const own = this.running(workspaceId, job.id);
      return own === undefined ? job : { ...own.view, rejects: [], contradictions: [] };
    });
  }

  /** Stops a job; one that has ended stays as it is. */
  async cancel(workspaceId: string, id: string): Promise<ImportJob> {
    const job = this.running(workspaceId, id);
    if (job === undefined) return this.earlier(workspaceId, id);
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
    job.keeping = this.store.keep(workspace.record.id, job.view);
    await job.keeping;
    await this.store.trim(workspace.record.id);
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
    let ended: ImportJob;
    try {
      // Readers of sheets are heavy: they are loaded when the first file comes.
      const { importFiles } = await import("../../facts/ingest/ingest-service.ts");
      const report = await importFiles(workspace.store, input);
      if (!report.dryRun && report.counts.added + report.counts.changed > 0) await this.onFactsChanged(workspace);
      ended = await finishedJob(workspace, job.view, report);
    } catch (error) {
      const cancelled = job.abort.signal.aborted;
      const message = error instanceof Error ? error.message : String(error);
      const code = error instanceof ProblemError ? error.code : cancelled ? "cancelled" : "unprocessable";
      const mend = error instanceof ProblemError ? (error.extras.mend ?? null) : null;
      ended = {
        ...job.view,
        state: cancelled ? "cancelled" : "failed",
        etaSeconds: null,
        error: { code, message, mend },
      };
    }
    // Kept before it is told: whoever hears of the end may close everything at once.
    await this.keep(job, ended);
    job.view = ended;
    if (!ended.dryRun) this.onEnded(workspace, ended);
  }

  private keep(job: Job, view: ImportJob = job.view): Promise<void> {
    if (job.keeping === null) return Promise.resolve();
    job.keptAt = this.now();
    job.keeping = job.keeping.then(() => this.store.keep(job.workspaceId, view)).catch(this.warn);
    return job.keeping;
  }

  private progress(job: Job, progress: ImportProgress): void {
    const before = job.view.state;
    job.view = {
      ...job.view,
      state: PHASES[progress.phase],
      file: progress.file ?? job.view.file,
      bytesRead: progress.bytes,
      bytesTotal: progress.totalBytes ?? job.view.bytesTotal,
      rows: progress.rows,
      rowsPerSecond: progress.rowsPerSecond,
      etaSeconds: progress.etaSeconds,
    };
    if (job.view.state !== before || this.now() - job.keptAt >= KEEP_MS) void this.keep(job);
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
      job.view = await finishedJob(workspace, job.view, report);
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
      keeping: null,
      keptAt: this.now(),
      view: {
        id,
        state: "receiving",
        startedAt: new Date(this.now()).toISOString(),
        file: null,
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

  private running(workspaceId: string, id: string): Job | undefined {
    const job = this.jobs.get(id);
    return job?.workspaceId === workspaceId ? job : undefined;
  }

  private async earlier(workspaceId: string, id: string): Promise<ImportJob> {
    const job = await this.store.find(workspaceId, id);
    if (job === null) throw new ProblemError("not-found", `import job ${JSON.stringify(id)} does not exist here`);
    return job;
  }
}
