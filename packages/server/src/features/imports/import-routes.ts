import type { Inspection as ContractInspection } from "@tendwell/contract";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import { ProblemError } from "../../access/problem-error.ts";
import type { RouteHandlers } from "../../access/route-handlers.ts";
import { redoBatch, undoBatch } from "../../facts/ingest/batch-ledger.ts";
import type { Inspection } from "../../facts/ingest/import-report.ts";
import { readForm } from "./import-form.ts";
import type { ImportJobs } from "./import-jobs.ts";
import { findImport, type ImportRow, listContradictions, listImports, listRejects } from "./ledger-service.ts";
import { boundaryOf, multipartParts } from "./multipart-stream.ts";
import type { SourceService } from "./source-service.ts";

type Keys =
  | "GET /api/v1/workspaces/{workspace}/sources"
  | "GET /api/v1/workspaces/{workspace}/imports"
  | "POST /api/v1/workspaces/{workspace}/imports"
  | "GET /api/v1/workspaces/{workspace}/import-jobs"
  | "GET /api/v1/workspaces/{workspace}/import-jobs/{job}"
  | "DELETE /api/v1/workspaces/{workspace}/import-jobs/{job}"
  | "POST /api/v1/workspaces/{workspace}/imports/inspect"
  | "POST /api/v1/workspaces/{workspace}/imports/{import}/undo"
  | "POST /api/v1/workspaces/{workspace}/imports/{import}/redo"
  | "GET /api/v1/workspaces/{workspace}/rejects"
  | "POST /api/v1/workspaces/{workspace}/rejects/{reject}/retry"
  | "GET /api/v1/workspaces/{workspace}/contradictions";

/** The form's parts, and the size of the whole where the client says it. */
function formOf(request: Request) {
  const boundary = boundaryOf(request.headers.get("content-type"));
  const length = Number(request.headers.get("content-length") ?? Number.NaN);
  const body = (request.body ?? new ReadableStream()) as unknown as AsyncIterable<Uint8Array>;
  return { parts: multipartParts(body, boundary), totalBytes: Number.isFinite(length) ? length : null };
}

/** Undoes an import or takes the undo back; one that is so already conflicts. */
async function turn(jobs: ImportJobs, workspace: OpenWorkspace, id: number, kind: "undo" | "redo"): Promise<ImportRow> {
  const { store } = workspace;
  const before = await findImport(store.engine, id);
  if ((before.undoneAt !== null) === (kind === "undo")) {
    throw new ProblemError("conflict", `import ${id} is ${kind === "undo" ? "undone already" : "not undone"}`);
  }
  await (kind === "undo" ? undoBatch(store, id) : redoBatch(store, id));
  await jobs.onFactsChanged(workspace);
  return findImport(store.engine, id);
}

function inspectionOf(found: Inspection): ContractInspection {
  return {
    files: found.files.map((file) => ({
      file: file.name,
      format: file.format ?? "unknown",
      encoding: file.encoding,
      delimiter: file.delimiter,
      rows: null,
      preset: file.preset,
      table: file.table,
      problem: file.problem,
      confidence: file.confidence,
      columns: file.columns.map((column) => ({
        name: column.column,
        sample: [...column.examples],
        target: column.target,
        confidence: column.confidence,
        reason: column.reason,
      })),
    })),
    mapping: found.mapping ?? "",
  };
}

export function importRoutes(sources: SourceService, jobs: ImportJobs): Pick<RouteHandlers, Keys> {
  return {
    "GET /api/v1/workspaces/{workspace}/sources": async ({ workspace }) => ({
      items: [...(await sources.list(workspace))],
      nextCursor: null,
    }),
    "GET /api/v1/workspaces/{workspace}/imports": ({ workspace, query }) => listImports(workspace, query),
    "POST /api/v1/workspaces/{workspace}/imports": ({ workspace, request, signal }) => {
      const { parts, totalBytes } = formOf(request);
      return jobs.start(workspace, parts, totalBytes, signal);
    },
    "GET /api/v1/workspaces/{workspace}/import-jobs": async ({ workspace }) => ({
      items: await jobs.list(workspace.record.id),
      nextCursor: null,
    }),
    "GET /api/v1/workspaces/{workspace}/import-jobs/{job}": ({ workspace, params }) =>
      jobs.get(workspace.record.id, params.job),
    "DELETE /api/v1/workspaces/{workspace}/import-jobs/{job}": ({ workspace, params }) =>
      jobs.cancel(workspace.record.id, params.job),
    "POST /api/v1/workspaces/{workspace}/imports/inspect": async ({ workspace, request, signal }) => {
      const { files } = await readForm(formOf(request).parts);
      const { inspectFiles } = await import("../../facts/ingest/inspect-files.ts");
      return inspectionOf(await inspectFiles(workspace.store, { files, signal }));
    },
    "POST /api/v1/workspaces/{workspace}/imports/{import}/undo": ({ workspace, params }) =>
      turn(jobs, workspace, params.import, "undo"),
    "POST /api/v1/workspaces/{workspace}/imports/{import}/redo": ({ workspace, params }) =>
      turn(jobs, workspace, params.import, "redo"),
    "POST /api/v1/workspaces/{workspace}/rejects/{reject}/retry": ({ workspace, params, body }) =>
      jobs.retry(workspace, params.reject, body.record),
    "GET /api/v1/workspaces/{workspace}/rejects": ({ workspace, query }) => listRejects(workspace, query),
    "GET /api/v1/workspaces/{workspace}/contradictions": async ({ workspace }) => ({
      items: await listContradictions(workspace),
      nextCursor: null,
    }),
  };
}
