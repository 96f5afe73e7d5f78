import { readFile } from "node:fs/promises";
import { afterEach, describe, expect, it } from "vitest";
import { cookieOf, openTestInstallation, type TestInstallation, temporaryHome } from "../testing/test-installation.ts";

const open: TestInstallation[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.remove();
});
async function start(options: Parameters<typeof openTestInstallation>[0] = {}): Promise<TestInstallation> {
  const installation = await openTestInstallation(options);
  open.push(installation);
  return installation;
}
/** All bytes of the state, its write-ahead log included. */
async function stateBytes(tendwell: TestInstallation): Promise<Buffer> {
  const files = ["", "-wal"].map((suffix) => readFile(tendwell.home.stateFile + suffix).catch(() => Buffer.alloc(0)));
  return Buffer.concat(await Promise.all(files));
}
async function ownerToken(tendwell: TestInstallation): Promise<string> {
  return tendwell.sessions.createLink((await tendwell.sessions.ensureOwner()).id, "owner", null);
}

describe("the one-time owner link", () => {
  it("opens one session, is refused the second time, and is stored as a hash only", async () => {
    const tendwell = await start();
    const token = await ownerToken(tendwell);
    const first = await tendwell.ask("POST", "/api/v1/session/link", { body: { token } });
    expect(first.status).toBe(200);
    expect(first.headers.getSetCookie()[0]).toMatch(/HttpOnly; SameSite=Lax$/);
    const second = await tendwell.ask("POST", "/api/v1/session/link", { body: { token } });
    expect([second.status, second.json.code]).toEqual([410, "gone"]);
    const bytes = await stateBytes(tendwell);
    expect(bytes.includes("owner@tendwell.invalid")).toBe(true);
    expect(bytes.includes(token)).toBe(false);
  });

  it("expires after a day", async () => {
    let now = Date.parse("2026-03-01T12:00:00Z");
    const tendwell = await start({ now: () => now });
    const token = await ownerToken(tendwell);
    now += 86_400_001;
    expect((await tendwell.ask("POST", "/api/v1/session/link", { body: { token } })).status).toBe(410);
  });

  it("is replaced by the next one", async () => {
    const tendwell = await start();
    const token = await ownerToken(tendwell);
    await ownerToken(tendwell);
    expect((await tendwell.ask("POST", "/api/v1/session/link", { body: { token } })).status).toBe(410);
  });

  it("once used, is claimed only by the session it opened", async () => {
    const tendwell = await start();
    const token = await ownerToken(tendwell);
    const cookie = cookieOf(await tendwell.ask("POST", "/api/v1/session/link", { body: { token } }));
    const body = { token, email: "Ada@Example.com", name: "Ada", password: "correct horse battery" };
    expect((await tendwell.ask("POST", "/api/v1/session/claim", { body })).status).toBe(410);
    const claimed = await tendwell.ask("POST", "/api/v1/session/claim", { cookie, body });
    expect(claimed.json.user).toMatchObject({ email: "ada@example.com", name: "Ada" });
    // The session from before the password ends.
    expect((await tendwell.ask("GET", "/api/v1/session", { cookie })).status).toBe(401);
    expect((await tendwell.ask("GET", "/api/v1/session", { cookie: cookieOf(claimed) })).status).toBe(200);
    expect((await tendwell.ask("POST", "/api/v1/session/claim", { cookie: cookieOf(claimed), body })).status).toBe(410);
  });
});

describe("signing in", () => {
  it("takes the e-mail in any case and the right password, and signing out ends the session", async () => {
    const tendwell = await start();
    const token = await ownerToken(tendwell);
    await tendwell.ask("POST", "/api/v1/session/claim", {
      body: { token, email: "ada@example.com", name: "Ada", password: "correct horse battery" },
    });
    const wrong = await tendwell.ask("POST", "/api/v1/session", {
      body: { email: "ada@example.com", password: "wrong horse" },
    });
    expect(wrong.status).toBe(401);
    const nobody = await tendwell.ask("POST", "/api/v1/session", {
      body: { email: "eve@example.com", password: "wrong horse" },
    });
    expect(nobody.json.detail).toBe(wrong.json.detail);
    const right = await tendwell.ask("POST", "/api/v1/session", {
      body: { email: "ADA@example.com", password: "correct horse battery" },
    });
    expect(right.status).toBe(200);
    const cookie = cookieOf(right);
    expect(
      (await tendwell.ask("PATCH", "/api/v1/session", { cookie, body: { locale: "ro" } })).json.user,
    ).toMatchObject({ locale: "ro" });
    expect((await tendwell.ask("DELETE", "/api/v1/session", { cookie })).status).toBe(204);
    expect((await tendwell.ask("GET", "/api/v1/session", { cookie })).status).toBe(401);
  });

  it("stores an argon2id hash, never the password", async () => {
    const tendwell = await start();
    const body = {
      token: await ownerToken(tendwell),
      email: "a@example.com",
      name: "A",
      password: "correct horse battery",
    };
    expect((await tendwell.ask("POST", "/api/v1/session/claim", { body })).status).toBe(200);
    const state = await stateBytes(tendwell);
    expect(state.includes("correct horse battery")).toBe(false);
    expect(state.includes("$argon2id$")).toBe(true);
  });

  it("is slowed down after a few attempts", async () => {
    let now = Date.parse("2026-03-01T12:00:00Z");
    const tendwell = await start({ attemptsPerMinute: 3, now: () => now });
    const attempt = () =>
      tendwell.ask("POST", "/api/v1/session", { body: { email: "eve@example.com", password: "guess" } });
    for (let i = 0; i < 3; i += 1) expect((await attempt()).status).toBe(401);
    const limited = await attempt();
    expect([limited.status, limited.json.code, limited.headers.get("retry-after")]).toEqual([
      429,
      "rate-limited",
      "20",
    ]);
    now += 20_000;
    expect((await attempt()).status).toBe(401);
  });

  it("marks cookies Secure when the installation is served over https", async () => {
    const tendwell = await start({ https: true });
    const answer = await tendwell.ask("POST", "/api/v1/session/link", { body: { token: await ownerToken(tendwell) } });
    expect(answer.headers.getSetCookie()[0]).toMatch(/^__Secure-.*; Secure/);
  });
});

describe("a restart", () => {
  it("keeps sessions, workspaces and keys", async () => {
    const home = await temporaryHome();
    const before = await openTestInstallation({ home });
    const cookie = await before.ownerCookie();
    await before.ask("POST", "/api/v1/workspaces", {
      cookie,
      body: { slug: "acme", name: "Acme", zone: "Asia/Kathmandu", currency: "USD" },
    });
    const key = await before.ask("POST", "/api/v1/workspaces/acme/keys", {
      cookie,
      body: { name: "k", scopes: ["read"] },
    });
    await before.close();
    const after = await start({ home });
    expect((await after.ask("GET", "/api/v1/session", { cookie })).json.workspaces).toMatchObject([
      { slug: "acme", role: "owner", zone: "Asia/Kathmandu", currency: "USD" },
    ]);
    expect((await after.ask("GET", "/api/v1/workspaces/acme", { bearer: String(key.json.secret) })).status).toBe(200);
  });
});

describe("rate limits", () => {
  it("count per asker", async () => {
    const tendwell = await start({ requestsPerMinute: 4, now: () => Date.parse("2026-03-01T12:00:00Z") });
    const cookie = await tendwell.ownerCookie();
    const ask = () => tendwell.ask("GET", "/api/v1/session", { cookie });
    for (let i = 0; i < 4; i += 1) expect((await ask()).status).toBe(200);
    expect((await ask()).status).toBe(429);
    expect((await tendwell.ask("GET", "/api/v1/health")).status).toBe(200);
  });
});
