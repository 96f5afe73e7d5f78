import { expect, test } from "vitest";
import { HOUR } from "../../time/timestamp.ts";
import { fact, finished, question } from "../literal-facts.ts";
import { firstResponseTimeReference } from "./first-response-time.reference.ts";
import { firstResponseTime } from "./first-response-time.ts";

const scope = question(firstResponseTime, "2025-01-01", "2025-03-01");
const ticket = (ticket_id: string, when: string, opened_by: "customer" | "agent" = "customer") =>
  fact("ticket", when, { ticket_id, opened_by });
const event = (ticket_id: string, when: string, more: object = {}) =>
  fact("ticket_event", when, { ticket_id, kind: "public_reply", actor: "agent", ...more });
type Facts = { ticket: ReturnType<typeof ticket>[]; ticket_event: ReturnType<typeof event>[] };
const points = (facts: Facts, period = 0) =>
  Object.fromEntries(
    firstResponseTimeReference(facts, scope)
      .filter((point) => point.period === period)
      .map((point) => [point.component, point]),
  );

// Zendesk, About native Support time duration metrics: the example ticket is first answered after five hours.
test("[FRT1] the published ticket: first response after 5 h, whatever was noted or asked before", () => {
  const { mean, median, p90 } = points({
    ticket: [ticket("1", "2025-01-06T08:00:00Z")],
    ticket_event: [
      event("1", "2025-01-06T08:30:00Z", { kind: "private_note" }),
      event("1", "2025-01-06T09:00:00Z", { actor: "customer" }),
      event("1", "2025-01-06T09:30:00Z", { kind: "status", status: "pending" }),
      event("1", "2025-01-06T20:00:00Z"),
      event("1", "2025-01-06T13:00:00Z"),
    ],
  });
  expect(mean).toMatchObject({ value: 5 * HOUR, n: 1, coverage: 1, provisional: false });
  expect(median!.value).toBe(5 * HOUR);
  expect(p90!.value).toBe(5 * HOUR);
});

test("[FRT2] the message that opens an agent's ticket is no response", () => {
  const own = ticket("1", "2025-01-06", "agent");
  const opening = event("1", "2025-01-06");
  const { mean } = points({ ticket: [own], ticket_event: [opening, event("1", "2025-01-06T02:00:00Z")] });
  expect(mean!.value).toBe(2 * HOUR);
  expect(points({ ticket: [own], ticket_event: [opening] }).mean).toMatchObject({ value: null, reason: "not_reached" });
  expect(points({ ticket: [ticket("1", "2025-01-06")], ticket_event: [opening] }).mean!.value).toBe(0);
});

test("[FRT3] a ticket counts where it was created, whenever it was answered", () => {
  const facts = { ticket: [ticket("1", "2025-01-31T23:00:00Z")], ticket_event: [event("1", "2025-02-01T01:00:00Z")] };
  expect(points(facts).mean).toMatchObject({ value: 2 * HOUR, n: 1 });
  expect(points(facts, 1).mean).toMatchObject({ value: null, reason: "no_data" });
});

test("[FRT4] an open ticket without a response makes the figure provisional; a solved one does not", () => {
  const tickets = [ticket("1", "2025-01-01"), ticket("2", "2025-01-02")];
  const answer = event("1", "2025-01-01T01:00:00Z");
  const state = (status: string, when: string) => event("2", when, { kind: "status", status });
  const mean = (...more: ReturnType<typeof event>[]) =>
    points({ ticket: tickets, ticket_event: [answer, ...more] }).mean;
  expect(mean()).toMatchObject({ value: HOUR, n: 1, coverage: 0.5, provisional: true });
  expect(mean(state("solved", "2025-01-03"))!.provisional).toBe(false);
  expect(mean(state("open", "2025-01-04"), state("solved", "2025-01-03"))!.provisional).toBe(true);
});

test("[FRT5] tickets that nobody answered are told from no tickets", () => {
  const open = points({ ticket: [ticket("1", "2025-01-01")], ticket_event: [] });
  expect(open.median).toMatchObject({ value: null, reason: "not_reached", provisional: true, coverage: 0 });
  expect(points({ ticket: [], ticket_event: [] }).p90).toMatchObject({ value: null, reason: "no_data" });
  expect(finished(firstResponseTime, scope).median).toMatchObject({ value: null, reason: "no_data", coverage: null });
  const waiting = { tickets: 2n, answered: 0n, took: null, waiting: 1n, median_us: null, p90_us: null };
  const figures = finished(firstResponseTime, scope, waiting);
  expect(figures.mean).toMatchObject({ value: null, reason: "not_reached", provisional: true, n: 0 });
});

test("[FRT6] a reply dated before the ticket is passed over", () => {
  const facts = {
    ticket: [ticket("1", "2025-01-06")],
    ticket_event: [event("1", "2025-01-05T23:59:59Z"), event("1", "2025-01-06T03:00:00Z")],
  };
  expect(points(facts).mean!.value).toBe(3 * HOUR);
});

test("median and 90th percentile interpolate; the mean is exact", () => {
  const hours = [1, 2, 10];
  const { median, p90, mean } = points({
    ticket: hours.map((_, i) => ticket(String(i), "2025-01-06")),
    ticket_event: hours.map((hour, i) => event(String(i), `2025-01-06T${String(hour).padStart(2, "0")}:00:00Z`)),
  });
  expect(median!.value).toBe(2 * HOUR);
  expect(p90!.value).toBeCloseTo(8.4 * HOUR, 3);
  expect(mean).toMatchObject({ numerator: BigInt(13 * HOUR) * 1_000_000_000n, denominator: 3_000_000_000n });
  const stats = {
    tickets: 4n,
    answered: 3n,
    took: BigInt(13 * HOUR),
    waiting: 0n,
    median_us: 2 * HOUR,
    p90_us: 8.4 * HOUR,
  };
  const figures = finished(firstResponseTime, scope, stats);
  expect(figures.median).toMatchObject({ value: 2 * HOUR, n: 3, coverage: 0.75, provisional: false });
  expect(figures.mean).toMatchObject({ value: (13 * HOUR) / 3, denominator: 3_000_000_000n });
});
