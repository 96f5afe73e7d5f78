import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { importFiles } from "../../testing/import-files.ts";
import { openTestInstallation, type TestInstallation } from "../../testing/test-installation.ts";

const BASE = "/api/v1/workspaces/a";
let clock = Date.parse("2026-11-21T12:00:00Z");
let tendwell: TestInstallation;
let cookie: string;

/** An instant `ago` days before the first moment of the workspace's today. */
const day = (ago: number, hour = 0) =>
  new Date(Date.parse("2026-11-21T00:00:00Z") - ago * 86_400_000 + hour * 3_600_000).toISOString();
const csv = (head: string, rows: readonly (readonly (string | number)[])[]) =>
  [head, ...rows.map((row) => row.join(",")), ""].join("\n");

/** Events of an account on given days ago, `n` each. */
const use = (account: string, person: string, days: readonly number[], n = 1) =>
  days.map((ago) => [account, person, "login", n, day(ago, 1)]);
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

const load = (files: Readonly<Record<string, string>>) => importFiles(tendwell, "a", { cookie }, files);

interface Alert {
  readonly code: string;
  readonly status: string;
  readonly account: { readonly externalId: string };
  readonly values: Readonly<Record<string, unknown>>;
}
async function alertsOf(account: string): Promise<Record<string, Alert>> {
  const answer = await tendwell.ask("GET", `${BASE}/alerts?account=${account}`, { cookie });
  expect(answer.status === 200 ? 200 : answer.text).toBe(200);
  return Object.fromEntries((answer.json.items as unknown as Alert[]).map((one) => [one.code, one]));
}

const ACCOUNTS = ["calm", "drop", "silent", "seats", "tickets", "angry", "broke", "stuck", "due", "gone"];

beforeAll(async () => {
  tendwell = await openTestInstallation({ now: () => (clock += 1000) });
  cookie = await tendwell.ownerCookie();
  await tendwell.ask("POST", "/api/v1/workspaces", { cookie, body: { slug: "a", name: "A", currency: "EUR" } });
  const sub = (account: string, ends: string) => [
    account,
    `s-${account}`,
    day(400),
    ends,
    "active",
    "EUR",
    10_000,
    "month",
    1,
  ];
  await load({
    "account.csv": csv(
      "account_id,occurred_at",
      ACCOUNTS.map((id) => [id, day(400)]),
    ),
    "subscription_version.csv": csv(
      "account_id,subscription_id,occurred_at,ends_at,status,currency,amount,interval_unit,interval_count",
      ACCOUNTS.map((id) => sub(id, id === "gone" ? day(5) : "")),
    ),
    "person.csv": csv("person_id,account_id,role,occurred_at", [
      ["p-calm", "calm", "champion", day(400)],
      ["p-silent", "silent", "champion", day(400)],
      ["p-other", "silent", "user", day(400)],
    ]),
    "product_event.csv": csv("account_id,person_id,event,quantity,occurred_at", [
      ...use("calm", "p-calm", range(1, 56)),
      ...use("drop", "p-drop", range(15, 56)),
      ...use("gone", "p-gone", range(15, 56)),
      // The champion stopped 40 days ago; a colleague goes on, so that use as a whole does not fall.
      ...use("silent", "p-silent", range(40, 56)),
      ...use("silent", "p-other", range(1, 56), 3),
      ...use("seats", "p-seats", range(1, 56)),
    ]),
    "seat_entitlement.csv": csv("account_id,product,seats,ends_at,occurred_at", [
      ["seats", "core", 10, "", day(400)],
      ["calm", "core", 2, "", day(400)],
    ]),
    "ticket.csv": csv(
      "ticket_id,account_id,opened_by,occurred_at,resolvable",
      [1, 2, 3, 4].map((n) => [`t${n}`, "tickets", "customer", day(20 - n), "true"]),
    ),
    "ticket_event.csv": csv(
      "ticket_id,account_id,kind,actor,status,occurred_at",
      [1, 2].flatMap((n) => [
        [`t${n}`, "tickets", "status", "agent", "solved", day(10, 1)],
        [`t${n}`, "tickets", "status", "customer", "open", day(9, 1)],
      ]),
    ),
    "survey_response.csv": csv(
      "response_id,account_id,person_id,survey,question,score,scale_min,scale_max,occurred_at",
      [
        ["r1", "angry", "p-angry", "pulse", "nps", 2, 0, 10, day(6, 1)],
        ["r2", "calm", "p-calm", "pulse", "nps", 9, 0, 10, day(6, 1)],
        ["r3", "drop", "p-drop", "pulse", "nps", 1, 0, 10, day(31, 1)],
      ],
    ),
    "payment.csv": csv("payment_id,account_id,status,amount_minor,currency,occurred_at", [
      ["m1", "broke", "succeeded", 100, "EUR", day(40)],
      ["m2", "broke", "failed", 100, "EUR", day(4)],
      ["m3", "calm", "failed", 100, "EUR", day(9)],
      ["m4", "calm", "succeeded", 100, "EUR", day(8)],
    ]),
    "milestone.csv": csv("account_id,milestone,due_at,achieved_at,status,occurred_at", [
      ["stuck", "first_value", day(50), "", "planned", day(90)],
      ["calm", "first_value", day(50), day(60), "achieved", day(90)],
      ["due", "first_value", day(13), "", "planned", day(90)],
    ]),
    "contract_term.csv": csv("contract_id,account_id,occurred_at,ends_at,term_months,value_minor,currency,grace_days", [
      ["c1", "due", day(335), day(-30), 12, 1000, "EUR", 0],
      ["c2", "calm", day(265), day(-100), 12, 1000, "EUR", 0],
    ]),
  });
  const run = await tendwell.ask("POST", `${BASE}/health/runs`, { cookie, body: {} });
  expect(run.status === 201 ? 201 : run.text).toBe(201);
});
afterAll(() => tendwell.remove());

describe("each pattern on its own account", () => {
  it("nothing fires for the calm one", async () => {
    expect(await alertsOf("calm")).toEqual({});
  });
  it("a steep drop in use", async () => {
    const { use_drop, detractor } = await alertsOf("drop");
    expect(use_drop).toMatchObject({ status: "at_risk", values: { percent: 100 } });
    // The bad answer is older than 30 days.
    expect(detractor).toBeUndefined();
  });
  it("a champion gone silent, though the account is not", async () => {
    const { champion_silent, use_drop } = await alertsOf("silent");
    expect(champion_silent).toMatchObject({ status: "watch", values: { count: 39 } });
    expect(use_drop).toBeUndefined();
  });
  it("seats unused", async () => {
    expect((await alertsOf("seats")).seats_unused).toMatchObject({
      status: "at_risk",
      values: { seats: 10, users: 1 },
    });
  });
  it("tickets rising, and reopened", async () => {
    const { tickets_rising, tickets_reopened } = await alertsOf("tickets");
    expect(tickets_rising?.values).toEqual({ count: 4, usual: 0 });
    expect(tickets_reopened?.values).toEqual({ count: 2 });
  });
  it("a detractor", async () => {
    expect((await alertsOf("angry")).detractor).toMatchObject({ status: "at_risk", values: { score: 2, count: 5 } });
  });
  it("a payment that failed and was not made good", async () => {
    expect((await alertsOf("broke")).payment_failed?.values).toEqual({ count: 4 });
  });
  it("an onboarding that is stuck, from a fortnight on", async () => {
    expect((await alertsOf("stuck")).onboarding_stuck).toMatchObject({
      status: "at_risk",
      values: { milestone: "first_value", count: 50 },
    });
    expect((await alertsOf("due")).onboarding_stuck).toBeUndefined();
  });
  it("a renewal near with little known", async () => {
    const { renewal_near } = await alertsOf("due");
    expect(renewal_near?.values).toMatchObject({ count: 30, scorecard: "Starter" });
  });
  it("who has left is no longer watched", async () => {
    expect(await alertsOf("gone")).toEqual({});
  });
});
