import { type DashboardLayout, type DashboardLayouts, dashboardSchema, layoutsSchema } from "@tendwell/contract";
import { METRICS } from "@tendwell/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { importFiles } from "../../testing/import-files.ts";
import { openTestInstallation, type TestInstallation } from "../../testing/test-installation.ts";
import { PRESET_CARDS, presetFor, type TELLING_TABLES } from "./presets.ts";

let tendwell: TestInstallation;
let cookie: string;
let clock = Date.parse("2026-03-10T12:00:00Z");

beforeAll(async () => {
  tendwell = await openTestInstallation({ now: () => clock });
  cookie = await tendwell.ownerCookie();
  for (const slug of ["a", "b"])
    await tendwell.ask("POST", "/api/v1/workspaces", { cookie, body: { slug, name: slug } });
});
afterAll(() => tendwell.remove());

const ask = (method: string, path: string, body?: unknown) =>
  tendwell.ask(method, `/api/v1/workspaces/${path}`, { cookie, ...(body === undefined ? {} : { body }) });
const layouts = async (slug: string): Promise<DashboardLayouts> =>
  layoutsSchema.parse((await ask("GET", `${slug}/dashboard-layouts`)).json);

async function load(slug: string, files: Record<string, string>): Promise<number> {
  return (await importFiles(tendwell, slug, { cookie }, files)).imports[0]!.id;
}

describe("the preset", () => {
  const has = (...names: (typeof TELLING_TABLES)[number][]) => new Set(names);
  it.each([
    ["subscription_software", has("subscription_version", "product_event", "ticket"), []],
    ["subscription_software", has("subscription_version", "purchase", "seat_entitlement"), []],
    ["subscription_commerce", has("subscription_version", "purchase"), []],
    ["one_off_commerce", has("purchase", "ticket"), ["segment"]],
    ["marketplace", has("purchase"), ["segment", "seller"]],
    ["services", has("contract_term", "ticket"), []],
    ["support_centre", has("call"), []],
    ["subscription_software", has(), []],
  ] as const)("is %s", (kind, tables, attributes) => {
    expect(presetFor(tables, attributes)).toBe(kind);
  });

  it("follows the facts that count: orders make a shop, and their undone import unmakes it", async () => {
    expect(await layouts("b")).toMatchObject({ automatic: "subscription_software", chosen: null });
    const imported = await load("b", {
      "purchase.csv":
        "order_id,account_id,occurred_at,status,amount_minor,currency,items\no1,acme,2024-01-05T10:00:00Z,paid,1000,EUR,1\n",
    });
    expect((await layouts("b")).automatic).toBe("one_off_commerce");
    await ask("POST", `b/imports/${imported}/undo`);
    expect((await layouts("b")).automatic).toBe("subscription_software");
  });

  it("shows only metrics of the catalogue, none twice", async () => {
    const ids = new Set(METRICS.map((metric) => metric.id));
    const { items } = await layouts("a");
    expect(items.map((one) => one.id).sort()).toEqual(Object.keys(PRESET_CARDS).sort());
    for (const { cards } of items) {
      expect(cards.length).toBeGreaterThan(5);
      expect(new Set(cards).size).toBe(cards.length);
      for (const card of cards) expect(ids).toContain(card);
      // Neighbours share a heading: each family stands in one place.
      const families = cards.map((card) => METRICS.find((metric) => metric.id === card)!.family);
      const runs = families.filter((family, index) => family !== families[index - 1]);
      expect(new Set(runs).size).toBe(runs.length);
    }
  });
});

describe("an arrangement", () => {
  let saved: DashboardLayout;
  it("is saved for the workspace, in its order, and the dashboard shows it", async () => {
    const made = await ask("POST", "a/dashboard-layouts", { name: "Monday", cards: ["nps", "mrr", "nps"] });
    expect(made.status).toBe(201);
    saved = made.json as unknown as DashboardLayout;
    expect(saved).toMatchObject({ name: "Monday", cards: ["nps", "mrr"], preset: false });
    const shown = dashboardSchema.parse((await ask("GET", `a/dashboard?layout=${saved.id}`)).json);
    expect([shown.layout, shown.cards.map((card) => card.metric)]).toEqual([saved.id, ["nps", "mrr"]]);
    expect((await ask("GET", `b/dashboard?layout=${saved.id}`)).status).toBe(404);
  });

  it("is what everybody sees once it is chosen, until it is deleted", async () => {
    const auto = async () => dashboardSchema.parse((await ask("GET", "a/dashboard?layout=auto")).json).layout;
    expect(await auto()).toBe("subscription_software");
    expect((await ask("PUT", "a/dashboard-layout", { layout: saved.id })).json).toMatchObject({ chosen: saved.id });
    expect(await auto()).toBe(saved.id);
    await ask("PUT", `a/dashboard-layouts/${saved.id}`, { name: "Tuesday", cards: ["mrr", "arr"] });
    expect((await layouts("a")).items.find((one) => one.id === saved.id)).toMatchObject({
      name: "Tuesday",
      cards: ["mrr", "arr"],
    });
    expect((await ask("DELETE", `a/dashboard-layouts/${saved.id}`)).status).toBe(204);
    expect(await auto()).toBe("subscription_software");
    await ask("PUT", "a/dashboard-layout", { layout: "support_centre" });
    expect(await auto()).toBe("support_centre");
    await ask("PUT", "a/dashboard-layout", { layout: null });
    expect((await layouts("a")).chosen).toBeNull();
  });

  it("is refused with metrics that do not exist, and presets cannot be changed", async () => {
    expect((await ask("POST", "a/dashboard-layouts", { name: "x", cards: ["shoe_size"] })).status).toBe(404);
    expect((await ask("POST", "a/dashboard-layouts", { name: "x", cards: [] })).status).toBe(400);
    expect((await ask("PUT", "a/dashboard-layouts/services", { name: "x", cards: ["mrr"] })).json.detail).toContain(
      "preset",
    );
    expect((await ask("DELETE", "a/dashboard-layouts/nothing")).status).toBe(404);
    expect((await ask("PUT", "a/dashboard-layout", { layout: "nothing" })).status).toBe(404);
  });
});

describe("targets", () => {
  it("keep who set them, who answers for them, and what they were", async () => {
    const path = "a/metrics/nps/target";
    const set = (body: unknown) => ask("PUT", path, body);
    const history = async () =>
      (await ask("GET", "a/metrics/nps/targets")).json.items as unknown as Record<string, unknown>[];
    await set({ target: 30, owner: "Ana" });
    await set({ target: 40 });
    await set({ target: 40 });
    clock += 60_000;
    await set({ target: null });
    const kept = (await history()).map((one) => [one.target, one.owner]);
    expect(kept).toEqual([
      [null, "Ana"],
      [40, "Ana"],
      [30, "Ana"],
    ]);
    expect((await history())[0]!.setAt).toBe("2026-03-10T12:01:00.000Z");
    expect((await history())[0]!.setBy).toEqual(expect.any(String));
  });
});

describe("business events", () => {
  it("come with their local day, within the days that are asked for and up to the time machine's", async () => {
    await load("a", {
      "business_event.csv":
        "occurred_at,title,kind\n2026-01-15T23:30:00Z,New help desk,tool\n2026-02-20T10:00:00Z,Price change,price\n",
    });
    const events = async (query: string) =>
      ((await ask("GET", `a/business-events${query}`)).json.items as unknown as { day: string; title: string }[]).map(
        (one) => [one.day, one.title],
      );
    expect(await events("?from=2026-01-01&to=2026-03-01")).toEqual([
      ["2026-01-15", "New help desk"],
      ["2026-02-20", "Price change"],
    ]);
    expect(await events("?from=2026-02-01&to=2026-03-01")).toEqual([["2026-02-20", "Price change"]]);
    expect(await events("?from=2026-01-01&to=2026-02-01")).toEqual([["2026-01-15", "New help desk"]]);
    expect(await events("?from=2026-01-01&to=2026-03-01&asOf=2026-02-01")).toEqual([["2026-01-15", "New help desk"]]);
  });
});
