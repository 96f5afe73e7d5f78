import { randomUUID } from "node:crypto";
import type { TOUCH_ROUTES } from "@tendwell/contract";
import { assertInstallationOwner, type Principal } from "../../access/principal.ts";
import type { RouteHandlers } from "../../access/route-handlers.ts";
import type { CaptureService } from "./capture-service.ts";
import type { OverviewService } from "./overview-service.ts";
import { readBody } from "./read-body.ts";
import type { TimelineService } from "./timeline-service.ts";
import type { TouchService } from "./touch-service.ts";

type Keys = Exclude<keyof typeof TOUCH_ROUTES, "GET /api/v1/workspaces/{workspace}/accounts/{account}/brief">;

export interface TouchParts {
  readonly touches: TouchService;
  readonly timeline: TimelineService;
  readonly overviews: OverviewService;
  readonly capture: CaptureService;
}

/** A person by name; scripts by what they are. */
function authorOf(principal: Principal): string {
  if (principal.kind === "person") return principal.name;
  return principal.kind === "key" ? "API key" : "command line";
}

export function touchRoutes(parts: TouchParts): Pick<RouteHandlers, Keys> {
  const { touches, timeline, overviews, capture } = parts;
  return {
    "GET /api/v1/workspaces/{workspace}/touches": ({ workspace, query }) => touches.list(workspace, query),
    "POST /api/v1/workspaces/{workspace}/touches": ({ workspace, body: { account, ...input }, principal }) =>
      touches.log(workspace, account, input, authorOf(principal), randomUUID()),
    "GET /api/v1/workspaces/{workspace}/touches/{touch}": ({ workspace, params }) =>
      touches.one(workspace, params.touch),
    "PATCH /api/v1/workspaces/{workspace}/touches/{touch}": ({ workspace, params, body }) =>
      touches.correct(workspace, params.touch, body),
    "DELETE /api/v1/workspaces/{workspace}/touches/{touch}": async ({ workspace, params }) => {
      await touches.end(workspace, params.touch);
      return null;
    },
    "POST /api/v1/workspaces/{workspace}/touches/{touch}/restore": ({ workspace, params }) =>
      touches.restore(workspace, params.touch),
    "POST /api/v1/workspaces/{workspace}/touches/import": async ({ workspace, query, request }) =>
      capture.read(workspace, query.kind, query.name, await readBody(request)),
    "GET /api/v1/workspaces/{workspace}/touches/unmatched": ({ workspace }) => capture.unmatched(workspace),
    "POST /api/v1/workspaces/{workspace}/touches/unmatched/{item}/assign": ({ workspace, params, body }) =>
      capture.assign(workspace, BigInt(params.item), body.account, body.remember),
    "DELETE /api/v1/workspaces/{workspace}/touches/unmatched/{item}": async ({ workspace, params }) => {
      await capture.dismiss(workspace, BigInt(params.item));
      return null;
    },
    "GET /api/v1/workspaces/{workspace}/touches/capture": ({ workspace }) => capture.settings.read(workspace),
    "PUT /api/v1/workspaces/{workspace}/touches/capture": async ({ workspace, body, principal }) => {
      // A folder is a path of the machine: only who owns the installation may point the server at one.
      const before = await capture.settings.read(workspace);
      const known = new Set(before.folders.map((folder) => `${folder.kind} ${folder.path}`));
      if (body.folders.some((folder) => !known.has(`${folder.kind} ${folder.path}`)))
        assertInstallationOwner(principal);
      return capture.settings.save(workspace, body);
    },
    "POST /api/v1/workspaces/{workspace}/touches/capture/run": async ({ workspace }) => {
      await capture.poll(workspace);
      return capture.settings.read(workspace);
    },
    "GET /api/v1/workspaces/{workspace}/accounts/{account}/timeline": ({ workspace, params, query }) =>
      timeline.page(workspace, params.account, query),
    "GET /api/v1/workspaces/{workspace}/accounts/{account}/overview": ({ workspace, params, query }) =>
      overviews.overview(workspace, params.account, query),
  };
}
