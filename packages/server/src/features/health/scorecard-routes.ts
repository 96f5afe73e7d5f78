import type { SCORECARD_ROUTES } from "@tendwell/contract";
import type { RouteHandlers } from "../../access/route-handlers.ts";
import type { CompareService } from "./compare-service.ts";
import type { DraftService } from "./draft-service.ts";
import { authorOf } from "./health-routes.ts";
import type { PreviewService } from "./preview-service.ts";

export interface ScorecardParts {
  readonly previews: PreviewService;
  readonly comparisons: CompareService;
  readonly drafts: DraftService;
}

export function scorecardRoutes({
  previews,
  comparisons,
  drafts,
}: ScorecardParts): Pick<RouteHandlers, keyof typeof SCORECARD_ROUTES> {
  return {
    "POST /api/v1/workspaces/{workspace}/scorecards/preview": ({ workspace, body, signal }) =>
      previews.preview(workspace, body, signal),
    "POST /api/v1/workspaces/{workspace}/scorecards/compare": ({ workspace, body, signal }) =>
      comparisons.compare(workspace, body, signal),
    "GET /api/v1/workspaces/{workspace}/scorecards/drafts": async ({ workspace }) => ({
      items: await drafts.list(workspace),
      nextCursor: null,
    }),
    "PUT /api/v1/workspaces/{workspace}/scorecards/drafts/{scorecard}": ({ workspace, params, body, principal }) =>
      drafts.keep(workspace, params.scorecard, body, authorOf(principal)),
    "DELETE /api/v1/workspaces/{workspace}/scorecards/drafts/{scorecard}": async ({ workspace, params }) => {
      await drafts.remove(workspace, params.scorecard);
      return null;
    },
  };
}
