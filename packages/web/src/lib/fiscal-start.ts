import { queryOptions, useQuery } from "@tanstack/react-query";
import type { MetricQuery, Workspace } from "@tendwell/contract";
import { call } from "./api-client.ts";
import type { Grain } from "./calendar.ts";
import { useView, useWorkspace } from "./use-view.ts";
import { timesOf, type ViewState } from "./view-state.ts";

/** What the company said of itself, and what holds: the newest version, or the one in force at these times. */
export const companySettingsQuery = (workspace: string, times: Pick<MetricQuery, "asOf" | "knownAt" | "basis"> = {}) =>
  queryOptions({
    queryKey: [workspace, "definitions", "company", times],
    queryFn: ({ signal }) =>
      call("GET /api/v1/workspaces/{workspace}/company-settings", { params: { workspace }, query: times, signal }),
  });

/** The settings of the day that the view shows, as the figures take them. */
export const viewSettingsQuery = (workspace: Pick<Workspace, "slug" | "today">, view: ViewState) =>
  companySettingsQuery(workspace.slug, { asOf: workspace.today, ...timesOf(view) });

/** Whether periods of this length begin with the company's fiscal year. */
export const isFiscal = (grain: Grain | undefined): boolean => grain === "quarter" || grain === "year";

/** The month (1 to 12) in which quarters and years begin on the view's day; the shell has read it before a page of them is shown. */
export function useFiscalStart(grain: Grain): number {
  const workspace = useWorkspace();
  const [view] = useView();
  const { data } = useQuery({ ...viewSettingsQuery(workspace, view), enabled: isFiscal(grain) });
  return isFiscal(grain) ? (data?.inForce.fiscalYear?.startMonth ?? 1) : 1;
}
