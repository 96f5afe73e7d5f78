import { preset } from "../preset.ts";

const STATUS = {
  active: "active",
  trialing: "trial",
  past_due: "past_due",
  unpaid: "unpaid",
  paused: "paused",
  incomplete: "unpaid",
  incomplete_expired: "unpaid",
  canceled: "active",
};
const SYNCED = "_fivetran_synced";

/** A discount's amount: a share of the price, or a fixed sum; blank where the coupon lasts another length. */
function discount(durations: readonly string[]) {
  const applies = [{ column: "coupon.duration", is: durations }];
  const fixed = [{ column: "coupon.amount_off", blank: false }];
  return {
    if: applies,
    take: { if: fixed, take: "coupon.amount_off", else: "plan.amount" },
    else: { value: "0" },
    unit: "minor",
    times: [
      { if: fixed, take: { value: "1" }, else: { first: ["quantity", { value: "1" }] } },
      { if: fixed, take: { value: "100" }, else: { first: ["coupon.percent_off", { value: "0" }] } },
    ],
    per: 100,
  };
}

const VERSION = {
  table: "subscription_version",
  key: ["subscription_id", "id"],
  set: {
    occurred_at: { first: ["subscription.start_date", "subscription.created"] },
    ends_at: "subscription.ended_at",
    account_id: "subscription.customer_id",
    subscription_id: { join: ["subscription_id", "id"], separator: "/" },
    status: { column: "subscription.status", map: STATUS },
    plan: { first: ["plan.nickname", "plan.id"] },
    currency: "plan.currency",
    amount: { column: "plan.amount", unit: "minor", times: { first: ["quantity", { value: "1" }] } },
    interval_unit: "plan.interval",
    interval_count: "plan.interval_count",
    quantity: "quantity",
    discount_forever: discount(["forever"]),
    discount_limited: discount(["repeating"]),
    discount_once: discount(["once"]),
    cancelled_at: "subscription.canceled_at",
  },
  updated_at: `subscription.${SYNCED}`,
};

/**
 * Stripe as Fivetran lands it: one file per table, amounts in minor units, times in UTC. Each subscription item is a version
 * of its own; its price comes from its plan, its state from the subscription.
 */
export const STRIPE = preset({
  id: "stripe",
  title: "Stripe tables (as exported by Fivetran)",
  mapping: {
    source: "Stripe",
    kind: "keyed",
    zone: "UTC",
    files: [
      {
        id: "customer",
        match: { headers: ["id", SYNCED, "account_balance", "created", "delinquent", "email", "livemode"] },
        into: [
          {
            table: "account",
            set: { occurred_at: "created", account_id: "id" },
            updated_at: SYNCED,
          },
        ],
        attributes: {
          account: "id",
          at: "created",
          set: { country: "address_country", internal: { column: "livemode", map: { true: "false", false: "test" } } },
        },
        personal: [
          { subject: "account", id: "id", field: "name", text: "name" },
          { subject: "account", id: "id", field: "email", text: "email" },
        ],
      },
      {
        id: "plan",
        match: { headers: ["id", "amount", "currency", "interval", "interval_count", "product_id", "usage_type"] },
      },
      { id: "coupon", match: { headers: ["id", "amount_off", "percent_off", "duration", "times_redeemed"] } },
      {
        id: "subscription",
        match: {
          headers: [
            "id",
            "customer_id",
            "status",
            "current_period_start",
            "current_period_end",
            "start_date",
            "ended_at",
          ],
        },
      },
      {
        id: "subscription_history",
        match: {
          headers: [
            "id",
            "_fivetran_active",
            "customer_id",
            "status",
            "current_period_start",
            "current_period_end",
            "start_date",
            "ended_at",
          ],
        },
      },
      {
        id: "subscription_discount",
        match: { headers: ["id", "coupon_id", "customer_id", "start", "end", "subscription_id", "checkout_session"] },
      },
      {
        id: "subscription_item",
        match: { headers: ["id", "plan_id", "quantity", "subscription_id", "current_period_start"] },
        joins: [
          { file: ["subscription", "subscription_history"], as: "subscription", on: "subscription_id", key: "id" },
          { file: "plan", as: "plan", on: "plan_id", key: "id" },
          {
            file: "subscription_discount",
            as: "discount",
            on: "subscription_id",
            key: "subscription_id",
            optional: true,
          },
          { file: "coupon", as: "coupon", on: "discount.coupon_id", key: "id", optional: true },
        ],
        into: [VERSION],
      },
      {
        id: "invoice",
        match: {
          headers: [
            "id",
            "customer_id",
            "status",
            "amount_due",
            "amount_paid",
            "subtotal",
            "total",
            "period_start",
            "billing_reason",
          ],
        },
      },
      {
        id: "invoice_line_item",
        match: {
          headers: [
            "id",
            "invoice_id",
            "amount",
            "currency",
            "period_start",
            "period_end",
            "proration",
            "subscription_id",
            "type",
          ],
        },
        joins: [{ file: "invoice", as: "invoice", on: "invoice_id", key: "id" }],
        into: [
          {
            table: "invoice_line",
            key: ["invoice_id", "id"],
            set: {
              occurred_at: "invoice.period_start",
              account_id: "invoice.customer_id",
              invoice_id: "invoice_id",
              subscription_id: "subscription_id",
              kind: {
                if: [{ column: "subscription_id", blank: false }],
                take: { value: "recurring" },
                else: { value: "one_off" },
              },
              status: { column: "invoice.status", map: { draft: "open", deleted: "void" } },
              amount_minor: { column: "amount", unit: "minor" },
              currency: "currency",
              covers_from: "period_start",
              covers_to: "period_end",
            },
            updated_at: SYNCED,
          },
        ],
      },
      {
        id: "charge",
        match: {
          headers: [
            "id",
            "amount",
            "amount_refunded",
            "captured",
            "created",
            "currency",
            "customer_id",
            "paid",
            "status",
          ],
        },
        into: [
          {
            table: "payment",
            when: [{ column: "status", is: ["succeeded", "failed"] }],
            set: {
              occurred_at: "created",
              account_id: "customer_id",
              payment_id: "id",
              invoice_id: "invoice_id",
              status: "status",
              amount_minor: { column: "amount", unit: "minor" },
              currency: "currency",
            },
            updated_at: SYNCED,
          },
        ],
      },
      {
        id: "refund",
        match: { headers: ["id", "amount", "charge_id", "created", "currency", "status", "failure_reason"] },
        into: [
          {
            table: "refund",
            when: [{ column: "status", is: ["succeeded"] }],
            set: {
              occurred_at: "created",
              account_id: { column: "charge_id", lookup: { table: "payment", by: "payment_id", take: "account_id" } },
              refund_id: "id",
              payment_id: "charge_id",
              amount_minor: { column: "amount", unit: "minor" },
              currency: "currency",
            },
            updated_at: SYNCED,
          },
        ],
      },
    ],
  },
});
