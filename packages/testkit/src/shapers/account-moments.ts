import type { Fact, TableName, Timestamp } from "@tendwell/core";
import type { Draw } from "../draw.ts";

const moments = new WeakMap<Draw, Map<string, Timestamp[]>>();

/** Notes that an account began or changed at this fact's instant. */
export function noteMoment(draw: Draw, accountId: string, at: Timestamp): void {
  const known = moments.get(draw) ?? new Map<string, Timestamp[]>();
  moments.set(draw, known);
  known.set(accountId, [...(known.get(accountId) ?? []), at]);
}

/** Now and then the fact moves to the very instant at which its account began or changed: off-by-ones show there. */
export function meetAccount<T extends Fact<TableName> & { readonly account_id: string | null }>(row: T, draw: Draw): T {
  const own = row.account_id === null ? undefined : moments.get(draw)?.get(row.account_id);
  if (own === undefined || !draw.rng.chance(0.15)) return row;
  const occurred_at = draw.rng.pick(own);
  const later = Math.max(0, occurred_at - row.occurred_at);
  return { ...row, occurred_at, available_at: row.available_at + later, recorded_at: row.recorded_at + later };
}
