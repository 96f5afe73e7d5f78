import { useQuery } from "@tanstack/react-query";
import type { TargetChange } from "@tendwell/contract";
import { targetsQuery } from "../../lib/page-queries.ts";
import { useView, useWorkspace } from "../../lib/use-view.ts";

const NONE: readonly TargetChange[] = [];

/** A figure's target as it stood at the time that is looked at, with everything it was before; newest first. */
export function useTarget(
  metric: string,
  component: string | null,
): { readonly target: number | null; readonly owner: string | null; readonly history: readonly TargetChange[] } {
  const workspace = useWorkspace();
  const [view] = useView();
  const changes = useQuery(targetsQuery(workspace.slug, metric)).data?.items ?? NONE;
  const until = view.knownAt;
  const history = changes.filter(
    (one) => one.component === component && (until === undefined || one.setAt.slice(0, 10) <= until.slice(0, 10)),
  );
  return { target: history[0]?.target ?? null, owner: history[0]?.owner ?? null, history };
}
