import { queryOptions } from "@tanstack/react-query";
import { call } from "../../lib/api-client.ts";

/** The newest version of each definition of a kind, archived ones included. */
export const definitionsQuery = (workspace: string, kind: string) =>
  queryOptions({
    queryKey: [workspace, "definitions", kind],
    queryFn: ({ signal }) =>
      call("GET /api/v1/workspaces/{workspace}/definitions", {
        params: { workspace },
        query: { kind, archived: "true" },
        signal,
      }),
  });

export const historyQuery = (workspace: string, kind: string, id: string) =>
  queryOptions({
    queryKey: [workspace, "definitions", kind, id],
    queryFn: ({ signal }) =>
      call("GET /api/v1/workspaces/{workspace}/definitions/{kind}/{id}", { params: { workspace, kind, id }, signal }),
  });
