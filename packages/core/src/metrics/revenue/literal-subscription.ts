import type { Fact } from "../../facts/fact.ts";
import { at, fact } from "../literal-facts.ts";

/** A whole number of minor units as a decimal of nine places. */
export function minor(units: number): bigint {
  return BigInt(Math.round(units)) * 1_000_000_000n;
}

/**
 * One version of a subscription written by hand for a test: monthly, in euros, without discounts, unless said otherwise.
 * `worth` is minor units per month; `to` is exclusive, null while open.
 */
export function subscription(
  account: string,
  id: string,
  from: string,
  to: string | null,
  worth: number,
  more: Partial<Fact<"subscription_version">> = {},
): Fact<"subscription_version"> {
  return fact("subscription_version", from, {
    account_id: account,
    subscription_id: id,
    ends_at: to === null ? null : at(to),
    status: "active",
    currency: "EUR",
    amount: minor(worth),
    interval_unit: "month",
    interval_count: 1,
    mrr: minor(worth),
    service_started_at: at(from),
    ...more,
  });
}
