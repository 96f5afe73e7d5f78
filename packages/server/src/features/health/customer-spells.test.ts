import { FINAL_IMPORT_STATES, importJobSchema } from "@tendwell/contract";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestInstallation, type TestInstallation } from "../../testing/test-installation.ts";

const BASE = "/api/v1/workspaces/a";
let clock = Date.parse("2026-11-21T12:00:00Z");
let tendwell: TestInstallation;
let cookie: string;

const day = (ago: number) => new Date(Date.parse("2026-11-21T00:00:00Z") - ago * 86_400_000).toISOString();

beforeAll(async () => {
  tendwell = await openTestInstallation({ now: () => (clock += 1000) });
  cookie = await tendwell.ownerCookie();
  await tendwell.ask("POST", "/api/v1/workspaces", { cookie, body: { slug: "a", name: "A", currency: "EUR" } });
  const names = ["pays", "late", "lost", "back", "paused"];
  const version = (account: string, status: string, from: number, to: number | null) =>
    `${account},s-${account},1,${status},50,0,0,0,EUR,month,1,50,${day(400)},${day(from)},${to === null ? "" : day(to)}`;
  const form = new FormData();
  const add = (name: string, lines: readonly string[]) =>
    form.append("file", new Blob([`${lines.join("\n")}\n`]), name);
  add("account.csv", ["account_id,occurred_at", ...names.map((name) => `${name},${day(400)}`)]);
  add("subscription_version.csv", [
    "account_id,subscription_id,quantity,status,amount,discount_forever,discount_limited,discount_once,currency,interval_unit,interval_count,mrr,service_started_at,occurred_at,ends_at",
    version("pays", "active", 400, null),
    version("late", "active", 400, 20),
    version("late", "past_due", 20, null),
    // Past due for 70 days, in two versions that follow each other: churned when 30 of them were over.
    version("lost", "active", 400, 70),
    version("lost", "past_due", 70, 50),
    version("lost", "past_due", 50, null),
    // Paid again after 60 days: a customer again.
    version("back", "active", 400, 90),
    version("back", "past_due", 90, 30),
    version("back", "active", 30, null),
    version("paused", "paused", 400, null),
  ]);
  add("product_event.csv", [
    "account_id,person_id,event,quantity,occurred_at",
    ...names.flatMap((name) => [300, 200, 100, 10, 1].map((ago) => `${name},p-${name},login,1,${day(ago)}`)),
  ]);
  const answer = await tendwell.ask("POST", `${BASE}/imports`, { cookie, form });
  let job = importJobSchema.parse(answer.json);
  while (!FINAL_IMPORT_STATES.has(job.state)) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    job = importJobSchema.parse((await tendwell.ask("GET", `${BASE}/import-jobs/${job.id}`, { cookie })).json);
  }
  expect([job.state, job.rejects]).toEqual(["done", []]);
});
afterAll(() => tendwell.remove());

describe("who is a customer", () => {
  const scored = async () => {
    const run = await tendwell.ask("POST", `${BASE}/health/runs`, { cookie, body: {} });
    expect(run.status === 201 ? 201 : run.text).toBe(201);
    const { items } = (await tendwell.ask("GET", `${BASE}/portfolio`, { cookie })).json as unknown as {
      items: { account: { externalId: string }; mrr: number | null }[];
    };
    return Object.fromEntries(items.map((one) => [one.account.externalId, one.mrr]));
  };

  it("past due becomes churn after 30 days, and revenue follows", async () => {
    const found = await scored();
    expect(Object.keys(found).sort()).toEqual(["back", "late", "paused", "pays"]);
    expect(found).toMatchObject({ pays: 50, late: 50, back: 50, paused: 0 });
  });

  it("a replay counts both churns, the one who came back later among them", async () => {
    const { items } = (await tendwell.ask("GET", `${BASE}/scorecards`, { cookie })).json as unknown as {
      items: { source: string }[];
    };
    const answer = await tendwell.ask("POST", `${BASE}/scorecards/backtest`, {
      cookie,
      body: { source: items[0]!.source, months: 6, horizonDays: 30 },
    });
    expect(answer.status === 200 ? 200 : answer.text).toBe(200);
    expect(answer.json.overall).toMatchObject({ verdict: "too_few", accountsWithOutcome: 2, accounts: 5 });
  });

  it("the company may allow other days", async () => {
    const text = "kind: settings\nid: company\nchurn: { pastDueDays: 90 }\n";
    const applied = await tendwell.ask("POST", `${BASE}/definitions/apply`, {
      cookie,
      body: { files: [{ path: "company.yaml", text }] },
    });
    expect(applied.status === 200 ? 200 : applied.text).toBe(200);
    expect(Object.keys(await scored()).sort()).toEqual(["back", "late", "lost", "paused", "pays"]);
  });
});
