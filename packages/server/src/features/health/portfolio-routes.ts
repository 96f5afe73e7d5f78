import type { PORTFOLIO_ROUTES } from "@tendwell/contract";
import type { RouteHandlers } from "../../access/route-handlers.ts";
import { exportResponse } from "../export/export-service.ts";
import { authorOf, type HealthParts } from "./health-routes.ts";
import { portfolioExport } from "./portfolio-export.ts";

/** The portfolio with what one does in it, and Today. */
export function portfolioRoutes(parts: HealthParts): Pick<RouteHandlers, keyof typeof PORTFOLIO_ROUTES> {
  const { portfolios, actions, views, todays, alerts } = parts;
  return {
    "GET /api/v1/workspaces/{workspace}/portfolio": ({ workspace, query }) => portfolios.portfolio(workspace, query),
    "GET /api/v1/workspaces/{workspace}/today": ({ workspace, query }) => todays.today(workspace, query),
    "POST /api/v1/workspaces/{workspace}/portfolio/export": async ({ workspace, body }) => {
      const matching = body.selection.matching ?? {};
      const question = { ...matching, scorecard: body.scorecard ?? matching.scorecard };
      const snapshot = await portfolios.snapshot(workspace, question);
      const chosen = new Set(await actions.chosen(workspace, body.selection));
      return exportResponse(
        `portfolio-${snapshot.scores.scorecard}`,
        body.format,
        portfolioExport(snapshot, chosen),
        workspace.store,
      );
    },
    "POST /api/v1/workspaces/{workspace}/portfolio/owner": ({ workspace, body }) =>
      actions.owner(workspace, body.selection, body.owner),
    "POST /api/v1/workspaces/{workspace}/portfolio/rest": ({ workspace, body, principal }) =>
      actions.rest(workspace, body.selection, body.days, authorOf(principal)),
    "POST /api/v1/workspaces/{workspace}/alerts/wake": async ({ workspace, body, principal }) => {
      await alerts.wake(workspace, body.subjects, authorOf(principal));
      return null;
    },
    "POST /api/v1/workspaces/{workspace}/portfolio/sentiment": ({ workspace, body, principal }) =>
      actions.sentiment(workspace, body.selection, { value: body.value, reason: body.reason }, authorOf(principal)),
    "POST /api/v1/workspaces/{workspace}/portfolio/override": ({ workspace, body, principal }) => {
      const { selection, ...input } = body;
      return actions.override(workspace, selection, input, authorOf(principal));
    },
    "POST /api/v1/workspaces/{workspace}/portfolio/override/withdraw": ({ workspace, body }) =>
      actions.withdraw(workspace, body.selection, body.scorecard),
    "GET /api/v1/workspaces/{workspace}/portfolio/views": async ({ workspace, principal }) => ({
      items: await views.list(workspace, principal),
      nextCursor: null,
    }),
    "POST /api/v1/workspaces/{workspace}/portfolio/views": ({ workspace, principal, body }) =>
      views.save(workspace, principal, body),
    "DELETE /api/v1/workspaces/{workspace}/portfolio/views/{view}": async ({ workspace, principal, params }) => {
      await views.remove(workspace, principal, params.view);
      return null;
    },
  };
}
