import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { type Answer, call, type Query } from "../../lib/api-client.ts";

export type StandingSend = Answer<"GET /api/v1/workspaces/{workspace}/surveys/{survey}/rules">["items"][number];
export type CaseSummary = Answer<"GET /api/v1/workspaces/{workspace}/survey-case-summary">;
export type SurveyAsk = Answer<"GET /api/v1/workspaces/{workspace}/survey-asks">["items"][number];

export const rulesQuery = (workspace: string, survey: string) =>
  queryOptions({
    queryKey: [workspace, "survey", survey, "rules"],
    queryFn: ({ signal }) =>
      call("GET /api/v1/workspaces/{workspace}/surveys/{survey}/rules", { params: { workspace, survey }, signal }),
  });

export const caseSummaryQuery = (workspace: string) =>
  queryOptions({
    queryKey: [workspace, "survey-cases", "summary"],
    queryFn: ({ signal }) =>
      call("GET /api/v1/workspaces/{workspace}/survey-case-summary", { params: { workspace }, query: {}, signal }),
  });

export const asksQuery = (
  workspace: string,
  query: NonNullable<Query<"GET /api/v1/workspaces/{workspace}/survey-asks">>,
) =>
  queryOptions({
    queryKey: [workspace, "survey-cases", "asks", query],
    queryFn: ({ signal }) =>
      call("GET /api/v1/workspaces/{workspace}/survey-asks", { params: { workspace }, query, signal }),
    placeholderData: keepPreviousData,
  });
