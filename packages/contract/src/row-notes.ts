/**
 * The words that metrics themselves write into the note of the rows behind a figure, for pages that say them in the reader's
 * language. By metric, since the same word is data elsewhere (a plan called "new") and means something else (an open ticket,
 * an open invoice). All other notes are data: a plan, a feature, a score, a company's own reason.
 */

/** What the rows are about: the texts of a topic's notes are `<topic>.<note>` in the messages `notes`. */
export interface FixedNotes {
  readonly topic: string;
  readonly notes: readonly string[];
}

const MOVEMENTS = ["churned", "contraction", "expansion", "new", "paused", "reactivation", "resumed"];
const UNPRICED = "no exchange rate";
const SPENDING = ["cost", UNPRICED];
const VALUE = ["monthly recurring revenue", "recognised margin"];
const STEPS = ["due", "late", "reached", "waiting"];
const ANSWERED_IN = ["hours not recorded", "waiting"];
const CALL_ENDS = ["answered", "abandoned_queue", "abandoned_ivr", "callback_kept", "callback_missed"];

const of = (topic: string, ...notes: string[]): FixedNotes => ({ topic, notes });

/** By metric of the catalogue; one without an entry has notes from the data only, or none. */
export const FIXED_NOTES: Readonly<Record<string, FixedNotes>> = {
  recurring_billings: of("invoices", "open", "paid", "void", "uncollectible"),
  gross_revenue_churn: of("movements", ...MOVEMENTS),
  net_revenue_churn: of("movements", ...MOVEMENTS),
  renewal_rate: of("contracts", "lost", "pending", "renewed"),
  quick_ratio: of("movements", ...MOVEMENTS, "opening", "closing"),
  churn_reasons: of("customers", "unknown"),
  cohort_retention: of("customers", "gone", "still here"),
  survival: of("customers", "left at this age", "still here at this age"),
  hazard: of("customers", "left at this age"),
  logo_churn_rate: of("customers", "kept", "lost"),
  retention_rate: of("customers", "kept", "lost"),
  new_customer_rate: of("customers", "kept", "new", "reactivated"),
  average_purchase_value: of("money", UNPRICED),
  purchase_frequency: of("money", "first order of the period"),
  customer_lifetime_value: of("money", ...VALUE, "paid order"),
  customer_acquisition_cost: of("money", ...SPENDING, "new customer"),
  customer_retention_cost: of("money", ...SPENDING, "customer", "new customer"),
  ltv_to_cac: of("money", ...SPENDING, ...VALUE, "new customer", "paid order"),
  cac_payback: of("money", ...SPENDING, ...VALUE, "new customer"),
  magic_number: of(
    "money",
    UNPRICED,
    "cost of the quarter before",
    "revenue of the quarter",
    "revenue of the quarter before",
  ),
  success_return: of("money", ...SPENDING, "margin"),
  referral_rate: of("referrals", "by referral", "did not refer", "otherwise", "referred", "waiting"),
  served_rate: of("money", ...SPENDING, "not served", "served"),
  stars: of("surveys", "call", "survey"),
  satisfaction_rating: of("surveys", "good", "bad", "offered"),
  response_rate: of("surveys", "complete", "no answer", "partial"),
  completion_rate: of("surveys", "broken off", "complete"),
  usage_trend: of("use", "compared", "no use before", "too new"),
  behavioral_composite: of("use", "account", "no seats", "seats known"),
  adoption_depth: of("use", "none used", "used"),
  adoption_breadth: of("use", "active user"),
  license_utilization: of("use", "over", "within"),
  onboarding_time: of("steps", "reached", "waiting"),
  onboarding_steps: of("steps", ...STEPS),
  onboarding_step_time: of("steps", ...STEPS),
  time_to_value: of("steps", "reached", "waiting"),
  milestone_attainment: of("milestones", "grace", "in_time", "late", "open"),
  outcome_attainment: of("outcomes", "attained", "not measured", "on the way"),
  tickets_per_customer: of("tickets", "customer", "ticket"),
  issue_types: of("tickets", "untyped"),
  first_response_time: of("tickets", ...ANSWERED_IN, "never answered"),
  resolution_time: of("tickets", ...ANSWERED_IN, "not solved"),
  requester_wait_time: of("tickets", ...ANSWERED_IN, "not solved"),
  sla_attainment: of("tickets", "breached", "hours not recorded", "met", "no target", "running"),
  backlog: of("tickets", "new", "open", "pending", "hold", "solved", "closed"),
  first_contact_resolution: of(
    "calls",
    "not recorded",
    "resolved",
    "resolved, caller not identified",
    "resolved, repeated",
    "unresolved",
  ),
  average_handle_time: of("calls", ...CALL_ENDS),
  average_wait_time: of("calls", "wait not recorded"),
  abandonment_rate: of("calls", ...CALL_ENDS),
  reopen_rate: of("tickets", "may be reopened", "reopened", "solved"),
};

/** What the rows of a company's own metric say. */
export const OWN_METRIC_NOTES: FixedNotes = of("money", UNPRICED);
