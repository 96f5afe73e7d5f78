import type { Wanted } from "./report-figures.ts";
import { MOVEMENTS } from "./workbook-lines.ts";

const figure = (metric: string, component: string | null = null): Wanted => ({ metric, component });

/** The cards of the first page, in reading order. */
export const HEADLINES: readonly Wanted[] = [
  figure("mrr"),
  figure("arr"),
  figure("arpu"),
  figure("net_revenue_retention"),
  figure("gross_revenue_retention"),
  figure("logo_churn_rate"),
  figure("quick_ratio"),
  figure("ltv_to_cac"),
  figure("cac_payback"),
  figure("nps"),
  figure("csat"),
  figure("active_users"),
];

/** The roll-forward: opening, what moved, closing. */
export const ROLL_FORWARD: readonly Wanted[] = ["opening", ...MOVEMENTS, "closing"].map((part) =>
  figure("mrr_movements", part),
);

export const RETENTION: readonly Wanted[] = [
  figure("net_revenue_retention"),
  figure("gross_revenue_retention"),
  figure("logo_churn_rate"),
  figure("retention_rate"),
  figure("renewal_rate"),
  figure("renewal_rate", "value"),
];

export const SUPPORT: readonly Wanted[] = [
  figure("tickets_per_customer"),
  figure("first_response_time", "median"),
  figure("first_contact_resolution", "first_contact"),
  figure("average_handle_time", "handle"),
  figure("average_wait_time", "answered"),
  figure("abandonment_rate"),
  figure("ticket_reopens"),
];

export const SURVEYS: readonly Wanted[] = [
  figure("nps"),
  figure("csat"),
  figure("ces"),
  figure("satisfaction_rating"),
  figure("stars"),
];

export const ADOPTION: readonly Wanted[] = [
  figure("active_users"),
  figure("license_utilization"),
  figure("time_to_value", "median"),
];

/** Every figure of the board pack. */
export const BOARD_FIGURES: readonly Wanted[] = [
  ...HEADLINES,
  ...ROLL_FORWARD,
  ...RETENTION,
  ...SUPPORT,
  ...SURVEYS,
  ...ADOPTION,
];
