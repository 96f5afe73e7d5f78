import { ProblemError } from "../../access/problem-error.ts";

/** Where a page of touches ended. */
export function touchCursor(at: number, id: bigint): string {
  return `${at}_${id}`;
}

export function readTouchCursor(text: string): { readonly at: number; readonly id: bigint } {
  const match = /^(-?\d{1,17})_(\d{1,19})$/.exec(text);
  if (match === null)
    throw new ProblemError("invalid-parameter", `cursor requires one that a page gave, got ${JSON.stringify(text)}`);
  return { at: Number(match[1]), id: BigInt(match[2]!) };
}
