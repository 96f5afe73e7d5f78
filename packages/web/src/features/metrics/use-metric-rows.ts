import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import type { MetricQuery } from "@tendwell/contract";
import { useMemo } from "react";
import { type Answer, call } from "../../lib/api-client.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import type { Figures } from "../../panels/pick-figures.ts";

type Page = Answer<"GET /api/v1/workspaces/{workspace}/metrics/{metric}/rows">;
export type DrillRow = Page["rows"][number];
const LIMIT = 500;

/** The rows of the chosen period and part, page by page. */
export function useMetricRows(metric: string, figures: Figures, question: MetricQuery) {
  const workspace = useWorkspace();
  const end = figures.all.find((one) => one.period.start === figures.at)?.period.end;
  const component = figures.cell ?? figures.component;
  // A triangle's measure or a curve is no single figure: its rows are those of all its cells.
  const single = figures.all.some((one) => one.component === component);
  const asked = useMemo(() => {
    const { compare: _, ...rest } = question;
    return {
      ...rest,
      from: figures.at,
      ...(end === undefined ? {} : { to: end }),
      // Empty: the rows of the figure without a part, not those of its parts.
      ...(single ? { component: component ?? "" } : {}),
      limit: LIMIT,
    };
  }, [question, figures.at, end, component, single]);
  const query = useInfiniteQuery({
    queryKey: [workspace.slug, "rows", metric, asked],
    queryFn: ({ pageParam, signal }) =>
      call("GET /api/v1/workspaces/{workspace}/metrics/{metric}/rows", {
        params: { workspace: workspace.slug, metric },
        query: { ...asked, ...(pageParam === null ? {} : { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page: Page) => page.nextCursor,
    placeholderData: keepPreviousData,
    enabled: figures.at !== "",
  });
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.rows) ?? [], [query.data]);
  return { query, rows, total: query.data?.pages[0]?.total ?? null };
}
