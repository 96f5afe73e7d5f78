import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { importFiles } from "../../testing/import-files.ts";
import { openTestInstallation, type TestInstallation } from "../../testing/test-installation.ts";

const BASE = "/api/v1/workspaces/a";
let clock = Date.parse("2026-11-21T12:00:00Z");
let tendwell: TestInstallation;
let cookie: string;

const day = (ago: number, hour = 0) =>
  new Date(Date.parse("2026-11-21T00:00:00Z") - ago * 86_400_000 + hour * 3_600_000).toISOString();
const csv = (head: string, rows: readonly (readonly (string | number)[])[]) =>
  [head, ...rows.map((row) => row.join(",")), ""].join("\n");

const load = (files: Readonly<Record<string, string>>) => importFiles(tendwell, "a", { cookie }, files);

const SCORECARD = `kind: scorecard
id: all
title: All
outcome: churn
minimumCoverage: 0
parent: mean
measures:
  - { id: since, signal: days_since_use, linear: { worst: 20, best: 0 } }
  - { id: users, metric: active_users, absent: 0, linear: { worst: 0, best: 2 } }
  - { id: answers, metric: nps, window: 1y, freshDays: 30, linear: { worst: -100, best: 100 } }
  - { id: many, metric: active_users, percentile: { peers: segment }, minimumVolume: 0 }
  - { id: only_smb, metric: active_users, linear: { worst: 0, best: 1 }, appliesTo: [{ attribute: segment, values: [smb] }] }
  - { id: tickets, metric: tickets_per_customer, linear: { worst: 5, best: 0 } }
---
kind: scorecard
id: grow
title: Grow
outcome: upsell
measures:
  - { id: users, weight: high, metric: active_users, linear: { worst: 0, best: 2 } }
  - { id: trend, weight: none, metric: active_users, absent: 0, ownPast: { worst: -4, best: 0 } }
`;

interface Measure {
  readonly id: string;
  readonly raw: number | null;
  readonly points: number | null;
  readonly reason: string | null;
  readonly contribution: number;
}
interface Score {
  readonly scorecard: string;
  readonly score: number;
  readonly base: number;
  readonly coverage: number;
  readonly measures: readonly Measure[];
}
async function scoreOf(account: string, scorecard = "all"): Promise<Score & { by: Record<string, Measure> }> {
  const answer = await tendwell.ask("GET", `${BASE}/accounts/${account}/health`, { cookie });
  expect(answer.status === 200 ? 200 : answer.text).toBe(200);
  const score = (answer.json.scores as unknown as Score[]).find((one) => one.scorecard === scorecard)!;
  return { ...score, by: Object.fromEntries(score.measures.map((one) => [one.id, one])) };
}

beforeAll(async () => {
  tendwell = await openTestInstallation({ now: () => (clock += 1000) });
  cookie = await tendwell.ownerCookie();
  await tendwell.ask("POST", "/api/v1/workspaces", { cookie, body: { slug: "a", name: "A", currency: "EUR" } });
  await load({
    "account.csv": csv("account_id,occurred_at", [
      ["old", day(400)],
      ["quiet", day(400)],
      ["new", day(5)],
      ["parent", day(400)],
      ["one", day(400)],
      ["two", day(400)],
    ]),
    "account_attribute.csv": csv("account_id,attribute,value,occurred_at", [
      ["old", "segment", "smb", day(400)],
      ["quiet", "segment", "smb", day(400)],
      ["new", "segment", "enterprise", day(5)],
      ["one", "segment", "smb", day(400)],
      ["two", "segment", "smb", day(400)],
      ["one", "parent", "parent", day(400)],
      ["two", "parent", "parent", day(400)],
    ]),
    "product_event.csv": csv("account_id,person_id,event,quantity,occurred_at", [
      ["old", "a", "login", 1, day(5)],
      ["old", "b", "login", 1, day(6)],
      ["quiet", "q", "login", 1, day(200)],
      ["one", "c", "login", 1, day(10)],
      ["two", "d", "login", 1, day(2)],
    ]),
    "survey_response.csv": csv(
      "response_id,account_id,person_id,survey,question,score,scale_min,scale_max,occurred_at",
      [["r", "old", "a", "pulse", "nps", 10, 0, 10, day(31)]],
    ),
  });
  const applied = await tendwell.ask("POST", `${BASE}/definitions/apply`, {
    cookie,
    body: { files: [{ path: "all.yaml", text: SCORECARD }] },
  });
  expect(applied.status === 200 ? 200 : applied.text).toBe(200);
});
afterAll(() => tendwell.remove());

describe("what each measure says, and why it says nothing", () => {
  beforeAll(async () => {
    const run = await tendwell.ask("POST", `${BASE}/health/runs`, { cookie, body: {} });
    expect(run.status === 201 ? 201 : run.text).toBe(201);
  });

  it("values, freshness limits and feeds that are not there", async () => {
    const { by } = await scoreOf("old");
    expect(by.since).toMatchObject({ raw: 5, points: 75, reason: null });
    expect(by.users).toMatchObject({ raw: 2, points: 100 });
    // The newest answer of the whole feed is 31 days old.
    expect(by.answers).toMatchObject({ raw: null, reason: "feed_stale" });
    expect(by.tickets).toMatchObject({ reason: "no_source" });
    // Among old, quiet, one and two with 2, 0, 1 and 1 users it is the highest.
    expect(by.many).toMatchObject({ raw: 2, points: 100 });
  });

  it("silence counts as nothing at all where the feed is alive, but not for who has only come", async () => {
    const quiet = await scoreOf("quiet");
    expect(quiet.by.users).toMatchObject({ raw: 0, points: 0 });
    expect(quiet.by.since).toMatchObject({ raw: 200, points: 0 });
    const { by } = await scoreOf("new");
    // It came five days ago and has not been seen since.
    expect(by.since).toMatchObject({ raw: 5, points: 75 });
    // No events either, but for as long as the feed has been alive: nothing then and nothing now is no past.
    expect((await scoreOf("parent", "grow")).by.trend).toMatchObject({ raw: null, reason: "no_data" });
    expect((await scoreOf("old", "grow")).by.trend).toMatchObject({ reason: null });
    expect(by.only_smb).toMatchObject({ reason: "not_applicable" });
  });

  it("a parent is the mean of its children, and its parts are theirs", async () => {
    const [one, two, parent] = [await scoreOf("one"), await scoreOf("two"), await scoreOf("parent")];
    expect(parent.score).toBeCloseTo((one.score + two.score) / 2, 9);
    expect(parent.measures).toHaveLength(2);
    const sum = parent.measures.reduce((total, measure) => total + measure.contribution, parent.base);
    expect(sum).toBeCloseTo(parent.score, 9);
  });

  it("the ledger of a parent is that of its children", async () => {
    const answer = await tendwell.ask("GET", `${BASE}/accounts/parent/health/ledger`, { cookie });
    expect([answer.status, answer.json.detail]).toEqual([
      422,
      "a ledger requires measures of the account's own, got a score from its children",
    ]);
    const whole = await tendwell.ask("GET", `${BASE}/portfolio/ledger?scorecard=all`, { cookie });
    expect(whole.json).toMatchObject({ accountsTo: 5 });
  });

  it("each outcome has a score of its own", async () => {
    expect((await scoreOf("old", "grow")).score).toBe(100);
    expect((await scoreOf("one", "grow")).score).toBe(50);
  });
});

describe("the schedule", () => {
  const runs = async () =>
    (await tendwell.ask("GET", `${BASE}/health/runs?scorecard=grow`, { cookie })).json.items as unknown as {
      scope: string;
      accounts: number;
    }[];

  it("scores touched accounts after an import, by the cut points of the full run, and nothing before it is started", async () => {
    const events = (account: string, person: string) =>
      csv("account_id,person_id,event,quantity,occurred_at", [[account, person, "login", 1, day(1)]]);
    await load({ "product_event.csv": events("one", "x") });
    const before = await runs();
    expect(before).toMatchObject([{ scope: "all", accounts: 6 }]);
    tendwell.startSchedules();
    await load({ "product_event.csv": events("quiet", "y") });
    let after = await runs();
    for (let i = 0; i < 2000 && after.length < 2; i += 1) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      after = await runs();
    }
    expect(after[0]).toMatchObject({ scope: "touched" });
    expect(after[0]!.accounts).toBeLessThan(6);
    expect((await scoreOf("quiet", "grow")).by.users).toMatchObject({ raw: 1 });
  });
});
