import {
  type Dashboard,
  dashboardSchema,
  FINAL_IMPORT_STATES,
  importJobSchema,
  metricResultsSchema,
} from "@tendwell/contract";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestInstallation, type TestInstallation } from "../../testing/test-installation.ts";

const begun = Date.now();
const now = () => Date.parse("2026-03-10T12:00:00Z") + (Date.now() - begun);
// Whatever is kept is shown before anything is worked out again, however quick that would be.
const options = { now, pagePatienceMs: -1 };

let tendwell: TestInstallation;
let owner: string;
let viewer: string;
const layouts = new Map<string, string>();

async function load(slug: string, files: Record<string, string>): Promise<number> {
  const form = new FormData();
  for (const [name, text] of Object.entries(files)) form.append("file", new Blob([text]), name);
  let job = importJobSchema.parse(
    (await tendwell.ask("POST", `/api/v1/workspaces/${slug}/imports`, { bearer: owner, form })).json,
  );
  while (!FINAL_IMPORT_STATES.has(job.state)) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    job = importJobSchema.parse(
      (await tendwell.ask("GET", `/api/v1/workspaces/${slug}/import-jobs/${job.id}`, { bearer: owner })).json,
    );
  }
  expect(job.state === "done" ? "done" : JSON.stringify(job)).toBe("done");
  return job.imports[0]!.id;
}

const orders = (...rows: string[]) => ({
  "purchase.csv": ["order_id,account_id,occurred_at,status,amount_minor,currency,items", ...rows, ""].join("\n"),
});
const tickets = (...rows: string[]) => ({
  "ticket.csv": ["ticket_id,account_id,occurred_at,opened_by,type,resolvable", ...rows, ""].join("\n"),
});

const get = (path: string, bearer = owner, slug = "a") =>
  tendwell.ask("GET", `/api/v1/workspaces/${slug}${path}`, { bearer });
const dashboard = async (bearer = owner, slug = "a"): Promise<Dashboard> =>
  dashboardSchema.parse((await get(`/dashboard?layout=${layouts.get(slug)}&stale=allowed`, bearer, slug)).json);
const card = (found: Dashboard, metric: string) => found.cards.find((one) => one.metric === metric)!;
const figure = async (metric: string, query: string, bearer = owner) => {
  const answer = await get(`/metrics/${metric}/results?from=2026-02-01&to=2026-03-01${query}`, bearer);
  const { results, ...standing } = metricResultsSchema.parse(answer.json);
  return { value: results[0]!.value, reason: results[0]!.reason, ...standing };
};
const VALUE = "average_purchase_value";
const SURVEYED = "esat";

/** Asks until nothing is being worked out any more. */
async function settled<T extends { refreshing?: boolean | undefined }>(ask: () => Promise<T>): Promise<T> {
  for (let i = 0; i < 400; i += 1) {
    const found = await ask();
    if (found.refreshing !== true) return found;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error("settled requires an end of the refresh, got none");
}

beforeAll(async () => {
  tendwell = await openTestInstallation(options);
  const cookie = await tendwell.ownerCookie();
  for (const slug of ["a", "b"])
    await tendwell.ask("POST", "/api/v1/workspaces", { cookie, body: { slug, name: slug } });
  owner = tendwell.localCredential;
  for (const slug of ["a", "b"]) {
    const layout = await tendwell.ask("POST", `/api/v1/workspaces/${slug}/dashboard-layouts`, {
      bearer: owner,
      body: { name: "Few", cards: [VALUE, "purchase_frequency", "issue_types", SURVEYED] },
    });
    layouts.set(slug, String(layout.json.id));
  }
  const key = await tendwell.ask("POST", "/api/v1/workspaces/a/keys", {
    cookie,
    body: { name: "r", scopes: ["read"] },
  });
  viewer = String(key.json.secret);
  await load("a", orders("o1,acme,2026-02-05T10:00:00Z,paid,1000,EUR,1"));
  await load("b", orders("o1,acme,2026-02-05T10:00:00Z,paid,7000,EUR,1"));
  await load("a", {
    "employee_answer.csv": [
      "answer_id,person_id,occurred_at,score,scale_min,scale_max",
      "e1,p1,2026-02-05T10:00:00Z,5,1,5",
      "",
    ].join("\n"),
  });
});
afterAll(() => tendwell.remove());

describe("a kept answer", () => {
  it("stands when an import brings facts that it does not read", async () => {
    const before = await figure(VALUE, "&stale=allowed");
    expect(before).toMatchObject({ value: 1000, refreshing: false });
    await load("a", tickets("t1,acme,2026-02-05T10:00:00Z,customer,bug,true"));
    const after = await figure(VALUE, "&stale=allowed");
    expect(after).toEqual(before);
    const opened = await figure("issue_types", "&stale=allowed");
    expect(Date.parse(opened.factsAsOf!)).toBeGreaterThan(Date.parse(after.factsAsOf!));
  });

  it("outlives a restart", async () => {
    const before = await settled(() => dashboard());
    const value = await figure(VALUE, "&stale=allowed");
    await tendwell.close();
    tendwell = await openTestInstallation({ ...options, home: tendwell.home });
    owner = tendwell.localCredential;
    const after = await dashboard();
    expect(after).toEqual(before);
    expect(await figure(VALUE, "&stale=allowed")).toEqual(value);
  });

  it("is shown while a newer one is worked out, to who allows it, and gives way to it", async () => {
    const old = await dashboard();
    expect(old.refreshing).toBe(false);
    await load("a", orders("o2,acme,2026-02-06T10:00:00Z,paid,3000,EUR,1"));
    const first = await dashboard();
    expect(card(first, VALUE).series).toEqual(card(old, VALUE).series);
    expect(first).toMatchObject({ refreshing: true, factsAsOf: expect.any(String) });
    // Nobody else is given the old figure: not a question without leave, not one about a past day.
    expect(await figure(VALUE, "")).toEqual({ value: 2000, reason: null });
    expect(await figure(VALUE, "&stale=allowed&asOf=2026-03-09")).toEqual({ value: 2000, reason: null });
    const exact = dashboardSchema.parse((await get(`/dashboard?layout=${layouts.get("a")}`)).json);
    expect(exact).not.toHaveProperty("refreshing");
    const fresh = await settled(() => dashboard());
    expect(fresh.cards).toEqual(exact.cards);
    expect(card(fresh, VALUE).series.at(-1)).toMatchObject({ start: "2026-02-01", value: 2000 });
    expect(Date.parse(fresh.factsAsOf!)).toBeGreaterThan(Date.parse(first.factsAsOf!));
  });

  it("is worked out again after an import without anybody asking", async () => {
    await load("a", orders("o3,acme,2026-02-07T10:00:00Z,paid,5000,EUR,1"));
    // The page's own question is put with all the patience there is only once it is exact again.
    const found = await settled(() => dashboard());
    expect(card(found, VALUE).series.at(-1)!.value).toBe(3000);
  });

  it("is never called fresh after an undo", async () => {
    const imported = await load("a", orders("o4,acme,2026-02-08T10:00:00Z,paid,11000,EUR,1"));
    await settled(() => dashboard());
    await tendwell.ask("POST", `/api/v1/workspaces/a/imports/${imported}/undo`, { bearer: owner });
    const found = await dashboard();
    expect(found.refreshing || card(found, VALUE).series.at(-1)!.value === 3000).toBe(true);
    expect(card(await settled(() => dashboard()), VALUE).series.at(-1)!.value).toBe(3000);
    expect((await figure(VALUE, "")).value).toBe(3000);
  });

  it("is thrown away by an erasure", async () => {
    const before = await settled(() => dashboard());
    const erased = await tendwell.ask("POST", "/api/v1/workspaces/a/erase", { bearer: owner, body: { person: "p1" } });
    expect(erased.status === 200 ? 200 : erased.text).toBe(200);
    const after = await dashboard();
    expect(after.refreshing).toBe(false);
    expect(Date.parse(after.workedOutAt!)).toBeGreaterThan(Date.parse(before.workedOutAt!));
  });

  it("of an owner is not a viewer's where few employees answered", async () => {
    const all = await figure(SURVEYED, "&stale=allowed");
    expect(all.value).not.toBeNull();
    expect(await figure(SURVEYED, "&stale=allowed", viewer)).toMatchObject({ value: null, reason: "too_few" });
    expect(await figure(SURVEYED, "&stale=allowed")).toEqual(all);
    await load("a", {
      "employee_answer.csv": [
        "answer_id,person_id,occurred_at,score,scale_min,scale_max",
        "e2,p2,2026-02-06T10:00:00Z,1,1,5",
        "",
      ].join("\n"),
    });
    const shown = await settled(() => figure(SURVEYED, "&stale=allowed", viewer));
    expect(shown).toMatchObject({ value: null, reason: "too_few" });
  });

  it("is no other workspace's", async () => {
    expect(card(await dashboard(owner, "b"), VALUE).series.at(-1)!.value).toBe(7000);
    expect(card(await dashboard(), VALUE).series.at(-1)!.value).toBe(3000);
  });
});
