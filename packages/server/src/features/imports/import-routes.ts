import type { RouteHandlers } from "../access/route-handlers.ts";
import type { ImportJobs } from "./import-jobs.ts";
import { listContradictions, listImports, listRejects } from "./ledger-service.ts";
import { boundaryOf, multipartParts } from "./multipart-stream.ts";
import type { SourceService } from "./source-service.ts";

type Keys =
  | "GET /api/v1/workspaces/{workspace}/sources"
  | "GET /api/v1/workspaces/{workspace}/imports"
  | "POST /api/v1/workspaces/{workspace}/imports"
  | "GET /api/v1/workspaces/{workspace}/import-jobs/{job}"
  | "DELETE /api/v1/workspaces/{workspace}/import-jobs/{job}"
  | "GET /api/v1/workspaces/{workspace}/rejects"
  | "GET /api/v1/workspaces/{workspace}/contradictions";

/** The form's parts, and the size of the whole where the client says it. */
function formOf(request: Request) {
  const boundary = boundaryOf(request.headers.get("content-type"));
  const length = Number(request.headers.get("content-length") ?? Number.NaN);
  const body = (request.body ?? new ReadableStream()) as unknown as AsyncIterable<Uint8Array>;
  return { parts: multipartParts(body, boundary), totalBytes: Number.isFinite(length) ? length : null };
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
    "GET /api/v1/workspaces/{workspace}/import-jobs/{job}": ({ workspace, params }) =>
      jobs.get(workspace.record.id, params.job),
    "DELETE /api/v1/workspaces/{workspace}/import-jobs/{job}": ({ workspace, params }) =>
      jobs.cancel(workspace.record.id, params.job),
    "GET /api/v1/workspaces/{workspace}/rejects": ({ workspace, query }) => listRejects(workspace, query),
    "GET /api/v1/workspaces/{workspace}/contradictions": async ({ workspace }) => ({
      items: await listContradictions(workspace),
      nextCursor: null,
    }),
  };
}
