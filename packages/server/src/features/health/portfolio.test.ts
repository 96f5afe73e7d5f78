import { PORTFOLIO_ROUTES } from "@tendwell/contract";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generatedWorkspace } from "../../testing/generated-workspace.ts";
import { openTestInstallation, type TestInstallation } from "../../testing/test-installation.ts";
import { disagreement } from "./today-service.ts";

const BASE = "/api/v1/workspaces/a";
let clock = Date.parse("2026-11-21T12:00:00Z");
let tendwell: TestInstallation;
let cookie: string;
let editor: string;
let viewer: string;

/** Whatever JSON holds: answers are checked by the contract's schemas as they come. */
type Json = ReturnType<typeof JSON.parse>;
type Shape = { readonly response: { parse(value: unknown): unknown } | null };

beforeAll(async () => {
  tendwell = await openTestInstallation({ logLevel: "error", now: () => (clock += 1) });
  const workspace = await generatedWorkspace(
    tendwell,
    { accounts: 60, events: 6000, seed: 3, months: 24 },
    { zone: "Europe/Bucharest", currency: "EUR" },
  );
  cookie = workspace.cookie;
  const { key } = workspace;
  editor = await key("write");
  viewer = await key("read");
  const { json } = await tendwell.ask("GET", BASE, { bearer: viewer });
  const today = Date.parse(String(json.today));
  for (const days of [14, 7, 0]) {
    const asOf = new Date(today - days * 86_400_000).toISOString().slice(0, 10);
    const made = await tendwell.ask("POST", `${BASE}/health/runs`, { bearer: editor, body: { asOf } });
    expect(made.status).toBe(201);
  }
}, 120_000);
afterAll(() => tendwell.remove());

async function ask(method: string, path: string, body?: unknown, bearer = editor): Promise<Json> {
  const answer = await tendwell.ask(method, `${BASE}${path}`, { bearer, ...(body === undefined ? {} : { body }) });
  expect(answer.status < 300 ? "ok" : `${path} ${answer.text}`).toBe("ok");
  const route = (PORTFOLIO_ROUTES as Record<string, Shape>)[
    `${method} /api/v1/workspaces/{workspace}${path.split("?")[0]}`
  ];
  return route?.response?.parse(answer.json) ?? answer.json;
}
const portfolio = (query = "limit=1000"): Promise<Json> => ask("GET", `/portfolio?${query}`, undefined, viewer);
const sum = (rows: Json[], of: (row: Json) => number): number => rows.reduce((all, row) => all + of(row), 0);

describe("the portfolio", () => {
  it("totals, sub-totals and pages say the same as its rows", async () => {
    const all = await portfolio("limit=1000&group=owner");
    expect(all.items).toHaveLength(all.total);
    expect(all.mrr).toBeCloseTo(
      sum(all.items, (row) => row.mrr ?? 0),
      6,
    );
    expect(all.groups.length).toBeGreaterThan(1);
    for (const group of all.groups) {
      const own = all.items.filter((row: Json) => (row.attributes.owner ?? null) === group.value);
      expect(group.accounts).toBe(own.length);
      expect(group.tickets).toBe(sum(own, (row) => row.openTickets));
      expect(group.silent).toBe(own.filter((row: Json) => (row.silentDays ?? 0) >= 10).length);
      expect(sum(group.shown, (one) => one.accounts)).toBe(own.length);
      const near = own.filter((row: Json) => row.renewalDays !== null && row.renewalDays < 90);
      expect(group.renewals.accounts).toBe(near.length);
    }
    const seen: string[] = [];
    let cursor: string | null = "0";
    while (cursor !== null) {
      const page: Json = await portfolio(`limit=7&sort=mrr&order=desc&cursor=${cursor}`);
      seen.push(...page.items.map((row: Json) => row.account.id));
      cursor = page.nextCursor;
    }
    expect(new Set(seen).size).toBe(all.total);
    const known = all.items.filter((row: Json) => row.mrr !== null).sort((a: Json, b: Json) => b.mrr - a.mrr);
    expect(seen[0]).toBe(known[0].account.id);
  });

  it("bounds of numbers keep exactly the rows within them, unknown ones in none", async () => {
    const all = (await portfolio()).items as Json[];
    const cases: [string, (row: Json) => boolean][] = [
      ["coverage<0.8", (row) => row.coverage < 0.8],
      ["silent>=30", (row) => row.silentDays !== null && row.silentDays >= 30],
      ["silent=none", (row) => row.silentDays === null],
      ["arr>=1200000", (row) => row.mrr !== null && row.mrr * 12 >= 1_200_000],
      ["renewal<=90", (row) => row.renewalDays !== null && row.renewalDays <= 90],
      ["tickets>0", (row) => row.openTickets > 0],
    ];
    for (const [where, holds] of cases) {
      const found = await portfolio(`limit=1000&where=${encodeURIComponent(where)}`);
      expect([where, found.items.map((row: Json) => row.account.id).sort()]).toEqual([
        where,
        all
          .filter(holds)
          .map((row) => row.account.id)
          .sort(),
      ]);
    }
    const wrong = await tendwell.ask("GET", `${BASE}/portfolio?where=mood>3`, { bearer: viewer });
    expect([wrong.status, wrong.json.code]).toEqual([400, "invalid-parameter"]);
  });

  it("a segment of one's own narrows it as its filters do", async () => {
    const text =
      'kind: segment\nid: big_ones\ntitle: "Big ones"\nfilters:\n  - attribute: segment\n    values: [enterprise, mid_market]\n';
    const applied = await tendwell.ask("POST", `${BASE}/definitions/apply`, {
      cookie,
      body: { files: [{ path: "s.yaml", text }], bases: {} },
    });
    expect(applied.status < 300 ? "ok" : applied.text).toBe("ok");
    const all = (await portfolio()).items as Json[];
    const wanted = all.filter((row) => ["enterprise", "mid_market"].includes(row.attributes.segment));
    const found = await portfolio("limit=1000&segment=big_ones");
    expect(found.items.map((row: Json) => row.account.id).sort()).toEqual(wanted.map((row) => row.account.id).sort());
    expect(wanted.length).toBeGreaterThan(0);
    expect(wanted.length).toBeLessThan(all.length);
    const alerts = (await ask("GET", "/alerts?segment=big_ones")).items;
    const ids = new Set(wanted.map((row) => row.account.id));
    expect(alerts.every((one: Json) => ids.has(one.account.id))).toBe(true);
  });

  it("the time machine shows a stored run of that week, and works out a day without one", async () => {
    const now = await portfolio("limit=1000");
    const week = new Date(Date.parse(now.asOf) - 6 * 86_400_000).toISOString();
    const stored = await portfolio(`limit=1000&asOf=${week}`);
    expect(stored.origin).toBe("stored");
    expect(stored.asOf < week).toBe(true);
    const before = new Date(Date.parse(now.asOf) - 120 * 86_400_000).toISOString();
    const computed = await portfolio(`limit=1000&asOf=${before}&knownAt=${before}`);
    expect([computed.origin, computed.asOf]).toEqual(["computed", before]);
    expect(computed.items.every((row: Json) => row.lastTouchAt === null || row.lastTouchAt < before)).toBe(true);
    expect(computed.items.some((row: Json) => row.score !== null)).toBe(true);
    const runs = (await ask("GET", "/health/runs")).items.length;
    expect(runs).toBe(3);
  });
});

describe("what is done to many accounts", () => {
  it("an owner is a new fact that shows at once, and undoing the import brings back who it was", async () => {
    const before = (await portfolio()).items as Json[];
    const chosen = before.slice(0, 5).map((row) => row.account.externalId);
    const done = await ask("POST", "/portfolio/owner", { selection: { accounts: chosen }, owner: "Ana Pop" });
    expect(done.accounts).toBe(5);
    expect((await portfolio(`limit=1000&filter=${encodeURIComponent("owner:Ana Pop")}`)).total).toBe(5);
    // The same day again: the later word counts.
    const again = await ask("POST", "/portfolio/owner", {
      selection: { matching: { filter: "owner:Ana Pop" } },
      owner: null,
    });
    expect((await portfolio(`limit=1000&filter=${encodeURIComponent("owner:Ana Pop")}`)).total).toBe(0);
    for (const one of [again.import, done.import]) await ask("POST", `/imports/${one}/undo`);
    const after = (await portfolio()).items as Json[];
    const owners = (rows: Json[]) => new Map(rows.map((row) => [row.account.id, row.attributes.owner]));
    expect(owners(after)).toEqual(owners(before));
    const unknown = await tendwell.ask("POST", `${BASE}/portfolio/owner`, {
      bearer: editor,
      body: { selection: { accounts: ["nobody"] }, owner: "x" },
    });
    expect(unknown.status).toBe(400);
  });

  it("their alerts rest, and wake again", async () => {
    const before = (await ask("GET", "/alerts")).items as Json[];
    const account = before[0].account.externalId;
    const own = before.filter((one) => one.account.externalId === account).length;
    const { subjects } = await ask("POST", "/portfolio/rest", { selection: { accounts: [account] }, days: 7 });
    expect(subjects).toHaveLength(own);
    expect((await ask("GET", "/alerts")).items).toHaveLength(before.length - own);
    await ask("POST", "/alerts/wake", { subjects });
    expect((await ask("GET", "/alerts")).items).toHaveLength(before.length);
  });

  it("an override and a note count for each of them; withdrawing brings back what was computed", async () => {
    const rows = (await portfolio()).items as Json[];
    const accounts = rows.slice(0, 3).map((row) => row.account.externalId);
    const selection = { accounts };
    await ask("POST", "/portfolio/override", { selection, score: 12, reason: "Their product is discontinued" });
    const set = await portfolio("limit=1000&shown=overridden");
    expect(set.items.map((row: Json) => [row.account.externalId, row.score]).sort()).toEqual(
      accounts.map((one) => [one, 12]).sort(),
    );
    await ask("POST", "/portfolio/override/withdraw", { selection });
    expect((await portfolio("limit=1000&shown=overridden")).total).toBe(0);
    await ask("POST", "/portfolio/sentiment", { selection, value: 0, reason: "They said so" });
    const noted = (await portfolio()).items.filter((row: Json) => accounts.includes(row.account.externalId));
    expect(noted.map((row: Json) => row.voice?.value)).toEqual(["bad", "bad", "bad"]);
  });

  it("the chosen ones go into a file, and a viewer may take it but change nothing", async () => {
    const [first] = (await portfolio("limit=1")).items;
    const { externalId } = first.account;
    const file = await tendwell.ask("POST", `${BASE}/portfolio/export`, {
      bearer: viewer,
      body: { selection: { accounts: [externalId] }, format: "csv" },
    });
    const lines = file.text.trim().split("\r\n");
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^account,name,shown,score/);
    expect(lines[1]).toContain(externalId);
    const refused = await tendwell.ask("POST", `${BASE}/portfolio/owner`, {
      bearer: viewer,
      body: { selection: { accounts: [externalId] }, owner: "x" },
    });
    expect(refused.status).toBe(403);
  });
});

describe("saved views", () => {
  it("are one's own or shared, replaced by name, and a viewer shares none", async () => {
    const save = (body: unknown, who: { cookie?: string; bearer?: string }) =>
      tendwell.ask("POST", `${BASE}/portfolio/views`, { ...who, body });
    const own = await save({ name: "Mine", search: "?shown=at_risk" }, { cookie });
    expect(own.json).toMatchObject({ name: "Mine", shared: false, mine: true });
    await save({ name: "Ours", search: "?sort=mrr", shared: true }, { bearer: editor });
    await save({ name: "Ours", search: "?sort=name", shared: true }, { bearer: editor });
    const list = async (who: { cookie?: string; bearer?: string }): Promise<Json[]> =>
      (await tendwell.ask("GET", `${BASE}/portfolio/views`, who)).json.items as Json;
    expect((await list({ bearer: viewer })).map((one) => [one.name, one.search, one.mine])).toEqual([
      ["Ours", "?sort=name", false],
    ]);
    expect((await list({ cookie })).map((one) => one.name)).toEqual(["Mine", "Ours"]);
    expect((await save({ name: "No", search: "", shared: true }, { bearer: viewer })).status).toBe(403);
    const [shared] = await list({ bearer: viewer });
    const gone = (bearer: string) => tendwell.ask("DELETE", `${BASE}/portfolio/views/${shared.id}`, { bearer });
    expect([(await gone(viewer)).status, (await gone(editor)).status]).toEqual([403, 204]);
  });
});

describe("Today", () => {
  it("tells what moved with a ledger that adds up, and who is silent", async () => {
    const today = await ask("GET", "/today?days=14", undefined, viewer);
    expect(today.since).not.toBeNull();
    expect(today.moves.length).toBeGreaterThan(0);
    const rows = new Map((await portfolio()).items.map((row: Json) => [row.account.id, row]));
    for (const move of today.moves) {
      expect(move.after - move.before).toBeCloseTo(move.change, 9);
      expect((rows.get(move.account.id) as Json).score).toBeCloseTo(move.after, 9);
    }
    expect(today.moves.some((move: Json) => move.words.length > 0)).toBe(true);
    const silent = await portfolio(`limit=1000&where=${encodeURIComponent("silent>=10")}`);
    expect(today.silent.total).toBe(silent.total);
    const longest = Math.max(...silent.items.map((row: Json) => row.silentDays));
    expect(today.silent.items[0].days).toBe(longest);
  });

  it("names a disagreement only where two views say opposite things", () => {
    expect(disagreement("healthy", -0.05, null)).toBe("healthy_shrinking");
    expect(disagreement("healthy", -0.049, null)).toBeNull();
    expect(disagreement("healthy", 0.3, -1)).toBe("healthy_unhappy");
    expect(disagreement("at_risk", 0.05, 1)).toBe("at_risk_growing");
    expect(disagreement("at_risk", null, 1)).toBe("at_risk_happy");
    expect(disagreement(null, 0.1, -1)).toBe("growing_unhappy");
    expect(disagreement("watch", -0.1, 1)).toBe("shrinking_happy");
    expect(disagreement("at_risk", -0.4, -1)).toBeNull();
    expect(disagreement("healthy", 0, 0)).toBeNull();
  });
});

describe("the team", () => {
  it("has every account once, with figures that add up to the whole and intervals around the shares", async () => {
    const team = await ask("GET", "/team", undefined, viewer);
    const all = await portfolio("limit=0&group=owner");
    const add = (name: string) => sum(team.items, (row) => row[name]);
    for (const name of ["accounts", "load", "silent", "tickets", "alerts", "touches", "touched"])
      expect([name, add(name)]).toEqual([name, team.total[name]]);
    expect(team.total.accounts).toBe(all.total);
    expect(team.items.map((row: Json) => row.owner).sort()).toEqual(all.groups.map((one: Json) => one.value).sort());
    for (const row of [team.total, ...team.items]) {
      const { value, numerator, denominator, low, high, tooFew } = row.logoRetention;
      if (value === null) continue;
      expect(value).toBeCloseTo(numerator / denominator, 9);
      expect(low).toBeLessThanOrEqual(value);
      expect(high).toBeGreaterThanOrEqual(value);
      expect(tooFew).toBe(denominator < team.fewest);
      expect(row.load).toBeGreaterThanOrEqual(row.accounts);
    }
    expect(sum(team.items, (row) => row.logoRetention.denominator)).toBe(team.total.logoRetention.denominator);
    const one = team.items[0];
    const drilled = await portfolio(`limit=0&filter=${encodeURIComponent(`owner:${one.owner ?? ""}`)}`);
    expect([drilled.total, drilled.mrr]).toEqual([one.accounts, one.mrr]);
  });
});
