import { expect, test } from "vitest";
import type { FactSet } from "../../facts/fact.ts";
import { fact, finished, question } from "../literal-facts.ts";
import type { MetricScope } from "../metric.ts";
import { minor, subscription } from "./literal-subscription.ts";
import { mrrMovementsReference as reference } from "./mrr-movements.reference.ts";
import { mrrMovements } from "./mrr-movements.ts";

const month = (change: Partial<MetricScope> = {}) =>
  question(mrrMovements, "2024-02-01", "2024-03-01", "month", change);
/** The lines that are not zero, of February unless asked otherwise. */
function lines(
  rows: FactSet | readonly ReturnType<typeof subscription>[],
  scope = month(),
  group: string | null = null,
) {
  const facts = Array.isArray(rows) ? { subscription_version: rows } : (rows as FactSet);
  return Object.fromEntries(
    reference(facts, scope)
      .filter((point) => point.group === group && point.value !== 0)
      .map((point) => [point.component, point.value]),
  );
}
const one = (from: string, to: string | null, worth: number, status: "active" | "paused" | "trial" = "active") =>
  subscription("1", "1", from, to, worth, { status });

test("[MOV1] who comes back at a higher price is reactivation as a whole", () => {
  const rows = [one("2023-01-01", "2023-06-01", 100), subscription("1", "2", "2024-02-10", null, 150)];
  expect(lines(rows)).toEqual({ reactivation: 150, closing: 150 });
  expect(lines(rows, month({ options: { new_after_days: 254 } }))).toEqual({ reactivation: 150, closing: 150 });
  expect(lines(rows, month({ options: { new_after_days: 253 } }))).toEqual({ new: 150, closing: 150 });
});

test("[MOV2] changes at most 60 minutes apart are one movement, never across local midnight", () => {
  const change = (first: string, second: string) => [
    one("2024-01-01", first, 100),
    one(first, second, 300),
    one(second, null, 150),
  ];
  expect(lines(change("2024-02-10T10:00:00Z", "2024-02-10T11:00:00Z"))).toEqual({
    opening: 100,
    expansion: 50,
    closing: 150,
  });
  const apart = { opening: 100, expansion: 200, contraction: -150, closing: 150 };
  expect(lines(change("2024-02-10T10:00:00Z", "2024-02-10T11:00:01Z"))).toEqual(apart);
  expect(lines(change("2024-02-10T23:50:00Z", "2024-02-11T00:10:00Z"))).toEqual(apart);
  const bucharest = question(mrrMovements, "2024-02-01", "2024-03-01", "month", { zone: "Europe/Bucharest" });
  expect(lines(change("2024-02-10T21:50:00Z", "2024-02-10T22:10:00Z"), bucharest)).toEqual(apart);
  expect(lines(change("2024-02-10T23:50:00Z", "2024-02-11T00:10:00Z"), bucharest).expansion).toBe(50);
});

test("[MOV3] who began free is new when MRR first rises above zero", () => {
  expect(lines([one("2024-01-01", "2024-02-10", 0), one("2024-02-10", null, 100)])).toEqual({ new: 100, closing: 100 });
  expect(lines([one("2024-01-01", "2024-02-10", 80, "trial"), one("2024-02-10", null, 80)])).toEqual({
    new: 80,
    closing: 80,
  });
});

test("[MOV4] a full discount is contraction and its end expansion, or churn and reactivation by option", () => {
  const down = [one("2024-01-01", "2024-02-10", 100), one("2024-02-10", null, 0)];
  const up = [one("2023-12-01", "2024-01-01", 100), one("2024-01-01", "2024-02-10", 0), one("2024-02-10", null, 100)];
  const churn = month({ options: { full_discount: "churn" } });
  expect(lines(down)).toEqual({ opening: 100, contraction: -100 });
  expect(lines(down, churn)).toEqual({ opening: 100, churned: -100 });
  expect(lines(up)).toEqual({ expansion: 100, closing: 100 });
  expect(lines(up, churn)).toEqual({ reactivation: 100, closing: 100 });
});

test("[MOV5] pausing everything is paused; while another subscription goes on it is contraction", () => {
  const pause = [
    one("2024-01-01", "2024-02-10", 100),
    one("2024-02-10", "2024-02-20", 100, "paused"),
    one("2024-02-20", null, 120),
  ];
  expect(lines(pause)).toEqual({ opening: 100, paused: -100, resumed: 120, closing: 120 });
  expect(lines([...pause, subscription("1", "2", "2024-01-01", null, 30)])).toEqual({
    opening: 130,
    contraction: -100,
    expansion: 120,
    closing: 150,
  });
});

test("[MOV6] who leaves while paused loses no MRR again, and coming back is reactivation", () => {
  const rows = [
    one("2024-01-01", "2024-01-20", 100),
    one("2024-01-20", "2024-02-05", 100, "paused"),
    one("2024-02-20", null, 90),
  ];
  expect(lines(rows)).toEqual({ reactivation: 90, closing: 90 });
});

test("[MOV7] joining and leaving inside the period stand in the ledger, not in endpoints", () => {
  const rows = [one("2024-02-05", "2024-02-20", 100)];
  expect(lines(rows)).toEqual({ new: 100, churned: -100 });
  expect(lines(rows, month({ options: { method: "endpoints" } }))).toEqual({});
});

test("[MOV8] an account that changes group, or leaves the filter, stands in transfer", () => {
  const segment = (value: string, on: string) =>
    fact("account_attribute", on, { account_id: "1", attribute: "segment", value });
  const facts = {
    subscription_version: [one("2024-01-01", "2024-02-20", 100), one("2024-02-20", null, 130)],
    account_attribute: [segment("a", "2023-01-01"), segment("b", "2024-02-10")],
  };
  const grouped = month({ group: { kind: "attribute", name: "segment" } });
  expect(lines(facts, grouped, "a")).toEqual({ opening: 100, transfer: -100 });
  expect(lines(facts, grouped, "b")).toEqual({ transfer: 100, expansion: 30, closing: 130 });
  const onlyA = month({ filters: [{ attribute: "segment", values: ["a"] }] });
  expect(lines(facts, onlyA)).toEqual({ opening: 100, transfer: -100 });
});

test("[MOV9] with fx = period_end the opening's revaluation is the fx row", () => {
  const rate = (on: string, value: bigint) =>
    fact("fx_rate", on, { currency: "USD", reporting_currency: "EUR", rate: value });
  const facts = {
    subscription_version: [
      subscription("1", "1", "2024-01-10", "2024-02-10", 100, { currency: "USD" }),
      subscription("1", "1", "2024-02-10", null, 150, {
        currency: "USD",
        service_started_at: Date.parse("2024-01-10") * 1000,
      }),
    ],
    // A rate that begins exactly at the period's end does not hold just before it.
    fx_rate: [
      rate("2024-01-01", 1_000_000_000n),
      rate("2024-02-15", 1_200_000_000n),
      rate("2024-03-01", 5_000_000_000n),
    ],
  };
  expect(lines(facts)).toEqual({ opening: 100, expansion: 50, closing: 150 });
  expect(lines(facts, month({ options: { fx: "period_end" } }))).toEqual({
    opening: 100,
    expansion: 60,
    fx: 20,
    closing: 180,
  });
});

test("[MOV10] a change at exactly the period's start belongs to the period", () => {
  expect(lines([one("2024-02-01", null, 100)])).toEqual({ new: 100, closing: 100 });
  expect(lines([one("2024-01-01", "2024-03-01", 100)])).toEqual({ opening: 100, closing: 100 });
});

test("the finishing step fills every line, or none", () => {
  const rows = [
    { component: "opening", amount: minor(100), n: 1, seen: 1, converted: 1 },
    { component: "churned", amount: minor(-100), n: 1, seen: 0, converted: 0 },
  ];
  const cell = finished(mrrMovements, month(), ...rows);
  expect(Object.keys(cell)).toEqual(mrrMovements.components);
  expect([cell.opening!.value, cell.churned!.value, cell.new!.value]).toEqual([100, -100, 0]);
  expect(finished(mrrMovements, month()).closing).toMatchObject({ value: null, reason: "no_data" });
  const unpriced = finished(mrrMovements, month(), { component: "opening", amount: 0n, n: 0, seen: 2, converted: 0 });
  expect(unpriced.new).toMatchObject({ value: null, reason: "missing_rate", coverage: 0 });
});
