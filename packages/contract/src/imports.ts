import { z } from "zod";

export const sourceSchema = z
  .object({
    id: z.number(),
    name: z.string(),
    kind: z.string(),
    preset: z.string().nullable(),
    lastOccurredAt: z.string().nullable(),
    lastRecordedAt: z.string().nullable(),
    tables: z.array(z.object({ table: z.string(), rows: z.number() })),
    /** Fresh, or stale since more days than its own rhythm. */
    status: z.enum(["fresh", "stale", "empty"]),
    ageDays: z.number().nullable(),
  })
  .meta({ id: "Source" });

export const importSchema = z
  .object({
    id: z.number(),
    source: z.string(),
    files: z.array(z.string()),
    startedAt: z.string(),
    recordedAt: z.string(),
    rowsRead: z.number(),
    rowsAdded: z.number(),
    rowsChanged: z.number(),
    rowsUnchanged: z.number(),
    rowsRepeated: z.number(),
    rowsRejected: z.number(),
    rowsClosed: z.number(),
    backfilled: z.boolean(),
    undoneAt: z.string().nullable(),
  })
  .meta({ id: "Import" });
export type Import = z.infer<typeof importSchema>;

export const contradictionSchema = z
  .object({
    code: z.string(),
    subject: z.string(),
    count: z.number(),
    outOf: z.number(),
    examples: z.array(z.string()),
    /** Counts beside the main one, by name. */
    figures: z.record(z.string(), z.number()),
    importId: z.number(),
  })
  .meta({ id: "Contradiction" });

/** A long import runs as a job: poll it. */
export const importJobSchema = z
  .object({
    id: z.string(),
    state: z.enum(["receiving", "reading", "checking", "writing", "done", "failed", "cancelled", "interrupted"]),
    startedAt: z.string(),
    /** The file that is being received or read, or was the last one. */
    file: z.string().nullable(),
    dryRun: z.boolean(),
    bytesRead: z.number(),
    bytesTotal: z.number().nullable(),
    rows: z.number(),
    rowsPerSecond: z.number().nullable(),
    etaSeconds: z.number().nullable(),
    /** What became of each file; `code` and `reason` say why one was not imported. */
    files: z.array(
      z.object({
        name: z.string(),
        status: z.enum(["imported", "unrecognised", "refused"]),
        format: z.string().nullable(),
        rows: z.number(),
        rejected: z.number(),
        code: z.string().nullable(),
        reason: z.string().nullable(),
      }),
    ),
    imports: z.array(importSchema),
    contradictions: z.array(contradictionSchema),
    /** First rejects; the whole list is under /rejects. */
    rejects: z.array(
      z.object({
        file: z.string(),
        line: z.number(),
        column: z.string().nullable(),
        value: z.string().nullable(),
        code: z.string(),
        reason: z.string(),
      }),
    ),
    error: z.object({ code: z.string(), message: z.string(), mend: z.string().nullable() }).nullable(),
  })
  .meta({ id: "ImportJob" });
export type ImportJob = z.infer<typeof importJobSchema>;

export const rejectSchema = z
  .object({
    id: z.string(),
    importId: z.number(),
    file: z.string(),
    line: z.number(),
    column: z.string().nullable(),
    value: z.string().nullable(),
    code: z.string(),
    reason: z.string(),
    /** The original record: column name → text. */
    record: z.record(z.string(), z.string().nullable()).nullable(),
    resolvedAt: z.string().nullable(),
  })
  .meta({ id: "Reject" });

export const inspectionSchema = z
  .object({
    files: z.array(
      z.object({
        file: z.string(),
        format: z.string(),
        encoding: z.string().nullable(),
        delimiter: z.string().nullable(),
        rows: z.number().nullable(),
        preset: z.string().nullable(),
        /** The fact table its rows go to. */
        table: z.string().nullable(),
        /** Why it cannot be read or understood. */
        problem: z.string().nullable(),
        /** 0..1: how sure the proposal is. */
        confidence: z.number(),
        columns: z.array(
          z.object({
            name: z.string(),
            sample: z.array(z.string()),
            target: z.string().nullable(),
            confidence: z.number(),
            reason: z.string(),
          }),
        ),
      }),
    ),
    /** The proposed mapping, YAML. */
    mapping: z.string(),
  })
  .meta({ id: "Inspection" });
export type Inspection = z.infer<typeof inspectionSchema>;

/** One finding of the doctor: stale, missing, rejected, contradictory, or about the machine. */
export const findingSchema = z
  .object({
    code: z.string(),
    severity: z.enum(["ok", "info", "warning", "error"]),
    subject: z.string(),
    count: z.number(),
    /** In English; `params` are what it says, for readers of other languages. */
    detail: z.string(),
    mend: z.string().nullable(),
    params: z.record(z.string(), z.union([z.string(), z.number()])),
  })
  .meta({ id: "Finding" });
export type Finding = z.infer<typeof findingSchema>;
