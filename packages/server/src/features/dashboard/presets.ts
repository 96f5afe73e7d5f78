import type { DashboardPreset } from "@tendwell/contract";
import type { TableName } from "@tendwell/core";

/**
 * What each kind of business looks at first, most telling first. Ids of metrics that a catalogue lacks fall away, so that a
 * preset may name what a later version brings.
 */
export const PRESET_CARDS: Readonly<Record<DashboardPreset, readonly string[]>> = {
  subscription_software: [
    "mrr",
    "mrr_movements",
    "net_revenue_retention",
    "gross_revenue_retention",
    "quick_ratio",
    "arpu",
    "renewal_rate",
    "logo_churn_rate",
    "cohort_retention",
    "churn_reasons",
    "customer_lifetime_value",
    "ltv_to_cac",
    "cac_payback",
    "customer_acquisition_cost",
    "customer_retention_cost",
    "success_return",
    "nps",
    "csat",
    "active_users",
    "stickiness",
    "license_utilization",
    "adoption_breadth",
    "time_to_value",
    "onboarding_time",
    "milestone_attainment",
    "tickets_per_customer",
    "first_response_time",
    "sla_attainment",
  ],
  subscription_commerce: [
    "mrr",
    "mrr_movements",
    "recurring_billings",
    "logo_churn_rate",
    "retention_rate",
    "new_customer_rate",
    "cohort_retention",
    "survival",
    "churn_reasons",
    "average_purchase_value",
    "purchase_frequency",
    "customer_lifetime_value",
    "customer_acquisition_cost",
    "ltv_to_cac",
    "cac_payback",
    "customer_retention_cost",
    "nps",
    "csat",
    "satisfaction_rating",
    "tickets_per_customer",
    "first_response_time",
  ],
  one_off_commerce: [
    "average_purchase_value",
    "purchase_frequency",
    "customer_lifetime_value",
    "customer_acquisition_cost",
    "ltv_to_cac",
    "customer_retention_cost",
    "referral_rate",
    "new_customer_rate",
    "cohort_retention",
    "nps",
    "csat",
    "stars",
    "satisfaction_rating",
    "tickets_per_customer",
    "first_response_time",
    "first_contact_resolution",
  ],
  services: [
    "renewal_rate",
    "retention_rate",
    "logo_churn_rate",
    "churn_reasons",
    "customer_lifetime_value",
    "customer_acquisition_cost",
    "customer_retention_cost",
    "success_return",
    "referral_rate",
    "served_rate",
    "milestone_attainment",
    "outcome_attainment",
    "onboarding_time",
    "nps",
    "csat",
    "ces",
    "esat",
    "tickets_per_customer",
    "first_response_time",
    "resolution_time",
    "sla_attainment",
  ],
  marketplace: [
    "average_purchase_value",
    "purchase_frequency",
    "customer_lifetime_value",
    "customer_acquisition_cost",
    "ltv_to_cac",
    "referral_rate",
    "active_users",
    "new_customer_rate",
    "cohort_retention",
    "nps",
    "csat",
    "stars",
    "satisfaction_rating",
    "tickets_per_customer",
    "first_response_time",
    "first_contact_resolution",
    "issue_types",
  ],
  support_centre: [
    "first_contact_resolution",
    "average_handle_time",
    "average_wait_time",
    "abandonment_rate",
    "first_response_time",
    "resolution_time",
    "requester_wait_time",
    "backlog",
    "sla_attainment",
    "reopen_rate",
    "ticket_reopens",
    "tickets_per_customer",
    "issue_types",
    "satisfaction_rating",
    "stars",
    "csat",
    "ces",
    "resource_rating",
    "resource_use",
    "esat",
  ],
};

/** Attributes that only a business with two sides gives its accounts. */
const MARKETPLACE_ATTRIBUTES: readonly string[] = ["side", "marketplace_side", "seller", "vendor", "merchant"];

/** Facts that tell kinds of business apart. */
export const TELLING_TABLES = [
  "subscription_version",
  "purchase",
  "product_event",
  "seat_entitlement",
  "contract_term",
  "recognised_revenue",
  "milestone",
  "ticket",
  "call",
] as const satisfies readonly TableName[];

/** The kind of business that leaves such facts. */
export function presetFor(
  has: ReadonlySet<(typeof TELLING_TABLES)[number]>,
  attributes: readonly string[],
): DashboardPreset {
  const subscriptions = has.has("subscription_version");
  if (has.has("purchase")) {
    if (attributes.some((name) => MARKETPLACE_ATTRIBUTES.includes(name))) return "marketplace";
    if (!subscriptions) return "one_off_commerce";
    // Software that also sells something once stays software: its product leaves events, or its seats are counted.
    return has.has("product_event") || has.has("seat_entitlement") ? "subscription_software" : "subscription_commerce";
  }
  if (subscriptions || has.has("product_event")) return "subscription_software";
  if (has.has("contract_term") || has.has("recognised_revenue") || has.has("milestone")) return "services";
  if (has.has("call") || has.has("ticket")) return "support_centre";
  return "subscription_software";
}
