import { expect, test } from "vitest";
import { HOUR } from "../../time/timestamp.ts";
import { at, fact, finished, question, valuesOf } from "../literal-facts.ts";
import { resolutionTimeReference } from "./resolution-time.reference.ts";
import { resolutionTime } from "./resolution-time.ts";

const scope = question(resolutionTime, "2025-01-01", "2025-03-01");
const ticket = (ticket_id = "1", when = "2025-01-01") => fact("ticket", when, { ticket_id, account_id: "1" });
const status = (hours: number, to: string, ticket_id = "1") => ({
  ...fact("ticket_event", "2025-01-01", { ticket_id, kind: "status", status: to as "open" }),
  occurred_at: at("2025-01-01") + hours * HOUR,
});
const ask = (ticket_event: ReturnType<typeof status>[], ticket_ = [ticket()], options = scope.options) =>
  resolutionTimeReference({ ticket: ticket_, ticket_event }, { ...scope, options });
const hours = (...events: ReturnType<typeof status>[]) => ask(events)[0]!.value! / HOUR;

test("[RES1] the last time it was solved counts", () => {
  expect(hours(status(2, "solved"), status(5, "open"), status(9, "solved"))).toBe(9);
});

test("[RES2] closing a solved ticket does not move its end", () => {
  expect(hours(status(2, "solved"), status(50, "closed"))).toBe(2);
  expect(hours(status(2, "open"), status(7, "closed"), status(8, "solved"))).toBe(7);
});

test("[RES3] open again is not solved; counted where it was solved, it is not there at all", () => {
  const again = [status(2, "solved"), status(5, "open"), status(1, "solved", "2")];
  const both = [ticket("1"), ticket("2")];
  expect(ask(again, both)[0]).toMatchObject({ value: HOUR, n: 1, provisional: true });
  expect(ask(again, both, { counted_at: "solved" })[0]).toMatchObject({ value: HOUR, n: 1, provisional: false });
  const late = [status(24 * 40, "solved")];
  expect(valuesOf(ask(late), "mean").map((value) => value !== null)).toEqual([true, false]);
  const bySolution = ask(late, [ticket()], { counted_at: "solved" });
  expect(valuesOf(bySolution, "mean").map((value) => value !== null)).toEqual([false, true]);
});

test("[RES4] nothing solved is told from no tickets", () => {
  expect(ask([])[0]).toMatchObject({ value: null, reason: "not_reached", provisional: true });
  expect(ask([], [])[0]).toMatchObject({ value: null, reason: "no_data", provisional: false });
  const none = { tickets: 2n, answered: 0n, took: null, waiting: 2n, median_us: null, p90_us: null };
  expect(finished(resolutionTime, scope, none)).toMatchObject({
    median: { value: null, reason: "not_reached", coverage: 0, provisional: true },
    mean: { value: null, reason: "not_reached" },
  });
  expect(finished(resolutionTime, scope)).toMatchObject({ p90: { value: null, reason: "no_data" } });
  const some = { tickets: 4n, answered: 2n, took: 30n, waiting: 2n, median_us: 15, p90_us: 19 };
  expect(finished(resolutionTime, scope, some)).toMatchObject({
    median: { value: 15, n: 2, coverage: 0.5 },
    p90: { value: 19 },
    mean: { value: 15, provisional: true },
  });
});

test("[RES5] changes dated before the ticket are passed over", () => {
  expect(hours(status(-1, "open"), status(-0.5, "solved"), status(0, "solved"))).toBe(0);
  expect(ask([status(-1, "solved")])[0]).toMatchObject({ value: null, provisional: true });
});

test("[RES6] a ticket stored twice is one and began with its earliest row", () => {
  const twice = [ticket("1", "2025-01-01T01:00:00Z"), ticket("1", "2025-01-01")];
  expect(ask([status(3, "solved")], twice)[0]).toMatchObject({ value: 3 * HOUR, n: 1 });
});

test("[RES7] of changes at one instant the one stored last holds", () => {
  expect(ask([status(2, "solved"), status(2, "open")])[0]!.value).toBeNull();
  expect(hours(status(2, "open"), status(2, "solved"))).toBe(2);
});
