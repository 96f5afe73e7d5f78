import type { TEAM_ROUTES } from "@tendwell/contract";
import type { RouteHandlers } from "../../access/route-handlers.ts";
import type { TeamService } from "./team-service.ts";

/** How the team stands. */
export function teamRoutes(team: TeamService): Pick<RouteHandlers, keyof typeof TEAM_ROUTES> {
  return {
    "GET /api/v1/workspaces/{workspace}/team": ({ workspace, query, signal }) => team.team(workspace, query, signal),
  };
}
