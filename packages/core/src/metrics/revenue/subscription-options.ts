import type { MetricScope, OptionSpec } from "../metric.ts";

/** M1: when a cancelled subscription stops being MRR. */
export const CHURN_AT: OptionSpec = {
  type: "enum",
  values: ["period_end", "cancellation"],
  default: "period_end",
  about: "M1: a cancelled subscription leaves MRR at the end of the paid period, or on the day it is cancelled",
};

/** M4: which discounts lower MRR. */
export const DISCOUNTS: OptionSpec = {
  type: "enum",
  values: ["recurring", "all", "forever", "none"],
  default: "recurring",
  about: "M4: discounts that lower MRR: recurring ones, one-time ones too, only those without an end date, or none",
};

/** M5: what a subscription worth nothing is. */
export const FULL_DISCOUNT: OptionSpec = {
  type: "enum",
  values: ["active", "churn"],
  default: "active",
  about: "M5: a subscription discounted by 100 % stays a customer with zero MRR, or counts as churned",
};

/** M7: weeks in a month. */
const WEEKS_PER_MONTH: OptionSpec = {
  type: "enum",
  values: ["52/12", "4"],
  default: "52/12",
  about: "M7: weeks in a month, for weekly billing",
};

/** M7: days in a month. */
const DAYS_PER_MONTH: OptionSpec = {
  type: "enum",
  values: ["365/12", "30"],
  default: "365/12",
  about: "M7: days in a month, for daily billing",
};

/** M6 and R10 are company definitions and `fx`; these steer which subscriptions are active and what they are worth. */
const SUBSCRIPTION_OPTIONS: Readonly<Record<string, OptionSpec>> = {
  churn_at: CHURN_AT,
  discounts: DISCOUNTS,
  full_discount: FULL_DISCOUNT,
  weeks_per_month: WEEKS_PER_MONTH,
  days_per_month: DAYS_PER_MONTH,
};

/** The value of a subscription option, its default where the metric does not offer it. */
export function subscriptionOption(scope: MetricScope, name: string): string {
  return String(scope.options[name] ?? SUBSCRIPTION_OPTIONS[name]?.default);
}

/** R10 and M6: at which date amounts in other currencies are converted. */
const FX: OptionSpec = {
  type: "enum",
  values: ["service_start", "period_end"],
  default: "service_start",
  about:
    "M6: convert each subscription at the rate of the day its service started, or everything at the rate at the period's end",
};

/** M3: when a returning customer is a new one. */
const NEW_AFTER_DAYS: OptionSpec = {
  type: "number",
  min: 0,
  max: 3650,
  integer: true,
  default: 0,
  about:
    "M3: a customer who returns after more than this many days counts as new instead of reactivated; 0: always reactivated",
};

/** Options of every metric that sums MRR. */
export const MRR_OPTIONS: Readonly<Record<string, OptionSpec>> = { ...SUBSCRIPTION_OPTIONS, fx: FX };
/** Options of every metric that reads movements. */
export const MOVEMENT_OPTIONS: Readonly<Record<string, OptionSpec>> = {
  ...MRR_OPTIONS,
  new_after_days: NEW_AFTER_DAYS,
};
