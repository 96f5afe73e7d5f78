import type { RouteHandlers } from "../../access/route-handlers.ts";
import type { MetricService } from "../metrics/metric-service.ts";
import { exportResponse } from "./export-file.ts";
import { resultExport, rowExport } from "./metric-export.ts";
import { tableRows } from "./table-rows.ts";

type Keys =
  | "GET /api/v1/workspaces/{workspace}/metrics/{metric}/export"
  | "GET /api/v1/workspaces/{workspace}/export/{table}";

export function exportRoutes(metrics: MetricService): Pick<RouteHandlers, Keys> {
  return {
    "GET /api/v1/workspaces/{workspace}/metrics/{metric}/export": async ({ workspace, params, query, signal }) => {
      const { format, what, ...question } = query;
      await metrics.metricOf(workspace, params.metric, question);
      const rows =
        what === "rows"
          ? rowExport(metrics, workspace, params.metric, question, signal)
          : await resultExport(metrics, workspace, params.metric, question, signal);
      return exportResponse(`${params.metric}-${what}`, format, rows, workspace.store);
    },
    "GET /api/v1/workspaces/{workspace}/export/{table}": async ({ workspace, params, query, signal }) =>
      exportResponse(params.table, query.format, await tableRows(workspace, params.table, signal), workspace.store),
  };
}
