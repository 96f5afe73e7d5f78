import { expect, test } from "vitest";
import { at, fact, finished, question } from "../literal-facts.ts";
import { ticketReopensReference } from "./ticket-reopens.reference.ts";
import { ticketReopens } from "./ticket-reopens.ts";

const scope = question(ticketReopens, "2025-01-01", "2025-03-01");
const ticket = (ticket_id: string, account_id = "1") => fact("ticket", "2025-01-01", { ticket_id, account_id });
const status = (ticket_id: string, when: string, to: string) =>
  fact("ticket_event", when, { ticket_id, kind: "status", status: to as "open" });
const points = (ticket_event: ReturnType<typeof status>[], tickets = [ticket("1"), ticket("2")], change: object = {}) =>
  ticketReopensReference({ ticket: tickets, ticket_event }, { ...scope, ...change });

test("[TRO1] solved and closed are both finished", () => {
  const [january] = points([
    status("1", "2025-01-02", "solved"),
    status("1", "2025-01-03", "closed"),
    status("1", "2025-01-04", "solved"),
  ]);
  expect(january).toMatchObject({ value: 0, n: 0, reason: null });
});

test("[TRO2] each reopening counts, in its own period; n counts tickets", () => {
  const result = points([
    status("1", "2025-01-02", "solved"),
    status("1", "2025-01-03", "open"),
    status("1", "2025-01-04", "closed"),
    status("1", "2025-01-05", "pending"),
    status("2", "2025-01-31", "solved"),
    status("2", "2025-02-01", "hold"),
  ]);
  expect(result[0]).toMatchObject({ value: 2, n: 1 });
  expect(result[1]).toMatchObject({ value: 1, n: 1 });
});

test("[TRO3] nothing recorded yet is not zero", () => {
  const [january, february] = points([status("1", "2025-02-01", "open")]);
  expect(january).toMatchObject({ value: null, reason: "not_recorded" });
  expect(february).toMatchObject({ value: 0, reason: null });
  const figure = (since_us: number | null) =>
    finished(ticketReopens, scope, { reopens: 0n, tickets: 0n, since_us })[""];
  expect(figure(null)).toMatchObject({ value: null, reason: "not_recorded" });
  expect(figure(at("2025-02-01"))).toMatchObject({ value: null, reason: "not_recorded" });
  expect(figure(at("2025-02-01") - 1)).toMatchObject({ value: 0, reason: null });
  expect(finished(ticketReopens, scope)[""]).toMatchObject({ value: null, reason: "not_recorded" });
  const reopened = { reopens: 3n, tickets: 2n, since_us: at("2025-01-01") };
  expect(finished(ticketReopens, scope, reopened)[""]).toMatchObject({ value: 3, n: 2, denominator: 1_000_000_000n });
});

test("[TRO4] the first status of a ticket is no reopening", () => {
  expect(points([status("1", "2025-01-02", "open"), status("2", "2025-01-02", "new")])[0]).toMatchObject({ value: 0 });
});

test("[TRO5] changes of tickets that are not there do not count", () => {
  const history = [status("9", "2025-01-02", "solved"), status("9", "2025-01-03", "open")];
  expect(points(history)[0]).toMatchObject({ value: 0 });
  expect(points(history, [ticket("9", "5")], { accounts: ["6"] })[0]).toMatchObject({ value: 0 });
  expect(points(history, [ticket("9", "5")], { accounts: ["5"] })[0]).toMatchObject({ value: 1 });
});
