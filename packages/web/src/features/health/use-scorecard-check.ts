import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { call } from "../../lib/api-client.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { healthKey } from "./health-queries.ts";

const SETTLED_MS = 400;

/** Looks at a scorecard's text as it is written, without storing it: what is wrong where, and whether its examples come out. */
export function useScorecardCheck(source: string) {
  const workspace = useWorkspace();
  const [settled] = useDebouncedValue(source, SETTLED_MS);
  const check = useQuery({
    queryKey: [...healthKey(workspace.slug), "check", settled],
    queryFn: async ({ signal }) => {
      const tested = await call("POST /api/v1/workspaces/{workspace}/definitions/test", {
        params: { workspace: workspace.slug },
        body: { files: [{ path: "scorecard/draft.yaml", text: settled }] },
        signal,
      });
      return { problems: tested.problems, examples: tested.results.flatMap((result) => result.examples) };
    },
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 300_000,
  });
  return {
    settled,
    /** The newest answer, which may be about an earlier text; null until the first. */
    found: check.data ?? null,
    /** What is wrong with the settled text; null while that is being looked at. */
    problems: check.isSuccess && !check.isPlaceholderData ? check.data.problems : null,
    /** Whether the answer is about the text as it stands now. */
    current: check.isSuccess && !check.isPlaceholderData && settled === source,
    error: check.error,
  };
}
