import type { MetricDefinition } from "../metric.ts";
import { abandonmentRate } from "./abandonment-rate.ts";
import { averageHandleTime } from "./average-handle-time.ts";
import { averageWaitTime } from "./average-wait-time.ts";
import { firstContactResolution } from "./first-contact-resolution.ts";
import { firstResponseTime } from "./first-response-time.ts";
import { ticketReopens } from "./ticket-reopens.ts";
import { ticketsPerCustomer } from "./tickets-per-customer.ts";

/** The support metrics, in display order. */
export const SUPPORT_METRICS: readonly MetricDefinition[] = [
  ticketsPerCustomer,
  firstResponseTime,
  firstContactResolution,
  averageHandleTime,
  averageWaitTime,
  abandonmentRate,
  ticketReopens,
];
