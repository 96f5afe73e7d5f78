import type { RouteHandlers } from "../../access/route-handlers.ts";
import type { DashboardService } from "./dashboard-service.ts";

type Keys =
  | "GET /api/v1/workspaces/{workspace}/dashboard"
  | "PUT /api/v1/workspaces/{workspace}/metrics/{metric}/target";

export function dashboardRoutes(dashboards: DashboardService): Pick<RouteHandlers, Keys> {
  return {
    "GET /api/v1/workspaces/{workspace}/dashboard": ({ workspace, query, signal }) =>
      dashboards.dashboard(workspace, query, signal),
    "PUT /api/v1/workspaces/{workspace}/metrics/{metric}/target": async ({ workspace, params, body }) => {
      await dashboards.setTarget(workspace, params.metric, body.component, body.target);
      return null;
    },
  };
}
