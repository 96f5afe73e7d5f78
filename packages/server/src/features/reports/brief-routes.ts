import type { RouteHandlers } from "../../access/route-handlers.ts";
import { accountBrief, type BriefParts } from "./account-brief.ts";
import { reportResponse } from "./report-file.ts";

type Keys = "GET /api/v1/workspaces/{workspace}/accounts/{account}/brief";

export function briefRoutes(parts: BriefParts): Pick<RouteHandlers, Keys> {
  return {
    "GET /api/v1/workspaces/{workspace}/accounts/{account}/brief": async ({ workspace, params, query }) =>
      reportResponse(
        `${workspace.record.slug}-${params.account}-brief.pdf`,
        "application/pdf",
        await accountBrief(parts, workspace, params.account, query),
      ),
  };
}
