import { dashboardSchema, metricResultSchema, metricRowsSchema } from "@tendwell/contract";
import { METRICS } from "@tendwell/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generatedWorkspace } from "../../testing/generated-workspace.ts";
import { openTestInstallation, type TestInstallation } from "../../testing/test-installation.ts";

let tendwell: TestInstallation;
let owner: string;
let viewer: string;
const BASE = "/api/v1/workspaces/a";

beforeAll(async () => {
  tendwell = await openTestInstallation({ now: () => Date.parse("2026-11-21T12:00:00Z") });
  const { key } = await generatedWorkspace(
    tendwell,
    { accounts: 40, events: 2000, seed: 3, months: 18 },
    { zone: "Europe/Bucharest", currency: "EUR" },
  );
  owner = await key("admin");
  viewer = await key("read");
});
afterAll(() => tendwell.remove());

type Result = ReturnType<typeof metricResultSchema.parse>;
const get = async (path: string, bearer = owner) => tendwell.ask("GET", `${BASE}${path}`, { bearer });
const results = async (path: string, bearer = owner): Promise<Result[]> => {
  const answer = await get(path, bearer);
  expect(answer.status === 200 ? 200 : answer.text).toBe(200);
  return answer.json.results as unknown as Result[];
};

describe("results", () => {
  it.each(METRICS.map((metric) => metric.id))("%s has the contract's shape, and rows behind it", async (id) => {
    const found = await results(`/metrics/${id}/results?from=2026-09-01&to=2026-11-01`);
    expect(found.length).toBeGreaterThan(0);
    for (const one of found) metricResultSchema.parse(one);
    const rows = await get(`/metrics/${id}/rows?from=2026-10-01&to=2026-11-01&limit=5`);
    expect(rows.status === 200 ? 200 : rows.text).toBe(200);
    metricRowsSchema.parse(rows.json);
  });

  it("are the same again, and 304 for who has them", async () => {
    const path = "/metrics/mrr/results";
    const first = await get(path);
    const again = await tendwell.ask("GET", `${BASE}${path}`, {
      bearer: owner,
      headers: { "if-none-match": first.headers.get("etag")! },
    });
    expect(again.status).toBe(304);
  });

  it("grouped by account carry names, and an account's own question gives the same figure", async () => {
    const byAccount = await results("/metrics/mrr/results?from=2026-10-01&to=2026-11-01&group=account");
    const one = byAccount.find((result) => result.component === null && (result.value ?? 0) > 0)!;
    expect(one.groupLabel).toMatch(/\S/);
    const rows = await get(`/metrics/mrr/rows?from=2026-10-01&to=2026-11-01&group=account&groupValue=${one.group}`);
    const external = (rows.json.rows as unknown as { account: { externalId: string } }[])[0]!.account.externalId;
    const own = await results(`/metrics/mrr/results?from=2026-10-01&to=2026-11-01&account=${external}`);
    expect(own.find((result) => result.component === null)!.exact).toEqual(one.exact);
  });

  it("compared with the period before equal that period's own", async () => {
    const compared = await results("/metrics/arr/results?from=2026-10-01&to=2026-11-01&compare=previous_period");
    const before = await results("/metrics/arr/results?from=2026-09-01&to=2026-10-01");
    for (const one of compared) {
      const same = before.find((result) => result.component === one.component)!;
      expect(one.comparison).toMatchObject({ value: same.value, period: { start: "2026-09-01", end: "2026-10-01" } });
    }
  });

  it("of a cohort triangle are the last period's where no days are named, and two years of it stay short enough to be kept", async () => {
    const { text, json } = await get("/metrics/cohort_retention/results");
    const cells = json.results as unknown as Result[];
    expect([...new Set(cells.map((one) => one.period.start))]).toEqual(["2026-10-01"]);
    expect(cells).toEqual(await results("/metrics/cohort_retention/results?from=2026-10-01&to=2026-11-01"));
    // 24 cohorts of 1 to 24 months, each in customers and in money.
    expect((text.length / cells.length) * 24 * 25).toBeLessThan(400_000);
    const both = await results("/metrics/cohort_retention/results?from=2026-09-01&to=2026-11-01");
    expect(new Set(both.map((one) => one.period.start)).size).toBe(2);
  });

  it("refuse what they do not know, with what they do", async () => {
    expect((await get("/metrics/nps/results?group=shoe_size")).json).toMatchObject({
      code: "invalid-parameter",
      mend: expect.stringContaining("segment"),
    });
    expect((await get("/metrics/nps/results?account=nobody")).status).toBe(400);
    expect((await get("/metrics/nothing/results")).status).toBe(404);
    expect((await get("/metrics/nps/results?group=account'")).status).toBe(400);
  });
});

describe("rows", () => {
  it("come page by page, each once, and a cursor dies with the data it was made on", async () => {
    const path = "/metrics/active_users/rows?from=2026-10-01&to=2026-11-01&limit=7";
    const seen: string[] = [];
    let cursor: string | null = null;
    let total = 0;
    do {
      const answer = await get(cursor === null ? path : `${path}&cursor=${cursor}`);
      const page = answer.json as unknown as { rows: object[]; nextCursor: string | null; total: number };
      seen.push(...page.rows.map((row) => JSON.stringify(row)));
      cursor = page.nextCursor;
      total = page.total;
    } while (cursor !== null);
    expect(seen).toHaveLength(total);
    const whole = await get("/metrics/active_users/rows?from=2026-10-01&to=2026-11-01&limit=1000");
    expect(seen).toEqual((whole.json.rows as unknown as object[]).map((row) => JSON.stringify(row)));
    expect((await get(`${path}&cursor=${Buffer.from("7@9.9.9.9").toString("base64url")}`)).json.code).toBe(
      "invalid-cursor",
    );
    expect((await get(`${path}&cursor=zzz`)).json.code).toBe("invalid-cursor");
  });
});

describe("employee answers", () => {
  it("over fewer than five people are hidden from all but owners", async () => {
    const path = "/metrics/esat/results?from=2026-01-01&to=2026-11-01&grain=day";
    const full = (await results(path)).filter((one) => one.n > 0 && one.n < 5);
    const hidden = await results(path, viewer);
    expect(full.length).toBeGreaterThan(0);
    for (const one of full) {
      const same = hidden.find(
        (other) => other.period.start === one.period.start && other.component === one.component,
      )!;
      expect(same).toMatchObject({ value: null, numerator: null, n: 0, reason: "too_few" });
    }
    expect((await get("/metrics/esat/rows", viewer)).status).toBe(403);
  });
});

describe("the dashboard", () => {
  it("has a card per metric with thirteen periods, and the figures of the metrics themselves", async () => {
    const dashboard = dashboardSchema.parse((await get("/dashboard")).json);
    expect(dashboard.cards.map((card) => card.metric)).toEqual(METRICS.map((metric) => metric.id));
    for (const card of dashboard.cards) {
      expect(card.series).toHaveLength(13);
      expect(card.series.at(-1)!.value).toBe(card.current.value);
    }
    const mrr = dashboard.cards.find((card) => card.metric === "mrr")!;
    const own = (await results("/metrics/mrr/results")).filter((one) => one.component === mrr.component);
    expect(mrr.series.map((one) => one.value)).toEqual(own.map((one) => one.value));
    expect(mrr.previous).toBe(own.at(-2)!.value);
    expect(mrr.previousYear).toBe(own.at(0)!.value);
    expect(dashboard.events.length).toBeGreaterThan(0);
  });

  it("compares weeks with the week a year before, which its thirteen do not hold", async () => {
    const dashboard = dashboardSchema.parse((await get("/dashboard?grain=week")).json);
    const card = dashboard.cards.find((one) => one.metric === "active_users")!;
    expect(card.series).toHaveLength(13);
    const [own] = (await results("/metrics/active_users/results?grain=week&compare=previous_year"))
      .filter((one) => one.component === card.component)
      .slice(-1);
    expect(card.previousYear).toBe(own!.comparison!.value);
  });

  it("lights a lamp for each headline in a bad band, the worst first", async () => {
    const { cards, lights } = dashboardSchema.parse((await get("/dashboard")).json);
    const bad = cards.filter((card) => card.current.band?.status === "at_risk").map((card) => card.metric);
    expect(
      lights
        .filter((light) => light.code === "band_at_risk")
        .map((light) => light.metric)
        .sort(),
    ).toEqual([...bad].sort());
    const order = lights.map((light) => light.status === "at_risk" && light.code === "band_at_risk");
    expect(order.lastIndexOf(true)).toBeLessThan(
      order.includes(false) ? order.indexOf(false) : Number.POSITIVE_INFINITY,
    );
  });

  it("shows targets, which editors set", async () => {
    const path = `${BASE}/metrics/nps/target`;
    expect((await tendwell.ask("PUT", path, { bearer: viewer, body: { target: 50 } })).status).toBe(403);
    expect((await tendwell.ask("PUT", path, { bearer: owner, body: { target: 50 } })).status).toBe(204);
    const card = async () =>
      dashboardSchema.parse((await get("/dashboard")).json).cards.find((one) => one.metric === "nps")!;
    expect((await card()).target).toBe(50);
    await tendwell.ask("PUT", path, { bearer: owner, body: { target: null } });
    expect((await card()).target).toBeNull();
  });
});
