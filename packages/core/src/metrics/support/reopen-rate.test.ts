import { expect, test } from "vitest";
import { DAY } from "../../time/timestamp.ts";
import { at, fact, finished, question } from "../literal-facts.ts";
import { reopenRateReference } from "./reopen-rate.reference.ts";
import { reopenRate } from "./reopen-rate.ts";

const scope = question(reopenRate, "2025-01-01", "2025-03-01", "month", { asOf: at("2025-06-01") });
const ticket = (ticket_id: string) => fact("ticket", "2025-01-01", { ticket_id, account_id: "1" });
const status = (ticket_id: string, offset: number, to: string) => ({
  ...fact("ticket_event", "2025-01-01", { ticket_id, kind: "status", status: to as "open" }),
  occurred_at: at("2025-01-01") + offset,
});
const ask = (ticket_event: ReturnType<typeof status>[], change: object = {}) =>
  reopenRateReference({ ticket: [ticket("1"), ticket("2")], ticket_event }, { ...scope, ...change });

test("[ROR1] solved, then closed, is one solution", () => {
  expect(ask([status("1", DAY, "solved"), status("1", 2 * DAY, "closed")])[0]).toMatchObject({ value: 0, n: 1 });
});

test("[ROR2] a ticket solved twice is two solutions, the first of them reopened", () => {
  const steps = ["solved", "closed", "pending", "solved"].map((to, i) => status("1", (i + 1) * DAY, to));
  expect(ask([...steps, status("2", DAY, "closed")])[0]).toMatchObject({ value: 1 / 3, n: 3 });
});

test("[ROR3] a reopening counts where the ticket had been solved", () => {
  const points = ask([status("1", 30 * DAY, "solved"), status("1", 33 * DAY, "open")]);
  expect(points.map((point) => point.value)).toEqual([1, null]);
});

test("[ROR4] [ROR5] to the last microsecond of the window, and provisional until then", () => {
  const reopened = (gap: number, asOf = scope.asOf) =>
    ask(
      [status("1", DAY, "solved"), status("1", DAY + gap, "open")].filter((row) => row.occurred_at < asOf),
      { asOf },
    )[0]!;
  expect([reopened(30 * DAY - 1).value, reopened(30 * DAY).value]).toEqual([1, 0]);
  const solved = at("2025-01-02");
  expect(
    [reopened(90 * DAY, solved + 30 * DAY - 1), reopened(90 * DAY, solved + 30 * DAY)].map((one) => one.provisional),
  ).toEqual([true, false]);
  expect(reopened(DAY, solved + 2 * DAY).provisional).toBe(false);
});

test("[ROR6] nothing solved", () => {
  expect(ask([status("1", DAY, "open")])[0]).toMatchObject({ value: null, reason: "no_data" });
  expect(finished(reopenRate, scope)[""]).toMatchObject({ value: null, reason: "no_data" });
  const stats = { solutions: 8n, reopens: 2n, still_open: 1n };
  expect(finished(reopenRate, scope, stats)[""]).toMatchObject({ value: 0.25, n: 8, provisional: true });
});

test("[ROR7] changes of a ticket that is not there, or before it, do not count", () => {
  expect(ask([status("9", DAY, "solved"), status("1", -1, "solved"), status("1", 0, "open")])[0]!.value).toBeNull();
});
