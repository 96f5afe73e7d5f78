import { queryOptions } from "@tanstack/react-query";
import { call } from "../../lib/api-client.ts";

export const shareLinksQuery = (workspace: string) =>
  queryOptions({
    queryKey: [workspace, "share-links"],
    queryFn: ({ signal }) => call("GET /api/v1/workspaces/{workspace}/share-links", { params: { workspace }, signal }),
  });

export const reportSchedulesQuery = (workspace: string) =>
  queryOptions({
    queryKey: [workspace, "report-schedules"],
    queryFn: ({ signal }) =>
      call("GET /api/v1/workspaces/{workspace}/report-schedules", { params: { workspace }, signal }),
  });

export const deliveriesQuery = (workspace: string, schedule: string) =>
  queryOptions({
    queryKey: [workspace, "report-schedules", schedule, "deliveries"],
    queryFn: ({ signal }) =>
      call("GET /api/v1/workspaces/{workspace}/report-schedules/{schedule}/deliveries", {
        params: { workspace, schedule },
        signal,
      }),
  });

/** Surveys to choose from. */
export const sharedSurveysQuery = (workspace: string) =>
  queryOptions({
    queryKey: [workspace, "surveys"],
    queryFn: ({ signal }) => call("GET /api/v1/workspaces/{workspace}/surveys", { params: { workspace }, signal }),
  });
