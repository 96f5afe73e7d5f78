import type { Shapers } from "../draw.ts";
import { meetAccount, noteMoment } from "./account-moments.ts";

/** What makes random account facts plausible. */
export const CUSTOMERS_SHAPERS: Shapers = {
  account: (row, draw) => {
    noteMoment(draw, row.account_id, row.occurred_at);
    return [row];
  },
  account_attribute: (drawn, draw) => {
    const { rng, once } = draw;
    const row = meetAccount(drawn, draw);
    noteMoment(draw, row.account_id, row.occurred_at);
    const attribute = rng.pick(["segment", "segment", "plan", "owner", "acquisition_channel", "campaign", "internal"]);
    const value = attribute === "internal" ? rng.pick(["true", "false", "false", "false"]) : row.value;
    // No two values of one attribute at one instant.
    if (!once(`${row.account_id} ${attribute} ${row.occurred_at}`)) return [];
    return [{ ...row, attribute, value }];
  },
  outcome: (row, { rng }) => [
    {
      ...row,
      outcome_id: String(rng.int(1, 2 ** 40)),
      kind: rng.pick(["churn", "churn", "churn", "upsell", "cross_sell", "referral_asked", "referral_made"] as const),
      reason: rng.pick(["price", "price", "product", "unknown", null]),
      mrr: rng.chance(0.2) ? 0n : row.mrr,
    },
  ],
};
