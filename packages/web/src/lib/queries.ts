import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import type { MetricQuery } from "@tendwell/contract";
import { ApiError, call, type Query } from "./api-client.ts";

/** One entry per thing that the server can be asked; keys start with the workspace, so that one can be refreshed as a whole. */
export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: ({ signal }) => call("GET /api/v1/session", { signal }),
  staleTime: 60_000,
  retry: (count, error) => !(error instanceof ApiError && error.problem.status === 401) && count < 2,
});
export const useSession = () => useQuery(sessionQuery);

/** The day and the knowledge whose definitions are asked for; none: today's. */
type Times = Pick<MetricQuery, "asOf" | "knownAt" | "basis">;

export const catalogueQuery = (workspace: string, times: Times = {}) =>
  queryOptions({
    queryKey: [workspace, "metrics", times],
    queryFn: ({ signal }) =>
      call("GET /api/v1/workspaces/{workspace}/metrics", { params: { workspace }, query: times, signal }),
    // Another day of the same workspace: the page stays while its definitions are read.
    placeholderData: (before, query) => (query?.queryKey[0] === workspace ? before : undefined),
    staleTime: 600_000,
  });

/** Pages take the figures from before the last change rather than wait long, and look again until the newer ones are there. */
const LOOK_AGAIN_MS = 2_000;
const lookAgain = (query: { readonly state: { readonly data: { refreshing?: boolean | undefined } | undefined } }) =>
  query.state.data?.refreshing === true ? LOOK_AGAIN_MS : false;

export const dashboardQuery = (
  workspace: string,
  query: NonNullable<Query<"GET /api/v1/workspaces/{workspace}/dashboard">>,
) =>
  queryOptions({
    queryKey: [workspace, "dashboard", query],
    queryFn: ({ signal }) =>
      call("GET /api/v1/workspaces/{workspace}/dashboard", {
        params: { workspace },
        query: { ...query, stale: "allowed" },
        signal,
      }),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    refetchInterval: lookAgain,
  });

export const attributesQuery = (workspace: string) =>
  queryOptions({
    queryKey: [workspace, "attributes"],
    queryFn: ({ signal }) => call("GET /api/v1/workspaces/{workspace}/attributes", { params: { workspace }, signal }),
    staleTime: 300_000,
  });

export const metricQuery = (workspace: string, metric: string, times: Times = {}) =>
  queryOptions({
    queryKey: [workspace, "metric", metric, times],
    queryFn: ({ signal }) =>
      call("GET /api/v1/workspaces/{workspace}/metrics/{metric}", {
        params: { workspace, metric },
        query: times,
        signal,
      }),
    // Another day of the same metric: the page stays while its definition is read.
    placeholderData: (before) => (before?.id === metric ? before : undefined),
    staleTime: 600_000,
  });

/** The company's own segments. */
export const segmentsQuery = (workspace: string, times: Times = {}) =>
  queryOptions({
    queryKey: [workspace, "segments", times],
    queryFn: ({ signal }) =>
      call("GET /api/v1/workspaces/{workspace}/segments", { params: { workspace }, query: times, signal }),
    staleTime: 300_000,
  });

export const resultsQuery = (workspace: string, metric: string, query: MetricQuery) =>
  queryOptions({
    queryKey: [workspace, "results", metric, query],
    queryFn: ({ signal }) =>
      call("GET /api/v1/workspaces/{workspace}/metrics/{metric}/results", {
        params: { workspace, metric },
        query: { ...query, stale: "allowed" },
        signal,
      }),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    refetchInterval: lookAgain,
  });

export const sourcesQuery = (workspace: string) =>
  queryOptions({
    queryKey: [workspace, "sources"],
    queryFn: ({ signal }) => call("GET /api/v1/workspaces/{workspace}/sources", { params: { workspace }, signal }),
  });

export const importsQuery = (workspace: string) =>
  queryOptions({
    queryKey: [workspace, "imports"],
    queryFn: ({ signal }) =>
      call("GET /api/v1/workspaces/{workspace}/imports", { params: { workspace }, query: { limit: 200 }, signal }),
  });

const FOLLOW_MS = 2_000;
const UNDER_WAY: ReadonlySet<string> = new Set(["receiving", "reading", "checking", "writing"]);

/** Imports under way, followed while there are any, and how the last ones ended. */
export const importJobsQuery = (workspace: string) =>
  queryOptions({
    queryKey: [workspace, "import-jobs"],
    queryFn: ({ signal }) => call("GET /api/v1/workspaces/{workspace}/import-jobs", { params: { workspace }, signal }),
    refetchInterval: (query) =>
      query.state.data?.items.some((job) => UNDER_WAY.has(job.state)) === true ? FOLLOW_MS : false,
  });

export const contradictionsQuery = (workspace: string) =>
  queryOptions({
    queryKey: [workspace, "contradictions"],
    queryFn: ({ signal }) =>
      call("GET /api/v1/workspaces/{workspace}/contradictions", { params: { workspace }, signal }),
  });

export const doctorQuery = (workspace: string) =>
  queryOptions({
    queryKey: [workspace, "doctor"],
    queryFn: ({ signal }) => call("GET /api/v1/workspaces/{workspace}/doctor", { params: { workspace }, signal }),
  });

export const membersQuery = (workspace: string) =>
  queryOptions({
    queryKey: [workspace, "members"],
    queryFn: ({ signal }) => call("GET /api/v1/workspaces/{workspace}/members", { params: { workspace }, signal }),
  });

export const keysQuery = (workspace: string) =>
  queryOptions({
    queryKey: [workspace, "keys"],
    queryFn: ({ signal }) => call("GET /api/v1/workspaces/{workspace}/keys", { params: { workspace }, signal }),
  });

export const openRejectsQuery = (workspace: string) =>
  queryOptions({
    queryKey: [workspace, "rejects", "open"],
    queryFn: ({ signal }) =>
      call("GET /api/v1/workspaces/{workspace}/rejects", {
        params: { workspace },
        query: { limit: 1, resolved: "false" },
        signal,
      }),
  });
