import { randomBytes } from "node:crypto";

let made = 0;

/** An id that sorts after those made before it in the same millisecond: what happened first is told first. */
export function sortableId(prefix: string, nowMs: number): string {
  made = (made + 1) % 36 ** 6;
  const order = `${nowMs.toString(36).padStart(9, "0")}${made.toString(36).padStart(6, "0")}`;
  return `${prefix}_${order}${randomBytes(6).toString("hex")}`;
}
