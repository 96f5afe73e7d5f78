import { localMidnight } from "@tendwell/core";
import { ProblemError } from "../../access/problem-error.ts";

/** A local date means its first instant in the zone, an ISO instant means itself; microseconds. Null without a text. */
export function readMoment(name: string, text: string | undefined, zone: string): number | null {
  if (text === undefined) return null;
  try {
    if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return localMidnight(text, zone);
    const ms = /^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:?\d{2})$/.test(text) ? Date.parse(text) : Number.NaN;
    if (!Number.isNaN(ms)) return ms * 1000;
  } catch {
    // A day that no calendar has is refused below like any other text.
  }
  throw new ProblemError(
    "invalid-parameter",
    `${name} requires a local date or an ISO instant with its offset, got ${JSON.stringify(text)}`,
    {
      errors: [{ path: name, message: "requires a local date or an ISO instant" }],
    },
  );
}
