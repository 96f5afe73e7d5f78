import type { AccountLife, Currency, GeneratedCompany, Plan, Segment } from "./account-life.ts";
import type { SeededRandom } from "./seeded-random.ts";

/** Minor units per seat and month. */
const SEAT_PRICE: Readonly<Record<Plan, Readonly<Record<Currency, number>>>> = {
  starter: { EUR: 1_900, USD: 2_100, RON: 9_500 },
  growth: { EUR: 3_400, USD: 3_700, RON: 16_900 },
  scale: { EUR: 4_900, USD: 5_300, RON: 24_500 },
};
const ADD_ON_PRICE: Readonly<Record<Currency, number>> = { EUR: 4_900, USD: 5_300, RON: 24_000 };
export const PLANS: readonly Plan[] = ["starter", "growth", "scale"];

export interface Offer {
  readonly plan: Plan;
  readonly seats: number;
  readonly interval: "month" | "year";
  /** Months bound: 0 for a monthly plan. */
  readonly termMonths: number;
  /** Share of the list price, without end. */
  readonly foreverShare: number;
  readonly limitedShare: number;
  readonly limitedMonths: number;
  readonly onceShare: number;
}

/** What a customer of this segment buys. */
export function drawOffer(random: SeededRandom, segment: Segment): Offer {
  const annual = random.chance(segment === "smb" ? 0.28 : segment === "mid_market" ? 0.5 : 0.85);
  const plan = random.weighted<Plan>(
    segment === "smb"
      ? [
          ["starter", 7],
          ["growth", 3],
        ]
      : segment === "mid_market"
        ? [
            ["starter", 1],
            ["growth", 7],
            ["scale", 2],
          ]
        : [
            ["growth", 2],
            ["scale", 8],
          ],
  );
  const seats = Math.max(
    2,
    Math.round(random.around(segment === "smb" ? 5 : segment === "mid_market" ? 14 : 38, 0.35)),
  );
  const twoYears = annual && segment === "enterprise" && random.chance(0.2);
  const deal = random.next();
  return {
    plan,
    seats,
    interval: annual ? "year" : "month",
    termMonths: annual ? (twoYears ? 24 : 12) : 0,
    foreverShare: deal < 0.12 ? 0.1 : 0,
    limitedShare: deal >= 0.12 && deal < 0.24 ? 0.2 : 0,
    limitedMonths: 3,
    onceShare: deal >= 0.24 && deal < 0.34 ? 0.5 : 0,
  };
}

/** List price of the whole quantity per interval, minor units; a year costs ten months. */
export function listPrice(
  plan: Plan,
  currency: Currency,
  seats: number,
  interval: "month" | "year",
  rise: number,
): number {
  const seat = Math.round(SEAT_PRICE[plan][currency] * rise);
  return seat * seats * (interval === "year" ? 10 : 1);
}

export function addOnPrice(currency: Currency, interval: "month" | "year"): number {
  return ADD_ON_PRICE[currency] * (interval === "year" ? 10 : 1);
}

/** Amount and discounts of an offer at a day's price list. */
export function pricingOf(company: GeneratedCompany, life: AccountLife, offer: Offer, day: number, once: boolean) {
  const rise = day >= company.priceDay ? company.priceRise : 1;
  const amount = listPrice(offer.plan, life.currency, offer.seats, offer.interval, rise);
  return {
    interval: offer.interval,
    amount,
    forever: Math.round(amount * offer.foreverShare),
    limited: Math.round(amount * offer.limitedShare),
    once: once ? Math.round(amount * offer.onceShare) : 0,
  };
}
