import { HEALTH_ROUTES } from "@tendwell/contract";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generatedWorkspace } from "../../testing/generated-workspace.ts";
import { openTestInstallation, type TestInstallation } from "../../testing/test-installation.ts";

const BASE = "/api/v1/workspaces/a";
let clock = Date.parse("2026-11-21T12:00:00Z");
let tendwell: TestInstallation;
let owner: string;
let viewer: string;
let firstAccount: string;

beforeAll(async () => {
  tendwell = await openTestInstallation({ now: () => (clock += 1) });
  const { key } = await generatedWorkspace(
    tendwell,
    { accounts: 60, events: 6000, seed: 3, months: 24 },
    { zone: "Europe/Bucharest", currency: "EUR" },
  );
  owner = await key("admin");
  viewer = await key("read");
});
afterAll(() => tendwell.remove());

/** Whatever JSON holds: answers are checked by the contract's schemas as they come. */
type Json = ReturnType<typeof JSON.parse>;
type Shape = { readonly response: { parse(value: unknown): unknown } | null };

/** Asks a route and checks the answer against the contract. */
async function ask(method: string, path: string, body?: unknown, bearer = owner): Promise<Json> {
  const answer = await tendwell.ask(method, `${BASE}${path}`, { bearer, ...(body === undefined ? {} : { body }) });
  expect(answer.status < 300 ? "ok" : `${path} ${answer.text}`).toBe("ok");
  const bare = path.split("?")[0]!.replace(/^\/accounts\/[^/]+/, "/accounts/{account}");
  const route = (HEALTH_ROUTES as Record<string, Shape>)[`${method} /api/v1/workspaces/{workspace}${bare}`];
  return route?.response?.parse(answer.json) ?? answer.json;
}

describe("the starter scorecard", () => {
  it("scores every customer from the first facts on, with reasons that add up", async () => {
    const [run] = (await ask("POST", "/health/runs", {})).items;
    expect(run).toMatchObject({ scorecard: "starter", version: 0, scope: "all" });
    expect(run.accounts).toBeGreaterThan(5);
    const portfolio = await ask("GET", "/portfolio?limit=1000", undefined, viewer);
    expect(portfolio.total).toBe(run.accounts);
    expect(portfolio.items.some((row: Json) => row.score !== null)).toBe(true);
    firstAccount = portfolio.items[0].account.externalId;
    for (const row of portfolio.items.slice(0, 10)) {
      const [score] = (await ask("GET", `/accounts/${row.account.externalId}/health`, undefined, viewer)).scores;
      const sum = score.measures.reduce(
        (total: number, one: Json) => total + one.contribution,
        score.base + score.clamp + score.override,
      );
      expect(Math.abs(sum - score.score)).toBeLessThan(1e-9);
      expect(score.coverage).toBeGreaterThan(0);
    }
  });

  it("is listed with its text, and pages hold together", async () => {
    const { items } = await ask("GET", "/scorecards");
    expect(items[0].source).toContain("kind: scorecard");
    const all = await ask("GET", "/portfolio?limit=1000&sort=mrr&order=desc");
    const first = await ask("GET", "/portfolio?limit=3&sort=mrr&order=desc");
    const second = await ask("GET", `/portfolio?limit=3&sort=mrr&order=desc&cursor=${first.nextCursor}`);
    expect([...first.items, ...second.items]).toEqual(all.items.slice(0, 6));
    const shown = all.shown[0];
    const only = await ask("GET", `/portfolio?shown=${shown.shown}&limit=1000`);
    expect(only.total).toBe(shown.accounts);
  });
});

describe("what people say", () => {
  it("an override counts at once, carries its mark, and is kept by the next run until withdrawn", async () => {
    await ask("POST", `/accounts/${firstAccount}/health/override`, {
      score: 11,
      reason: "Their sponsor left",
      days: 30,
    });
    const health = async () => (await ask("GET", `/accounts/${firstAccount}/health`)).scores[0];
    expect(await health()).toMatchObject({ score: 11, status: "overridden", bandStatus: "at_risk" });
    await ask("POST", "/health/runs", {});
    const kept = await health();
    expect(kept).toMatchObject({ score: 11, status: "overridden" });
    expect(kept.override).toBeCloseTo(11 - kept.computed, 9);
    const gone = await tendwell.ask("DELETE", `${BASE}/accounts/${firstAccount}/health/override`, { bearer: owner });
    expect(gone.status).toBe(204);
    expect((await health()).status).not.toBe("overridden");
  });

  it("a reason is required", async () => {
    const answer = await tendwell.ask("POST", `${BASE}/accounts/${firstAccount}/health/override`, {
      bearer: owner,
      body: { score: 11, reason: " " },
    });
    expect(answer.status).toBe(400);
  });
});

const DRAFT = `kind: scorecard
id: value
title: Value
outcome: churn
measures:
  - id: seats
    weight: 60%
    metric: license_utilization
    linear: { worst: 0.1, best: 0.9 }
  - id: use
    weight: 40%
    signal: days_since_use
    linear: { worst: 40, best: 2 }
examples:
  - name: half of the seats, used yesterday
    values: { seats: 0.5, use: 1 }
    expect: { score: 70, status: plain, band: watch }
`;

describe("a scorecard of one's own", () => {
  it("is replayed before it is published, and the replay stays with its version", async () => {
    const question = { source: DRAFT, months: 6, horizonDays: 60, capacity: 5, segment: "segment" };
    const preview = await ask("POST", "/scorecards/backtest", { ...question, sample: 0.5 });
    expect(preview.sample).toBe(0.5);
    const published = await ask("POST", "/scorecards/publish", question);
    expect(published.version).toBe(1);
    const { overall } = published.backtest;
    expect(published.backtest.dates).toHaveLength(6);
    expect(preview.overall.observations).toBeLessThan(overall.observations);
    expect(["too_few", "no_better_than_chance", "better_than_chance"]).toContain(overall.verdict);
    const { caught, falseAlarms, missed, quiet } = overall.confusion;
    expect(caught + falseAlarms + missed + quiet).toBe(overall.observations);
    expect(published.backtest.measures.map((one: Json) => one.id).sort()).toEqual(["seats", "use"]);
    for (const one of published.backtest.measures) expect(one.present).toBeGreaterThan(0);
    const bySegment = published.backtest.segments.reduce((sum: number, one: Json) => sum + one.report.observations, 0);
    expect(bySegment).toBe(overall.observations);
    const [listed] = (await ask("GET", "/scorecards")).items;
    expect(listed).toMatchObject({ id: "value", version: 1 });
    expect(listed.backtest.overall).toEqual(overall);
  });

  it("says what a change would do to the scores before anything is applied", async () => {
    const text = DRAFT.replaceAll("60%", "10%")
      .replace("40%", "90%")
      .replace("score: 70", "score: 95")
      .replace("band: watch", "band: healthy");
    const plan = await ask("POST", "/definitions/plan", {
      files: [{ path: "value.yaml", text }],
      bases: { "scorecard/value": 1 },
      effects: true,
    });
    expect(plan.problems).toEqual([]);
    const [mean, ...shown] = plan.effects[0].effects;
    expect(mean).toMatchObject({ metric: "scorecard/value", component: null, unit: "number" });
    expect(mean.before).not.toBe(mean.after);
    const change = shown.reduce((sum: number, one: Json) => sum + one.after - one.before, 0);
    expect(change).toBe(0);
    expect((await ask("GET", "/scorecards")).items[0].version).toBe(1);
  });

  it("with a fault is refused with its line", async () => {
    const answer = await tendwell.ask("POST", `${BASE}/scorecards/backtest`, {
      bearer: owner,
      body: { source: DRAFT.replace("license_utilization", "licence_use") },
    });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('metric requires one of the catalogue, got \\"licence_use\\"');
    expect(answer.text).toContain("8:5");
  });

  it("scores, and a what-if changes nothing but its own answer", async () => {
    await ask("POST", "/health/runs", {});
    const before = (await ask("GET", `/accounts/${firstAccount}/health`)).scores;
    const found = await ask("POST", `/accounts/${firstAccount}/health/what-if`, { values: { seats: 0.9, use: 0 } });
    expect(found.after.score).toBe(100);
    expect(found.before.score).toBe(before.find((one: Json) => one.scorecard === "value").score);
    expect((await ask("GET", `/accounts/${firstAccount}/health`)).scores).toEqual(before);
  });
});

describe("the ledger", () => {
  it("adds up for an account and for the portfolio, in figures and in words", async () => {
    const path = "from=2026-09-20&to=2026-11-21";
    const portfolio = await ask("GET", "/portfolio?limit=1000");
    const total = await ask("GET", `/portfolio/ledger?${path}`);
    const behaviour = (list: Json[]) => list.reduce((sum, one) => sum + one.part, 0);
    const parts = (one: Json) =>
      one.configuration + one.lateFacts + one.coverage + behaviour(one.behaviour) + one.override;
    expect(Math.abs(parts(total) + total.joined + total.left - total.change)).toBeLessThan(1e-9);
    expect(total.to).toBeCloseTo(portfolio.mean, 9);
    const own = await ask("GET", `/accounts/${portfolio.items[0].account.externalId}/health/ledger?${path}`);
    expect(Math.abs(parts(own) - own.change)).toBeLessThan(1e-9);
    expect(own.to.score).toBeCloseTo(portfolio.items[0].score, 9);
    expect(["moved", "unmoved"]).toContain(own.words[0].code);
  });
});

describe("alerts", () => {
  it("say why they fired, come once, and rest when told to", async () => {
    const before = (await ask("GET", "/alerts")).items;
    expect(before.length).toBeGreaterThan(0);
    const subjects = before.map((one: Json) => one.subject);
    expect(new Set(subjects).size).toBe(subjects.length);
    const first = before[0];
    await tendwell.ask("POST", `${BASE}/alerts/rest`, { bearer: owner, body: { subject: first.subject, days: 7 } });
    const after = (await ask("GET", "/alerts")).items.map((one: Json) => one.subject);
    expect(after).not.toContain(first.subject);
    expect(after).toHaveLength(before.length - 1);
    const snoozed = (await ask("GET", "/alerts?snoozed=true")).items.find((one: Json) => one.subject === first.subject);
    const { today } = await ask("GET", "");
    expect(snoozed.snoozedUntil.slice(0, 10) > today).toBe(true);
  });
});
