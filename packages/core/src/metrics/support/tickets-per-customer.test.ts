import { expect, test } from "vitest";
import { at, fact, finished, question } from "../literal-facts.ts";
import { ticketsPerCustomerReference } from "./tickets-per-customer.reference.ts";
import { ticketsPerCustomer } from "./tickets-per-customer.ts";

const scope = question(ticketsPerCustomer, "2025-02-01", "2025-03-01");
const ticket = (account_id: string | null, when = "2025-02-10") =>
  fact("ticket", when, { account_id, ticket_id: when });
const subscription = (account_id: string, from: string, to: string | null, more: object = {}) =>
  fact("subscription_version", from, {
    account_id,
    subscription_id: account_id + from,
    ends_at: to === null ? null : at(to),
    status: "active",
    currency: "EUR",
    ...more,
  });
type Tickets = ReturnType<typeof ticket>[];
const point = (tickets: Tickets, subscriptions: ReturnType<typeof subscription>[], accounts: string[] = []) =>
  ticketsPerCustomerReference(
    {
      ticket: tickets,
      subscription_version: subscriptions,
      account: accounts.map((account_id) => fact("account", "2025-01-01", { account_id })),
    },
    scope,
  )[0];

test("[TPC1] customers without a ticket count", () => {
  const subscriptions = ["1", "2", "3", "4"].map((id) => subscription(id, "2025-01-01", null));
  expect(point([ticket("1"), ticket("1"), ticket("2")], subscriptions)).toMatchObject({ value: 0.75, n: 4 });
  const stats = { tickets: 3n, known: 3n, customers: 4n, since_us: at("2025-01-01") };
  expect(finished(ticketsPerCustomer, scope, stats)[""]).toMatchObject({ value: 0.75, n: 4, coverage: 1 });
});

test("[TPC2] a customer counts once", () => {
  const back = [subscription("1", "2025-01-01", "2025-02-05"), subscription("1", "2025-02-20", null)];
  expect(point([ticket("1")], [...back, subscription("1", "2025-01-02", null)])).toMatchObject({ value: 1, n: 1 });
});

test("[TPC3] a company without subscriptions counts the accounts there were", () => {
  expect(point([ticket("1")], [], ["1", "2"])).toMatchObject({ value: 0.5, n: 2 });
  expect(point([ticket("1")], [subscription("1", "2025-01-01", null)], ["1", "2"])).toMatchObject({ value: 1, n: 1 });
});

test("[TPC4] tickets of unknown and inactive accounts count; coverage says how many are known", () => {
  const got = point([ticket("1"), ticket("9"), ticket(null), ticket(null)], [subscription("1", "2025-01-01", null)]);
  expect(got).toMatchObject({ value: 4, n: 1, coverage: 0.5 });
});

test("[TPC5] no ticket ever recorded is not zero", () => {
  const active = [subscription("1", "2025-01-01", null)];
  expect(point([], active)).toMatchObject({ value: null, reason: "not_recorded" });
  expect(point([ticket("1", "2025-01-10")], active)).toMatchObject({ value: 0, reason: null });
  const stats = { tickets: 0n, known: 0n, customers: 4n };
  expect(finished(ticketsPerCustomer, scope, { ...stats, since_us: null })[""]!.reason).toBe("not_recorded");
  expect(finished(ticketsPerCustomer, scope, { ...stats, since_us: at("2025-03-01") })[""]!.reason).toBe(
    "not_recorded",
  );
  const before = finished(ticketsPerCustomer, scope, { ...stats, since_us: at("2025-03-01") - 1 })[""];
  expect(before).toMatchObject({ value: 0, coverage: null });
});

test("[TPC6] no active customers: no value", () => {
  const gone = [subscription("1", "2024-01-01", "2024-06-01")];
  expect(point([ticket("1")], gone)).toMatchObject({ value: null, reason: "zero_denominator" });
  expect(finished(ticketsPerCustomer, scope)[""]).toMatchObject({ value: null, reason: "zero_denominator" });
});

test("[TPC7] the edges of the period are half-open", () => {
  const edge = [
    subscription("1", "2024-12-01", "2025-02-01"),
    subscription("2", "2025-03-01", null),
    subscription("3", "2025-02-28T23:59:59Z", null),
  ];
  expect(point([ticket("3")], edge)).toMatchObject({ value: 1, n: 1 });
});

test("[TPC8] trials are no customers, paused ones are", () => {
  const mixed = [
    subscription("1", "2025-01-01", null, { status: "trial" }),
    subscription("2", "2025-01-01", null, { status: "paused" }),
  ];
  expect(point([ticket("1")], mixed)).toMatchObject({ value: 1, n: 1 });
});
