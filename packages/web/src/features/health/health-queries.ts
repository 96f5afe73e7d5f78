import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { type Answer, call, type Query } from "../../lib/api-client.ts";
import type { ViewState } from "../../lib/view-state.ts";

export type ScorecardItem = Answer<"GET /api/v1/workspaces/{workspace}/scorecards">["items"][number];
export type PortfolioQuestion = NonNullable<Query<"GET /api/v1/workspaces/{workspace}/portfolio">>;
export type AccountScoreItem = Answer<"GET /api/v1/workspaces/{workspace}/accounts/{account}/health">["scores"][number];
export type ScoreMeasureItem = AccountScoreItem["measures"][number];
type Span = NonNullable<Query<"GET /api/v1/workspaces/{workspace}/portfolio/ledger">>;

export type TodayItem = Answer<"GET /api/v1/workspaces/{workspace}/today">;
export type PortfolioViewItem = Answer<"GET /api/v1/workspaces/{workspace}/portfolio/views">["items"][number];

/** Which accounts and when a page looks at, as every question about health takes it. */
export function healthPart(
  view: ViewState,
): Pick<PortfolioQuestion, "filter" | "segment" | "asOf" | "knownAt" | "basis"> {
  const { filter, segment, asOf, knownAt, basis } = view;
  return {
    ...(filter === undefined ? {} : { filter: [...filter] }),
    ...(segment === undefined ? {} : { segment: [...segment] }),
    ...(asOf === undefined ? {} : { asOf }),
    ...(knownAt === undefined ? {} : { knownAt }),
    ...(basis === undefined || knownAt === undefined ? {} : { basis }),
  };
}

/** Everything about health of a workspace: what a run, an override or a new scorecard changes. */
export const healthKey = (workspace: string) => [workspace, "health"] as const;

export const scorecardsQuery = (workspace: string) =>
  queryOptions({
    queryKey: [...healthKey(workspace), "scorecards"],
    queryFn: ({ signal }) => call("GET /api/v1/workspaces/{workspace}/scorecards", { params: { workspace }, signal }),
    staleTime: 30_000,
  });

export const portfolioQuery = (workspace: string, query: PortfolioQuestion) =>
  queryOptions({
    queryKey: [...healthKey(workspace), "portfolio", query],
    queryFn: ({ signal }) =>
      call("GET /api/v1/workspaces/{workspace}/portfolio", { params: { workspace }, query, signal }),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });

const PAGE = 200;

/** The portfolio page by page, as one scrolls. */
export const portfolioPagesQuery = (workspace: string, query: PortfolioQuestion) =>
  infiniteQueryOptions({
    queryKey: [...healthKey(workspace), "portfolio-pages", query],
    queryFn: ({ pageParam, signal }) =>
      call("GET /api/v1/workspaces/{workspace}/portfolio", {
        params: { workspace },
        query: { ...query, limit: PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });

export const portfolioLedgerQuery = (workspace: string, query: Span) =>
  queryOptions({
    queryKey: [...healthKey(workspace), "portfolio-ledger", query],
    queryFn: ({ signal }) =>
      call("GET /api/v1/workspaces/{workspace}/portfolio/ledger", { params: { workspace }, query, signal }),
    retry: false,
    staleTime: 30_000,
  });

export const accountHealthQuery = (workspace: string, account: string, asOf?: string) =>
  queryOptions({
    queryKey: [...healthKey(workspace), "account", account, asOf ?? null],
    queryFn: ({ signal }) =>
      call("GET /api/v1/workspaces/{workspace}/accounts/{account}/health", {
        params: { workspace, account },
        query: asOf === undefined ? {} : { asOf },
        signal,
      }),
    retry: false,
  });

export const scoreHistoryQuery = (workspace: string, account: string, query: Span) =>
  queryOptions({
    queryKey: [...healthKey(workspace), "history", account, query],
    queryFn: ({ signal }) =>
      call("GET /api/v1/workspaces/{workspace}/accounts/{account}/health/history", {
        params: { workspace, account },
        query,
        signal,
      }),
  });

export const accountLedgerQuery = (workspace: string, account: string, query: Span) =>
  queryOptions({
    queryKey: [...healthKey(workspace), "ledger", account, query],
    queryFn: ({ signal }) =>
      call("GET /api/v1/workspaces/{workspace}/accounts/{account}/health/ledger", {
        params: { workspace, account },
        query,
        signal,
      }),
    retry: false,
  });

export const alertsQuery = (
  workspace: string,
  query: NonNullable<Query<"GET /api/v1/workspaces/{workspace}/alerts">>,
) =>
  queryOptions({
    queryKey: [...healthKey(workspace), "alerts", query],
    queryFn: ({ signal }) =>
      call("GET /api/v1/workspaces/{workspace}/alerts", { params: { workspace }, query, signal }),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });

export const todayQuery = (workspace: string, query: NonNullable<Query<"GET /api/v1/workspaces/{workspace}/today">>) =>
  queryOptions({
    queryKey: [...healthKey(workspace), "today", query],
    queryFn: ({ signal }) => call("GET /api/v1/workspaces/{workspace}/today", { params: { workspace }, query, signal }),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });

export const portfolioViewsQuery = (workspace: string) =>
  queryOptions({
    queryKey: [workspace, "portfolio-views"],
    queryFn: ({ signal }) =>
      call("GET /api/v1/workspaces/{workspace}/portfolio/views", { params: { workspace }, signal }),
    staleTime: 60_000,
  });

export const scorecardVersionsQuery = (workspace: string, id: string) =>
  queryOptions({
    queryKey: [...healthKey(workspace), "versions", id],
    queryFn: ({ signal }) =>
      call("GET /api/v1/workspaces/{workspace}/definitions/{kind}/{id}", {
        params: { workspace, kind: "scorecard", id },
        signal,
      }),
  });
