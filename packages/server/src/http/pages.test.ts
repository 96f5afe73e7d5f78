import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestInstallation, type TestInstallation } from "../testing/test-installation.ts";

let folder: string;
let tendwell: TestInstallation;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tendwell-pages-"));
  await mkdir(join(folder, "dist", "assets"), { recursive: true });
  await writeFile(join(folder, "secret.txt"), "hidden words");
  await writeFile(join(folder, "dist", "index.html"), "<!doctype html><title>Tendwell</title>");
  await writeFile(join(folder, "dist", "assets", "app-1a2b.js"), "plain()");
  await writeFile(join(folder, "dist", "assets", "app-1a2b.js.br"), "brotli bytes");
  tendwell = await openTestInstallation({ pagesDirectory: join(folder, "dist") });
});
afterAll(async () => {
  await tendwell.remove();
  await rm(folder, { recursive: true, force: true });
});

describe("pages", () => {
  it.each(["/", "/w/example/dashboard", "/welcome"])("%s is the app, always asked for anew", async (path) => {
    const answer = await tendwell.ask("GET", path);
    expect([answer.status, answer.headers.get("cache-control")]).toEqual([200, "no-cache"]);
    expect(answer.text).toContain("<title>Tendwell</title>");
  });
  it("carry a strict policy", async () => {
    const { headers } = await tendwell.ask("GET", "/");
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain("unsafe-eval");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  });
  it("assets are kept for ever, and sent compressed to who takes it", async () => {
    const plain = await tendwell.ask("GET", "/assets/app-1a2b.js");
    expect([plain.text, plain.headers.get("cache-control")]).toEqual([
      "plain()",
      "public, max-age=31536000, immutable",
    ]);
    const packed = await tendwell.ask("GET", "/assets/app-1a2b.js", { headers: { "accept-encoding": "gzip, br" } });
    expect([packed.headers.get("content-encoding"), packed.text]).toEqual(["br", "brotli bytes"]);
  });
  it.each(["/assets/missing.js", "/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/%00", "/%"])(
    "%s is not found, or is only the app",
    async (path) => {
      const answer = await tendwell.ask("GET", path);
      expect(answer.text).not.toContain("hidden words");
      if (answer.status === 200) expect(answer.text).toContain("<title>Tendwell</title>");
      else expect(answer.status).toBe(404);
    },
  );
  it("do not stand in for an unknown API route", async () => {
    const answer = await tendwell.ask("GET", "/api/v1/nothing");
    expect([answer.status, answer.headers.get("content-type")]).toEqual([404, "application/problem+json"]);
  });
});

describe("answers", () => {
  it("carry an ETag that saves sending them again", async () => {
    const cookie = await tendwell.ownerCookie();
    const first = await tendwell.ask("GET", "/api/v1/session", { cookie });
    const etag = first.headers.get("etag")!;
    const second = await tendwell.ask("GET", "/api/v1/session", { cookie, headers: { "if-none-match": etag } });
    expect([second.status, second.text]).toEqual([304, ""]);
    const other = await tendwell.ask("GET", "/api/v1/session", { cookie, headers: { "if-none-match": 'W/"other"' } });
    expect(other.status).toBe(200);
  });
  it("are compressed for who takes it", async () => {
    const answer = await tendwell.app.request("http://localhost/api/v1/openapi.json", {
      headers: { "accept-encoding": "gzip" },
    });
    expect(answer.headers.get("content-encoding")).toBe("gzip");
  });
});

describe("the public listener", () => {
  it("answers health to its own names only, and nothing of the admin app", async () => {
    const open = await openTestInstallation({ publicHostNames: ["survey.example.com"] });
    const ask = (path: string, host = "survey.example.com") =>
      open.publicApp.request(`http://${host}${path}`, {
        headers: { host, authorization: `Bearer ${open.localCredential}` },
      });
    expect((await ask("/health")).status).toBe(200);
    expect((await ask("/health", "127.0.0.1")).status).toBe(403);
    for (const path of ["/", "/api/v1/health", "/api/v1/session", "/api/v1/workspaces"])
      expect((await ask(path)).status).toBe(404);
    await open.remove();
  });
});
