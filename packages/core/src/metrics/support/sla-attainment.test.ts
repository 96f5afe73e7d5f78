import { expect, test } from "vitest";
import { HOUR } from "../../time/timestamp.ts";
import { at, fact, finished, question } from "../literal-facts.ts";
import { slaAttainmentReference } from "./sla-attainment.reference.ts";
import { slaAttainment } from "./sla-attainment.ts";

const scope = question(slaAttainment, "2025-01-01", "2025-02-01", "month", { asOf: at("2025-02-01") });
const START = at("2025-01-06");
const ticket = (ticket_id = "1", more: object = {}) =>
  fact("ticket", "2025-01-06", { ticket_id, account_id: "1", opened_by: "customer", priority: "high", ...more });
const event = (hours: number, more: object, ticket_id = "1") => ({
  ...fact("ticket_event", "2025-01-06", { ticket_id, ...more }),
  occurred_at: START + hours * HOUR,
});
const reply = (hours: number, id?: string) => event(hours, { kind: "public_reply", actor: "agent" }, id);
const status = (hours: number, to: string, id?: string) => event(hours, { kind: "status", status: to }, id);
const target = (measure: "first_response" | "resolution", hours: number, more: object = {}, when = "2025-01-01") =>
  fact("sla_policy", when, { policy: "standard", priority: "high", measure, target_us: BigInt(hours * HOUR), ...more });
const both = [target("first_response", 4), target("resolution", 24)];
type Facts = Parameters<typeof slaAttainmentReference>[0];
const ask = (facts: Facts, asOf = scope.asOf) =>
  Object.fromEntries(slaAttainmentReference(facts, { ...scope, asOf }).map((point) => [point.component ?? "", point]));

test("[SLA1] the target that held when the ticket came", () => {
  const sla_policy = [target("first_response", 4), target("first_response", 1, {}, "2025-01-06T00:00:01Z")];
  const facts = { ticket: [ticket()], ticket_event: [reply(2)], sla_policy };
  expect(ask(facts).first_response!.value).toBe(1);
  const agreed = [...sla_policy, target("first_response", 1, {}, "2025-01-06")];
  expect(ask({ ...facts, sla_policy: agreed }).first_response!.value).toBe(0);
  const sameDay = [...agreed, target("first_response", 3, { policy: "other" }, "2025-01-06")];
  expect(ask({ ...facts, sla_policy: sameDay }).first_response!.value).toBe(1);
});

test("[SLA2] the target of its own priority comes first", () => {
  const sla_policy = [target("first_response", 4), target("first_response", 1, { priority: null }, "2025-01-02")];
  const ticket_ = [ticket("1"), ticket("2", { priority: "low" }), ticket("3", { priority: null })];
  const facts = { ticket: ticket_, ticket_event: ["1", "2", "3"].map((id) => reply(2, id)), sla_policy };
  expect(ask(facts).first_response!.value).toBe(1 / 3);
});

test("[SLA3] in exactly the promised time is met", () => {
  const facts = { ticket: [ticket()], ticket_event: [reply(4), status(24, "solved")], sla_policy: both };
  expect(ask(facts)[""]).toMatchObject({ value: 1, n: 2, provisional: false });
  const late = [reply(4 + 1e-9), status(24 + 1e-9, "solved")];
  expect(ask({ ...facts, ticket_event: late })[""]).toMatchObject({ value: 0, n: 2 });
});

test("[SLA4] running until the time is over, then breached", () => {
  const facts = { ticket: [ticket()], ticket_event: [], sla_policy: both };
  expect(ask(facts, START + 4 * HOUR).first_response).toMatchObject({
    value: null,
    reason: "not_matured",
    provisional: true,
  });
  const later = ask(facts, START + 4 * HOUR + 1);
  expect(later.first_response).toMatchObject({ value: 0, n: 1, provisional: false });
  expect(later[""]).toMatchObject({ value: 0, n: 1, provisional: true });
});

test("[SLA5] solved without a reply: no first response to judge", () => {
  const facts = { ticket: [ticket()], ticket_event: [status(1, "solved")], sla_policy: both };
  expect(ask(facts).first_response).toMatchObject({ value: null, reason: "no_data" });
  expect(ask(facts).resolution!.value).toBe(1);
});

test("[SLA6] a reopened ticket is judged by its last solution", () => {
  const again = [reply(1), status(2, "solved"), status(3, "open")];
  const facts = { ticket: [ticket()], ticket_event: again, sla_policy: both };
  expect(ask(facts, START + 10 * HOUR).resolution!.reason).toBe("not_matured");
  expect(ask({ ...facts, ticket_event: [...again, status(30, "solved")] }).resolution!.value).toBe(0);
});

test("[SLA7] tickets without a target are left out", () => {
  const facts = {
    ticket: [ticket(), ticket("2", { priority: "low" })],
    ticket_event: [reply(1), reply(1, "2")],
    sla_policy: both,
  };
  expect(ask(facts).first_response).toMatchObject({ value: 1, n: 1 });
  expect(ask({ ...facts, sla_policy: [] })[""]).toMatchObject({ value: null, reason: "not_recorded" });
  const row = (measure: string, aimed: bigint, met: bigint, breached: bigint, running = 0n) => ({
    measure,
    tickets: 4n,
    aimed,
    met,
    breached,
    running,
  });
  const figures = finished(slaAttainment, scope, row("first_response", 3n, 1n, 1n, 1n), row("resolution", 0n, 0n, 0n));
  expect(figures[""]).toMatchObject({ value: 0.5, n: 2, coverage: 3 / 8, provisional: true });
  expect(figures.first_response).toMatchObject({ value: 0.5, coverage: 0.75 });
  expect(figures.resolution).toMatchObject({ value: null, reason: "not_recorded", coverage: 0, provisional: false });
});

test("[SLA8] all running is told from no tickets", () => {
  expect(ask({ ticket: [], ticket_event: [], sla_policy: both })[""]!.reason).toBe("no_data");
  expect(finished(slaAttainment, scope)[""]).toMatchObject({ value: null, reason: "no_data" });
});
