import { IMPACTS, type Impact } from "./scorecard-document.ts";

/** What an impact weighs against the others of its group. */
const IMPACT_WEIGHTS: Readonly<Record<Impact, number>> = { none: 0, low: 1, medium: 2, high: 3 };
const SHARE = /^(\d+(?:\.\d+)?)\s*%$/;

/** Reads `high` or `40%`; null where it is neither. Without a text: medium. */
export function readWeight(text: string | undefined): { readonly value: number; readonly exact: boolean } | null {
  if (text === undefined) return { value: IMPACT_WEIGHTS.medium, exact: false };
  const impact = IMPACTS.find((name) => name === text);
  if (impact !== undefined) return { value: IMPACT_WEIGHTS[impact], exact: false };
  const share = SHARE.exec(text)?.[1];
  return share === undefined ? null : { value: Number(share), exact: true };
}
