import type { RouteHandlers } from "../../access/route-handlers.ts";
import type { MetricService } from "../metrics/metric-service.ts";
import { boardPack } from "./board-pack.ts";
import { reportResponse } from "./report-file.ts";
import { saasWorkbook } from "./saas-workbook.ts";

type Keys =
  | "GET /api/v1/workspaces/{workspace}/exports/saas-workbook"
  | "GET /api/v1/workspaces/{workspace}/exports/board-pack";
const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

export function reportRoutes(metrics: MetricService): Pick<RouteHandlers, Keys> {
  return {
    "GET /api/v1/workspaces/{workspace}/exports/saas-workbook": async ({ workspace, query, signal }) =>
      reportResponse(
        `${workspace.record.slug}-saas-metrics.xlsx`,
        XLSX,
        await saasWorkbook(metrics, workspace, query, signal),
      ),
    "GET /api/v1/workspaces/{workspace}/exports/board-pack": async ({ workspace, query, signal }) =>
      reportResponse(
        `${workspace.record.slug}-board-pack.pdf`,
        "application/pdf",
        await boardPack(metrics, workspace, query, signal),
      ),
  };
}
