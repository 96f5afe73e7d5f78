import { sql } from "@tendwell/core";
import type { RouteHandlers } from "../access/route-handlers.ts";
import { metricRows } from "./metric-rows.ts";
import type { MetricService } from "./metric-service.ts";

type Keys =
  | "GET /api/v1/workspaces/{workspace}/metrics"
  | "GET /api/v1/workspaces/{workspace}/metrics/{metric}"
  | "GET /api/v1/workspaces/{workspace}/metrics/{metric}/results"
  | "GET /api/v1/workspaces/{workspace}/metrics/{metric}/rows"
  | "GET /api/v1/workspaces/{workspace}/attributes";

export function metricRoutes(metrics: MetricService): Pick<RouteHandlers, Keys> {
  return {
    "GET /api/v1/workspaces/{workspace}/metrics": () => ({ items: metrics.catalogue(), nextCursor: null }),
    "GET /api/v1/workspaces/{workspace}/metrics/{metric}": ({ params }) => metrics.info(params.metric),
    "GET /api/v1/workspaces/{workspace}/metrics/{metric}/results": async ({ workspace, params, query, signal }) => ({
      results: await metrics.results(workspace, params.metric, query, { route: "results", signal }),
    }),
    "GET /api/v1/workspaces/{workspace}/metrics/{metric}/rows": ({ workspace, params, query, signal }) =>
      metricRows(metrics, workspace, params.metric, query, { route: "rows", signal }),
    "GET /api/v1/workspaces/{workspace}/attributes": async ({ workspace, signal }) => {
      const rows = await workspace.store.engine.query(
        sql`select attribute, value, count(distinct account_id) as accounts from (
            select account_id, attribute, arg_max(value, occurred_at) as value from account_attribute group by 1, 2) latest
          where value is not null group by 1, 2
          qualify row_number() over (partition by attribute order by count(distinct account_id) desc, value) <= 200 order by 1, 3 desc, 2`,
        { tags: { surface: "api", route: "attributes" }, signal },
      );
      const items = new Map<string, { value: string; accounts: number }[]>();
      for (const row of rows) {
        const list = items.get(String(row.attribute)) ?? [];
        list.push({ value: String(row.value), accounts: Number(row.accounts) });
        items.set(String(row.attribute), list);
      }
      return { items: [...items].map(([name, values]) => ({ name, values })), nextCursor: null };
    },
  };
}
