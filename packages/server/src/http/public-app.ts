import { Hono } from "hono";
import { ProblemError } from "../access/problem-error.ts";
import { addPublicHeaders } from "../access/public-headers.ts";
import { assertHost } from "./access-control.ts";
import { problemResponse } from "./problem.ts";

export interface PublicAppOptions {
  readonly version: string;
  /** The names the public knows this installation by. */
  readonly hostNames: readonly string[];
  /** Routes of features that face the public; each mounts its own. */
  readonly mount?: readonly ((app: Hono) => void)[];
}

/** What may be reached from outside: a listener of its own, with nothing of the admin app on it. */
export function createPublicApp(options: PublicAppOptions): Hono {
  const allowed = new Set(options.hostNames.map((name) => name.toLowerCase()));
  const app = new Hono();
  app.use(async (c, next) => {
    assertHost(c.req.header("host") ?? new URL(c.req.url).host, allowed);
    await next();
    // A page that needs more than nothing (its own styles) has said so itself.
    addPublicHeaders(c.res);
  });
  app.onError((error) => problemResponse(error, crypto.randomUUID()));
  app.get("/health", (c) => c.json({ status: "ok", version: options.version }));
  for (const mount of options.mount ?? []) mount(app);
  app.notFound((c) =>
    problemResponse(new ProblemError("not-found", `${c.req.path} does not exist`), crypto.randomUUID()),
  );
  return app;
}
