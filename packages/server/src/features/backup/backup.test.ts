import { appendFile, cp, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { FINAL_IMPORT_STATES } from "@tendwell/contract";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestInstallation, type TestInstallation, temporaryHome } from "../../testing/test-installation.ts";
import { restoreBackup } from "./restore-service.ts";

const PEOPLE = (rows: string[]) => ["person_id,account_id,occurred_at,role", ...rows, ""].join("\n");

let tendwell: TestInstallation;
let cookie: string;

async function importCsv(name: string, text: string) {
  const form = new FormData();
  form.append("file", new Blob([text]), name);
  let job = (await tendwell.ask("POST", "/api/v1/workspaces/a/imports", { cookie, form })).json as unknown as {
    id: string;
    state: string;
    error: unknown;
  };
  while (!FINAL_IMPORT_STATES.has(job.state)) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    job = (await tendwell.ask("GET", `/api/v1/workspaces/a/import-jobs/${job.id}`, { cookie })).json as never;
  }
  expect([job.state, job.error]).toEqual(["done", null]);
}
const rowsOf = async (sql: string) =>
  (await tendwell.ask("POST", "/api/v1/workspaces/a/sql", { cookie, body: { sql } })).json.rows;
const erase = (person: string, dryRun = false) =>
  tendwell.ask("POST", "/api/v1/workspaces/a/erase", { cookie, body: { person, dryRun } });
const backup = (name: string) => tendwell.ask("POST", "/api/v1/backups", { cookie, body: { name } });
const PERSONS = "select external_id from identity where kind = 'person' order by 1";

beforeAll(async () => {
  tendwell = await openTestInstallation();
  cookie = await tendwell.ownerCookie();
  await tendwell.ask("POST", "/api/v1/workspaces", { cookie, body: { slug: "a", name: "A" } });
  await importCsv(
    "person.csv",
    PEOPLE([
      "p-ada,acme,2024-01-01T00:00:00Z,admin",
      "p-bob,acme,2024-01-02T00:00:00Z,user",
      "p-eve,acme,no date,user",
    ]),
  );
});
afterAll(() => tendwell.remove());

describe("erasing a person", () => {
  it("says beforehand what would go, and changes nothing", async () => {
    expect((await erase("p-ada", true)).json).toMatchObject({ found: true, identities: 1 });
    expect(await rowsOf(PERSONS)).toContainEqual(["p-ada"]);
  });
  it("says when nobody is known", async () => {
    expect((await erase("nobody")).json).toEqual({ found: false, details: 0, rejects: 0, identities: 0 });
  });
  it("also removes rows that an import had refused", async () => {
    expect(await rowsOf("select count(*) from reject")).toEqual([[1]]);
    expect((await erase("p-eve")).json).toMatchObject({ found: true, rejects: 1 });
    expect(await rowsOf("select count(*) from reject")).toEqual([[0]]);
  });
  it("keeps the facts, under an id that means nobody, and outlives a restore and a new import", async () => {
    expect((await backup("before")).status).toBe(201);
    expect((await erase("p-ada")).json).toMatchObject({ found: true, identities: 1 });
    const persons = await rowsOf("select count(*) from person");
    expect(await rowsOf(PERSONS)).toEqual([["p-bob"]]);

    await tendwell.workspaces.close();
    const restored = await restoreBackup(tendwell.home, "before", "a");
    expect(restored).toEqual({ workspaces: ["a"], erasedAgain: 1, withoutKey: [] });
    expect(await rowsOf(PERSONS)).toEqual([["p-bob"]]);
    expect(await rowsOf("select count(*) from person")).toEqual(persons);

    await importCsv("person.csv", PEOPLE(["p-ada,acme,2024-01-01T00:00:00Z,owner"]));
    expect(await rowsOf(PERSONS)).toEqual([["p-bob"]]);
  });
  it("keeps the content of rows that a later import refuses out as well; place and reason stay", async () => {
    const rows = ["p-ada,acme,no date,owner", "p-eve,acme,no date,user", "p-bob,acme,no date,user"];
    for (const _ of ["first", "again"]) {
      await importCsv("late.csv", PEOPLE(rows));
      expect(await rowsOf("select line, row_text is null, value is null from reject order by line")).toEqual([
        [2, true, true],
        [3, true, true],
        [4, false, false],
      ]);
    }
  });
});

describe("a backup", () => {
  it("restores into an empty home: same facts, same people, same keys to come", async () => {
    await backup("whole");
    const counted = await rowsOf("select (select count(*) from person), (select count(*) from import_batch)");
    const home = await temporaryHome();
    const restored = await restoreBackup(home, join(tendwell.home.backupsDirectory, "whole"), undefined);
    expect(restored).toMatchObject({ workspaces: ["a"], withoutKey: ["a"] });
    const other = await openTestInstallation({ home });
    const session = await other.ask("GET", "/api/v1/workspaces", { bearer: other.localCredential });
    expect(session.json.items).toMatchObject([{ slug: "a", name: "A" }]);
    const answer = await other.ask("POST", "/api/v1/workspaces/a/sql", {
      bearer: other.localCredential,
      body: { sql: "select (select count(*) from person), (select count(*) from import_batch)" },
    });
    expect(answer.json.rows).toEqual(counted);
    await other.remove();
  });

  it("holds no key and no local credential", async () => {
    const { readdir } = await import("node:fs/promises");
    const files = await readdir(join(tendwell.home.backupsDirectory, "whole"), { recursive: true });
    expect(files.filter((file) => /key|salt|credential/.test(file))).toEqual([]);
    expect(files).toContain("manifest.json");
  });

  it("is refused under a name that is taken, and when it is damaged", async () => {
    expect((await backup("whole")).status).toBe(409);
    const damaged = join(tendwell.home.backupsDirectory, "damaged");
    await cp(join(tendwell.home.backupsDirectory, "whole"), damaged, { recursive: true });
    await appendFile(join(damaged, "workspaces", "a", "facts.duckdb"), "x");
    await expect(restoreBackup(tendwell.home, "damaged", "a")).rejects.toThrow("damaged or incomplete");
    await rm(join(damaged, "manifest.json"));
    await expect(restoreBackup(tendwell.home, "damaged", "a")).rejects.toThrow("manifest.json");
  });

  it("is not poured over an installation, nor over a workspace of another one", async () => {
    await expect(restoreBackup(tendwell.home, "whole", undefined)).rejects.toThrow("empty home");
    const other = await openTestInstallation();
    await other.ask("POST", "/api/v1/workspaces", {
      bearer: other.localCredential,
      body: { slug: "a", name: "Another" },
    });
    await other.close();
    await expect(restoreBackup(other.home, join(tendwell.home.backupsDirectory, "whole"), "a")).rejects.toThrow(
      "of another",
    );
    await rm(other.home.directory, { recursive: true, force: true });
  });

  it("reads no path outside of itself", async () => {
    const evil = join(tendwell.home.backupsDirectory, "evil");
    await mkdir(evil);
    const manifest = {
      format: "tendwell-backup",
      version: 1,
      tendwell: "0",
      createdAt: "",
      workspaces: [],
      files: [{ path: "../../keys/auth.key", sha256: "", bytes: 0 }],
    };
    await writeFile(join(evil, "manifest.json"), JSON.stringify(manifest));
    await expect(restoreBackup(tendwell.home, "evil", "a")).rejects.toThrow("manifest of a Tendwell backup");
  });

  it("leaves the guard against a second writer in place", async () => {
    const { execFileSync } = await import("node:child_process");
    await rowsOf("select 1");
    await backup("locks");
    const script = `import { DuckDBInstance } from "@duckdb/node-api"; try { await DuckDBInstance.create(process.argv[1]); console.log("opened"); } catch { console.log("locked"); }`;
    const file = join(tendwell.home.workspaceDirectory("a"), "facts.duckdb");
    expect(
      execFileSync(process.execPath, ["--input-type=module", "-e", script, file], { encoding: "utf8" }).trim(),
    ).toBe("locked");
  });
});
