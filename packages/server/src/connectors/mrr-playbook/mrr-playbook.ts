import { preset } from "../preset.ts";

/** Subscription periods of dbt's MRR playbook: whole months, the end date exclusive. */
export const MRR_PLAYBOOK = preset({
  id: "mrr-playbook",
  title: "MRR playbook subscription periods",
  mapping: {
    source: "MRR playbook",
    kind: "keyed",
    currency: "USD",
    files: [
      {
        id: "subscription_periods",
        match: { headers: ["subscription_id", "customer_id", "start_date", "end_date", "monthly_amount"] },
        into: [
          {
            table: "account",
            key: ["customer_id"],
            earliest: true,
            set: { occurred_at: "start_date", account_id: "customer_id" },
          },
          {
            table: "subscription_version",
            key: ["subscription_id"],
            set: {
              occurred_at: "start_date",
              ends_at: "end_date",
              account_id: "customer_id",
              subscription_id: "subscription_id",
              status: { value: "active" },
              amount: "monthly_amount",
              interval_unit: { value: "month" },
            },
          },
        ],
      },
    ],
  },
});
