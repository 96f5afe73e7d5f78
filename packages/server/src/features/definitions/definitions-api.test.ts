// Over 300 lines: the definitions of one generated company follow one another, version after version.
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestInstallation, type TestInstallation } from "../../testing/test-installation.ts";

let tendwell: TestInstallation;
let writer: string;
let reader: string;
let clock = Date.parse("2026-11-21T12:00:00Z");
const BASE = "/api/v1/workspaces/a";

beforeAll(async () => {
  tendwell = await openTestInstallation({ now: () => clock });
  const cookie = await tendwell.ownerCookie();
  for (const slug of ["a", "b"]) {
    await tendwell.ask("POST", "/api/v1/workspaces", {
      cookie,
      body: { slug, name: slug, zone: "Europe/Bucharest", currency: "EUR" },
    });
  }
  const made = await tendwell.ask("POST", `${BASE}/generate`, {
    cookie,
    body: { accounts: 40, events: 3000, seed: 3, months: 18 },
  });
  expect(made.status).toBe(200);
  const key = async (scope: string) =>
    String(
      (await tendwell.ask("POST", `${BASE}/keys`, { cookie, body: { name: scope, scopes: [scope] } })).json.secret,
    );
  writer = await key("write");
  reader = await key("read");
});
afterAll(() => tendwell.remove());

// biome-ignore lint/suspicious/noExplicitAny: the answers' shapes are asserted, not assumed
type Json = any;
const post = async (path: string, body: unknown, bearer = writer): Promise<{ status: number; json: Json }> =>
  tendwell.ask("POST", `${BASE}${path}`, { bearer, body });
const get = async (path: string): Promise<{ status: number; json: Json; headers: Headers; text: string }> =>
  tendwell.ask("GET", `${BASE}${path}`, { bearer: reader });
const file = (text: string, path = "d.yaml") => ({ files: [{ path, text }] });
const last = "from=2026-10-01&to=2026-11-01";
const value = async (metric: string, query = last): Promise<number | null> => {
  const answer = await get(`/metrics/${metric}/results?${query}`);
  expect(answer.status === 200 ? 200 : answer.text).toBe(200);
  return answer.json.results.filter((one: Json) => one.component === null).at(-1).value;
};

const SETTINGS = (minimum: number, more = "") =>
  `kind: settings\nid: company\nactiveUser:\n  minimumEvents: ${minimum}\n${more}`;

describe("company settings", () => {
  it("move figures at once, and every figure names their version", async () => {
    const before = await get(`/metrics/active_users/results?${last}`);
    expect(before.json.results[0].versions).toEqual({ settings: null, metric: null });
    const preview = await post("/definitions/plan", { ...file(SETTINGS(5)), effects: true }, reader);
    expect(preview.json.items).toMatchObject([
      { kind: "settings", id: "company", action: "create", storedVersion: null },
    ]);
    const applied = await post("/definitions/apply", file(SETTINGS(5)));
    expect(applied.json.items).toMatchObject([{ action: "create", version: 1 }]);
    const after = await get(`/metrics/active_users/results?${last}`);
    expect(after.headers.get("etag")).not.toBe(before.headers.get("etag"));
    expect(after.json.results[0].versions).toEqual({ settings: 1, metric: null });
    expect(after.json.results[0].value).toBeLessThan(before.json.results[0].value);
    const effect = preview.json.effects[0].effects.find((one: Json) => one.metric === "active_users");
    expect(effect).toMatchObject({ before: before.json.results[0].value, after: after.json.results[0].value });
  });

  it("are changed only by whoever has seen the newest version", async () => {
    const blind = await post("/definitions/apply", file(SETTINGS(3)));
    expect({ status: blind.status, code: blind.json.code }).toEqual({ status: 409, code: "conflict" });
    const plan = await post("/definitions/plan", { ...file(SETTINGS(3)), bases: { "settings/company": 1 } });
    expect(plan.json.items[0].action).toBe("change");
    const told = await post("/definitions/apply", { ...file(SETTINGS(3)), bases: { "settings/company": 1 } });
    expect(told.json.items[0]).toMatchObject({ action: "change", version: 2 });
    const same = await post("/definitions/apply", file(`${SETTINGS(3)}\n\n`));
    expect(same.json.items[0]).toMatchObject({ action: "unchanged", version: 2 });
    const forced = await post("/definitions/apply", { ...file(SETTINGS(2)), force: true });
    expect(forced.json.items[0]).toMatchObject({ action: "conflict", version: 3 });
    const history = await get("/definitions/settings/company");
    expect(history.json.items.map((one: Json) => [one.version, one.author])).toEqual([
      [3, "API key"],
      [2, "API key"],
      [1, "API key"],
    ]);
  });

  it("hold from the day they say, and for the audit past from when they were stored", async () => {
    const now = await value("active_users", `${last}&asOf=2026-11-10`);
    const text = SETTINGS(400, "effectiveFrom: 2026-11-15\n");
    clock += 1000;
    const stored = await post("/definitions/apply", { ...file(text), bases: { "settings/company": 3 } });
    expect(stored.json.items[0].version).toBe(4);
    expect(await value("active_users", `${last}&asOf=2026-11-10`)).toBe(now);
    expect(await value("active_users", `${last}&asOf=2026-11-20`)).toBe(0);
    const audit = `${last}&knownAt=2026-11-21T12:00:00.500Z&basis=recorded`;
    const past = await get(`/metrics/active_users/results?${audit}`);
    expect(past.json.results[0].versions.settings).toBe(3);
    const settings = async (times: string) => {
      const { version, inForce } = (await get(`/company-settings${times}`)).json;
      return [version, inForce.activeUser.minimumEvents];
    };
    expect(await settings("?asOf=2026-11-10")).toEqual([3, 2]);
    expect(await settings("?asOf=2026-11-20")).toEqual([4, 400]);
    expect(await settings("")).toEqual([4, 400]);
    expect(await settings("?knownAt=2026-11-21T12:00:00.500Z&basis=recorded")).toEqual([3, 2]);
    expect((await get("/company-settings?asOf=soon")).status).toBe(400);
    const ours = await post("/definitions/apply", { ...file(SETTINGS(1)), bases: { "settings/company": 4 } });
    expect(ours.json.items[0].version).toBe(5);
  });

  it("give options their default, say so, and are overruled by the question", async () => {
    const more = "churn: { at: cancellation }\nreporting: { fx: period_end }\nfiscalYear: { startMonth: 4 }\n";
    await post("/definitions/apply", { ...file(SETTINGS(1, more)), bases: { "settings/company": 5 } });
    const info = await get("/metrics/mrr");
    expect([info.json.options.churn_at.default, info.json.options.fx.default]).toEqual(["cancellation", "period_end"]);
    const before = await get("/metrics/mrr?knownAt=2026-11-21T12:00:00.500Z&basis=recorded");
    expect([before.json.options.churn_at.default, before.json.options.fx.default]).toEqual([
      "period_end",
      "service_start",
    ]);
    const asked = await get(`/metrics/mrr/results?${last}&option=fx:service_start`);
    expect(asked.json.results[0].options).toMatchObject({ churn_at: "cancellation", fx: "service_start" });
    const years = await get("/metrics/mrr/results?grain=year&from=2025-06-01&to=2026-11-01&compare=previous_year");
    const starts = [...new Set(years.json.results.map((one: Json) => one.period.start))];
    expect(starts).toEqual(["2025-04-01", "2026-04-01"]);
    expect(years.json.results[0].comparison.period.start).toBe("2024-04-01");
    const cohorts = await get(`/metrics/mrr/results?${last}&group=cohort:year`);
    const names: string[] = cohorts.json.results.flatMap((one: Json) => (one.group === null ? [] : [one.group]));
    expect(names.length).toBeGreaterThan(0);
    expect(names.every((name) => name.endsWith("-04-01"))).toBe(true);
    const settings = await get("/company-settings");
    expect(settings.json).toMatchObject({
      version: 6,
      own: { churn: { at: "cancellation" } },
      inForce: { churn: { at: "cancellation", pastDueDays: 30 }, onboarded: { milestone: "onboarded" } },
    });
  });
});

describe("business hours", () => {
  const hours = (text: string) => file(`kind: settings\nid: company\nbusinessHours:\n${text}`);

  it("are what the business clock counts", async () => {
    const asked = async () => {
      const { json } = await get(`/metrics/resolution_time/results?${last}&option=clock:business`);
      return json.results.find((one: Json) => one.component === "mean").value as number;
    };
    const elapsed = (await get(`/metrics/resolution_time/results?${last}`)).json.results;
    const nineToFive = await asked();
    expect(nineToFive).toBeLessThan(elapsed.find((one: Json) => one.component === "mean").value);
    const week = "  week: { monday: 10:00-12:00, friday: 00:00-24:00 }\n  holidays: [2026-10-30]\n";
    expect((await post("/definitions/apply", { ...hours(week), bases: { "settings/company": 6 } })).status).toBe(200);
    expect(await asked()).not.toBe(nineToFive);
    const { businessHours } = (await get("/company-settings")).json.inForce;
    expect(businessHours).toMatchObject({
      zone: null,
      week: { monday: "10:00-12:00", tuesday: null, friday: "00:00-24:00", sunday: null },
      holidays: ["2026-10-30"],
    });
  });

  it("may have breaks: the file, the figures and the settings in force tell of the same openings", async () => {
    const asked = async () =>
      (await get(`/metrics/resolution_time/results?${last}&option=clock:business`)).json.results;
    const apply = async (day: string, base: number) => {
      const days = ["monday", "tuesday", "wednesday", "thursday", "friday"].map((name) => `${name}: ${day}`).join(", ");
      const answer = await post("/definitions/apply", {
        ...hours(`  week: { ${days} }\n`),
        bases: { "settings/company": base },
      });
      expect([answer.status, answer.json.items[0].version]).toEqual([200, base + 1]);
    };
    const version = (await get("/company-settings")).json.version as number;
    await apply("09:00-17:00", version);
    const whole = await asked();
    await apply("[09:00-12:00, 13:00-17:00]", version + 1);
    const broken = await asked();
    const mean = (results: Json[]) => results.find((one) => one.component === "mean").value as number;
    expect(mean(broken)).toBeLessThan(mean(whole));
    expect(mean(broken)).toBeGreaterThan(mean(whole) / 2);
    expect((await get("/company-settings")).json.inForce.businessHours.week).toMatchObject({
      monday: ["09:00-12:00", "13:00-17:00"],
      sunday: null,
    });
    // Openings that touch are the day as it was.
    await apply("[09:00-12:00, 12:00-17:00]", version + 2);
    expect((await asked()).map((one: Json) => one.value)).toEqual(whole.map((one: Json) => one.value));
  });

  it("say what is wrong with them", async () => {
    const wrong = "  zone: Europe/Nowhere\n  week: { monday: 17:00-09:00, tuesday: [09:00-12:00, 11:00-17:00] }\n";
    const bases = { "settings/company": (await get("/company-settings")).json.version };
    const { status, json } = await post("/definitions/apply", { ...hours(wrong), bases });
    expect(status).toBe(422);
    expect(JSON.stringify(json)).toContain("businessHours.week.monday requires an opening before the closing");
    expect(JSON.stringify(json)).toContain(
      "businessHours.week.tuesday requires openings one after the other, got 11:00-17:00 after 09:00-12:00",
    );
    expect(JSON.stringify(json)).toContain("businessHours.zone");
  });
});

describe("segments", () => {
  it("keep the accounts that all their filters keep", async () => {
    const attributes = (await get("/attributes")).json.items as { name: string; values: { value: string }[] }[];
    const { name, values } = attributes.find((one) => one.name === "segment")!;
    const text = `kind: segment\nid: chosen\ntitle: Chosen\nfilters:\n  - attribute: ${name}\n    values: [${values[0]!.value}]\n`;
    expect((await post("/definitions/apply", file(text))).status).toBe(200);
    expect((await get("/segments")).json.items).toMatchObject([{ id: "chosen", title: "Chosen", version: 1 }]);
    const byFilter = await value("mrr", `${last}&filter=${name}:${values[0]!.value}`);
    expect(await value("mrr", `${last}&segment=chosen`)).toBe(byFilter);
    const split = (await get(`/metrics/mrr/results?${last}&group=segment:chosen`)).json.results.filter(
      (one: Json) => one.component === null,
    );
    expect(split.map((one: Json) => [one.group, one.groupLabel ?? null])).toEqual([
      ["chosen", "Chosen"],
      [null, null],
    ]);
    expect(byFilter).toBeGreaterThan(0);
    expect(split[0].value).toBe(byFilter);
    expect(split[0].numerator + split[1].numerator).toBeCloseTo((await value("mrr")) ?? 0, 6);
    const unknown = await get(`/metrics/mrr/results?${last}&segment=nobody`);
    expect({ status: unknown.status, detail: unknown.json.detail }).toEqual({
      status: 400,
      detail: 'segment requires one of chosen, got "nobody"',
    });
  });

  it("of attributes that nobody has are refused, with those that there are", async () => {
    const text = "kind: segment\nid: wrong\ntitle: Wrong\nfilters:\n  - attribute: planet\n    values: [mars]\n";
    const plan = await post("/definitions/plan", file(text, "wrong.yaml"));
    expect(plan.json.problems).toMatchObject([{ file: "wrong.yaml", line: 5, column: 5, path: "filters.0.attribute" }]);
  });
});

const METRIC = `# Orders that are worth the trouble
kind: metric
id: large_order_share
title: Share of large orders
unit: ratio
direction: higher
table: purchase
filters:
  - { column: status, is: paid }
numerator:
  aggregate: count
  filters:
    - { column: amount_minor, at_least: 5000 }
denominator:
  aggregate: count
bands:
  - { name: good, status: healthy, from: 0.5 }
  - { name: poor, status: at_risk, to: 0.5 }
examples:
  - name: one of two, the cancelled one aside
    from: 2026-01-01
    to: 2026-02-01
    facts:
      purchase:
        - { account_id: ada, occurred_at: 2026-01-05, status: paid, amount_minor: 9000 }
        - { account_id: ada, occurred_at: 2026-01-31, status: paid, amount_minor: 4999 }
        - { account_id: bob, occurred_at: 2026-01-07, status: cancelled, amount_minor: 9000 }
        - { account_id: bob, occurred_at: 2026-02-01, status: paid, amount_minor: 9000 }
    expect: 0.5
  - name: nothing bought
    from: 2026-01-01
    to: 2026-02-01
    facts: {}
    expect: null
`;

describe("a metric of one's own", () => {
  it("is tested by its examples before it is stored", async () => {
    const good = await post("/definitions/test", file(METRIC), reader);
    expect(good.json.results[0].examples).toEqual([
      { name: "one of two, the cancelled one aside", passed: true, message: null },
      { name: "nothing bought", passed: true, message: null },
    ]);
    const bad = await post("/definitions/test", file(METRIC.replace("expect: 0.5", "expect: 0.75")), reader);
    expect(bad.json.results[0].examples[0]).toMatchObject({ passed: false, message: "expected 0.75, got 0.5" });
    expect((await get("/metrics/large_order_share")).status).toBe(404);
  });

  it("is a metric like any other once stored: figures, groups, rows, dashboard, target, export", async () => {
    const plan = await post("/definitions/plan", { ...file(METRIC), effects: true });
    expect(plan.json.effects[0].effects).toMatchObject([{ metric: "large_order_share", before: null }]);
    expect((await post("/definitions/apply", file(METRIC))).status).toBe(200);
    expect((await get("/metrics")).json.items.at(-1)).toMatchObject({
      id: "large_order_share",
      userDefined: { version: 1 },
      formula: "(purchase where status = paid and amount_minor ≥ 5000) / (purchase where status = paid)",
    });
    const [figure] = (await get(`/metrics/large_order_share/results?${last}`)).json.results;
    expect(figure.versions.metric).toBe(1);
    expect(figure.denominator).toBeGreaterThan(0);
    expect(figure.band.status).toBe(figure.value >= 0.5 ? "healthy" : "at_risk");
    expect(figure.interval.low).toBeLessThan(figure.value);
    const { rows, total } = (await get(`/metrics/large_order_share/rows?${last}&limit=1000`)).json;
    expect(total).toBe(figure.denominator);
    const sum = (key: string) => rows.reduce((all: number, row: Json) => all + Number(row[key]), 0);
    expect([sum("numerator"), sum("denominator")]).toEqual([figure.numerator, figure.denominator]);
    const byAccount = (await get(`/metrics/large_order_share/results?${last}&group=account`)).json.results;
    expect(byAccount.reduce((all: number, one: Json) => all + one.denominator, 0)).toBe(figure.denominator);
    const dashboard = (await get("/dashboard")).json;
    expect(dashboard.cards.at(-1)).toMatchObject({ metric: "large_order_share", current: { value: figure.value } });
    const target = await tendwell.ask("PUT", `${BASE}/metrics/large_order_share/target`, {
      bearer: writer,
      body: { target: 0.4 },
    });
    expect(target.status).toBe(204);
    const csv = await get(`/metrics/large_order_share/export?format=csv&what=results&${last}`);
    expect(csv.text).toContain("large_order_share");
  });

  it("changes with its next version, keeps its history, and goes when archived", async () => {
    const before = await value("large_order_share");
    const stricter = METRIC.replace("at_least: 5000", "at_least: 1").replace("expect: 0.5", "expect: 1");
    await post("/definitions/apply", { ...file(stricter), bases: { "metric/large_order_share": 1 } });
    expect(await value("large_order_share")).toBe(1);
    expect(before).toBeLessThan(1);
    const gone = await tendwell.ask("DELETE", `${BASE}/definitions/metric/large_order_share`, { bearer: writer });
    expect(gone.status).toBe(204);
    expect((await get(`/metrics/large_order_share/results?${last}`)).status).toBe(404);
    const history = await get("/definitions/metric/large_order_share");
    expect(history.json.items.map((one: Json) => [one.version, one.archived])).toEqual([
      [3, true],
      [2, false],
      [1, false],
    ]);
    const again = await post("/definitions/apply", file(METRIC));
    expect(again.json.items[0]).toMatchObject({ action: "create", version: 4 });
  });

  it("belongs to its workspace alone", async () => {
    const cookie = await tendwell.ownerCookie();
    const other = await tendwell.ask("GET", "/api/v1/workspaces/b/metrics/large_order_share", { cookie });
    expect(other.status).toBe(404);
  });
});

describe("what is wrong with a file", () => {
  const problems = async (text: string): Promise<[number, number, string, string | null][]> =>
    (await post("/definitions/plan", file(text))).json.problems.map((one: Json) => [
      one.line,
      one.column,
      one.message,
      one.mend,
    ]);

  it("is told with its place and how to mend it", async () => {
    expect(await problems(METRIC.replace("column: status,", "column: state,"))).toEqual([
      [9, 7, 'filters.0.column requires a column of purchase, got "state"', expect.stringContaining("status")],
    ]);
    expect(await problems(METRIC.replace("is: paid", "is: payed"))).toEqual([
      [9, 23, 'filters.0.is requires one of paid, cancelled, pending, test, got "payed"', null],
    ]);
    expect(await problems(METRIC.replace("direction: higher", "direktion: higher"))).toEqual([
      [6, 1, "direktion is not known here", "Check the spelling, or take the line out."],
    ]);
    expect(await problems(METRIC.replace("unit: ratio", "unit: percent"))).toEqual([
      [5, 1, 'unit requires one of ratio, nps, money, duration, count, number, got "percent"', null],
    ]);
    expect(await problems(METRIC.replace("table: purchase", "table: purchases"))).toMatchObject([
      [7, 1, expect.stringMatching(/^table requires one of account, .* got "purchases"$/), null],
    ]);
    expect(await problems(METRIC.replace("title: Share of large orders\n", ""))).toEqual([
      [2, 1, "title requires a text, got nothing", null],
    ]);
    expect(await problems(METRIC.replace("id: large_order_share", "id: nps"))).toMatchObject([
      [3, 1, "id requires a name that no built-in metric has, got nps", expect.any(String)],
    ]);
    expect(await problems("kind: metrics\nid: x\n")).toMatchObject([
      [1, 1, expect.stringContaining('got "metrics"'), expect.any(String)],
    ]);
    expect(await problems("kind: metric\n id: x\n")).toMatchObject([
      [1, 7, expect.stringContaining("YAML"), expect.any(String)],
    ]);
    expect(await problems("# nothing\n")).toMatchObject([[1, 1, expect.any(String), expect.any(String)]]);
  });

  it("keeps all the files from being stored", async () => {
    const body = {
      files: [
        { path: "good.yaml", text: METRIC.replace("large_order_share", "fine") },
        { path: "bad.yaml", text: "kind: metric\nid: bad\n" },
      ],
    };
    const refused = await post("/definitions/apply", body);
    expect({ status: refused.status, code: refused.json.code }).toEqual({ status: 422, code: "unprocessable" });
    expect(refused.json.errors[0].path).toMatch(/^bad\.yaml:1:1$/);
    expect((await get("/metrics/fine")).status).toBe(404);
  });

  it("is not for readers to store", async () => {
    expect((await post("/definitions/apply", file(METRIC), reader)).status).toBe(403);
  });
});

it("the guide's example files are without fault", async () => {
  const folder = new URL("../../../../../examples/definitions/", import.meta.url);
  const names = ["company.yaml", "segments.yaml", "metrics.yaml"];
  const files = await Promise.all(
    names.map(async (path) => ({ path, text: await readFile(new URL(path, folder), "utf8") })),
  );
  const cookie = await tendwell.ownerCookie();
  const tested = await tendwell.ask("POST", "/api/v1/workspaces/b/definitions/test", { cookie, body: { files } });
  expect(tested.json.problems).toEqual([]);
  const examples = (tested.json.results as Json).flatMap((one: Json) => one.examples);
  expect(examples.length).toBeGreaterThan(2);
  expect(examples.filter((one: Json) => !one.passed)).toEqual([]);
});
