import type { Window } from "./scorecard.ts";

const WINDOW = /^([1-9]\d{0,3})(d|m|y)$/;
const GRAINS = { d: "day", m: "month", y: "year" } as const;

/** Reads `30d`, `3m` or `1y`; null where it is none of them. */
export function readWindow(text: string): Window | null {
  const match = WINDOW.exec(text);
  return match === null ? null : { count: Number(match[1]), grain: GRAINS[match[2] as "d" | "m" | "y"] };
}
