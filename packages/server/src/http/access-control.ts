import { timingSafeEqual } from "node:crypto";
import type { Principal } from "../access/principal.ts";
import { ProblemError } from "../access/problem-error.ts";
import type { KeyService } from "../features/keys/key-service.ts";
import type { Auth } from "../features/session/auth.ts";

export interface Credentials {
  readonly keys: KeyService;
  readonly auth: Auth;
  /** The command line's secret; null when there is none. */
  readonly localCredential: string | null;
}

function equal(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Who sends this request: a bearer secret wins over a cookie; a wrong bearer is refused, never ignored. */
export async function principalOf(headers: Headers, credentials: Credentials): Promise<Principal | null> {
  const authorization = headers.get("authorization");
  if (authorization !== null) {
    const secret = /^Bearer\s+(\S+)$/i.exec(authorization)?.[1];
    if (secret !== undefined) {
      if (credentials.localCredential !== null && equal(secret, credentials.localCredential)) return { kind: "local" };
      const principal = await credentials.keys.principalOf(secret);
      if (principal !== null) return principal;
    }
    throw new ProblemError("unauthenticated", "this API key is unknown, revoked or expired", {
      headers: { "www-authenticate": "Bearer" },
    });
  }
  if (!headers.has("cookie")) return null;
  const person = await credentials.auth.personOf(headers);
  return person === null ? null : { kind: "person", ...person };
}

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Refuses unsafe requests that another site made the browser send. Browsers say where a request comes from in
 * `Sec-Fetch-Site` or `Origin`; with a cookie one of them is required, without one both are still checked when present.
 */
export function assertSameSite(method: string, headers: Headers, host: string): void {
  if (SAFE.has(method) || headers.has("authorization")) return;
  const site = headers.get("sec-fetch-site");
  if (site !== null) {
    if (site === "same-origin" || site === "none") return;
    throw new ProblemError("csrf", `the request came from another site (${site})`);
  }
  const origin = headers.get("origin");
  if (origin !== null) {
    if (URL.canParse(origin) && new URL(origin).host === host) return;
    throw new ProblemError("csrf", "the request came from another origin");
  }
  if (headers.has("cookie")) {
    throw new ProblemError("csrf", "a request with a session cookie requires an Origin header", {
      mend: "Use an API key for scripts.",
    });
  }
}

/** The name in a Host header, without its port. */
function hostName(host: string): string {
  return (host.startsWith("[") ? host.slice(0, host.indexOf("]") + 1) : host.split(":")[0]!).toLowerCase();
}

export const LOOPBACK_NAMES: readonly string[] = ["127.0.0.1", "localhost", "[::1]"];

/** Refuses names that are not ours: a foreign name that resolves to this machine (DNS rebinding) gets no answer. */
export function assertHost(host: string, allowed: ReadonlySet<string>): void {
  if (allowed.has(hostName(host))) return;
  throw new ProblemError("host-not-allowed", `host ${JSON.stringify(host.slice(0, 100))} is not served here`, {
    mend: "Start Tendwell with --host-name <name> to serve it under another name.",
  });
}
