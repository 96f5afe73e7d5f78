import { useMutation } from "@tanstack/react-query";
import { call } from "../../lib/api-client.ts";
import { useWorkspace } from "../../lib/use-view.ts";

/** Looks at a scorecard's text without storing it: what is wrong where, and whether its examples come out. */
export function useScorecardCheck() {
  const workspace = useWorkspace();
  const params = { workspace: workspace.slug };
  return useMutation({
    mutationFn: async (source: string) => {
      const files = { files: [{ path: "scorecard/draft.yaml", text: source }] };
      const tested = await call("POST /api/v1/workspaces/{workspace}/definitions/test", { params, body: files });
      return { problems: tested.problems, examples: tested.results.flatMap((result) => result.examples) };
    },
  });
}
