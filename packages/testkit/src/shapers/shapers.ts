import type { Shapers } from "../draw.ts";
import { CUSTOMERS_SHAPERS } from "./customers.ts";
import { ECONOMICS_SHAPERS } from "./economics.ts";
import { PRODUCT_SHAPERS } from "./product.ts";
import { REVENUE_SHAPERS } from "./revenue.ts";
import { SUPPORT_SHAPERS } from "./support.ts";
import { SURVEYS_SHAPERS } from "./surveys.ts";

export const SHAPERS: Shapers = {
  ...REVENUE_SHAPERS,
  ...CUSTOMERS_SHAPERS,
  ...ECONOMICS_SHAPERS,
  ...SURVEYS_SHAPERS,
  ...PRODUCT_SHAPERS,
  ...SUPPORT_SHAPERS,
};
