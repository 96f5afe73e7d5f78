import { PROBLEM_CODES, ROUTES, type RouteKey } from "@tendwell/contract";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cookieOf, ORIGIN, openTestInstallation, type TestInstallation } from "../testing/test-installation.ts";

let tendwell: TestInstallation;
let ownerCookie: string;
const secrets: Record<string, string> = {};

/** A path with its parameters filled in for workspace `slug`. */
function pathOf(key: RouteKey, slug: string): string {
  return key
    .split(" ")[1]!
    .replace("{workspace}", slug)
    .replace("{metric}", "nps")
    .replace("{import}", "1")
    .replace("{table}", "account")
    .replaceAll(/\{\w+\}/g, "x");
}
const KEYS = Object.keys(ROUTES) as RouteKey[];
const SCOPED = KEYS.filter((key) => key.includes("{workspace}"));

async function keyFor(slug: string, scope: string): Promise<string> {
  const answer = await tendwell.ask("POST", `/api/v1/workspaces/${slug}/keys`, {
    cookie: ownerCookie,
    body: { name: scope, scopes: [scope] },
  });
  expect(answer.status).toBe(201);
  return String(answer.json.secret);
}

beforeAll(async () => {
  tendwell = await openTestInstallation({ requestsPerMinute: 100_000 });
  ownerCookie = await tendwell.ownerCookie();
  for (const slug of ["alpha", "beta"]) {
    const made = await tendwell.ask("POST", "/api/v1/workspaces", { cookie: ownerCookie, body: { slug, name: slug } });
    expect(made.status).toBe(201);
    for (const scope of ["read", "write", "admin"]) secrets[`${slug} ${scope}`] = await keyFor(slug, scope);
  }
});
afterAll(() => tendwell.remove());

/** Routes without a workspace in their path: what an admin key of one workspace gets from each, and nobody at all. */
const UNSCOPED: Readonly<
  Record<Exclude<RouteKey, `${string}{workspace}${string}`>, { readonly key: number; readonly nobody: number }>
> = {
  "GET /api/v1/health": { key: 200, nobody: 200 },
  "GET /api/v1/session": { key: 200, nobody: 401 },
  "POST /api/v1/session": { key: 415, nobody: 415 },
  "DELETE /api/v1/session": { key: 204, nobody: 401 },
  "PATCH /api/v1/session": { key: 415, nobody: 401 },
  "POST /api/v1/session/owner-link": { key: 403, nobody: 401 },
  "POST /api/v1/session/claim": { key: 415, nobody: 415 },
  "POST /api/v1/session/link": { key: 415, nobody: 415 },
  "GET /api/v1/workspaces": { key: 200, nobody: 401 },
  "POST /api/v1/workspaces": { key: 415, nobody: 401 },
  "POST /api/v1/backups": { key: 415, nobody: 401 },
  "POST /api/v1/survey-keys/rotate": { key: 415, nobody: 401 },
};

describe("every route of the contract", () => {
  it("is either scoped to a workspace or on the list of those that are not", () => {
    expect([...SCOPED, ...Object.keys(UNSCOPED)].sort()).toEqual([...KEYS].sort());
  });

  it.each(SCOPED)("%s hides another workspace from its admin key", async (key) => {
    const method = key.split(" ")[0]!;
    const answer = await tendwell.ask(method, pathOf(key, "alpha"), { bearer: secrets["beta admin"]! });
    expect(answer.status).toBe(404);
    expect(answer.json.code).toBe("not-found");
    expect(answer.text).not.toContain("nps score");
  });

  it.each(SCOPED)("%s answers alike for a workspace that does not exist", async (key) => {
    const method = key.split(" ")[0]!;
    const answer = await tendwell.ask(method, pathOf(key, "nowhere"), { bearer: secrets["beta admin"]! });
    expect([answer.status, answer.json.code]).toEqual([404, "not-found"]);
  });

  it.each(KEYS)("%s refuses who does not say who they are, unless it is open", async (key) => {
    const answer = await tendwell.ask(key.split(" ")[0]!, pathOf(key, "alpha"));
    const expected = key in UNSCOPED ? UNSCOPED[key as keyof typeof UNSCOPED].nobody : 401;
    expect(answer.status).toBe(expected);
  });

  it.each(Object.keys(UNSCOPED) as (keyof typeof UNSCOPED)[])(
    "%s gives an admin key of one workspace no more than that",
    async (key) => {
      const answer = await tendwell.ask(key.split(" ")[0]!, pathOf(key, "alpha"), { bearer: secrets["beta admin"]! });
      expect(answer.status).toBe(UNSCOPED[key].key);
      if (key === "GET /api/v1/workspaces")
        expect((answer.json.items as unknown as { slug: string }[]).map((one) => one.slug)).toEqual(["beta"]);
    },
  );

  it.each(SCOPED)("%s needs the scope it names", async (key) => {
    const { access } = ROUTES[key];
    const method = key.split(" ")[0]!;
    const enough = {
      open: [],
      "signed-in": ["read", "write", "admin"],
      read: ["read", "write", "admin"],
      write: ["write", "admin"],
      admin: ["admin"],
    }[access];
    for (const scope of ["read", "write", "admin"]) {
      // Deleting or erasing is not tried with a key that may: whether it passes the guard is seen from the refusals.
      if (enough.includes(scope as never) && access !== "read") continue;
      const answer = await tendwell.ask(method, pathOf(key, "alpha"), { bearer: secrets[`alpha ${scope}`]! });
      if (enough.includes(scope as never)) expect([401, 403]).not.toContain(answer.status);
      else expect([answer.status, answer.json.code]).toEqual([403, "forbidden"]);
    }
  });

  it.each(KEYS.filter((key) => !key.startsWith("GET ")))(
    "%s refuses a cookie that another site makes the browser send",
    async (key) => {
      const method = key.split(" ")[0]!;
      for (const headers of [
        { origin: "https://evil.example" },
        { "sec-fetch-site": "cross-site" },
        { "sec-fetch-site": "same-site" },
        { origin: "null" },
      ]) {
        const answer = await tendwell.ask(method, pathOf(key, "alpha"), { cookie: ownerCookie, headers });
        expect([answer.status, answer.json.code]).toEqual([403, "csrf"]);
      }
    },
  );
});

describe("installation-wide doings", () => {
  it("need the owner of the installation, not of one workspace", async () => {
    const body = { slug: "gamma", name: "Gamma", zone: "UTC", currency: "EUR" };
    expect((await tendwell.ask("POST", "/api/v1/workspaces", { bearer: secrets["beta admin"]!, body })).status).toBe(
      403,
    );
    expect((await tendwell.ask("POST", "/api/v1/backups", { bearer: secrets["beta admin"]!, body: {} })).status).toBe(
      403,
    );
  });
});

describe("members", () => {
  it("see the workspaces they were invited to, with the role they were given", async () => {
    const invited = await tendwell.ask("POST", "/api/v1/workspaces/alpha/members", {
      cookie: ownerCookie,
      body: { email: "vi@example.com", role: "viewer" },
    });
    const token = String(invited.json.link).split("#token=")[1]!;
    const session = await tendwell.ask("POST", "/api/v1/session/claim", {
      body: { token, email: "vi@example.com", name: "Vi", password: "a long password" },
    });
    expect(session.status).toBe(200);
    expect(session.json.workspaces).toMatchObject([{ slug: "alpha", role: "viewer" }]);
    const cookie = cookieOf(session);
    expect((await tendwell.ask("GET", "/api/v1/workspaces/alpha/metrics", { cookie })).status).toBe(200);
    expect((await tendwell.ask("GET", "/api/v1/workspaces/beta/metrics", { cookie })).status).toBe(404);
    expect((await tendwell.ask("GET", "/api/v1/workspaces/alpha/rejects", { cookie })).status).toBe(403);
    expect((await tendwell.ask("GET", "/api/v1/workspaces/alpha/keys", { cookie })).status).toBe(403);
    // An invitation cannot be turned into the session of somebody who has a password.
    const again = await tendwell.ask("POST", "/api/v1/workspaces/beta/members", {
      cookie: ownerCookie,
      body: { email: "VI@example.com", role: "editor" },
    });
    expect(String(again.json.link)).not.toContain("token");
  });
});

describe("keys", () => {
  it("are shown once, kept as hashes, and refused when revoked or expired", async () => {
    const made = await tendwell.ask("POST", "/api/v1/workspaces/beta/keys", {
      cookie: ownerCookie,
      body: { name: "ci", scopes: ["read"] },
    });
    const { secret, key } = made.json as unknown as { secret: string; key: { id: string } };
    const listed = await tendwell.ask("GET", "/api/v1/workspaces/beta/keys", { cookie: ownerCookie });
    expect(listed.text).not.toContain(secret);
    expect((await tendwell.ask("GET", "/api/v1/workspaces/beta", { bearer: secret })).status).toBe(200);
    // A key of the other workspace with that id is not found.
    expect(
      (await tendwell.ask("DELETE", `/api/v1/workspaces/alpha/keys/${key.id}`, { cookie: ownerCookie })).status,
    ).toBe(404);
    expect(
      (await tendwell.ask("DELETE", `/api/v1/workspaces/beta/keys/${key.id}`, { cookie: ownerCookie })).status,
    ).toBe(204);
    expect((await tendwell.ask("GET", "/api/v1/workspaces/beta", { bearer: secret })).status).toBe(401);
    expect((await tendwell.ask("GET", "/api/v1/workspaces/beta", { bearer: "tw_wrong" })).status).toBe(401);
  });
});

describe("hosts", () => {
  it.each(["127.0.0.1:4800", "localhost", "LOCALHOST:1", "[::1]:4800"])("%s is served", async (host) => {
    expect((await tendwell.ask("GET", "/api/v1/health", { headers: { host } })).status).toBe(200);
  });
  it.each(["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:4800", "", "[::2]"])(
    "%j is refused",
    async (host) => {
      const answer = await tendwell.ask("GET", "/api/v1/health", { headers: { host } });
      expect([answer.status, answer.json.code]).toEqual([403, "host-not-allowed"]);
    },
  );
});

describe("problems", () => {
  it("carry a code, a status, an id that the log carries too, and what to do", async () => {
    const answer = await tendwell.ask("GET", "/api/v1/workspaces/alpha/metrics/nps/results?grian=month", {
      bearer: secrets["alpha read"]!,
    });
    expect(answer.status).toBe(400);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(answer.json).toMatchObject({
      code: "invalid-parameter",
      status: 400,
      mend: expect.stringContaining("grain"),
    });
    expect(answer.headers.get("x-request-id")).toBe(answer.json.id);
  });
  it("have one status each", () => {
    for (const status of Object.values(PROBLEM_CODES)) expect(status).toBeGreaterThanOrEqual(400);
  });
  it("say so when a body is no JSON, too large or of another kind", async () => {
    const send = (init: RequestInit) =>
      tendwell.app.request(`${ORIGIN}/api/v1/session/link`, { method: "POST", ...init });
    expect((await send({ body: "{", headers: { "content-type": "application/json" } })).status).toBe(400);
    expect(
      (await send({ body: "token=x", headers: { "content-type": "application/x-www-form-urlencoded" } })).status,
    ).toBe(415);
    expect(
      (await send({ body: `"${"x".repeat(1_100_000)}"`, headers: { "content-type": "application/json" } })).status,
    ).toBe(413);
  });
});
