import { existsSync, readFileSync } from "node:fs";
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
const of = (points: readonly MetricPoint[], component: string | null) =>
  points.find((point) => point.component === component)!;

let nextId = 0;
const call = (more: Partial<Fact<"call">> = {}, when = "2021-05-05") => {
  nextId += 1;
  return fact("call", when, { call_id: String(nextId), outcome: "answered", ...more });
};
const seconds = (s: number): bigint => BigInt(Math.round(s * 1e6));

// callcentrehelper.com, How to measure average handling time.
test("(668,205 + 99,153 + 198,306) s over 4,311 calls is an AHT of 224 s (published)", async () => {
  const totals = { talk_us: 668_205, hold_us: 99_153, wrap_us: 198_306 };
  // The totals spread over the calls, with the remainder on the first.
  const share = (total: number, i: number) => {
    const even = Math.floor(total / 4311);
    return seconds(i === 0 ? total - even * 4310 : even);
  };
  const calls = Array.from({ length: 4311 }, (_, i) =>
    call({
      talk_us: share(totals.talk_us, i),
      hold_us: share(totals.hold_us, i),
      wrap_us: share(totals.wrap_us, i),
    }),
  );
  const points = await askBoth(engine, "average_handle_time", { call: calls }, year("average_handle_time"));
  expect(of(points, "handle")).toMatchObject({ value: 224e6, n: 4311, coverage: 1 });
  expect(of(points, "talk").value).toBeCloseTo((668_205 / 4311) * 1e6, 3);
});

// callcentrehelper.com, How to calculate call abandonment rate.
test("50 abandoned of 1,000 calls is 5 % (published, threshold 0)", async () => {
  const calls = Array.from({ length: 1000 }, (_, i) =>
    call({ outcome: i < 50 ? "abandoned_queue" : "answered", wait_us: seconds(i % 20) }),
  );
  const ask = (threshold: number) => {
    const scope = year("abandonment_rate", { options: { short_abandon_seconds: threshold } });
    return askBoth(engine, "abandonment_rate", { call: calls }, scope);
  };
  expect((await ask(0))[0]).toMatchObject({ value: 0.05, n: 1000 });
  // 30 of the 50 were abandoned before the tenth second.
  expect((await ask(10))[0]).toMatchObject({ numerator: 20_000_000_000n, denominator: 970_000_000_000n });
});

// Zendesk, About native Support time duration metrics: the published ticket.
test("the published Zendesk ticket is first answered after 5 h", async () => {
  const ticket = fact("ticket", "2021-03-01T08:00:00Z", { ticket_id: "1", account_id: "1", opened_by: "customer" });
  const event = (when: string, more: Partial<Fact<"ticket_event">>) =>
    fact("ticket_event", when, { ticket_id: "1", actor: "agent", ...more });
  const ticket_event = [
    event("2021-03-01T08:00:00Z", { kind: "status", status: "new" }),
    event("2021-03-01T09:00:00Z", { kind: "private_note" }),
    event("2021-03-01T13:00:00Z", { kind: "public_reply" }),
    event("2021-03-01T13:00:00Z", { kind: "status", status: "pending" }),
    event("2021-03-02T07:00:00Z", { kind: "public_reply", actor: "customer" }),
    event("2021-03-03T13:30:00Z", { kind: "status", status: "solved" }),
  ];
  const facts = { ticket: [ticket], ticket_event };
  for (const accounts of [null, ["1"]]) {
    const points = await askBoth(engine, "first_response_time", facts, year("first_response_time", { accounts }));
    for (const component of ["median", "p90", "mean"]) {
      expect(of(points, component)).toMatchObject({ value: 5 * HOUR, n: 1, provisional: false });
    }
  }
});

test("an agent's own ticket waits for the second reply; an open one without reply is provisional", async () => {
  const ticket = [
    fact("ticket", "2021-03-01", { ticket_id: "1", opened_by: "agent" }),
    fact("ticket", "2021-03-01", { ticket_id: "2", opened_by: "customer" }),
    fact("ticket", "2021-03-01", { ticket_id: "3", opened_by: "customer" }),
  ];
  const reply = (ticket_id: string, when: string) =>
    fact("ticket_event", when, { ticket_id, kind: "public_reply", actor: "agent" });
  const ticket_event = [
    reply("1", "2021-03-01"),
    reply("1", "2021-03-01T03:00:00Z"),
    reply("1", "2021-03-01T09:00:00Z"),
    reply("2", "2021-03-01T01:00:00Z"),
    reply("2", "2021-02-28T23:00:00Z"),
  ];
  const points = await askBoth(engine, "first_response_time", { ticket, ticket_event }, year("first_response_time"));
  expect(of(points, "mean")).toMatchObject({ value: 2 * HOUR, n: 2, provisional: true, coverage: 2 / 3 });
  expect(of(points, "p90").value).toBeCloseTo(2.8 * HOUR, 3);
});

test("a repeat counts to the last microsecond before the window ends", async () => {
  const known = { account_id: "1", topic: "billing", resolved: true, resolvable: true } as const;
  const first = call(known, "2021-05-05");
  const rate = async (offset: number, options: Record<string, number | string> = {}) => {
    const again = { ...call({ ...known, resolved: false }), occurred_at: at("2021-05-05") + offset };
    const scope = year("first_contact_resolution", { asOf: at("2022-06-01"), options });
    const points = await askBoth(engine, "first_contact_resolution", { call: [first, again] }, scope);
    return of(points, "first_contact").value;
  };
  expect(await rate(7 * DAY - 1)).toBe(0);
  expect(await rate(7 * DAY)).toBe(0.5);
  expect(await rate(7 * DAY, { repeat_days: 8 })).toBe(0);
  expect(await rate(0)).toBe(0.5);
  expect(await rate(1, { denominator: "resolved" })).toBe(0);
});

test("tickets of a month over the customers of that month", async () => {
  const subscription = (account_id: string, from: string, to: string | null) =>
    fact("subscription_version", from, {
      account_id,
      subscription_id: account_id,
      ends_at: to === null ? null : at(to),
      status: "active",
      currency: "EUR",
    });
  const facts = {
    ticket: ["1", "1", "2", null].map((account_id, i) =>
      fact("ticket", "2021-02-10", { ticket_id: String(i), account_id }),
    ),
    subscription_version: [
      subscription("1", "2020-01-01", null),
      subscription("2", "2020-01-01", "2021-02-01"),
      subscription("3", "2021-03-01", null),
      subscription("4", "2021-02-28T23:59:59Z", null),
    ],
  };
  const months = question(findMetric("tickets_per_customer")!, "2021-01-01", "2021-04-01");
  const points = await askBoth(engine, "tickets_per_customer", facts, months);
  expect(points.map((point) => [point.value, point.n, point.reason])).toEqual([
    [null, 0, "not_recorded"],
    [2, 2, null],
    [0, 3, null],
  ]);
  expect(points[1]!.coverage).toBe(0.75);
});

test("a company without subscriptions divides by the accounts there were", async () => {
  const facts = {
    ticket: [fact("ticket", "2021-02-10", { ticket_id: "1", account_id: "1" })],
    account: ["2021-01-01", "2021-02-27", "2021-03-01"].map((when, i) =>
      fact("account", when, { account_id: String(i + 1) }),
    ),
  };
  const months = question(findMetric("tickets_per_customer")!, "2021-02-01", "2021-04-01");
  const points = await askBoth(engine, "tickets_per_customer", facts, months);
  expect(points.map((point) => [point.value, point.n])).toEqual([
    [0.5, 2],
    [0, 3],
  ]);
});

test("a ticket closed, opened, closed and opened again is reopened twice", async () => {
  const steps = ["new", "solved", "closed", "open", "solved", "hold", "solved"] as const;
  const ticket = [fact("ticket", "2021-01-31", { ticket_id: "1", account_id: "1" })];
  const ticket_event = steps.map((status, i) => ({
    ...fact("ticket_event", "2021-01-29", { ticket_id: "1", kind: "status", status }),
    occurred_at: at("2021-01-29") + i * DAY,
  }));
  const months = question(findMetric("ticket_reopens")!, "2020-12-01", "2021-03-01");
  const points = await askBoth(engine, "ticket_reopens", { ticket, ticket_event }, months);
  // The first on 1 February, the second on the 3rd.
  expect(points.map((point) => [point.value, point.n, point.reason])).toEqual([
    [null, 0, "not_recorded"],
    [0, 0, null],
    [2, 1, null],
  ]);
});

const file = new URL("../../../../../shared/data/calls/pwc_call_center_5000.csv", import.meta.url);
test.skipIf(!existsSync(file))(
  "5,000 real calls: answered 4,054, resolved 3,646, wait 67.5207 s, talk 224.923 s (skips where the shared data folder is absent)",
  async () => {
    const lines = readFileSync(file, "utf8").trim().split(/\r?\n/).slice(1);
    const calls = lines.map((line, i) => {
      const [, , date, time, topic, answered, resolved, wait, talk] = line.split(",");
      const [hours, minutes, rest] = (talk || "0:0:0").split(":").map(Number);
      return call(
        {
          call_id: String(i + 1),
          topic: topic!,
          outcome: answered === "Y" ? "answered" : "abandoned_queue",
          resolved: answered === "Y" ? resolved === "Y" : null,
          resolvable: true,
          wait_us: wait ? seconds(Number(wait)) : null,
          talk_us: talk ? seconds(hours! * 3600 + minutes! * 60 + rest!) : null,
        },
        `${date}T${time}Z`,
      );
    });
    const facts = { call: calls };
    const wait = await askBoth(engine, "average_wait_time", facts, year("average_wait_time"));
    expect(of(wait, "answered")).toMatchObject({ n: 4054, coverage: 1 });
    expect(of(wait, "answered").value! / 1e6).toBeCloseTo(67.5207, 4);
    expect(of(wait, "abandoned")).toMatchObject({ value: null, reason: "not_recorded" });
    const handle = await askBoth(engine, "average_handle_time", facts, year("average_handle_time"));
    expect(of(handle, "talk").value! / 1e6).toBeCloseTo(224.923, 3);
    expect(of(handle, "handle")).toMatchObject({ value: of(handle, "talk").value, n: 4054, coverage: 1 / 3 });
    expect(of(handle, "hold")).toMatchObject({ value: null, reason: "not_recorded" });
    const first = await askBoth(engine, "first_contact_resolution", facts, year("first_contact_resolution"));
    expect(of(first, "plain")).toMatchObject({ numerator: 3_646_000_000_000n, denominator: 4_054_000_000_000n });
    expect(of(first, "first_contact")).toMatchObject({ value: null, reason: "not_identified", coverage: 0 });
    const lost = await askBoth(engine, "abandonment_rate", facts, year("abandonment_rate"));
    expect(lost[0]).toMatchObject({ numerator: 946_000_000_000n, n: 5000 });
  },
);
