import { expect, test } from "vitest";
import { at, fact, finished, question, valuesOf } from "../literal-facts.ts";
import { minor, subscription } from "./literal-subscription.ts";
import { mrrReference as reference } from "./mrr.reference.ts";
import { mrr } from "./mrr.ts";

const scope = question(mrr, "2024-01-01", "2024-04-01");
const ask = (options: Record<string, string>) => question(mrr, "2024-01-01", "2024-04-01", "month", { options });
const of = (rows: ReturnType<typeof subscription>[], s = scope, part: string | null = null) =>
  valuesOf(reference({ subscription_version: rows }, s), part);

test("[MRR1] a subscription that ends exactly at a period's end is still there at closing", () => {
  expect(of([subscription("1", "1", "2024-01-01", "2024-02-01", 500)])).toEqual([500, 0, 0]);
  expect(of([subscription("1", "1", "2024-02-01", "2024-02-29T23:59:59Z", 500)])).toEqual([null, 0, 0]);
});

test("[MRR2] paused adds nothing; past due counts for 30 days from the start of the unbroken run", () => {
  const status = (from: string, to: string | null, what: "paused" | "past_due" | "active" | "unpaid", worth = 500) =>
    subscription("1", "1", from, to, worth, { status: what });
  expect(of([status("2024-01-10", null, "paused")])).toEqual([0, 0, 0]);
  expect(of([status("2024-01-10", null, "unpaid")])).toEqual([null, null, null]);
  // 30 days from 2 January end on 1 February: still there at January's closing, exactly at the limit.
  expect(of([status("2024-01-02", null, "past_due")])).toEqual([500, 0, 0]);
  expect(of([status("2024-01-01", null, "past_due")])[0]).toBe(0);
  // A change of price does not start the 30 days again, a payment in between does.
  expect(of([status("2024-01-10", "2024-01-30", "past_due"), status("2024-01-30", null, "past_due", 700)])).toEqual([
    700, 0, 0,
  ]);
  expect(
    of([
      status("2024-01-10", "2024-02-08", "past_due"),
      status("2024-02-08", "2024-02-09", "active"),
      status("2024-02-09", null, "past_due"),
    ]),
  ).toEqual([500, 500, 0]);
});

test("[MRR3] trials stand apart, a full discount adds zero", () => {
  const trial = subscription("1", "1", "2024-01-10", "2024-02-10", 500, { status: "trial" });
  const free = subscription("2", "2", "2024-01-10", null, 0, { amount: minor(500), discount_forever: minor(500) });
  expect(of([trial, free])).toEqual([0, 0, 0]);
  expect(of([trial, free], scope, "trial")).toEqual([500, 0, 0]);
});

test("[MRR4] amounts without a rate are left out; if none has one there is no value", () => {
  const usd = subscription("1", "1", "2024-01-10", null, 500, { currency: "USD" });
  const eur = subscription("2", "2", "2024-02-10", null, 300);
  expect(of([usd, eur])).toEqual([null, 300, 300]);
  expect(reference({ subscription_version: [usd] }, scope)[0]!.reason).toBe("missing_rate");
  const rate = (on: string, value: bigint) =>
    fact("fx_rate", on, { currency: "USD", reporting_currency: "EUR", rate: value });
  const fx_rate = [rate("2024-01-01", 900_000_000n), rate("2024-02-15", 800_000_000n)];
  const facts = { subscription_version: [usd], fx_rate };
  expect(valuesOf(reference(facts, scope))).toEqual([450, 450, 450]);
  expect(valuesOf(reference(facts, ask({ fx: "period_end" })))).toEqual([450, 400, 400]);
  const stats = { ever: 2, mrr: minor(300), mrr_n: 1, mrr_seen: 2, mrr_converted: 1 };
  expect(finished(mrr, scope, stats)[""]).toMatchObject({ value: 300, n: 1, coverage: 0.5 });
  const none = { ever: 1, mrr: null, mrr_n: 0, mrr_seen: 1, mrr_converted: 0 };
  expect(finished(mrr, scope, none)[""]).toMatchObject({ value: null, reason: "missing_rate", coverage: 0 });
});

test("[MRR5] no value before the first subscription, zero after the last", () => {
  expect(of([subscription("1", "1", "2024-02-10", "2024-02-20", 500)])).toEqual([null, 0, 0]);
  expect(finished(mrr, scope)[""]).toMatchObject({ value: null, reason: "no_data" });
  expect(finished(mrr, scope, { ever: 1 })[""]).toMatchObject({ value: 0, numerator: 0n, denominator: minor(1) });
});

test("[MRR6] a version ends where the next begins, even where it says otherwise", () => {
  const rows = [subscription("1", "1", "2024-01-10", null, 500), subscription("1", "1", "2024-02-10", null, 700)];
  expect(of(rows)).toEqual([500, 700, 700]);
});

test("[MRR7] each subscription is rounded once, to nine places half away from zero", () => {
  const yearly = subscription("1", "1", "2024-01-10", null, 0, {
    amount: minor(100),
    interval_unit: "year",
    discount_once: minor(50),
  });
  const all = reference({ subscription_version: [yearly] }, ask({ discounts: "all" }))[0]!;
  expect(all.numerator).toBe(4_166_666_667n);
});

test("the options of M1, M4, M5 and M7", () => {
  const cancelled = subscription("1", "1", "2024-01-10", "2024-03-15", 500, { cancelled_at: at("2024-02-20") });
  expect(of([cancelled])).toEqual([500, 500, 0]);
  expect(of([cancelled], scope, "committed")).toEqual([0, 500, 0]);
  expect(of([cancelled], ask({ churn_at: "cancellation" }))).toEqual([500, 0, 0]);
  expect(of([cancelled], ask({ churn_at: "cancellation" }), "committed")).toEqual([0, 500, 0]);

  const discounted = subscription("1", "1", "2024-01-10", null, 700, {
    amount: minor(1000),
    discount_forever: minor(100),
    discount_limited: minor(200),
    discount_once: minor(400),
  });
  const first = (options: Record<string, string>) => of([discounted], ask(options))[0];
  expect(first({ discounts: "recurring" })).toBe(700);
  expect(first({ discounts: "all" })).toBe(300);
  expect(first({ discounts: "forever" })).toBe(900);
  expect(first({ discounts: "none" })).toBe(1000);

  const every = (unit: "week" | "day", worth: number) =>
    subscription("1", "1", "2024-01-10", null, worth, { amount: minor(1200), interval_unit: unit });
  expect(of([every("week", 5200)])[0]).toBe(5200);
  expect(of([every("week", 5200)], ask({ weeks_per_month: "4" }))[0]).toBe(4800);
  expect(of([every("day", 36_500)])[0]).toBe(36_500);
  expect(of([every("day", 36_500)], ask({ days_per_month: "30" }))[0]).toBe(36_000);
});
