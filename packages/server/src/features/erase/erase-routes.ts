import type { RouteHandlers } from "../../access/route-handlers.ts";
import { erasePerson } from "./erase-service.ts";

type Keys = "POST /api/v1/workspaces/{workspace}/erase";

export function eraseRoutes(): Pick<RouteHandlers, Keys> {
  return {
    "POST /api/v1/workspaces/{workspace}/erase": ({ workspace, body }) =>
      erasePerson(workspace.store, body.person, body.dryRun),
  };
}
