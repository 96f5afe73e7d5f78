import type { Reference } from "../reference.ts";
import { durationPoints } from "./tickets.reference.ts";

export const resolutionTimeReference: Reference = (facts, scope) =>
  durationPoints(facts, scope, (ticket, solved, time) => time(ticket.created, solved));
