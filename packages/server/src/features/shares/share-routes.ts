import type { Principal } from "../../access/principal.ts";
import type { RouteHandlers } from "../../access/route-handlers.ts";
import type { ChannelService } from "../surveys/channel-service.ts";
import type { ReportDispatch } from "./report-dispatch.ts";
import type { ScheduleService } from "./schedule-service.ts";
import type { ShareService } from "./share-service.ts";

type Keys =
  | "GET /api/v1/workspaces/{workspace}/share-links"
  | "POST /api/v1/workspaces/{workspace}/share-links"
  | "DELETE /api/v1/workspaces/{workspace}/share-links/{link}"
  | "GET /api/v1/workspaces/{workspace}/report-schedules"
  | "POST /api/v1/workspaces/{workspace}/report-schedules"
  | "PUT /api/v1/workspaces/{workspace}/report-schedules/{schedule}"
  | "DELETE /api/v1/workspaces/{workspace}/report-schedules/{schedule}"
  | "POST /api/v1/workspaces/{workspace}/report-schedules/{schedule}/send"
  | "GET /api/v1/workspaces/{workspace}/report-schedules/{schedule}/deliveries";

export interface ShareParts {
  readonly shares: ShareService;
  readonly schedules: ScheduleService;
  readonly dispatch: ReportDispatch;
  readonly channels: ChannelService;
  readonly publicUrl: () => string;
}

const nameOf = (principal: Principal): string | null => (principal.kind === "person" ? principal.name : null);

export function shareRoutes(parts: ShareParts): Pick<RouteHandlers, Keys> {
  const { shares, schedules, dispatch, channels } = parts;
  return {
    "GET /api/v1/workspaces/{workspace}/share-links": async ({ workspace }) => ({
      items: await shares.list(workspace),
    }),
    "POST /api/v1/workspaces/{workspace}/share-links": async ({ workspace, body, principal, signal }) => {
      const { link, token } = await shares.create(workspace, body, nameOf(principal), signal);
      const base = await channels.publicUrl(workspace.record.id, parts.publicUrl());
      return { ...link, url: `${base}/shared/${token}` };
    },
    "DELETE /api/v1/workspaces/{workspace}/share-links/{link}": async ({ workspace, params }) => {
      await shares.revoke(workspace, params.link);
      return null;
    },
    "GET /api/v1/workspaces/{workspace}/report-schedules": async ({ workspace }) => ({
      items: await schedules.list(workspace),
      canSend: (await channels.read(workspace.record.id)).email !== null,
    }),
    "POST /api/v1/workspaces/{workspace}/report-schedules": ({ workspace, body, principal }) =>
      schedules.create(workspace, body, nameOf(principal)),
    "PUT /api/v1/workspaces/{workspace}/report-schedules/{schedule}": ({ workspace, params, body }) =>
      schedules.change(workspace, params.schedule, body),
    "DELETE /api/v1/workspaces/{workspace}/report-schedules/{schedule}": async ({ workspace, params }) => {
      await schedules.remove(workspace, params.schedule);
      return null;
    },
    "POST /api/v1/workspaces/{workspace}/report-schedules/{schedule}/send": async ({ workspace, params }) => ({
      items: await dispatch.sendNow(workspace, params.schedule),
    }),
    "GET /api/v1/workspaces/{workspace}/report-schedules/{schedule}/deliveries": async ({ workspace, params }) => ({
      items: await schedules.deliveries(workspace, params.schedule),
    }),
  };
}
