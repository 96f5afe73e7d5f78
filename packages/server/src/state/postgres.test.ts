import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cookieOf, openTestInstallation, type TestInstallation } from "../testing/test-installation.ts";

/** Debian keeps the server's programs outside of PATH. */
function programs(): string | null {
  const root = "/usr/lib/postgresql";
  if (!existsSync(root)) return null;
  const version = readdirSync(root).sort().at(-1);
  const folder = join(root, version ?? "", "bin");
  return existsSync(join(folder, "initdb")) ? folder : null;
}
const bin = programs();
const asRoot = process.getuid?.() === 0;
/** The server refuses to run as root. */
const run = (program: string, args: string[]) =>
  asRoot
    ? execFileSync("runuser", ["-u", "postgres", "--", join(bin!, program), ...args], { stdio: "ignore" })
    : execFileSync(join(bin!, program), args, { stdio: "ignore" });

async function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

describe.skipIf(bin === null)("the state in PostgreSQL (skipped where no PostgreSQL is installed)", () => {
  let folder: string;
  let stateUrl: string;
  let tendwell: TestInstallation;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "tendwell-pg-"));
    if (asRoot) execFileSync("chown", ["postgres", folder]);
    const data = join(folder, "data");
    const port = await freePort();
    run("initdb", ["-D", data, "-A", "trust", "-U", "tendwell", "--no-sync"]);
    run("pg_ctl", [
      "-D",
      data,
      "-w",
      "-o",
      `-h 127.0.0.1 -p ${port} -k ${folder} -c fsync=off`,
      "-l",
      join(folder, "log"),
      "start",
    ]);
    stateUrl = `postgresql://tendwell@127.0.0.1:${port}/postgres`;
    tendwell = await openTestInstallation({ stateUrl });
  });
  afterAll(async () => {
    await tendwell?.remove();
    run("pg_ctl", ["-D", join(folder, "data"), "-m", "immediate", "stop"]);
    await rm(folder, { recursive: true, force: true });
  });

  it("carries people, sessions, workspaces, keys and targets as SQLite does", async () => {
    const owner = await tendwell.sessions.ensureOwner();
    const token = await tendwell.sessions.createLink(owner.id, "owner", null);
    const claimed = await tendwell.ask("POST", "/api/v1/session/claim", {
      body: { token, email: "ada@example.com", name: "Ada", password: "correct horse battery" },
    });
    expect(claimed.status).toBe(200);
    const cookie = cookieOf(claimed);
    const made = await tendwell.ask("POST", "/api/v1/workspaces", { cookie, body: { slug: "a", name: "A" } });
    expect(made.status).toBe(201);
    const key = await tendwell.ask("POST", "/api/v1/workspaces/a/keys", {
      cookie,
      body: { name: "k", scopes: ["write"] },
    });
    const bearer = String(key.json.secret);
    expect((await tendwell.ask("GET", "/api/v1/workspaces/a", { bearer })).json).toMatchObject({ role: "editor" });
    const target = { cookie, body: { target: 42.5 } };
    expect((await tendwell.ask("PUT", "/api/v1/workspaces/a/metrics/nps/target", target)).status).toBe(204);
    const dashboard = await tendwell.ask("GET", "/api/v1/workspaces/a/dashboard", { bearer });
    const cards = dashboard.json.cards as unknown as { metric: string; target: number | null }[];
    expect(cards.find((card) => card.metric === "nps")?.target).toBe(42.5);
    expect((await tendwell.ask("POST", "/api/v1/session/link", { body: { token } })).status).toBe(410);
  });

  it("expires sessions, and takes the password again after a restart", async () => {
    const again = await openTestInstallation({ stateUrl, home: tendwell.home });
    const signedIn = await again.ask("POST", "/api/v1/session", {
      body: { email: "ada@example.com", password: "correct horse battery" },
    });
    expect(signedIn.status).toBe(200);
    const cookie = cookieOf(signedIn);
    expect((await again.ask("GET", "/api/v1/session", { cookie })).status).toBe(200);
    const { openPostgres } = await import("./postgres.ts");
    const { db, close } = openPostgres(stateUrl);
    await db.updateTable("login_session").set({ expires_at: "2020-01-01T00:00:00.000Z" }).execute();
    expect((await again.ask("GET", "/api/v1/session", { cookie })).status).toBe(401);
    await close();
    await again.close();
  });
});
