import { FINAL_IMPORT_STATES, type ImportJob } from "@tendwell/contract";
import type { Kysely } from "kysely";
import type { StateDatabase } from "../../state/schema.ts";

/** Jobs of a workspace that are kept, newest first. */
const KEPT = 100;

const INTERRUPTED: NonNullable<ImportJob["error"]> = {
  code: "interrupted",
  message: "the server stopped while this import ran",
  mend: "Run it again with the same files: what went in already is recognised and is not added twice.",
};

/** A job that no process works on any more: it can only have been cut off. */
function cutOff(job: ImportJob): ImportJob {
  if (FINAL_IMPORT_STATES.has(job.state)) return job;
  return { ...job, state: "interrupted", rowsPerSecond: null, etaSeconds: null, error: INTERRUPTED };
}

/** What of import jobs outlives the process: how far each was, and how it ended. */
export class ImportJobStore {
  private readonly db: Kysely<StateDatabase>;

  constructor(db: Kysely<StateDatabase>) {
    this.db = db;
  }

  /** Notes a job, or how far it has come by now. */
  async keep(workspaceId: string, job: ImportJob): Promise<void> {
    // Rows and keys of the files may be personal: they stay in the facts store alone.
    const text = JSON.stringify({ ...job, rejects: [], contradictions: [] });
    await this.db
      .insertInto("import_job")
      .values({ id: job.id, workspace_id: workspaceId, started_at: job.startedAt, job: text })
      .onConflict((c) => c.column("id").doUpdateSet({ job: text }))
      .execute();
  }

  /** Forgets the oldest jobs beyond those that are kept. */
  async trim(workspaceId: string): Promise<void> {
    const oldest = await this.db
      .selectFrom("import_job")
      .select("started_at")
      .where("workspace_id", "=", workspaceId)
      .orderBy("started_at", "desc")
      .offset(KEPT)
      .limit(1)
      .executeTakeFirst();
    if (oldest === undefined) return;
    await this.db
      .deleteFrom("import_job")
      .where("workspace_id", "=", workspaceId)
      .where("started_at", "<", oldest.started_at)
      .execute();
  }

  /** A job of an earlier process; null when there is none. */
  async find(workspaceId: string, id: string): Promise<ImportJob | null> {
    const row = await this.db
      .selectFrom("import_job")
      .select("job")
      .where("workspace_id", "=", workspaceId)
      .where("id", "=", id)
      .executeTakeFirst();
    return row === undefined ? null : cutOff(JSON.parse(row.job) as ImportJob);
  }

  /** Jobs, newest first; those of earlier processes that did not end count as interrupted. */
  async list(workspaceId: string): Promise<ImportJob[]> {
    const rows = await this.db
      .selectFrom("import_job")
      .select("job")
      .where("workspace_id", "=", workspaceId)
      .orderBy("started_at", "desc")
      .limit(KEPT)
      .execute();
    return rows.map((row) => cutOff(JSON.parse(row.job) as ImportJob));
  }
}
