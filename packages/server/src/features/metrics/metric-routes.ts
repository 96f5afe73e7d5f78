import { metricSource, sql } from "@tendwell/core";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import type { RouteHandlers } from "../../access/route-handlers.ts";
import { readVisibility } from "../../facts/visibility.ts";
import type { MetricService } from "./metric-service.ts";
import { metricRows } from "./rows-service.ts";
import { StandingAsk } from "./standing-ask.ts";
import type { StandingQuestions } from "./standing-questions.ts";
import { wholeScope } from "./whole-scope.ts";

/** Attributes with more values than this (names, ids) are of no use as groups. */
const MAX_VALUES = 200;

type Keys =
  | "GET /api/v1/workspaces/{workspace}/metrics"
  | "GET /api/v1/workspaces/{workspace}/metrics/{metric}"
  | "GET /api/v1/workspaces/{workspace}/metrics/{metric}/results"
  | "GET /api/v1/workspaces/{workspace}/metrics/{metric}/rows"
  | "GET /api/v1/workspaces/{workspace}/attributes";

export function metricRoutes(metrics: MetricService, standing: StandingQuestions): Pick<RouteHandlers, Keys> {
  return {
    "GET /api/v1/workspaces/{workspace}/metrics": async ({ workspace, query }) => ({
      items: await metrics.catalogue(workspace, query),
      nextCursor: null,
    }),
    "GET /api/v1/workspaces/{workspace}/metrics/{metric}": ({ workspace, params, query }) =>
      metrics.info(workspace, params.metric, query),
    "GET /api/v1/workspaces/{workspace}/metrics/{metric}/results": ({ workspace, params, query, signal }) =>
      standing.ask(workspace, { page: "results", metric: params.metric }, query, async (question, ask) => ({
        results: await metrics.results(workspace, params.metric, question, {
          route: "results",
          signal,
          standing: ask,
        }),
        ...(ask === null ? {} : ask.view()),
      })),
    "GET /api/v1/workspaces/{workspace}/metrics/{metric}/rows": ({ workspace, params, query, signal }) =>
      metricRows(metrics, workspace, params.metric, query, { route: "rows", signal }),
    "GET /api/v1/workspaces/{workspace}/attributes": ({ workspace, signal }) =>
      metrics.kept.answer(workspace, {
        key: ["attributes"],
        instants: [wholeScope(workspace.record)],
        // Every page asks it: kept over a restart, yet exact, however long that takes.
        standing: new StandingAsk("page", Number.POSITIVE_INFINITY),
        work: async () => ({ value: await attributesOf(workspace, signal), tables: ["account_attribute"] }),
      }),
  };
}

/** The attributes of accounts with the values that most of them have. */
async function attributesOf(workspace: OpenWorkspace, signal: AbortSignal) {
  const { engine } = workspace.store;
  const q = metricSource(engine.dialect, wholeScope(workspace.record), await readVisibility(engine, null));
  const rows = await engine.query(
    sql`select attribute, value, count(*) as accounts from (
        select attribute, value, row_number() over (partition by account_id, attribute order by occurred_at desc, row_id desc) as recency
        from ${q.from("account_attribute")} a) latest
      where recency = 1 and value is not null group by attribute, value
      qualify row_number() over (partition by attribute order by count(*) desc, value) <= ${MAX_VALUES}
      order by attribute, accounts desc, value`,
    { tags: { surface: "api", route: "attributes" }, signal },
  );
  const items = new Map<string, { value: string; accounts: number }[]>();
  for (const row of rows) {
    const list = items.get(String(row.attribute)) ?? [];
    list.push({ value: String(row.value), accounts: Number(row.accounts) });
    items.set(String(row.attribute), list);
  }
  return { items: [...items].map(([name, values]) => ({ name, values })), nextCursor: null };
}
