import { milestonesDueSchema, renewalsSchema } from "@tendwell/contract";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { importFiles } from "../../testing/import-files.ts";
import { openTestInstallation, type TestInstallation } from "../../testing/test-installation.ts";

let tendwell: TestInstallation;
let cookie: string;
const BASE = "/api/v1/workspaces/a";

const FILES = {
  // Ends: 10 days ahead, 5 days ago with 14 days of grace, 20 days ago (grace over), 100 days ahead, 30 ahead in dollars.
  "contract_term.csv": [
    "contract_id,account_id,occurred_at,ends_at,term_months,value_minor,currency,grace_days",
    "c1,acme,2025-03-20T00:00:00Z,2026-03-20T00:00:00Z,12,120050,EUR,14",
    "c2,beta,2025-03-05T00:00:00Z,2026-03-05T00:00:00Z,12,60025,EUR,14",
    "c3,gone,2025-02-18T00:00:00Z,2026-02-18T00:00:00Z,12,999999,EUR,14",
    "c4,late,2025-06-18T00:00:00Z,2026-06-18T00:00:00Z,12,100,EUR,14",
    "c5,usa,2025-04-09T00:00:00Z,2026-04-09T00:00:00Z,12,5000,USD,0",
    "c6,kept,2024-03-15T00:00:00Z,2026-03-15T00:00:00Z,24,40000,EUR,0",
  ],
  "renewal_decision.csv": [
    "contract_id,account_id,occurred_at,term_ends_at,decision,renewed_value_minor,currency",
    "c6,kept,2026-02-01T00:00:00Z,2026-03-15T00:00:00Z,renewed,40000,EUR",
  ],
  "account_attribute.csv": [
    "account_id,occurred_at,attribute,value",
    "acme,2025-01-01T00:00:00Z,segment,big",
    "beta,2025-01-01T00:00:00Z,segment,small",
  ],
  "milestone.csv": [
    "account_id,occurred_at,milestone,due_at,achieved_at,status",
    "acme,2026-01-01T00:00:00Z,kickoff,2026-02-28T00:00:00Z,,planned",
    "acme,2026-01-01T00:00:00Z,first_value,2026-03-25T00:00:00Z,,planned",
    "beta,2026-01-01T00:00:00Z,kickoff,2026-02-01T00:00:00Z,2026-01-20T00:00:00Z,achieved",
    "beta,2026-01-01T00:00:00Z,first_value,2026-03-01T00:00:00Z,,paused",
    "gone,2026-01-01T00:00:00Z,kickoff,2026-09-01T00:00:00Z,,planned",
    "left,2026-01-01T00:00:00Z,kickoff,2026-02-20T00:00:00Z,,planned",
  ],
  "subscription_version.csv": [
    "account_id,subscription_id,occurred_at,ends_at,status,currency,amount,interval_unit,interval_count,quantity,discount_forever,discount_limited,discount_once,mrr,service_started_at",
    "left,s1,2025-01-01T00:00:00Z,2026-02-01T00:00:00Z,active,EUR,1000,month,1,1,0,0,0,1000,2025-01-01T00:00:00Z",
    "acme,s2,2025-01-01T00:00:00Z,2026-01-01T00:00:00Z,active,EUR,1000,month,1,1,0,0,0,1000,2025-01-01T00:00:00Z",
    "acme,s2,2026-01-01T00:00:00Z,,active,EUR,2000,month,1,1,0,0,0,2000,2025-01-01T00:00:00Z",
  ],
};

beforeAll(async () => {
  tendwell = await openTestInstallation({ now: () => Date.parse("2026-03-10T12:00:00Z") });
  cookie = await tendwell.ownerCookie();
  await tendwell.ask("POST", "/api/v1/workspaces", { cookie, body: { slug: "a", name: "A", currency: "EUR" } });
  const files = Object.entries(FILES).map(([name, lines]) => [name, `${lines.join("\n")}\n`]);
  await importFiles(tendwell, "a", { cookie }, Object.fromEntries(files));
});
afterAll(() => tendwell.remove());

const renewals = async (query: string) => {
  const answer = await tendwell.ask("GET", `${BASE}/renewals${query}`, { cookie });
  return answer.status === 200 ? renewalsSchema.parse(answer.json) : answer.json;
};
const milestones = async (query: string) =>
  milestonesDueSchema.parse((await tendwell.ask("GET", `${BASE}/milestones-due${query}`, { cookie })).json);

describe("renewals due", () => {
  it("lists terms that end soon and those within their grace, the next first, worth what they sum to", async () => {
    const found = renewalsSchema.parse(await renewals("?asOf=2026-03-10&days=90"));
    expect(found.items.map((one) => [one.account.externalId, one.state, one.daysLeft, one.value])).toEqual([
      ["beta", "grace", -5, 60_025],
      ["kept", "renewed", 5, 40_000],
      ["acme", "pending", 10, 120_050],
      ["usa", "pending", 30, null],
    ]);
    // 600.25 + 400.00 + 1200.50 to the cent; the dollars have no rate and are said to be left out.
    expect(found.total).toEqual({ count: 4, value: 220_075, exact: "220075", withoutRate: 1 });
    expect(found.currency).toBe("EUR");
  });

  it("looks as far ahead as asked", async () => {
    const near = renewalsSchema.parse(await renewals("?asOf=2026-03-10&days=7"));
    expect(near.items.map((one) => one.account.externalId)).toEqual(["beta", "kept"]);
    const far = renewalsSchema.parse(await renewals("?asOf=2026-03-10&days=101"));
    expect(far.items.map((one) => one.account.externalId)).toContain("late");
    expect(await renewals("?days=0")).toMatchObject({ code: "invalid-parameter" });
  });

  it("turns back with the time machine: a decision of February was none in January", async () => {
    const then = renewalsSchema.parse(await renewals("?asOf=2026-01-20&days=60"));
    expect(then.items.map((one) => [one.account.externalId, one.state])).toEqual([
      ["gone", "pending"],
      ["beta", "pending"],
      ["kept", "pending"],
      ["acme", "pending"],
    ]);
  });

  it("keeps to the segment", async () => {
    const found = renewalsSchema.parse(await renewals("?asOf=2026-03-10&filter=segment:small"));
    expect(found.items.map((one) => one.account.externalId)).toEqual(["beta"]);
    expect(found.total).toMatchObject({ count: 1, exact: "60025" });
  });
});

describe("milestones due", () => {
  it("lists the late ones and those that come; not what is achieved, paused, far, or of an account that has left", async () => {
    const found = await milestones("?asOf=2026-03-10&days=30");
    expect(found.items.map((one) => [one.account.externalId, one.milestone, one.state, one.daysLeft])).toEqual([
      ["acme", "kickoff", "late", -10],
      ["acme", "first_value", "due", 15],
    ]);
    expect(found.total).toEqual({ late: 1, due: 1 });
    expect((await milestones("?asOf=2026-03-10&days=30&filter=segment:small")).items).toEqual([]);
    // In January it had not left yet.
    const before = await milestones("?asOf=2026-01-15&days=60");
    expect(before.items.map((one) => one.account.externalId)).toContain("left");
  });
});
