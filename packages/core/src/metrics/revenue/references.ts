import type { Reference } from "../reference.ts";
import { arpuReference } from "./arpu.reference.ts";
import { arrReference } from "./arr.reference.ts";
import { grossRevenueChurnReference } from "./gross-revenue-churn.reference.ts";
import { grossRevenueRetentionReference } from "./gross-revenue-retention.reference.ts";
import { mrrReference } from "./mrr.reference.ts";
import { mrrMovementsReference } from "./mrr-movements.reference.ts";
import { netRevenueChurnReference } from "./net-revenue-churn.reference.ts";
import { netRevenueRetentionReference } from "./net-revenue-retention.reference.ts";
import { quickRatioReference } from "./quick-ratio.reference.ts";
import { recurringBillingsReference } from "./recurring-billings.reference.ts";
import { renewalRateReference } from "./renewal-rate.reference.ts";

/** The oracles of the revenue metrics, by id. */
export const REVENUE_REFERENCES: Readonly<Record<string, Reference>> = {
  mrr: mrrReference,
  arr: arrReference,
  mrr_movements: mrrMovementsReference,
  net_revenue_retention: netRevenueRetentionReference,
  gross_revenue_retention: grossRevenueRetentionReference,
  gross_revenue_churn: grossRevenueChurnReference,
  net_revenue_churn: netRevenueChurnReference,
  quick_ratio: quickRatioReference,
  recurring_billings: recurringBillingsReference,
  arpu: arpuReference,
  renewal_rate: renewalRateReference,
};
