import { preset } from "../preset.ts";

/** Subscriptions with creation and cancellation dates; a customer may come back. Whole-day dates, US dollars. */
export const SUBSCRIPTION_COHORTS = preset({
  id: "subscription-cohorts",
  title: "Subscription cohorts (created and cancelled)",
  mapping: {
    source: "Subscription cohorts",
    kind: "keyed",
    currency: "USD",
    files: [
      {
        id: "subscriptions",
        match: {
          headers: [
            "customer_id",
            "created_date",
            "canceled_date",
            "subscription_cost",
            "subscription_interval",
            "was_subscription_paid",
          ],
        },
        into: [
          {
            table: "account",
            key: ["customer_id"],
            earliest: true,
            set: { occurred_at: "created_date", account_id: "customer_id" },
          },
          {
            table: "subscription_version",
            key: ["customer_id", "created_date"],
            set: {
              occurred_at: "created_date",
              ends_at: "canceled_date",
              account_id: "customer_id",
              subscription_id: { join: ["customer_id", "created_date"], separator: "/" },
              status: { column: "was_subscription_paid", map: { yes: "active", no: "unpaid" } },
              amount: "subscription_cost",
              interval_unit: "subscription_interval",
              cancelled_at: "canceled_date",
            },
          },
        ],
      },
    ],
  },
});
