import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { importFiles } from "../../testing/import-files.ts";
import { openTestInstallation, type TestInstallation } from "../../testing/test-installation.ts";

const FOLDER = fileURLToPath(new URL("../../../../../examples/small-company/facts", import.meta.url));
const BASE = "/api/v1/workspaces/a";
let clock = Date.parse("2026-11-21T12:00:00Z");
let tendwell: TestInstallation;
let cookie: string;
let run: number;

const load = async (files: Readonly<Record<string, string>>): Promise<number[]> =>
  (await importFiles(tendwell, "a", { cookie }, files)).imports.map((one) => one.id);

async function post(path: string, body: unknown = {}): Promise<ReturnType<typeof JSON.parse>> {
  const answer = await tendwell.ask("POST", `${BASE}${path}`, { cookie, body });
  expect(answer.status < 300 ? "ok" : answer.text).toBe("ok");
  return answer.json;
}
const verified = () => post(`/health/runs/${run}/verify`);

const SCORECARD = (weight: string, other: string) => `kind: scorecard
id: mine
title: Mine
outcome: churn
measures:
  - { id: use, weight: ${weight}, metric: active_users, absent: 0, percentile: {} }
  - { id: answers, weight: ${other}, metric: nps, window: 1y, linear: { worst: -100, best: 100 } }
`;

/** Who counts as an active user: part of what a score leans on. */
const SETTINGS = (minimumEvents: number) => ({
  path: "company.yaml",
  text: `kind: settings\nid: company\nactiveUser: { events: null, minimumEvents: ${minimumEvents} }\n`,
});

beforeAll(async () => {
  tendwell = await openTestInstallation({ now: () => (clock += 1000) });
  cookie = await tendwell.ownerCookie();
  await tendwell.ask("POST", "/api/v1/workspaces", { cookie, body: { slug: "a", name: "A", currency: "EUR" } });
  const files = ["account", "person", "product_event", "subscription_version", "survey_response"].map(
    (name) => `${name}.csv`,
  );
  await load(Object.fromEntries(files.map((name) => [name, readFileSync(join(FOLDER, name), "utf8")])));
  // Both are stored after the facts that the run uses.
  await post("/definitions/apply", { files: [{ path: "mine.yaml", text: SCORECARD("60%", "40%") }, SETTINGS(2)] });
  const [first] = (await post("/health/runs")).items;
  run = first.id;
  expect(first.accounts).toBeGreaterThan(0);
});
afterAll(() => tendwell.remove());

describe("a stored run comes out the same", () => {
  it("at once", async () => {
    expect(await verified()).toMatchObject({ different: 0, largest: 0 });
  });

  it("after later facts, a correction of old ones, and an undone import", async () => {
    const responses = readFileSync(join(FOLDER, "survey_response.csv"), "utf8");
    // The same answers with other scores: a correction of facts that the run used.
    const [head, ...lines] = responses.trim().split("\n");
    const at = head!.split(",").indexOf("score");
    const corrected = lines.map((line) => {
      const cells = line.split(",");
      if (cells[at] !== "") cells[at] = "1";
      return cells.join(",");
    });
    const ids = await load({ "survey_response.csv": [head, ...corrected, ""].join("\n") });
    expect((await verified()).different).toBe(0);
    // The facts did change: a new run says something else.
    const [again] = (await post("/health/runs")).items;
    const ledger = await tendwell.ask("GET", `${BASE}/portfolio/ledger`, { cookie });
    expect([200, 422]).toContain(ledger.status);
    expect(again.id).toBeGreaterThan(run);
    for (const id of ids) await post(`/imports/${id}/undo`);
    expect((await verified()).different).toBe(0);
    const answer = await tendwell.ask("POST", `${BASE}/health/runs/${again.id}/verify`, { cookie, body: {} });
    expect(answer.json).toMatchObject({ different: 0 });
  });

  it("after a new version of the scorecard, other company settings and a scorecard that outranks it", async () => {
    await post("/definitions/apply", {
      files: [
        { path: "mine.yaml", text: SCORECARD("10%", "90%") },
        { path: "yours.yaml", text: `${SCORECARD("50%", "50%").replace("id: mine", "id: yours")}priority: 9\n` },
        SETTINGS(5),
      ],
      bases: { "scorecard/mine": 1, "settings/company": 1 },
    });
    const { items } = await post("/health/runs");
    expect(items).toMatchObject([
      { scorecard: "mine", version: 2, accounts: 0 },
      { scorecard: "yours", version: 1 },
    ]);
    expect((await verified()).different).toBe(0);
  });

  it("and says so when the store was meddled with", async () => {
    const { record } = (await tendwell.workspaces.visibleTo({ kind: "local" }))[0]!;
    const { engine } = await tendwell.workspaces.store(record);
    const { sql } = await import("@tendwell/core");
    await engine.execute(sql`update health_score set score = score - 1 where run_id = ${run}`, {
      tags: { surface: "test", route: "meddle" },
    });
    const found = await verified();
    expect(found.different).toBe(found.accounts);
    expect(found.largest).toBeCloseTo(1, 9);
  });
});
