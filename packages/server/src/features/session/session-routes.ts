import { ProblemError } from "../../access/problem-error.ts";
import { Reply, type RouteHandlers } from "../../access/route-handlers.ts";
import type { WorkspaceService } from "../workspaces/workspace-service.ts";
import type { SessionService } from "./session-service.ts";

type Keys =
  | "GET /api/v1/session"
  | "POST /api/v1/session"
  | "DELETE /api/v1/session"
  | "POST /api/v1/session/owner-link"
  | "PATCH /api/v1/session"
  | "POST /api/v1/session/claim"
  | "POST /api/v1/session/link"
  | "GET /api/v1/workspaces/{workspace}/members"
  | "POST /api/v1/workspaces/{workspace}/members";

export function sessionRoutes(
  sessions: SessionService,
  workspaces: WorkspaceService,
  publicUrl: () => string,
): Pick<RouteHandlers, Keys> {
  return {
    "GET /api/v1/session": async ({ principal }) =>
      principal.kind === "person" ? sessions.describe(principal) : sessions.describeMachine(principal),
    "POST /api/v1/session": async ({ body }) => {
      const { session, headers } = await sessions.signIn(body.email, body.password);
      return new Reply(session, headers);
    },
    "DELETE /api/v1/session": async ({ request }) => new Reply(null, await sessions.signOut(request.headers)),
    "POST /api/v1/session/owner-link": async ({ principal }) => {
      if (principal.kind !== "local")
        throw new ProblemError("forbidden", "only the command line on the same machine may make owner links");
      const owner = await sessions.ensureOwner();
      return { link: `${publicUrl()}/welcome#token=${await sessions.createLink(owner.id, "owner", null)}` };
    },
    "PATCH /api/v1/session": async ({ principal, body }) => {
      if (principal.kind !== "person")
        throw new ProblemError("forbidden", "only a signed-in person has a name and a language");
      return sessions.updatePerson(principal.id, body);
    },
    "POST /api/v1/session/claim": async ({ body, principal }) => {
      const { session, headers } = await sessions.claim(body, principal);
      return new Reply(session, headers);
    },
    "POST /api/v1/session/link": async ({ body }) => {
      const { session, headers } = await sessions.openLink(body.token);
      return new Reply(session, headers);
    },
    "GET /api/v1/workspaces/{workspace}/members": async ({ workspace }) => ({
      items: await sessions.members(workspace.record),
      nextCursor: null,
    }),
    "POST /api/v1/workspaces/{workspace}/members": async ({ workspace, body }) => {
      const token = await sessions.invite(workspace.record, body.email, body.role);
      const path = `/w/${workspaces.describe(workspace.record, "owner").slug}`;
      return { link: token === "" ? `${publicUrl()}${path}` : `${publicUrl()}/welcome#token=${token}` };
    },
  };
}
