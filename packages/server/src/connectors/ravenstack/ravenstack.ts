import { preset } from "../preset.ts";

const SUBSCRIPTION_AMOUNT = {
  if: [{ column: "billing_frequency", is: ["annual"] }],
  take: "arr_amount",
  else: "mrr_amount",
};

/** RavenStack's five CSV files: a synthetic software company whose labels and dates contradict each other. */
export const RAVENSTACK = preset({
  id: "ravenstack",
  title: "RavenStack (accounts, subscriptions, usage, tickets, churn events)",
  mapping: {
    source: "RavenStack",
    kind: "keyed",
    currency: "USD",
    files: [
      {
        id: "accounts",
        match: {
          headers: [
            "account_id",
            "account_name",
            "industry",
            "signup_date",
            "referral_source",
            "plan_tier",
            "churn_flag",
          ],
        },
        into: [
          { table: "account", set: { occurred_at: "signup_date", account_id: "account_id" } },
          {
            table: "seat_entitlement",
            key: ["account_id"],
            set: { occurred_at: "signup_date", account_id: "account_id", seats: "seats" },
          },
        ],
        attributes: {
          account: "account_id",
          at: "signup_date",
          set: {
            industry: "industry",
            country: "country",
            acquisition_channel: "referral_source",
            plan: "plan_tier",
            lifecycle_stage: { column: "is_trial", map: { true: "trial", false: "customer" } },
            churn_flag: "churn_flag",
          },
        },
        personal: [{ subject: "account", id: "account_id", field: "name", text: "account_name" }],
      },
      {
        id: "subscriptions",
        match: {
          headers: [
            "subscription_id",
            "account_id",
            "start_date",
            "end_date",
            "mrr_amount",
            "arr_amount",
            "billing_frequency",
          ],
        },
        into: [
          {
            table: "subscription_version",
            key: ["subscription_id"],
            set: {
              occurred_at: "start_date",
              ends_at: "end_date",
              account_id: "account_id",
              subscription_id: "subscription_id",
              status: { column: "is_trial", map: { true: "trial", false: "active" } },
              plan: "plan_tier",
              amount: SUBSCRIPTION_AMOUNT,
              interval_unit: { column: "billing_frequency", map: { monthly: "month", annual: "year" } },
              quantity: "seats",
            },
          },
        ],
      },
      {
        id: "feature_usage",
        match: { headers: ["usage_id", "subscription_id", "usage_date", "feature_name", "usage_count"] },
        into: [
          {
            table: "product_event",
            key: ["usage_id"],
            set: {
              occurred_at: "usage_date",
              account_id: {
                column: "subscription_id",
                lookup: { table: "subscription_version", by: "subscription_id", take: "account_id" },
              },
              event: "feature_name",
              feature: "feature_name",
              quantity: "usage_count",
            },
          },
        ],
      },
      {
        id: "support_tickets",
        match: {
          headers: [
            "ticket_id",
            "account_id",
            "submitted_at",
            "closed_at",
            "first_response_time_minutes",
            "satisfaction_score",
          ],
        },
        into: [
          {
            table: "ticket",
            set: {
              occurred_at: "submitted_at",
              account_id: "account_id",
              ticket_id: "ticket_id",
              opened_by: { value: "customer" },
              priority: "priority",
            },
          },
          {
            table: "ticket_event",
            key: ["ticket_id", { value: "new" }],
            set: {
              occurred_at: "submitted_at",
              account_id: "account_id",
              ticket_id: "ticket_id",
              kind: { value: "status" },
              actor: { value: "customer" },
              status: { value: "new" },
            },
          },
          {
            table: "ticket_event",
            key: ["ticket_id", { value: "first reply" }],
            when: [{ column: "first_response_time_minutes", blank: false }],
            set: {
              occurred_at: { column: "submitted_at", plus: { column: "first_response_time_minutes", unit: "minutes" } },
              account_id: "account_id",
              ticket_id: "ticket_id",
              kind: { value: "public_reply" },
              actor: { value: "agent" },
            },
          },
          {
            table: "ticket_event",
            key: ["ticket_id", { value: "solved" }],
            when: [{ column: "closed_at", blank: false }],
            set: {
              occurred_at: "closed_at",
              account_id: "account_id",
              ticket_id: "ticket_id",
              kind: { value: "status" },
              actor: { value: "agent" },
              status: { value: "solved" },
            },
          },
          {
            table: "ticket_event",
            key: ["ticket_id", { value: "rating" }],
            when: [{ column: "satisfaction_score", blank: false }],
            set: {
              occurred_at: "closed_at",
              account_id: "account_id",
              ticket_id: "ticket_id",
              kind: { value: "rating" },
              actor: { value: "customer" },
              rating: { column: "satisfaction_score", map: { "4": "good", "5": "good" }, otherwise: "bad" },
              score: "satisfaction_score",
              score_max: { value: "5" },
            },
          },
        ],
      },
      {
        id: "churn_events",
        match: { headers: ["churn_event_id", "account_id", "churn_date", "reason_code", "refund_amount_usd"] },
        into: [
          {
            table: "outcome",
            set: {
              occurred_at: "churn_date",
              account_id: "account_id",
              outcome_id: "churn_event_id",
              kind: { value: "churn" },
              reason: "reason_code",
            },
          },
          {
            table: "refund",
            when: [{ column: "refund_amount_usd", not: ["", "0"] }],
            set: {
              occurred_at: "churn_date",
              account_id: "account_id",
              refund_id: "churn_event_id",
              amount_minor: "refund_amount_usd",
            },
          },
        ],
        personal: [{ subject: "outcome", id: "churn_event_id", field: "feedback", text: "feedback_text" }],
      },
    ],
    checks: [
      {
        kind: "flag_without_event",
        code: "churn_flag_disagrees",
        subject: "accounts flagged as churned against churn events",
        flag: { file: "accounts", key: "account_id", column: "churn_flag", is: ["true"] },
        event: { file: "churn_events", key: "account_id" },
      },
      {
        kind: "outside_span",
        code: "use_outside_subscription",
        subject: "uses on days outside of their subscription",
        rows: { file: "feature_usage", key: "subscription_id", at: "usage_date", label: "usage_id" },
        span: { file: "subscriptions", key: "subscription_id", from: "start_date", to: "end_date" },
      },
      {
        kind: "outside_span",
        code: "ticket_before_signup",
        subject: "tickets from before their account signed up",
        rows: { file: "support_tickets", key: "account_id", at: "submitted_at", label: "ticket_id" },
        span: { file: "accounts", key: "account_id", from: "signup_date" },
      },
      {
        kind: "outside_span",
        code: "churn_before_signup",
        subject: "churn events from before their account signed up",
        rows: { file: "churn_events", key: "account_id", at: "churn_date", label: "churn_event_id" },
        span: { file: "accounts", key: "account_id", from: "signup_date" },
      },
    ],
  },
});
