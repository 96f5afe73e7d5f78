import { queryOptions, useQuery } from "@tanstack/react-query";
import { call } from "./api-client.ts";
import type { Grain } from "./calendar.ts";
import { useWorkspace } from "./use-view.ts";

/** What the company said of itself, and what holds. */
export const companySettingsQuery = (workspace: string) =>
  queryOptions({
    queryKey: [workspace, "definitions", "company"],
    queryFn: ({ signal }) =>
      call("GET /api/v1/workspaces/{workspace}/company-settings", { params: { workspace }, signal }),
  });

/** Whether periods of this length begin with the company's fiscal year. */
export const isFiscal = (grain: Grain | undefined): boolean => grain === "quarter" || grain === "year";

/** The month (1 to 12) in which quarters and years begin here; the shell has read it before a page of them is shown. */
export function useFiscalStart(grain: Grain): number {
  const workspace = useWorkspace();
  const { data } = useQuery({ ...companySettingsQuery(workspace.slug), enabled: isFiscal(grain) });
  return isFiscal(grain) ? (data?.inForce.fiscalYear?.startMonth ?? 1) : 1;
}
