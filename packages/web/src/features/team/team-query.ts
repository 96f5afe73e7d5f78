import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { type Answer, call, type Query } from "../../lib/api-client.ts";
import { healthKey } from "../health/health-queries.ts";

export type TeamItem = Answer<"GET /api/v1/workspaces/{workspace}/team">["items"][number];

export const teamQuery = (workspace: string, query: NonNullable<Query<"GET /api/v1/workspaces/{workspace}/team">>) =>
  queryOptions({
    queryKey: [...healthKey(workspace), "team", query],
    queryFn: ({ signal }) => call("GET /api/v1/workspaces/{workspace}/team", { params: { workspace }, query, signal }),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
