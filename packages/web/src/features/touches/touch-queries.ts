import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { type Answer, call, type Query } from "../../lib/api-client.ts";
import type { ViewState } from "../../lib/view-state.ts";
import { healthKey } from "../health/health-queries.ts";

export type TimelineQuestion = NonNullable<Query<"GET /api/v1/workspaces/{workspace}/accounts/{account}/timeline">>;
export type TimelineEntry = Answer<"GET /api/v1/workspaces/{workspace}/accounts/{account}/timeline">["items"][number];
type Moment = NonNullable<Query<"GET /api/v1/workspaces/{workspace}/accounts/{account}/overview">>;

const PAGE = 50;

/** When a page looks, as questions about an account take it. */
export function momentPart(view: ViewState): Moment {
  const { asOf, knownAt, basis } = view;
  return {
    ...(asOf === undefined ? {} : { asOf }),
    ...(knownAt === undefined ? {} : { knownAt }),
    ...(basis === undefined || knownAt === undefined ? {} : { basis }),
  };
}

export const overviewQuery = (workspace: string, account: string, query: Moment) =>
  queryOptions({
    queryKey: [...healthKey(workspace), "overview", account, query],
    queryFn: ({ signal }) =>
      call("GET /api/v1/workspaces/{workspace}/accounts/{account}/overview", {
        params: { workspace, account },
        query,
        signal,
      }),
    retry: false,
    staleTime: 30_000,
  });

/** The timeline page by page, into the past. */
export const timelineQuery = (workspace: string, account: string, query: TimelineQuestion) =>
  infiniteQueryOptions({
    queryKey: [...healthKey(workspace), "timeline", account, query],
    queryFn: ({ pageParam, signal }) =>
      call("GET /api/v1/workspaces/{workspace}/accounts/{account}/timeline", {
        params: { workspace, account },
        query: { ...query, limit: PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });

export const captureQuery = (workspace: string) =>
  queryOptions({
    queryKey: [...healthKey(workspace), "capture"],
    queryFn: ({ signal }) =>
      call("GET /api/v1/workspaces/{workspace}/touches/capture", { params: { workspace }, signal }),
  });

export const unmatchedQuery = (workspace: string) =>
  queryOptions({
    queryKey: [...healthKey(workspace), "unmatched"],
    queryFn: ({ signal }) =>
      call("GET /api/v1/workspaces/{workspace}/touches/unmatched", { params: { workspace }, signal }),
  });
