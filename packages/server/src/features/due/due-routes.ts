import type { RouteHandlers } from "../../access/route-handlers.ts";
import type { DueService } from "./due-service.ts";

type Keys = "GET /api/v1/workspaces/{workspace}/renewals" | "GET /api/v1/workspaces/{workspace}/milestones-due";

export function dueRoutes(due: DueService): Pick<RouteHandlers, Keys> {
  return {
    "GET /api/v1/workspaces/{workspace}/renewals": ({ workspace, query, signal }) =>
      due.renewals(workspace, query, signal),
    "GET /api/v1/workspaces/{workspace}/milestones-due": ({ workspace, query, signal }) =>
      due.milestones(workspace, query, signal),
  };
}
