import type { Reference } from "../reference.ts";
import { durationPoints } from "./tickets.reference.ts";

export const requesterWaitTimeReference: Reference = (facts, scope) =>
  durationPoints(facts, scope, ({ steps }) => {
    let waited = 0;
    steps.forEach((step, i) => {
      const next = steps[i + 1];
      if (next !== undefined && ["new", "open", "hold"].includes(step.status)) waited += next.at - step.at;
    });
    return waited;
  });
