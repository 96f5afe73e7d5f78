import { expect, test } from "vitest";
import type { Fact } from "../../facts/fact.ts";
import { at, fact, finished, question } from "../literal-facts.ts";
import type { MetricScope } from "../metric.ts";
import { minor } from "./literal-subscription.ts";
import { renewalRateReference as reference } from "./renewal-rate.reference.ts";
import { renewalRate } from "./renewal-rate.ts";

const ask = (change: Partial<MetricScope> = {}) =>
  question(renewalRate, "2024-03-01", "2024-04-01", "month", { asOf: at("2024-06-01"), ...change });
const term = (id: string, ends: string, more: Partial<Fact<"contract_term">> = {}) =>
  fact("contract_term", "2022-01-01", {
    contract_id: id,
    ends_at: at(ends),
    term_months: 12,
    value_minor: 100n,
    currency: "EUR",
    grace_days: 10,
    ...more,
  });
const decided = (id: string, ends: string, on: string, more: Partial<Fact<"renewal_decision">> = {}) =>
  fact("renewal_decision", on, {
    contract_id: id,
    term_ends_at: at(ends),
    decision: "renewed",
    renewed_value_minor: 100n,
    currency: "EUR",
    ...more,
  });
function parts(
  contract_term: Fact<"contract_term">[],
  renewal_decision: Fact<"renewal_decision">[] = [],
  scope = ask(),
) {
  return Object.fromEntries(
    reference({ contract_term, renewal_decision }, scope).map((point) => [point.component ?? "", point]),
  );
}

test("[RNW1] an early renewal is credited to the period in which the term was due", () => {
  const facts = [[term("1", "2024-03-10")], [decided("1", "2024-03-10", "2023-11-01")]] as const;
  expect(parts([...facts[0]], [...facts[1]])[""]).toMatchObject({ value: 1, n: 1 });
  const november = question(renewalRate, "2023-11-01", "2023-12-01");
  expect(parts([...facts[0]], [...facts[1]], november)[""]).toMatchObject({ value: null, n: 0 });
});

test("[RNW2] undecided terms are pending through their grace, then lost", () => {
  const terms = [term("1", "2024-03-10"), term("2", "2024-03-28")];
  const decisions = [decided("1", "2024-03-10", "2024-03-01")];
  expect(parts(terms, decisions, ask({ asOf: at("2024-04-06") }))[""]).toMatchObject({
    value: 1,
    n: 1,
    provisional: true,
  });
  expect(parts(terms, decisions, ask({ asOf: at("2024-04-07") }))[""]).toMatchObject({
    value: 0.5,
    n: 2,
    provisional: false,
  });
});

test("[RNW3] a renewal after the grace does not count", () => {
  expect(parts([term("1", "2024-03-10")], [decided("1", "2024-03-10", "2024-03-20")])[""]!.value).toBe(0);
  expect(parts([term("1", "2024-03-10")], [decided("1", "2024-03-10", "2024-03-19T23:59:59Z")])[""]!.value).toBe(1);
});

test("[RNW4] terms of different length are annualised apart: 80 % over two years is 89.4 %", () => {
  const ids = ["1", "2", "3", "4", "5"];
  const terms = [...ids.map((id) => term(id, "2024-03-10", { term_months: 24 })), term("6", "2024-03-10")];
  const decisions = ids.slice(1).map((id) => decided(id, "2024-03-10", "2024-03-01"));
  const all = parts(terms, decisions);
  expect(all[""]!.value).toBeCloseTo(4 / 6, 12);
  expect(all.count_24_months!.value).toBeCloseTo(Math.sqrt(0.8), 12);
  expect(all.count_12_months!.value).toBe(0);
  expect(parts(terms, decisions, ask({ options: { per_year: "no" } })).count_24_months!.value).toBeCloseTo(0.8, 12);
  const stats = { months: 24, pending: 0, due: 5, renewed: 4, due_sum: minor(500), kept_sum: minor(400), valued: 5 };
  const cell = finished(renewalRate, ask(), stats);
  expect(cell[""]!.value).toBe(0.8);
  expect(cell.value_24_months).toMatchObject({ numerator: minor(400), denominator: minor(500), n: 5 });
  expect(cell.value_24_months!.value).toBeCloseTo(0.894427, 6);
  expect(finished(renewalRate, ask({ options: { per_year: "no" } }), stats).count_24_months!.value).toBe(0.8);
});

test("[RNW5] value renewed above the term's own does not count", () => {
  const terms = [term("1", "2024-03-10"), term("2", "2024-03-10")];
  const decisions = [
    decided("1", "2024-03-10", "2024-03-01", { renewed_value_minor: 170n }),
    decided("2", "2024-03-10", "2024-03-01", { renewed_value_minor: 60n }),
  ];
  expect(parts(terms, decisions).value).toMatchObject({ numerator: minor(160), denominator: minor(200) });
});

test("[RNW6] of several decisions the latest counts", () => {
  const decisions = [
    decided("1", "2024-03-10", "2024-02-01"),
    decided("1", "2024-03-10", "2024-03-01", { decision: "lost" }),
  ];
  expect(parts([term("1", "2024-03-10")], decisions)[""]!.value).toBe(0);
});

test("[RNW7] nothing due: no value; nothing convertible: no value by value", () => {
  expect(parts([])[""]).toMatchObject({ value: null, reason: "zero_denominator" });
  expect(finished(renewalRate, ask())[""]).toMatchObject({ value: null, reason: "zero_denominator" });
  expect(parts([term("1", "2024-03-10", { currency: "USD" })]).value).toMatchObject({
    value: null,
    reason: "missing_rate",
  });
});

test("[RNW8] a term due at exactly the period's end belongs to the next", () => {
  expect(parts([term("1", "2024-04-01")])[""]!.n).toBe(0);
  expect(parts([term("1", "2024-03-01")])[""]!.n).toBe(1);
});
