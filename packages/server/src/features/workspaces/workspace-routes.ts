import { assertInstallationOwner } from "../../access/principal.ts";
import type { RouteHandlers } from "../../access/route-handlers.ts";
import type { WorkspaceService } from "./workspace-service.ts";

type Keys =
  | "GET /api/v1/workspaces"
  | "POST /api/v1/workspaces"
  | "GET /api/v1/workspaces/{workspace}"
  | "PATCH /api/v1/workspaces/{workspace}";

export function workspaceRoutes(workspaces: WorkspaceService): Pick<RouteHandlers, Keys> {
  return {
    "GET /api/v1/workspaces": async ({ principal }) => ({
      items: (await workspaces.visibleTo(principal)).map(({ record, role }) => workspaces.describe(record, role)),
      nextCursor: null,
    }),
    "POST /api/v1/workspaces": async ({ principal, body }) => {
      assertInstallationOwner(principal);
      return workspaces.describe(await workspaces.create(body, principal), "owner");
    },
    "GET /api/v1/workspaces/{workspace}": ({ workspace }) => workspaces.describe(workspace.record, workspace.role),
    "PATCH /api/v1/workspaces/{workspace}": async ({ workspace, body }) =>
      workspaces.describe(await workspaces.update(workspace.record, body), workspace.role),
  };
}
