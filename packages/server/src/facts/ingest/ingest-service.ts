import { mkdir } from "node:fs/promises";
import { join as joinPath } from "node:path";
import { currencyExponent, type FileMapping, type Mapping, parseMapping, sql } from "@tendwell/core";
import { parse as parseYaml } from "yaml";
import { PRESETS } from "../../connectors/presets.ts";
import type { FactStore } from "../fact-store.ts";
import { chooseMapping, type MappedGroup, type MappingChoice } from "./choose-mapping.ts";
import { commitImport } from "./commit-import.ts";
import { reach } from "./commit-points.ts";
import { exportLookup } from "./export-lookup.ts";
import { type GatedFile, gateFile } from "./gate-file.ts";
import type { BatchReport, FileReport, ImportInput, ImportReport, RowCounts, SourceKind } from "./import-report.ts";
import { ProgressMeter } from "./progress-meter.ts";
import { rejectOf } from "./reject-ledger.ts";
import { RetryRefusedError } from "./retry-refused-error.ts";
import type { SniffedFile } from "./sniff-file.ts";
import { stageImport } from "./stage-import.ts";
import { receive, withRun, withStaging } from "./staging-run.ts";
import type { StoredFile } from "./stored-batch.ts";
import { unreadable } from "./unreadable-file.ts";

const TAGS = { tags: { surface: "import", route: "service" } } as const;
const MAX_MAPPING = 1 << 20;

/** Reads a mapping file's text. Throws `MappingError`, or what the YAML reader says with its line. */
export function readMapping(text: string): Mapping {
  if (text.length > MAX_MAPPING)
    throw new RangeError(`a mapping requires at most ${MAX_MAPPING} characters, got ${text.length}`);
  return parseMapping(parseYaml(text, { maxAliasCount: 20, logLevel: "error" }));
}

class DryRun extends Error {
  readonly report: BatchReport;
  constructor(report: BatchReport) {
    super("dry run");
    this.report = report;
  }
}

/**
 * Imports files as one batch per source: all of a batch or nothing. Bad records go to the rejects, good ones in. Throws
 * `MappingError` for a mapping that cannot be used, the signal's reason when aborted; what is wrong with a file is in the
 * report.
 */
export function importFiles(store: FactStore, input: ImportInput): Promise<ImportReport> {
  return store.exclusive(() => runImport(store, input, null));
}

/** A reject to be replaced by the one record of the import: all of it or nothing. */
export interface Retry {
  readonly mapping: Mapping;
  readonly preset: string | null;
  readonly part: FileMapping;
  readonly rejectId: bigint;
}

/** An import inside of the store's turn. */
export async function runImport(store: FactStore, input: ImportInput, retry: Retry | null): Promise<ImportReport> {
  const startedAt = store.now();
  const given = input.mapping === undefined ? null : readMapping(input.mapping);
  if (
    input.preset !== undefined &&
    input.preset !== "native" &&
    !PRESETS.some((preset) => preset.id === input.preset)
  ) {
    throw new RangeError(
      `a preset requires one of native, ${PRESETS.map((preset) => preset.id).join(", ")}, got ${JSON.stringify(input.preset)}`,
    );
  }
  if (input.currency !== undefined && currencyExponent(input.currency) === null) {
    throw new RangeError(`a currency requires an ISO 4217 code, got ${JSON.stringify(input.currency)}`);
  }
  const meter = new ProgressMeter(input.onProgress);
  return withRun(store, async (run) => {
    const only = retry?.part ?? (given?.files.length === 1 ? given.files[0]! : null);
    const look = only?.format.kind === "auto" ? only.format : null;
    const files = await receive(store, input, run, meter, look);
    reach("files_received");
    const readable = files.filter((file) => file.problem === null);
    const choice: MappingChoice =
      retry === null
        ? chooseMapping(readable, given, PRESETS, input.preset ?? null)
        : {
            groups: [
              {
                mapping: retry.mapping,
                preset: retry.preset,
                files: readable.map((file) => ({ file, mapping: retry.part })),
              },
            ],
            unrecognised: [],
          };
    const reports = new Map<SniffedFile, FileReport>();
    for (const file of files)
      if (file.problem !== null) reports.set(file, fileReport(file, "refused", file.problem.code, file.problem.reason));
    for (const { file, reason } of choice.unrecognised)
      reports.set(file, fileReport(file, "unrecognised", "unrecognised", reason));
    const unread = files.find((file) => file.problem !== null);
    if (retry !== null && unread !== undefined)
      throw new RangeError(`a retry requires a readable record, got: ${unread.problem!.reason}`);
    const batches: BatchReport[] = [];
    for (const [i, group] of choice.groups.entries()) {
      const folder = joinPath(run, `group_${i}`);
      await mkdir(folder, { mode: 0o700 });
      batches.push(...(await importGroup(store, input, group, { run, folder, startedAt, meter, reports, retry })));
    }
    meter.done();
    const total = (key: keyof RowCounts) => batches.reduce((sum, batch) => sum + batch.counts[key], 0);
    return {
      dryRun: input.dryRun === true,
      files: files.map((file) => reports.get(file)!),
      batches,
      counts: {
        read: total("read"),
        added: total("added"),
        changed: total("changed"),
        unchanged: total("unchanged"),
        repeated: total("repeated"),
        rejected: total("rejected"),
        closed: total("closed"),
      },
      seconds: (store.now() - startedAt) / 1e6,
    };
  });
}

function fileReport(
  file: SniffedFile,
  status: FileReport["status"],
  code: string | null,
  reason: string | null,
  rows = 0,
  rejected = 0,
): FileReport {
  const text = file.format === "csv";
  return {
    name: file.spool.name,
    status,
    format: file.format,
    encoding: text || file.format === "ndjson" ? file.spool.encoding.encoding : null,
    delimiter: text ? file.delimiter : null,
    bytes: file.spool.bytes,
    rows,
    rejected,
    code,
    reason,
  };
}

/** How the file was read: the mapping knows fixed columns and names of its own, which the file alone cannot tell. */
function layoutOf(
  format: FileMapping["format"],
  file: SniffedFile,
  report: FileReport,
): Pick<StoredFile, "format" | "headers"> {
  if (format.kind === "fixed") return { format: "fixed", headers: [] };
  return { format: report.format, headers: format.columns ?? file.headers };
}

interface GroupContext {
  readonly run: string;
  readonly folder: string;
  readonly startedAt: number;
  readonly meter: ProgressMeter;
  readonly reports: Map<SniffedFile, FileReport>;
  readonly retry: Retry | null;
}

async function importGroup(
  store: FactStore,
  input: ImportInput,
  whole: MappedGroup,
  context: GroupContext,
): Promise<BatchReport[]> {
  const { reports, meter } = context;
  const parts = whole.files.filter((part) => {
    const problem = unreadable(whole, part);
    if (problem !== null) reports.set(part.file, fileReport(part.file, "refused", problem.code, problem.reason));
    return problem === null;
  });
  if (parts.length === 0) {
    if (context.retry !== null)
      throw new RangeError(`a retry requires its file to be readable alone, got: ${[...reports.values()][0]!.reason}`);
    return [];
  }
  const group: MappedGroup = { ...whole, files: parts };
  const { mapping } = group;
  const gated: GatedFile[] = [];
  for (const part of parts) {
    meter.start("reading", part.file.spool.name, part.file.spool.bytes);
    gated.push(
      await gateFile(part.file, part.mapping, {
        signal: input.signal,
        onProgress: (bytes, rows) => meter.at(bytes, rows),
      }),
    );
  }
  reach("records_gated");
  const name = input.sourceName ?? mapping.source;
  const found = await store.engine.query(sql`select source_id, kind, lag_us from source where name = ${name}`, TAGS);
  const isNew = found.length === 0;
  const next = await store.engine.query(sql`select coalesce(max(source_id), 0)::integer + 1 as id from source`, TAGS);
  const kind: SourceKind = isNew ? mapping.kind : (String(found[0]!.kind) as SourceKind);
  if (!isNew && kind !== mapping.kind) {
    throw new RangeError(
      `the source ${name} requires kind ${kind} as at its first import, got ${mapping.kind}: give it another source name`,
    );
  }
  const source = {
    id: Number((isNew ? next[0]! : found[0]!)[isNew ? "id" : "source_id"]),
    name,
    kind,
    preset: group.preset,
    isNew,
  };
  const bound = {
    tags: { surface: "import", route: "service" },
    timeoutMs: 3_600_000,
    ...(input.signal === undefined ? {} : { signal: input.signal }),
  };
  meter.start("checking", null, null);
  return withStaging(store, context.run, async (engine) => {
    const staged = await stageImport(group, gated, {
      engine,
      run: context.folder,
      salt: store.salt,
      sourceId: source.id,
      zone: input.zone ?? mapping.zone ?? store.zone,
      currency: (input.currency ?? mapping.currency ?? store.currency).toUpperCase(),
      exportLookup: (table, by, take, path) => exportLookup(store.engine, table, by, take, path),
      collisions: async (path) =>
        (
          await store.engine.query(
            sql`select n.kind, n.external_id from read_parquet(${path}) n join identity i using (kind, id) where i.external_id <> n.external_id`,
            bound,
          )
        ).map((row) => ({ kind: String(row.kind), externalId: String(row.external_id) })),
      signal: input.signal,
      onTyped: (_, rows) => meter.at(0, rows),
    });
    reach("rows_checked");
    if (context.retry !== null && staged.rejectCount > 0) {
      const [again] = await engine.query(sql`select * from read_parquet(${staged.rejects!}) limit 1`, bound);
      throw new RetryRefusedError(rejectOf({ ...again!, reject_id: 0, batch_id: 0, resolved_at: null }));
    }
    const rowsOf = await Promise.all(
      gated.map(
        async (file) =>
          file.rows ??
          Number((await engine.query(sql`select count(*)::bigint as n from ${file.relation.from}`, bound))[0]!.n),
      ),
    );
    // Refused records that never were rows of the engine count as read, too.
    const read = rowsOf.map((rows, i) => rows + gated[i]!.rejectCount);
    parts.forEach((part, i) => {
      reports.set(part.file, fileReport(part.file, "imported", null, null, read[i]!, staged.rejectsByFile[i]!));
    });
    meter.start("writing", null, null);
    input.signal?.throwIfAborted();
    try {
      const report = await store.engine.transaction(async (session) => {
        const done = await commitImport(session, staged, {
          salt: store.salt,
          source,
          lagUs: mapping.lagUs,
          files: parts.map((part) => ({
            ...reports.get(part.file)!,
            mappingId: part.mapping.id,
            ...layoutOf(part.mapping.format, part.file, reports.get(part.file)!),
          })),
          mapping: {
            mapping,
            preset: group.preset,
            zone: input.zone ?? null,
            currency: input.currency ?? null,
          },
          resolves: context.retry?.rejectId ?? null,
          rowsRead: read.reduce((sum, rows) => sum + rows, 0),
          startedAt: context.startedAt,
          recordedAt: store.now(),
          signal: input.signal,
        });
        const rejects = await session.query(
          sql`select * from reject where batch_id = ${done.batchId} order by reject_id limit 20`,
          TAGS,
        );
        const full = { ...done, rejects: rejects.map(rejectOf) };
        if (input.dryRun === true) throw new DryRun(full);
        return full;
      });
      reach("transaction_committed");
      return [report];
    } catch (error) {
      if (error instanceof DryRun) return [{ ...error.report, batchId: null }];
      throw error;
    }
  });
}
