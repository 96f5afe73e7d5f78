import type { OptionSpec } from "../metric.ts";
import { windowOption } from "./retention-window.ts";
import { MOVEMENT_OPTIONS } from "./subscription-options.ts";

/** Options of the two revenue churn rates. */
export const REVENUE_CHURN_OPTIONS: Readonly<Record<string, OptionSpec>> = {
  ...MOVEMENT_OPTIONS,
  window: windowOption("period"),
  method: {
    type: "enum",
    values: ["endpoints", "movements"],
    default: "endpoints",
    about:
      "Compare opening and closing of each customer who paid at opening, or sum the ledger's movements of everybody (as ChartMogul does; over a year it can exceed 100 %)",
  },
};
