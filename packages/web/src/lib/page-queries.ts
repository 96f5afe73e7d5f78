import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { call, type Query } from "./api-client.ts";

type EventsQuery = NonNullable<Query<"GET /api/v1/workspaces/{workspace}/business-events">>;
type RenewalsQuery = NonNullable<Query<"GET /api/v1/workspaces/{workspace}/renewals">>;
type MilestonesQuery = NonNullable<Query<"GET /api/v1/workspaces/{workspace}/milestones-due">>;

export const eventsQuery = (workspace: string, query: EventsQuery) =>
  queryOptions({
    queryKey: [workspace, "business-events", query],
    queryFn: ({ signal }) =>
      call("GET /api/v1/workspaces/{workspace}/business-events", { params: { workspace }, query, signal }),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });

export const targetsQuery = (workspace: string, metric: string) =>
  queryOptions({
    queryKey: [workspace, "targets", metric],
    queryFn: ({ signal }) =>
      call("GET /api/v1/workspaces/{workspace}/metrics/{metric}/targets", { params: { workspace, metric }, signal }),
    staleTime: 60_000,
  });

export const layoutsQuery = (workspace: string) =>
  queryOptions({
    queryKey: [workspace, "layouts"],
    queryFn: ({ signal }) =>
      call("GET /api/v1/workspaces/{workspace}/dashboard-layouts", { params: { workspace }, signal }),
    staleTime: 60_000,
  });

export const renewalsQuery = (workspace: string, query: RenewalsQuery) =>
  queryOptions({
    queryKey: [workspace, "renewals", query],
    queryFn: ({ signal }) =>
      call("GET /api/v1/workspaces/{workspace}/renewals", { params: { workspace }, query, signal }),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });

export const milestonesQuery = (workspace: string, query: MilestonesQuery) =>
  queryOptions({
    queryKey: [workspace, "milestones-due", query],
    queryFn: ({ signal }) =>
      call("GET /api/v1/workspaces/{workspace}/milestones-due", { params: { workspace }, query, signal }),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
