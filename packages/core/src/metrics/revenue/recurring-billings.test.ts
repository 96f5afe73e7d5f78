import { expect, test } from "vitest";
import type { Fact } from "../../facts/fact.ts";
import { fact, finished, question } from "../literal-facts.ts";
import { minor } from "./literal-subscription.ts";
import { recurringBillingsReference as reference } from "./recurring-billings.reference.ts";
import { recurringBillings } from "./recurring-billings.ts";

const scope = question(recurringBillings, "2024-02-01", "2024-03-01");
const line = (amount: number, more: Partial<Fact<"invoice_line">> = {}, on = "2024-02-10") =>
  fact("invoice_line", on, {
    kind: "recurring",
    status: "paid",
    currency: "EUR",
    amount_minor: BigInt(amount),
    ...more,
  });
const of = (...invoice_line: Fact<"invoice_line">[]) => reference({ invoice_line }, scope)[0]!;

test("[RB1] one-off charges, metered use and tax are left out", () => {
  expect(of(line(100, { tax_minor: 19n }), line(40, { kind: "one_off" }), line(9, { kind: "metered" })).value).toBe(
    100,
  );
});

test("[RB2] void invoices do not count, open and uncollectible ones do", () => {
  expect(
    of(line(1, { status: "open" }), line(2, { status: "uncollectible" }), line(4, { status: "void" }), line(8)),
  ).toMatchObject({
    value: 11,
    n: 3,
  });
});

test("[RB3] credit lines lower it", () => {
  expect(of(line(100), line(-130)).value).toBe(-30);
});

test("[RB4] each line has the rate of its invoice date; lines without one lower coverage", () => {
  const fx_rate = [
    fact("fx_rate", "2024-02-05", { currency: "USD", reporting_currency: "EUR", rate: 900_000_000n }),
    fact("fx_rate", "2024-02-10", { currency: "USD", reporting_currency: "EUR", rate: 800_000_000n }),
  ];
  const usd = { currency: "USD" };
  const invoice_line = [line(100, usd, "2024-02-09T23:59:59Z"), line(100, usd), line(100, usd, "2024-02-04")];
  expect(reference({ invoice_line, fx_rate }, scope)[0]).toMatchObject({ value: 170, n: 2 });
  expect(of(line(100, usd))).toMatchObject({ value: null, reason: "missing_rate" });
  const stats = { ever: 3, billed: minor(170), billed_n: 2, billed_seen: 3, billed_converted: 2 };
  expect(finished(recurringBillings, scope, stats)[""]).toMatchObject({ value: 170, n: 2, coverage: 2 / 3 });
});

test("[RB5] without recurring lines in the period there is no value", () => {
  expect(of(line(100, {}, "2024-03-01"), line(100, {}, "2024-01-31T23:59:59Z"))).toMatchObject({
    value: null,
    reason: "no_data",
  });
  expect(finished(recurringBillings, scope)[""]).toMatchObject({ value: null, reason: "no_data" });
});
