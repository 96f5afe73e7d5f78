import { performance } from "node:perf_hooks";
import { sql, truncateDate } from "@tendwell/core";
import { ProblemError } from "../../access/problem-error.ts";
import type { RouteHandlers } from "../../access/route-handlers.ts";
import { fillWithCompany } from "./fill-with-company.ts";
import type { WorkspaceService } from "./workspace-service.ts";

type Keys = "POST /api/v1/workspaces/{workspace}/generate";

export function generateRoutes(workspaces: WorkspaceService): Pick<RouteHandlers, Keys> {
  return {
    "POST /api/v1/workspaces/{workspace}/generate": async ({ workspace, body }) => {
      const [row] = await workspace.store.engine.query(sql`select count(*) as n from import_batch`, {
        tags: { surface: "api", route: "generate" },
      });
      if (Number(row?.n ?? 0) > 0) {
        throw new ProblemError(
          "conflict",
          `workspace ${workspace.record.slug} requires to be empty, it holds ${row?.n} imports`,
          {
            mend: "Create a new workspace for the generated company.",
          },
        );
      }
      const started = performance.now();
      const endDate = truncateDate(workspaces.today(workspace.record), "month");
      const truth = await fillWithCompany(workspace.store, { ...body, endDate });
      if (workspace.record.pinned_today === null) await workspaces.update(workspace.record, { today: endDate });
      return { accounts: body.accounts, events: truth.events, seconds: (performance.now() - started) / 1000 };
    },
  };
}
