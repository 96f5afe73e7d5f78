import { CUSTOMERS_REFERENCES } from "./customers/references.ts";
import { ECONOMICS_REFERENCES } from "./economics/references.ts";
import { PRODUCT_REFERENCES } from "./product/references.ts";
import type { Reference } from "./reference.ts";
import { REVENUE_REFERENCES } from "./revenue/references.ts";
import { SUPPORT_REFERENCES } from "./support/references.ts";
import { SURVEYS_REFERENCES } from "./surveys/references.ts";

/** The oracle of each metric, by id. Kept apart from the catalogue: no product code imports it. */
export const REFERENCES: Readonly<Record<string, Reference>> = {
  ...REVENUE_REFERENCES,
  ...CUSTOMERS_REFERENCES,
  ...ECONOMICS_REFERENCES,
  ...SURVEYS_REFERENCES,
  ...PRODUCT_REFERENCES,
  ...SUPPORT_REFERENCES,
};
