import type { MetricInfo } from "@tendwell/contract";

/** Families of metrics in display order. */
export const FAMILIES: readonly MetricInfo["family"][] = [
  "revenue",
  "customers",
  "orders",
  "economics",
  "surveys",
  "product",
  "support",
];
