import { useQueryClient } from "@tanstack/react-query";
import type { Answer } from "../../lib/api-client.ts";
import { useWorkspace } from "../../lib/use-view.ts";

export type SurveyChannel = Answer<"GET /api/v1/workspaces/{workspace}/survey-channels">["items"][number];

/** The workspace whose channels are set, and what to do once one was. */
export function useChannelSaved() {
  const workspace = useWorkspace();
  const client = useQueryClient();
  return {
    workspace: workspace.slug,
    refresh: () => client.invalidateQueries({ queryKey: [workspace.slug, "survey-channels"] }),
  };
}
