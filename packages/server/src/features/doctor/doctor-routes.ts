import type { RouteHandlers } from "../../access/route-handlers.ts";
import type { Home } from "../../home/home.ts";
import type { SourceService } from "../imports/source-service.ts";
import { examine } from "./doctor-service.ts";

type Keys = "GET /api/v1/workspaces/{workspace}/doctor";

export function doctorRoutes(sources: SourceService, home: Home): Pick<RouteHandlers, Keys> {
  return {
    "GET /api/v1/workspaces/{workspace}/doctor": async ({ workspace }) => ({
      items: await examine(workspace, sources, home),
      nextCursor: null,
    }),
  };
}
