import type { RouteHandlers } from "../access/route-handlers.ts";
import { listContradictions, listImports, listRejects } from "./ledger-service.ts";
import type { SourceService } from "./source-service.ts";

type Keys =
  | "GET /api/v1/workspaces/{workspace}/sources"
  | "GET /api/v1/workspaces/{workspace}/imports"
  | "GET /api/v1/workspaces/{workspace}/rejects"
  | "GET /api/v1/workspaces/{workspace}/contradictions";

export function importRoutes(sources: SourceService): Pick<RouteHandlers, Keys> {
  return {
    "GET /api/v1/workspaces/{workspace}/sources": async ({ workspace }) => ({
      items: [...(await sources.list(workspace))],
      nextCursor: null,
    }),
    "GET /api/v1/workspaces/{workspace}/imports": ({ workspace, query }) => listImports(workspace, query),
    "GET /api/v1/workspaces/{workspace}/rejects": ({ workspace, query }) => listRejects(workspace, query),
    "GET /api/v1/workspaces/{workspace}/contradictions": async ({ workspace }) => ({
      items: await listContradictions(workspace),
      nextCursor: null,
    }),
  };
}
