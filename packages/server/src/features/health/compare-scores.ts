import type { Id } from "@tendwell/core";
import type { AccountScore } from "@tendwell/core/health";
import type { StoredScore } from "./run-store.ts";

/** Beyond this a number is another number, not the dust of another order of adding. */
const DUST = 1e-9;

/** How many stored scores come out otherwise (score, range, status, band or coverage), and the largest difference in points. */
export function compareScores(
  stored: readonly StoredScore[],
  computed: ReadonlyMap<Id, AccountScore>,
): { readonly accounts: number; readonly different: number; readonly largest: number } {
  let different = 0;
  let largest = 0;
  for (const was of stored) {
    const is = computed.get(was.account);
    const gaps = [
      gap(was.score, is?.score ?? null),
      gap(was.low, is?.low ?? null),
      gap(was.high, is?.high ?? null),
      gap(was.coverage, is?.coverage ?? null),
    ];
    if (is === undefined || Math.max(...gaps) > DUST || was.status !== is.status || was.band !== is.band)
      different += 1;
    if (Number.isFinite(gaps[0]!)) largest = Math.max(largest, gaps[0]!);
  }
  return { accounts: stored.length, different, largest };
}

function gap(a: number | null, b: number | null): number {
  if (a === null || b === null) return a === b ? 0 : Number.POSITIVE_INFINITY;
  return Math.abs(a - b);
}
