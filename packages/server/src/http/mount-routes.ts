import { ROUTES, type RouteKey, type RouteSpec } from "@tendwell/contract";
import type { Context, Hono } from "hono";
import type { OpenWorkspace } from "../access/open-workspace.ts";
import { type Principal, roleAllows } from "../access/principal.ts";
import { ProblemError } from "../access/problem-error.ts";
import { Reply, type RouteHandlers, type RouteInput } from "../access/route-handlers.ts";
import type { WorkspaceService } from "../features/workspaces/workspace-service.ts";
import { assertSameSite, type Credentials, principalOf } from "./access-control.ts";
import { jsonResponse } from "./json-response.ts";
import type { RateLimiter } from "./rate-limiter.ts";
import { parseInput } from "./request-input.ts";

export interface MountOptions {
  readonly handlers: RouteHandlers;
  readonly credentials: Credentials;
  readonly workspaces: WorkspaceService;
  /** All requests of one asker. */
  readonly requests: RateLimiter;
  /** Attempts to get in, per address. */
  readonly attempts: RateLimiter;
  /** The client's address. */
  readonly ipOf: (c: Context) => string;
}

type AnyHandler = (input: RouteInput<RouteKey>) => unknown;

function limit(limiter: RateLimiter, key: string): void {
  const seconds = limiter.take(key);
  if (seconds === 0) return;
  throw new ProblemError("rate-limited", `too many requests; try again in ${seconds} s`, {
    headers: { "retry-after": String(seconds) },
  });
}

function askerKey(principal: Principal | null, ip: string): string {
  if (principal === null) return `ip ${ip}`;
  return principal.kind === "local" ? "local" : `${principal.kind} ${principal.id}`;
}

/** Opens the path's workspace for the asker and checks that their role reaches the route. */
async function authorise(
  spec: RouteSpec,
  slug: string | undefined,
  principal: Principal | null,
  workspaces: WorkspaceService,
): Promise<OpenWorkspace | undefined> {
  if (spec.access === "open") return undefined;
  if (principal === null) {
    throw new ProblemError("unauthenticated", "this needs a session or an API key", {
      headers: { "www-authenticate": "Bearer" },
    });
  }
  if (slug === undefined) return undefined;
  const { role } = await workspaces.find(slug, principal);
  const access = spec.access === "signed-in" ? "read" : spec.access;
  if (!roleAllows(role, access)) {
    throw new ProblemError("forbidden", `this needs the right to ${access}, and your role is ${role}`);
  }
  return workspaces.open(slug, principal);
}

/** Mounts every route of the contract on the app. */
export function mountRoutes(app: Hono, options: MountOptions): void {
  // Fixed paths before those with parameters, so that `/imports/inspect` is not taken for an import.
  const keys = (Object.keys(ROUTES) as RouteKey[]).sort((a, b) => a.split("{").length - b.split("{").length);
  for (const key of keys) {
    const spec: RouteSpec = ROUTES[key];
    const [method, template] = key.split(" ") as [string, string];
    const handler = options.handlers[key] as AnyHandler;
    app.on(method, template.replaceAll(/\{(\w+)\}/g, ":$1"), async (c) => {
      const request = c.req.raw;
      const ip = options.ipOf(c);
      const headers = request.headers;
      assertSameSite(method, headers, headers.get("host") ?? new URL(request.url).host);
      if (spec.access === "open" && method !== "GET") limit(options.attempts, `ip ${ip}`);
      const principal = await principalOf(headers, options.credentials).catch((error) => {
        limit(options.attempts, `ip ${ip}`);
        throw error;
      });
      if (principal?.kind !== "local") limit(options.requests, askerKey(principal, ip));
      const params = c.req.param() as Record<string, string>;
      const workspace = await authorise(spec, params.workspace, principal, options.workspaces);
      const parsed = await parseInput(spec, params, request);
      const input = { ...parsed, workspace, principal, request, signal: request.signal, ip } as RouteInput<RouteKey>;
      const answer = await handler(input);
      if (answer instanceof Response) return answer;
      const data = answer instanceof Reply ? answer.data : answer;
      const extra = answer instanceof Reply ? answer.headers : null;
      const status = spec.status ?? (spec.response === null ? 204 : 200);
      if (spec.response === null) return new Response(null, { status, ...(extra === null ? {} : { headers: extra }) });
      return jsonResponse(data, status, request, extra);
    });
  }
}
