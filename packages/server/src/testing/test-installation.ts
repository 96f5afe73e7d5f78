import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Home, locateHome } from "../home/home.ts";
import { type Installation, type InstallationOptions, openInstallation } from "../main.ts";

export interface TestInstallation extends Installation {
  /** Sends a request to the real app; `as` is a bearer secret, a cookie, or nobody. */
  ask(method: string, path: string, options?: AskOptions): Promise<Answer>;
  /** Signs the owner in by a one-time link; returns the Cookie header. */
  ownerCookie(): Promise<string>;
  remove(): Promise<void>;
}

export interface AskOptions {
  readonly bearer?: string;
  readonly cookie?: string;
  readonly body?: unknown;
  readonly form?: FormData;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON. */
  readonly json: Record<string, never> & Record<string, unknown>;
}

export const ORIGIN = "http://127.0.0.1:4800";

/** A folder for one test's home. */
export async function temporaryHome(): Promise<Home> {
  return locateHome(await mkdtemp(join(tmpdir(), "tendwell-test-")));
}

/** The whole application on a home of its own: real SQLite, real DuckDB, no listener. */
export async function openTestInstallation(options: Partial<InstallationOptions> = {}): Promise<TestInstallation> {
  const home = options.home ?? (await temporaryHome());
  const installation = await openInstallation({ logLevel: "silent", attemptsPerMinute: 1000, ...options, home });
  const ask: TestInstallation["ask"] = async (method, path, { bearer, cookie, body, form, headers } = {}) => {
    const all = new Headers({ host: "127.0.0.1:4800", ...headers });
    if (bearer !== undefined) all.set("authorization", `Bearer ${bearer}`);
    if (cookie !== undefined) {
      all.set("cookie", cookie);
      if (!all.has("origin") && !all.has("sec-fetch-site")) all.set("origin", ORIGIN);
    }
    if (body !== undefined) all.set("content-type", "application/json");
    const payload = form ?? (body === undefined ? null : JSON.stringify(body));
    const response = await installation.app.request(`${ORIGIN}${path}`, { method, headers: all, body: payload });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get("content-type") ?? "");
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: isJson && text !== "" ? JSON.parse(text) : {},
    };
  };
  return {
    ...installation,
    ask,
    async ownerCookie() {
      const owner = await installation.sessions.ensureOwner();
      const token = await installation.sessions.createLink(owner.id, "owner", null);
      const answer = await ask("POST", "/api/v1/session/link", { body: { token } });
      return cookieOf(answer);
    },
    async remove() {
      await installation.close();
      await rm(home.directory, { recursive: true, force: true });
    },
  };
}

/** The Cookie header that answers a Set-Cookie. */
export function cookieOf(answer: Answer): string {
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}
