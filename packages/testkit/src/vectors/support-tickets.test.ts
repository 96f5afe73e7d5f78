import { DAY, type Fact, findMetric, HOUR, type MetricPoint, type MetricScope } from "@tendwell/core";
import { at, fact, question } from "@tendwell/core/literal-facts";
import type { Engine } from "@tendwell/server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { askBoth, openFacts } from "./ask-both.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await openFacts();
});
afterAll(() => engine.close());

const year = (id: string, change: Partial<MetricScope> = {}): MetricScope =>
  question(findMetric(id)!, "2021-01-01", "2022-01-01", "year", change);
const values = (points: readonly MetricPoint[]) =>
  Object.fromEntries(points.map((point) => [point.component ?? "", point.value]));
const ticket = (ticket_id: string, when: string, more: Partial<Fact<"ticket">> = {}) =>
  fact("ticket", when, { ticket_id, account_id: "1", opened_by: "customer", ...more });
const START = at("2021-03-01T08:00:00Z");
const event = (ticket_id: string, offset: number, more: Partial<Fact<"ticket_event">>) => ({
  ...fact("ticket_event", "2021-03-01", { ticket_id, actor: "agent", ...more }),
  occurred_at: START + offset,
});
const status = (ticket_id: string, offset: number, to: Fact<"ticket_event">["status"]) =>
  event(ticket_id, offset, { kind: "status", status: to });

// Zendesk, About native Support time duration metrics: first answered after 5 h, 18 h pending, solved after 53.5 h. The
// page gives 41 h of requester wait; its own history gives 35.5 h.
test("the published Zendesk ticket: resolution 53.5 h, requester wait 35.5 h", async () => {
  const facts = {
    ticket: [ticket("1", "2021-03-01T08:00:00Z")],
    ticket_event: [
      status("1", 0, "new"),
      status("1", 5 * HOUR, "open"),
      event("1", 5 * HOUR, { kind: "public_reply" }),
      status("1", 5 * HOUR, "pending"),
      status("1", 23 * HOUR, "open"),
      status("1", 30 * HOUR, "hold"),
      status("1", 41 * HOUR, "open"),
      status("1", 53.5 * HOUR, "solved"),
      status("1", 150 * HOUR, "closed"),
    ],
  };
  for (const counted_at of ["created", "solved"]) {
    const ask = async (id: string) => values(await askBoth(engine, id, facts, year(id, { options: { counted_at } })));
    const each = (hours: number) => ({ median: hours * HOUR, p90: hours * HOUR, mean: hours * HOUR });
    expect(await ask("resolution_time")).toEqual(each(53.5));
    expect(await ask("requester_wait_time")).toEqual(each(35.5));
  }
});

test("four tickets solved, one of them reopened in time and solved again: 1 of 5 solutions", async () => {
  const facts = {
    ticket: ["1", "2", "3", "4"].map((id) => ticket(id, "2021-03-01T08:00:00Z")),
    ticket_event: [
      ...["1", "2", "3"].map((id) => status(id, HOUR, "solved")),
      status("4", HOUR, "closed"),
      status("1", DAY, "open"),
      status("1", 2 * DAY, "solved"),
      status("2", HOUR + 30 * DAY, "open"),
    ],
  };
  expect((await askBoth(engine, "reopen_rate", facts, year("reopen_rate")))[0]).toMatchObject({ value: 0.2, n: 5 });
  const wider = year("reopen_rate", { options: { within_days: 31 } });
  expect((await askBoth(engine, "reopen_rate", facts, wider))[0]).toMatchObject({ value: 0.4, n: 5 });
});

test("the backlog at the end of each month, by status and by age", async () => {
  const facts = {
    ticket: [
      ticket("1", "2021-01-10"),
      ticket("2", "2021-01-31"),
      ticket("3", "2021-02-01"),
      ticket("4", "2021-01-01"),
    ],
    ticket_event: [
      fact("ticket_event", "2021-01-20", { ticket_id: "1", kind: "status", status: "pending" }),
      fact("ticket_event", "2021-02-01", { ticket_id: "4", kind: "status", status: "solved" }),
      fact("ticket_event", "2021-02-28T23:59:59Z", { ticket_id: "2", kind: "status", status: "closed" }),
    ],
  };
  const months = (change: Partial<MetricScope> = {}) =>
    question(findMetric("backlog")!, "2020-12-01", "2021-03-01", "month", change);
  const ask = async (component: string | null, change: Partial<MetricScope> = {}) =>
    (await askBoth(engine, "backlog", facts, months(change)))
      .filter((point) => point.component === component)
      .map((point) => point.value);
  expect(await ask(null)).toEqual([null, 3, 2]);
  expect(await ask("status_new")).toEqual([null, 2, 1]);
  expect(await ask("status_pending")).toEqual([null, 1, 1]);
  expect(await ask(null, { options: { min_age_days: 28 } })).toEqual([null, 1, 2]);
  expect(await ask(null, { options: { min_age_days: 29 } })).toEqual([null, 1, 1]);
  expect(await ask(null, { accounts: ["2"] })).toEqual([null, 0, 0]);
});

test("issue types in Pareto order, the untyped among them", async () => {
  const types = ["bug", "bug", "how_to", "how_to", "how_to", null, "access", "access", "access", "access"];
  const tickets = types.map((type, i) => ticket(String(i), "2021-03-01", { type }));
  const points = await askBoth(engine, "issue_types", { ticket: tickets }, year("issue_types"));
  expect(points.map((point) => [point.component, point.value])).toEqual([
    ["access", 0.4],
    ["how_to", 0.3],
    ["bug", 0.2],
    ["untyped", 0.1],
  ]);
  expect(points[0]!.coverage).toBe(0.9);
});

test("targets by priority and by time: met, breached, running, none", async () => {
  const target = (
    measure: "first_response" | "resolution",
    hours: number,
    priority: string | null,
    when = "2021-01-01",
  ) => fact("sla_policy", when, { policy: "standard", priority, measure, target_us: BigInt(hours * HOUR) });
  const facts = {
    ticket: [
      ticket("1", "2021-03-01T08:00:00Z", { priority: "high" }),
      ticket("2", "2021-03-01T08:00:00Z", { priority: "low" }),
      ticket("3", "2021-03-01T08:00:00Z", { priority: "high", opened_by: "agent" }),
      ticket("4", "2020-01-01", { priority: "high" }),
    ],
    ticket_event: [
      event("1", 4 * HOUR, { kind: "public_reply" }),
      status("1", 24 * HOUR + 1, "solved"),
      event("2", 4 * HOUR, { kind: "public_reply" }),
      event("3", 0, { kind: "public_reply" }),
    ],
    sla_policy: [
      target("first_response", 4, "high"),
      target("resolution", 24, "high"),
      target("first_response", 3, null),
      target("first_response", 1, "high", "2021-03-01T08:00:01Z"),
    ],
  };
  const ask = async (asOf: number) => askBoth(engine, "sla_attainment", facts, year("sla_attainment", { asOf }));
  const early = await ask(START + 4 * HOUR + 1);
  // At 12:00: 1 was answered in time and 2 was not, 3 is over its time; both solutions run, and 2 was promised none.
  expect(values(early)).toEqual({ "": 1 / 3, first_response: 1 / 3, resolution: null });
  expect(early.map((point) => [point.reason, point.provisional])).toEqual([
    [null, true],
    [null, false],
    ["not_matured", true],
  ]);
  const late = await ask(START + 100 * HOUR);
  expect(values(late)).toEqual({ "": 0.2, first_response: 1 / 3, resolution: 0 });
  expect(late[2]).toMatchObject({ n: 2, coverage: 2 / 3 });
});
