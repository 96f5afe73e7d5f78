import type { MetricDefinition } from "../metric.ts";
import { abandonmentRate } from "./abandonment-rate.ts";
import { averageHandleTime } from "./average-handle-time.ts";
import { averageWaitTime } from "./average-wait-time.ts";
import { backlog } from "./backlog.ts";
import { firstContactResolution } from "./first-contact-resolution.ts";
import { firstResponseTime } from "./first-response-time.ts";
import { issueTypes } from "./issue-types.ts";
import { reopenRate } from "./reopen-rate.ts";
import { requesterWaitTime } from "./requester-wait-time.ts";
import { resolutionTime } from "./resolution-time.ts";
import { slaAttainment } from "./sla-attainment.ts";
import { ticketReopens } from "./ticket-reopens.ts";
import { ticketsPerCustomer } from "./tickets-per-customer.ts";

/** The support metrics, in display order. */
export const SUPPORT_METRICS: readonly MetricDefinition[] = [
  ticketsPerCustomer,
  issueTypes,
  firstResponseTime,
  resolutionTime,
  requesterWaitTime,
  slaAttainment,
  backlog,
  firstContactResolution,
  averageHandleTime,
  averageWaitTime,
  abandonmentRate,
  ticketReopens,
  reopenRate,
];
