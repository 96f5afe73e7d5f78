/** Lists that pages read as they are: without the schemas, which would come with them. */

/** States in which an import's job stays: everything is in, nothing is, it was stopped, or its server was. */
export const FINAL_IMPORT_STATES: ReadonlySet<string> = new Set(["done", "failed", "cancelled", "interrupted"]);

/** Kinds of what a timeline shows. */
export const TIMELINE_KINDS = [
  "touch",
  "use",
  "order",
  "subscription",
  "seats",
  "invoice",
  "payment",
  "refund",
  "ticket",
  "ticket_status",
  "call",
  "survey_sent",
  "survey_delivery",
  "survey_answer",
  "milestone",
  "contract",
  "renewal",
  "outcome",
  "goal",
  "attribute",
  "health",
  "alert",
  "notification",
  "note",
  "learning",
  "event",
] as const;

/** Patterns that raise an alert. */
export const ALERT_CODES = [
  "use_drop",
  "champion_silent",
  "seats_unused",
  "tickets_rising",
  "tickets_reopened",
  "detractor",
  "payment_failed",
  "onboarding_stuck",
  "renewal_near",
  "band_fell",
  "score_falling",
] as const;
