import type { Principal } from "../../access/principal.ts";
import type { RouteHandlers } from "../../access/route-handlers.ts";
import type { StandingQuestions } from "../metrics/metric-service.ts";
import type { DashboardService } from "./dashboard-service.ts";
import type { LayoutService } from "./layout-service.ts";
import type { TargetService } from "./target-service.ts";

type Keys =
  | "GET /api/v1/workspaces/{workspace}/dashboard"
  | "GET /api/v1/workspaces/{workspace}/dashboard-layouts"
  | "POST /api/v1/workspaces/{workspace}/dashboard-layouts"
  | "PUT /api/v1/workspaces/{workspace}/dashboard-layouts/{layout}"
  | "DELETE /api/v1/workspaces/{workspace}/dashboard-layouts/{layout}"
  | "PUT /api/v1/workspaces/{workspace}/dashboard-layout"
  | "GET /api/v1/workspaces/{workspace}/business-events"
  | "GET /api/v1/workspaces/{workspace}/metrics/{metric}/targets"
  | "PUT /api/v1/workspaces/{workspace}/metrics/{metric}/target";

/** A person by name; a script or the command line leaves none. */
const nameOf = (principal: Principal): string | null => (principal.kind === "person" ? principal.name : null);

export function dashboardRoutes(
  dashboards: DashboardService,
  targets: TargetService,
  layouts: LayoutService,
  standing: StandingQuestions,
): Pick<RouteHandlers, Keys> {
  return {
    "GET /api/v1/workspaces/{workspace}/dashboard": ({ workspace, query, signal }) =>
      standing.ask(workspace, { page: "dashboard" }, query, (question, ask) =>
        dashboards.dashboard(workspace, question, signal, ask),
      ),
    "GET /api/v1/workspaces/{workspace}/dashboard-layouts": ({ workspace }) => layouts.list(workspace),
    "POST /api/v1/workspaces/{workspace}/dashboard-layouts": ({ workspace, body, principal }) =>
      layouts.create(workspace, body, nameOf(principal)),
    "PUT /api/v1/workspaces/{workspace}/dashboard-layouts/{layout}": ({ workspace, params, body, principal }) =>
      layouts.change(workspace, params.layout, body, nameOf(principal)),
    "DELETE /api/v1/workspaces/{workspace}/dashboard-layouts/{layout}": async ({ workspace, params }) => {
      await layouts.remove(workspace, params.layout);
      return null;
    },
    "PUT /api/v1/workspaces/{workspace}/dashboard-layout": ({ workspace, body }) =>
      layouts.choose(workspace, body.layout),
    "GET /api/v1/workspaces/{workspace}/business-events": async ({ workspace, query }) => ({
      items: await dashboards.businessEvents(workspace, query),
      nextCursor: null,
    }),
    "GET /api/v1/workspaces/{workspace}/metrics/{metric}/targets": async ({ workspace, params }) => ({
      items: await targets.history(workspace, params.metric),
      nextCursor: null,
    }),
    "PUT /api/v1/workspaces/{workspace}/metrics/{metric}/target": async ({ workspace, params, body, principal }) => {
      await targets.set(workspace, params.metric, body, nameOf(principal));
      return null;
    },
  };
}
