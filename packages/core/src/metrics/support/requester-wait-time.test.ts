import { expect, test } from "vitest";
import { HOUR } from "../../time/timestamp.ts";
import { at, fact, finished, question } from "../literal-facts.ts";
import { requesterWaitTimeReference } from "./requester-wait-time.reference.ts";
import { requesterWaitTime } from "./requester-wait-time.ts";

const scope = question(requesterWaitTime, "2025-01-01", "2025-03-01");
const ticket = fact("ticket", "2025-01-06", { ticket_id: "1", account_id: "1" });
const status = (hours: number, to: string) => ({
  ...fact("ticket_event", "2025-01-06", { ticket_id: "1", kind: "status", status: to as "open" }),
  occurred_at: at("2025-01-06") + hours * HOUR,
});
const ask = (...ticket_event: ReturnType<typeof status>[]) =>
  requesterWaitTimeReference({ ticket: [ticket], ticket_event }, scope);
const hours = (...events: ReturnType<typeof status>[]) => ask(...events)[0]!.value! / HOUR;

// Zendesk, About native Support time duration metrics: 53.5 h in all, of which 18 h pending; it prints 41 h.
test("[RWT1] the published ticket waited 35.5 h: what was pending is left out", () => {
  const history = [
    status(0, "new"),
    status(5, "open"),
    status(5, "pending"),
    status(23, "open"),
    status(30, "hold"),
    status(41, "open"),
    status(53.5, "solved"),
    status(200, "closed"),
  ];
  expect(hours(...history)).toBe(35.5);
});

test("[RWT2] new from the creation to the first status", () => {
  expect(hours(status(3, "pending"), status(10, "solved"))).toBe(3);
  expect(hours(status(0, "solved"))).toBe(0);
});

test("[RWT3] after a reopening the customer waits again", () => {
  expect(hours(status(2, "solved"), status(10, "open"), status(11, "solved"))).toBe(3);
});

test("[RWT4] an open ticket has no wait yet", () => {
  expect(ask(status(2, "open"))[0]).toMatchObject({ value: null, provisional: true });
});

test("[RWT5] nothing solved is told from no tickets", () => {
  expect(ask()[0]!.reason).toBe("not_reached");
  expect(finished(requesterWaitTime, scope)).toMatchObject({ mean: { value: null, reason: "no_data" } });
});

test("[RWT6] changes dated before the ticket are passed over", () => {
  expect(hours(status(-5, "pending"), status(4, "solved"))).toBe(4);
});
