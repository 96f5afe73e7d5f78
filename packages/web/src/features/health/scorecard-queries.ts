import { queryOptions } from "@tanstack/react-query";
import { call } from "../../lib/api-client.ts";
import { healthKey } from "./health-queries.ts";

/** Scorecards that are being written. */
export const scorecardDraftsQuery = (workspace: string) =>
  queryOptions({
    queryKey: [...healthKey(workspace), "drafts"],
    queryFn: ({ signal }) =>
      call("GET /api/v1/workspaces/{workspace}/scorecards/drafts", { params: { workspace }, signal }),
    staleTime: 10_000,
  });
