import type { Timestamp } from "@tendwell/core";
import type { LocalCalendar } from "./local-calendar.ts";
import type { SeededRandom } from "./seeded-random.ts";

export type Currency = "EUR" | "USD" | "RON";
export type Segment = "smb" | "mid_market" | "enterprise";
export type Plan = "starter" | "growth" | "scale";

/** What all domains share. */
export interface GeneratedCompany {
  readonly calendar: LocalCalendar;
  readonly seed: number;
  readonly currency: Currency;
  /** Local day on which the price list goes up by `priceRise`. */
  readonly priceDay: number;
  readonly priceRise: number;
  /** A 63-bit id for an external one, stable in both arguments. */
  idOf(kind: string, externalId: string): bigint;
  /** A stream of its own for a domain and an account (0 for the company). */
  random(domain: number, account: number): SeededRandom;
}

interface Person {
  readonly id: bigint;
  readonly number: number;
  readonly joinedUs: Timestamp;
  readonly role: string;
}

/** A stretch of one subscription at one price and status: [fromUs, toUs). */
export interface Version {
  readonly subscription: number;
  readonly fromUs: Timestamp;
  readonly toUs: Timestamp | null;
  readonly status: "active" | "trial" | "paused" | "past_due" | "unpaid";
  readonly plan: string;
  readonly seats: number;
  /** Minor units per interval. */
  readonly amount: number;
  readonly interval: "month" | "year";
  readonly forever: number;
  readonly limited: number;
  readonly once: number;
  readonly startedUs: Timestamp;
  readonly cancelledUs: Timestamp | null;
}

interface Bill {
  readonly subscription: number;
  readonly atUs: Timestamp;
  readonly coversTo: Timestamp;
  /** Minor units, net. */
  readonly amount: number;
  readonly first: boolean;
  readonly result: "paid" | "late" | "uncollectible";
}

export interface Term {
  readonly number: number;
  readonly fromUs: Timestamp;
  readonly toUs: Timestamp;
  readonly months: number;
  readonly value: number;
  readonly decision: { readonly atUs: Timestamp; readonly renewed: boolean; readonly value: number } | null;
}

/** A month of service (a trial counts as one), with what drives the hazard of leaving at its end. */
export interface ServiceMonth {
  readonly fromDay: number;
  /** Exclusive; never past the company's last day. */
  readonly toDay: number;
  readonly fromUs: Timestamp;
  readonly toUs: Timestamp;
  readonly kind: "trial" | "paid" | "paused";
  readonly health: number;
  /** Use relative to the account's own size. */
  readonly use: number;
  readonly useTrend: number;
  readonly tickets: number;
  readonly onboarded: boolean;
  readonly priceChange: boolean;
  readonly tenure: number;
  readonly contractEnd: boolean;
  readonly hazard: number | null;
  readonly left: boolean;
  readonly seats: number;
  /** Recurring monthly value in minor units, 0 unless paid. */
  readonly monthly: number;
}

interface Outcome {
  readonly kind: "churn" | "upsell" | "cross_sell" | "referral_asked" | "referral_made";
  readonly atUs: Timestamp;
  readonly reason: string | null;
  readonly monthly: number | null;
  readonly referred: number | null;
}

/** An account with its whole simulated life; domains turn it into facts. */
export interface AccountLife {
  readonly number: number;
  readonly id: bigint;
  readonly externalId: string;
  readonly signupDay: number;
  /** Local seconds after midnight at which its subscriptions change. */
  readonly anchor: number;
  readonly signupUs: Timestamp;
  readonly segment: Segment;
  readonly country: string;
  readonly industry: string;
  readonly channel: string;
  readonly campaign: string | null;
  readonly owner: string;
  readonly currency: Currency;
  readonly internal: boolean;
  readonly parent: number | null;
  readonly baseUse: number;
  onboardedUs: Timestamp | null;
  firstValueUs: Timestamp | null;
  kickoffUs: Timestamp | null;
  returned: boolean;
  readonly persons: Person[];
  readonly versions: Version[];
  readonly bills: Bill[];
  readonly terms: Term[];
  readonly months: ServiceMonth[];
  readonly outcomes: Outcome[];
  readonly stages: { readonly atUs: Timestamp; readonly stage: string }[];
  readonly plans: { readonly atUs: Timestamp; readonly plan: string }[];
  readonly seatChanges: { readonly atUs: Timestamp; readonly seats: number | null; readonly toUs: Timestamp | null }[];
}
