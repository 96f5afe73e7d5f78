import { expect, test } from "vitest";
import { DAY } from "../../time/timestamp.ts";
import { at, fact, finished, question, valuesOf } from "../literal-facts.ts";
import { backlogReference } from "./backlog.reference.ts";
import { backlog } from "./backlog.ts";

const scope = question(backlog, "2025-01-01", "2025-03-01");
const ticket = (ticket_id: string, when = "2025-01-10") => fact("ticket", when, { ticket_id, account_id: "1" });
const status = (ticket_id: string, when: string, to: string) =>
  fact("ticket_event", when, { ticket_id, kind: "status", status: to as "open" });
type Facts = Parameters<typeof backlogReference>[0];
const ask = (facts: Facts, change: object = {}) => backlogReference(facts, { ...scope, ...change });
const elsewhere = status("99", "2025-01-01", "solved");

test("[BLG1] what happens exactly at the end belongs to the next period", () => {
  const facts = {
    ticket: [ticket("1"), ticket("2", "2025-02-01"), ticket("3")],
    ticket_event: [elsewhere, status("1", "2025-02-01", "solved"), status("3", "2025-01-31T23:59:59Z", "closed")],
  };
  expect(valuesOf(ask(facts))).toEqual([1, 1]);
});

test("[BLG2] [BLG3] by its status just before the end", () => {
  const facts = {
    ticket: ["1", "2", "3", "4", "5"].map((id) => ticket(id)),
    ticket_event: [
      status("2", "2025-01-11", "open"),
      status("3", "2025-01-11", "solved"),
      status("3", "2025-01-12", "open"),
      status("3", "2025-01-13", "pending"),
      status("4", "2025-01-11", "hold"),
      status("4", "2025-02-11", "open"),
      status("5", "2025-01-11", "closed"),
    ],
  };
  const parts = [null, "status_new", "status_open", "status_pending", "status_hold"] as const;
  expect(parts.map((part) => valuesOf(ask(facts), part))).toEqual([
    [4, 4],
    [1, 1],
    [1, 2],
    [1, 1],
    [1, 0],
  ]);
});

test("[BLG4] exactly as old as asked counts", () => {
  const facts = { ticket: [ticket("1", "2025-01-25")], ticket_event: [elsewhere] };
  const old = (min_age_days: number) => valuesOf(ask(facts, { options: { min_age_days } }));
  expect([old(7), old(8)]).toEqual([
    [1, 1],
    [0, 1],
  ]);
});

test("[BLG5] without any recorded status nothing tells solved from unsolved", () => {
  const facts = { ticket: [ticket("1")], ticket_event: [status("1", "2025-02-01", "open")] };
  expect(ask(facts).filter((point) => point.component === null)).toMatchObject([
    { value: null, reason: "not_recorded" },
    { value: 1, reason: null },
  ]);
  const figure = (since_us: number | null) => finished(backlog, scope, { status: null, tickets: 0n, since_us })[""];
  expect(figure(null)).toMatchObject({ value: null, reason: "not_recorded" });
  expect(figure(at("2025-02-01"))).toMatchObject({ value: null, reason: "not_recorded" });
  expect(figure(at("2025-02-01") - 1)).toMatchObject({ value: 0, denominator: 1_000_000_000n });
  const since_us = at("2025-01-01");
  const cells = finished(
    backlog,
    scope,
    { status: "status_open", tickets: 3n, since_us },
    { status: "status_hold", tickets: 2n, since_us },
  );
  expect(Object.values(cells).map((one) => [one.component, one.value])).toEqual([
    [null, 5],
    ["status_new", 0],
    ["status_open", 3],
    ["status_pending", 0],
    ["status_hold", 2],
  ]);
  expect(finished(backlog, scope)[""]).toMatchObject({ value: null, reason: "not_recorded" });
});

test("[BLG6] stored twice is one ticket; changes before it are passed over", () => {
  const early = { ...status("1", "2025-01-10", "solved"), occurred_at: at("2025-01-10") - DAY };
  const facts = { ticket: [ticket("1"), ticket("1", "2025-01-12")], ticket_event: [early] };
  expect(valuesOf(ask(facts))).toEqual([1, 1]);
});
