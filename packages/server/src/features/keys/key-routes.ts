import type { RouteHandlers } from "../../access/route-handlers.ts";
import type { KeyService } from "./key-service.ts";

type Keys =
  | "GET /api/v1/workspaces/{workspace}/keys"
  | "POST /api/v1/workspaces/{workspace}/keys"
  | "DELETE /api/v1/workspaces/{workspace}/keys/{key}";

export function keyRoutes(keys: KeyService): Pick<RouteHandlers, Keys> {
  return {
    "GET /api/v1/workspaces/{workspace}/keys": async ({ workspace }) => ({
      items: await keys.list(workspace.record.id),
      nextCursor: null,
    }),
    "POST /api/v1/workspaces/{workspace}/keys": ({ workspace, body }) => keys.create(workspace.record.id, body),
    "DELETE /api/v1/workspaces/{workspace}/keys/{key}": async ({ workspace, params }) => {
      await keys.revoke(workspace.record.id, params.key);
      return null;
    },
  };
}
