import { randomUUID } from "node:crypto";
import { Hono } from "hono";
import { compress } from "hono/compress";
import type { Logger } from "pino";
import { ProblemError } from "../access/problem-error.ts";
import { assertHost, LOOPBACK_NAMES } from "./access-control.ts";
import { type MountOptions, mountRoutes } from "./mount-routes.ts";
import { openApiDocument } from "./openapi.ts";
import { problemOf, problemResponse } from "./problem.ts";
import { securityHeaders } from "./security-headers.ts";

export interface AdminAppOptions extends MountOptions {
  readonly logger: Logger;
  readonly version: string;
  /** Host names beside loopback. */
  readonly hostNames: readonly string[];
  /** Serves pages and assets; null answers when there is no such file. */
  readonly pages: (request: Request) => Promise<Response | null>;
}

interface Variables {
  id: string;
}

/** The admin app: contract routes, their OpenAPI document, and the web pages. */
export function createAdminApp(options: AdminAppOptions): Hono {
  const { logger } = options;
  const allowed = new Set([...LOOPBACK_NAMES, ...options.hostNames.map((name) => name.toLowerCase())]);
  const app = new Hono<{ Variables: Variables }>();

  app.use(async (c, next) => {
    const id = randomUUID();
    c.set("id", id);
    const started = performance.now();
    await next();
    c.res.headers.set("x-request-id", id);
    for (const [name, value] of Object.entries(securityHeaders(c.req.path.startsWith("/api/"))))
      c.res.headers.set(name, value);
    // Paths carry names of workspaces and metrics only; query strings, which may carry account ids, are not logged.
    logger.info(
      { id, method: c.req.method, path: c.req.path, status: c.res.status, ms: Math.round(performance.now() - started) },
      "request",
    );
  });
  app.use(compress({ threshold: 1024 }));
  app.use(async (c, next) => {
    assertHost(c.req.header("host") ?? new URL(c.req.url).host, allowed);
    await next();
  });
  app.onError((error, c) => {
    const id = c.get("id");
    if (problemOf(error, id).status >= 500) logger.error({ id, err: error }, "request failed");
    return problemResponse(error, id);
  });

  mountRoutes(app as unknown as Hono, options);
  app.get("/api/v1/openapi.json", (c) => c.json(openApiDocument(options.version)));
  app.all("/api/*", (c) => {
    throw new ProblemError("not-found", `${c.req.method} ${c.req.path} is not a route of this API`);
  });
  app.get("*", async (c) => {
    const page = await options.pages(c.req.raw);
    if (page !== null) return page;
    throw new ProblemError("not-found", `${c.req.path} does not exist`, {
      mend: "Build the pages with `npm run build`.",
    });
  });
  app.notFound((c) =>
    problemResponse(
      new ProblemError("method-not-allowed", `${c.req.method} is not offered on ${c.req.path}`),
      c.get("id"),
    ),
  );
  return app as unknown as Hono;
}
