import { DAY } from "@tendwell/core";
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
    const referred = attribute === "acquisition_channel" && rng.chance(0.4);
    return [{ ...row, attribute, value: referred ? "referral" : value }];
  },
  outcome: (row, { rng }) => {
    const outcome = {
      ...row,
      outcome_id: String(rng.int(1, 2 ** 40)),
      kind: rng.pick(["churn", "churn", "churn", "upsell", "cross_sell", "referral_asked", "referral_made"] as const),
      reason: rng.pick(["price", "price", "product", "unknown", null]),
      mrr: rng.chance(0.2) ? 0n : row.mrr,
    };
    if (outcome.kind !== "referral_made" || rng.chance(0.3)) return [outcome];
    // Asked some whole days before, or at the very instant; now and then a microsecond off.
    const before = rng.pick([0, 1, 7, 30, 40, 90]) * DAY + rng.pick([0, 0, 0, -1, 1]);
    const asked = { ...outcome, outcome_id: String(rng.int(1, 2 ** 40)), kind: "referral_asked" as const };
    return [outcome, { ...asked, occurred_at: row.occurred_at - before, referred_account_id: null }];
  },
};
