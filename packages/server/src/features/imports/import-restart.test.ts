import { spawn } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { importJobSchema } from "@tendwell/contract";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Home } from "../../home/home.ts";
import { openTestInstallation, type TestInstallation, temporaryHome } from "../../testing/test-installation.ts";

const CLI = fileURLToPath(new URL("../../cli/run.ts", import.meta.url));
const BASE = "/api/v1/workspaces/main";
const ORDERS = [
  "order_id,account_id,occurred_at,status,amount_minor,currency,items",
  "o1,acme,2024-01-05T10:00:00Z,paid,1000,EUR,1",
  "o2,beta,2024-01-20T10:00:00Z,paid,secret,EUR,2",
  "",
].join("\n");

let home: Home;
let tendwell: TestInstallation;
let cookie: string;
let file: string;

/** `tendwell import` in a process of its own, which dies when the facts are written and not yet committed. */
function importAndDie(): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [
        "--conditions=@tendwell/source",
        "--import",
        "tsx",
        "--input-type=module",
        "--eval",
        `import { run } from ${JSON.stringify(CLI)}; await run(process.argv.slice(1))`,
        "import",
        file,
        "--home",
        home.directory,
      ],
      { env: { ...process.env, NODE_ENV: "test", TENDWELL_CRASH_AT: "facts_written" }, stdio: "ignore" },
    );
    child.on("error", reject);
    child.on("exit", (_, signal) => resolve(signal));
  });
}

const jobs = async () =>
  ((await tendwell.ask("GET", `${BASE}/import-jobs`, { cookie })).json.items as unknown as unknown[]).map((job) =>
    importJobSchema.parse(job),
  );

beforeAll(async () => {
  home = await temporaryHome();
  file = join(home.directory, "orders.csv");
  await writeFile(file, ORDERS);
  expect(await importAndDie()).toBe("SIGKILL");
  tendwell = await openTestInstallation({ home });
  cookie = await tendwell.ownerCookie();
}, 120_000);
afterAll(async () => {
  await tendwell.remove();
  await rm(home.directory, { recursive: true, force: true });
});

describe("an import whose process was killed in mid-write", () => {
  it("is listed as interrupted, with what to do", async () => {
    const [job, ...others] = await jobs();
    expect(others).toEqual([]);
    expect(job).toMatchObject({ state: "interrupted", file: "orders.csv", error: { code: "interrupted" } });
    expect(job?.error?.mend).toContain("Run it again");
    const one = await tendwell.ask("GET", `${BASE}/import-jobs/${job?.id}`, { cookie });
    expect(importJobSchema.parse(one.json)).toEqual(job);
    expect((await tendwell.ask("DELETE", `${BASE}/import-jobs/${job?.id}`, { cookie })).json.state).toBe("interrupted");
  });

  it("run again brings everything in once, and is kept as done without rows of the file", async () => {
    const form = new FormData();
    form.append("file", new Blob([ORDERS]), "orders.csv");
    const { json } = await tendwell.ask("POST", `${BASE}/imports`, { cookie, form });
    const path = `${BASE}/import-jobs/${String(json.id)}`;
    await expect
      .poll(async () => (await tendwell.ask("GET", path, { cookie })).json.state, { timeout: 30_000 })
      .toBe("done");
    expect(importJobSchema.parse((await tendwell.ask("GET", path, { cookie })).json).rejects).toMatchObject([
      { value: "secret" },
    ]);
    await tendwell.close();
    tendwell = await openTestInstallation({ home });
    cookie = await tendwell.ownerCookie();
    expect((await jobs()).map((job) => job.state)).toEqual(["done", "interrupted"]);
    const kept = await tendwell.ask("GET", path, { cookie });
    expect(kept.json).toMatchObject({ state: "done", imports: [{ rowsAdded: 1, rowsRejected: 1 }], rejects: [] });
    expect(kept.text).not.toContain("secret");
  });
});

describe("the daily roll-up of use", () => {
  const LATE = { now: () => Date.parse("2024-03-01T12:00:00Z"), rollUpFrom: 1 };
  const used = async () => {
    const answer = await tendwell.ask("GET", `${BASE}/metrics/active_users/results?from=2024-01-01&to=2024-03-01`, {
      bearer: tendwell.localCredential,
    });
    return (answer.json.results as unknown as { value: number | null }[]).map(({ value }) => value);
  };
  const rolledUp = async () => {
    const [workspace] = await tendwell.workspaces.visibleTo({ kind: "local" });
    const { useDays, versions } = await tendwell.workspaces.store(workspace!.record);
    return useDays.at((await versions.read()).whole) !== null;
  };

  it("catches up after a start of the server with what the process before left behind", async () => {
    await tendwell.close();
    // Of so few events the process that takes them in makes none.
    tendwell = await openTestInstallation({ ...LATE, home, rollUpFrom: 1000 });
    const form = new FormData();
    const rows = [
      "account_id,person_id,event,occurred_at",
      "acme,p1,login,2024-01-05T10:00:00Z",
      "acme,p2,login,2024-02-05T10:00:00Z",
      "",
    ];
    form.append("file", new Blob([rows.join("\n")]), "product_event.csv");
    const bearer = tendwell.localCredential;
    const { json } = await tendwell.ask("POST", `${BASE}/imports`, { bearer, form });
    const job = `${BASE}/import-jobs/${String(json.id)}`;
    await expect
      .poll(async () => (await tendwell.ask("GET", job, { bearer })).json.state, { timeout: 30_000 })
      .toBe("done");
    const before = await used();
    expect(before).toEqual([1, 1]);
    await tendwell.close();
    tendwell = await openTestInstallation({ ...LATE, home });
    expect(await rolledUp()).toBe(false);
    tendwell.startSchedules();
    expect(await used()).toEqual(before);
    await expect.poll(rolledUp, { timeout: 30_000, interval: 100 }).toBe(true);
    expect(await used()).toEqual(before);
  });
});
