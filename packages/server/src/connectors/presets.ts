import { BANK_NPS } from "./bank-nps/bank-nps.ts";
import { CDNOW } from "./cdnow/cdnow.ts";
import { MRR_PLAYBOOK } from "./mrr-playbook/mrr-playbook.ts";
import type { Preset } from "./preset.ts";
import { PWC_CALLS } from "./pwc-calls/pwc-calls.ts";
import { RAVENSTACK } from "./ravenstack/ravenstack.ts";
import { STRIPE } from "./stripe/stripe.ts";
import { SUBSCRIPTION_COHORTS } from "./subscription-cohorts/subscription-cohorts.ts";

/** Every known export. */
export const PRESETS: readonly Preset[] = [
  RAVENSTACK,
  CDNOW,
  PWC_CALLS,
  BANK_NPS,
  SUBSCRIPTION_COHORTS,
  MRR_PLAYBOOK,
  STRIPE,
];
