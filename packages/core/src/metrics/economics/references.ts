import type { Reference } from "../reference.ts";
import { averagePurchaseValueReference } from "./average-purchase-value.reference.ts";
import { cacPaybackReference } from "./cac-payback.reference.ts";
import { customerAcquisitionCostReference } from "./customer-acquisition-cost.reference.ts";
import { customerLifetimeValueReference } from "./customer-lifetime-value.reference.ts";
import { customerRetentionCostReference } from "./customer-retention-cost.reference.ts";
import { ltvToCacReference } from "./ltv-to-cac.reference.ts";
import { magicNumberReference } from "./magic-number.reference.ts";
import { purchaseFrequencyReference } from "./purchase-frequency.reference.ts";
import { referralRateReference } from "./referral-rate.reference.ts";
import { servedRateReference } from "./served-rate.reference.ts";
import { successReturnReference } from "./success-return.reference.ts";

/** The oracles of the economics metrics, by id. */
export const ECONOMICS_REFERENCES: Readonly<Record<string, Reference>> = {
  average_purchase_value: averagePurchaseValueReference,
  purchase_frequency: purchaseFrequencyReference,
  customer_lifetime_value: customerLifetimeValueReference,
  customer_acquisition_cost: customerAcquisitionCostReference,
  customer_retention_cost: customerRetentionCostReference,
  ltv_to_cac: ltvToCacReference,
  cac_payback: cacPaybackReference,
  magic_number: magicNumberReference,
  success_return: successReturnReference,
  referral_rate: referralRateReference,
  served_rate: servedRateReference,
};
