import { useQuery } from "@tanstack/react-query";
import type { Dashboard } from "@tendwell/contract";
import { dashboardQuery } from "../../lib/queries.ts";
import { useView, useWorkspace } from "../../lib/use-view.ts";
import { questionOf } from "../../lib/view-state.ts";

/** The dashboard's answer, which the metric page shares: targets and business events live there. */
export function useDashboard(): Dashboard | undefined {
  const workspace = useWorkspace();
  const [view] = useView();
  return useQuery(dashboardQuery(workspace.slug, questionOf(view))).data;
}

/** The company's target for a figure, in the metric's unit; null without one. */
export function useTarget(metric: string, component: string | null): number | null {
  const card = useDashboard()?.cards.find((one) => one.metric === metric && one.component === component);
  return card?.target ?? null;
}
