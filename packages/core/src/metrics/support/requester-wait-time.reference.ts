import type { Reference } from "../reference.ts";
import { durationPoints } from "./tickets.reference.ts";

export const requesterWaitTimeReference: Reference = (facts, scope) =>
  durationPoints(facts, scope, ({ steps }, _solved, time) => {
    let waited: number | null = 0;
    steps.forEach((step, i) => {
      const next = steps[i + 1];
      if (next === undefined || !["new", "open", "hold"].includes(step.status)) return;
      const took = time(step.at, next.at);
      waited = took === null || waited === null ? null : waited + took;
    });
    return waited;
  });
