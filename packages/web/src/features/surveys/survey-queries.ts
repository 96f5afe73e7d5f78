import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { SurveyDefinition } from "@tendwell/core/surveys";
import { type Answer, type Body, call, type Query } from "../../lib/api-client.ts";

export type SurveySummary = Answer<"GET /api/v1/workspaces/{workspace}/surveys">["items"][number];
export type SurveyDetail = Answer<"GET /api/v1/workspaces/{workspace}/surveys/{survey}">;
export type SurveyLint = Answer<"POST /api/v1/workspaces/{workspace}/surveys/lint">;
export type SurveyFinding = SurveyLint["findings"][number];
export type SurveyResults = Answer<"GET /api/v1/workspaces/{workspace}/surveys/{survey}/results">;
export type SurveyScore = SurveyResults["scores"][number];
export type SurveyLink = Answer<"GET /api/v1/workspaces/{workspace}/surveys/{survey}/links">["items"][number];
export type SurveyAnswer = Answer<"GET /api/v1/workspaces/{workspace}/surveys/{survey}/answers">["items"][number];
export type SurveyCase = Answer<"GET /api/v1/workspaces/{workspace}/survey-cases">["items"][number];
export type SurveyTemplate = Answer<"GET /api/v1/workspaces/{workspace}/survey-templates">["items"][number];
type Document = NonNullable<NonNullable<Body<"POST /api/v1/workspaces/{workspace}/surveys">>["definition"]>;

/** The draft as the API takes it: the same document, whose type there allows changes. */
export const documentOf = (survey: SurveyDefinition): Document => survey as unknown as Document;

export const surveysQuery = (workspace: string) =>
  queryOptions({
    queryKey: [workspace, "surveys"],
    queryFn: ({ signal }) => call("GET /api/v1/workspaces/{workspace}/surveys", { params: { workspace }, signal }),
  });

export const surveyQuery = (workspace: string, survey: string) =>
  queryOptions({
    queryKey: [workspace, "survey", survey],
    queryFn: ({ signal }) =>
      call("GET /api/v1/workspaces/{workspace}/surveys/{survey}", { params: { workspace, survey }, signal }),
  });

export const templatesQuery = (workspace: string) =>
  queryOptions({
    queryKey: [workspace, "survey-templates"],
    queryFn: ({ signal }) =>
      call("GET /api/v1/workspaces/{workspace}/survey-templates", { params: { workspace }, signal }),
    staleTime: 600_000,
  });

export const journeyQuery = (workspace: string) =>
  queryOptions({
    queryKey: [workspace, "survey-journey"],
    queryFn: ({ signal }) =>
      call("GET /api/v1/workspaces/{workspace}/survey-journey", { params: { workspace }, signal }),
  });

export const lintQuery = (workspace: string, survey: SurveyDefinition) =>
  queryOptions({
    queryKey: [workspace, "survey-lint", survey],
    queryFn: ({ signal }) =>
      call("POST /api/v1/workspaces/{workspace}/surveys/lint", {
        params: { workspace },
        body: { definition: documentOf(survey) },
        signal,
      }),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 30_000,
  });

export const previewQuery = (workspace: string, survey: SurveyDefinition, locale: string, page: string) =>
  queryOptions({
    queryKey: [workspace, "survey-preview", survey, locale, page],
    queryFn: ({ signal }) =>
      call("POST /api/v1/workspaces/{workspace}/surveys/{survey}/preview", {
        params: { workspace, survey: survey.id },
        body: { definition: documentOf(survey), locale, page },
        signal,
      }),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 30_000,
  });

export const linksQuery = (workspace: string, survey: string) =>
  queryOptions({
    queryKey: [workspace, "survey", survey, "links"],
    queryFn: ({ signal }) =>
      call("GET /api/v1/workspaces/{workspace}/surveys/{survey}/links", { params: { workspace, survey }, signal }),
  });

export const widgetSecretQuery = (workspace: string) =>
  queryOptions({
    queryKey: [workspace, "survey-widget-secret"],
    queryFn: ({ signal }) =>
      call("GET /api/v1/workspaces/{workspace}/survey-widget-secret", { params: { workspace }, signal }),
  });

export const invitationsQuery = (
  workspace: string,
  survey: string,
  query: NonNullable<Query<"GET /api/v1/workspaces/{workspace}/surveys/{survey}/invitations">>,
) =>
  queryOptions({
    queryKey: [workspace, "survey", survey, "invitations", query],
    queryFn: ({ signal }) =>
      call("GET /api/v1/workspaces/{workspace}/surveys/{survey}/invitations", {
        params: { workspace, survey },
        query,
        signal,
      }),
    placeholderData: keepPreviousData,
  });

export const surveyResultsQuery = (workspace: string, survey: string, query: { wave?: string; segment?: string }) =>
  queryOptions({
    queryKey: [workspace, "survey", survey, "results", query],
    queryFn: ({ signal }) =>
      call("GET /api/v1/workspaces/{workspace}/surveys/{survey}/results", {
        params: { workspace, survey },
        query,
        signal,
      }),
    placeholderData: keepPreviousData,
  });

export const answersQuery = (
  workspace: string,
  survey: string,
  query: NonNullable<Query<"GET /api/v1/workspaces/{workspace}/surveys/{survey}/answers">>,
) =>
  queryOptions({
    queryKey: [workspace, "survey", survey, "answers", query],
    queryFn: ({ signal }) =>
      call("GET /api/v1/workspaces/{workspace}/surveys/{survey}/answers", {
        params: { workspace, survey },
        query,
        signal,
      }),
    placeholderData: keepPreviousData,
  });

export const casesQuery = (
  workspace: string,
  query: NonNullable<Query<"GET /api/v1/workspaces/{workspace}/survey-cases">>,
) =>
  queryOptions({
    queryKey: [workspace, "survey-cases", query],
    queryFn: ({ signal }) =>
      call("GET /api/v1/workspaces/{workspace}/survey-cases", { params: { workspace }, query, signal }),
    placeholderData: keepPreviousData,
  });

export const channelsQuery = (workspace: string) =>
  queryOptions({
    queryKey: [workspace, "survey-channels"],
    queryFn: ({ signal }) =>
      call("GET /api/v1/workspaces/{workspace}/survey-channels", { params: { workspace }, signal }),
  });
