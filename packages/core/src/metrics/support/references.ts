import type { Reference } from "../reference.ts";
import { abandonmentRateReference } from "./abandonment-rate.reference.ts";
import { averageHandleTimeReference } from "./average-handle-time.reference.ts";
import { averageWaitTimeReference } from "./average-wait-time.reference.ts";
import { backlogReference } from "./backlog.reference.ts";
import { firstContactResolutionReference } from "./first-contact-resolution.reference.ts";
import { firstResponseTimeReference } from "./first-response-time.reference.ts";
import { issueTypesReference } from "./issue-types.reference.ts";
import { reopenRateReference } from "./reopen-rate.reference.ts";
import { requesterWaitTimeReference } from "./requester-wait-time.reference.ts";
import { resolutionTimeReference } from "./resolution-time.reference.ts";
import { slaAttainmentReference } from "./sla-attainment.reference.ts";
import { ticketReopensReference } from "./ticket-reopens.reference.ts";
import { ticketsPerCustomerReference } from "./tickets-per-customer.reference.ts";

/** The oracles of the support metrics, by id. */
export const SUPPORT_REFERENCES: Readonly<Record<string, Reference>> = {
  tickets_per_customer: ticketsPerCustomerReference,
  issue_types: issueTypesReference,
  first_response_time: firstResponseTimeReference,
  resolution_time: resolutionTimeReference,
  requester_wait_time: requesterWaitTimeReference,
  sla_attainment: slaAttainmentReference,
  backlog: backlogReference,
  first_contact_resolution: firstContactResolutionReference,
  average_handle_time: averageHandleTimeReference,
  average_wait_time: averageWaitTimeReference,
  abandonment_rate: abandonmentRateReference,
  ticket_reopens: ticketReopensReference,
  reopen_rate: reopenRateReference,
};
