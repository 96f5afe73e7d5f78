import { SCORECARD_ROUTES } from "@tendwell/contract";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generatedWorkspace } from "../../testing/generated-workspace.ts";
import { openTestInstallation, type TestInstallation } from "../../testing/test-installation.ts";

const BASE = "/api/v1/workspaces/a";
let clock = Date.parse("2026-11-21T12:00:00Z");
let tendwell: TestInstallation;
let owner: string;
let viewer: string;

type Json = ReturnType<typeof JSON.parse>;
type Shape = { readonly response: { parse(value: unknown): unknown } | null };

/** Asks a route and checks the answer against the contract. */
async function ask(method: string, path: string, body?: unknown, bearer = owner): Promise<Json> {
  const answer = await tendwell.ask(method, `${BASE}${path}`, { bearer, ...(body === undefined ? {} : { body }) });
  expect(answer.status < 300 ? "ok" : `${path} ${answer.text}`).toBe("ok");
  const route = (SCORECARD_ROUTES as Record<string, Shape>)[`${method} /api/v1/workspaces/{workspace}${path}`];
  return route?.response?.parse(answer.json) ?? answer.json;
}

beforeAll(async () => {
  tendwell = await openTestInstallation({ now: () => (clock += 1) });
  const { key } = await generatedWorkspace(
    tendwell,
    { accounts: 120, events: 12000, seed: 5, months: 24 },
    { zone: "Europe/Bucharest", currency: "EUR" },
  );
  owner = await key("admin");
  viewer = await key("read");
});
afterAll(() => tendwell.remove());

const USE = (id: string, worst: number, best: number) => `kind: scorecard
id: ${id}
title: Use
outcome: churn
measures:
  - { id: use, metric: active_users, absent: 0, linear: { worst: ${worst}, best: ${best} } }
  - { id: since, weight: low, signal: days_since_use, linear: { worst: 40, best: 2 } }
`;

describe("a text that is being written", () => {
  it("says what it would show today, against what is in force, for who may only read too", async () => {
    const found = await ask("POST", "/scorecards/preview", { source: USE("mine", 0, 10) }, viewer);
    expect(found.against).toMatchObject({ id: "starter", version: 0 });
    expect(found.accounts).toBeGreaterThan(20);
    expect(found.accounts).toBe(found.of);
    const sum = (name: string) => found.shown.reduce((total: number, one: Json) => total + one[name], 0);
    expect([sum("accounts"), sum("before")]).toEqual([found.accounts, found.accounts]);
    expect(found.measures.map((one: Json) => one.id)).toEqual(["use", "since"]);
    expect(found.measures[0].present).toBeGreaterThan(0.5);
    expect(found.items[0].before.scorecard).toBe("starter");
  });

  it("of a sample of the accounts is about what all give, and the same each time", async () => {
    const some = await ask("POST", "/scorecards/preview", { source: USE("mine", 0, 10), accounts: 20 });
    const again = await ask("POST", "/scorecards/preview", { source: USE("mine", 0, 10), accounts: 20 });
    expect(some.accounts).toBeLessThanOrEqual(20);
    expect(some.accounts).toBeGreaterThan(5);
    expect({ ...again, milliseconds: 0 }).toEqual({ ...some, milliseconds: 0 });
  });

  it("with a fault is refused where it is wrong", async () => {
    const answer = await tendwell.ask("POST", `${BASE}/scorecards/preview`, {
      bearer: viewer,
      body: { source: USE("mine", 4, 4) },
    });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain("linear requires worst and best to differ");
  });

  it("is kept as a draft with its faults, and gone once it is published", async () => {
    await ask("PUT", "/scorecards/drafts/mine", { source: "id: mine", base: 0 });
    await ask("PUT", "/scorecards/drafts/mine", { source: USE("mine", 0, 10) });
    await ask("PUT", "/scorecards/drafts/other", { source: USE("other", 0, 10) });
    const drafts = async () => (await ask("GET", "/scorecards/drafts", undefined, viewer)).items;
    expect(await drafts()).toMatchObject([{ id: "mine", source: USE("mine", 0, 10), base: 0 }, { id: "other" }]);
    const refused = await tendwell.ask("PUT", `${BASE}/scorecards/drafts/mine`, {
      bearer: viewer,
      body: { source: "x" },
    });
    expect(refused.status).toBe(403);
    await ask("POST", "/scorecards/publish", { source: USE("mine", 0, 10), months: 2 });
    expect(await drafts()).toMatchObject([{ id: "other" }]);
    const gone = await tendwell.ask("DELETE", `${BASE}/scorecards/drafts/other`, { bearer: owner });
    expect([gone.status, await drafts()]).toEqual([204, []]);
  });
});

describe("side by side over the past", () => {
  it("a scorecard against itself turned upside down: one is right where the other is wrong", async () => {
    const found = await ask("POST", "/scorecards/compare", {
      scorecards: [
        { name: "as it is", source: USE("mine", 0, 10) },
        { name: "again", source: USE("mine", 0, 10) },
        { name: "upside down", source: USE("mine", 10, 0).replace("worst: 40, best: 2", "worst: 2, best: 40") },
      ],
      months: 8,
      segment: "plan",
    });
    const [same, turned] = found.pairs;
    expect(same).toMatchObject({ scorecard: 1, moved: [] });
    expect(same.colourChanges.every((one: Json) => one.before === one.after)).toBe(true);
    expect(found.scorecards[0].overall).toEqual(found.scorecards[1].overall);
    expect(found.scorecards[0].segments.length).toBeGreaterThan(1);
    expect(same.verdict === "too_few" ? 0 : same.difference).toBe(0);
    expect(turned.verdict).toBe("first_better");
    expect(turned.first + turned.second).toBeCloseTo(1, 9);
    expect(turned.interval.low).toBeLessThan(turned.difference);
    expect(turned.moved.length).toBeGreaterThan(5);
    for (const { before, after } of turned.moved) expect(before.score + after.score).toBeCloseTo(100, 6);
  });

  it("requires one outcome", async () => {
    const answer = await tendwell.ask("POST", `${BASE}/scorecards/compare`, {
      bearer: viewer,
      body: {
        scorecards: [
          { name: "a", source: USE("mine", 0, 10) },
          { name: "b", source: USE("more", 0, 10).replace("outcome: churn", "outcome: upsell") },
        ],
      },
    });
    expect([answer.status, answer.json.detail]).toEqual([
      422,
      "a comparison requires scorecards of one outcome, got churn, upsell",
    ]);
  });
});
