import type { ChangeLedger } from "./change-ledger.ts";

/** One account's ends and, where it was scored at both, its ledger. */
export interface AccountChange {
  readonly account: string;
  readonly from: number | null;
  readonly to: number | null;
  readonly ledger: ChangeLedger | null;
}

export interface PortfolioLedger {
  readonly accountsFrom: number;
  readonly accountsTo: number;
  readonly from: number;
  readonly to: number;
  readonly change: number;
  /** Accounts scored only at the second date moved the mean by this, those scored only at the first by `left`. */
  readonly joined: number;
  readonly left: number;
  readonly configuration: number;
  readonly lateFacts: number;
  readonly coverage: number;
  readonly behaviour: readonly { readonly measure: string; readonly part: number }[];
  readonly override: number;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The ledger of a portfolio's mean score: the mean of its accounts' parts, and what joined and left. Null where either date has no score. */
export function portfolioLedger(changes: readonly AccountChange[]): PortfolioLedger | null {
  const before = changes.flatMap((change) => (change.from === null ? [] : [change.from]));
  const after = changes.flatMap((change) => (change.to === null ? [] : [change.to]));
  if (before.length === 0 || after.length === 0) return null;
  const from = mean(before);
  const to = mean(after);
  const ledgers = changes.flatMap((change) => (change.ledger === null ? [] : [change.ledger]));
  const counts = { accountsFrom: before.length, accountsTo: after.length, from, to, change: to - from };
  if (ledgers.length === 0) {
    const nothing = { configuration: 0, lateFacts: 0, coverage: 0, behaviour: [], override: 0 };
    return { ...counts, joined: to - from, left: 0, ...nothing };
  }
  const stayed = mean(ledgers.map((ledger) => ledger.from));
  const stay = mean(ledgers.map((ledger) => ledger.to));
  const part = (of: (ledger: ChangeLedger) => number) => mean(ledgers.map(of));
  const byMeasure = new Map<string, number>();
  for (const ledger of ledgers) {
    for (const { measure, part: moved } of ledger.behaviour)
      byMeasure.set(measure, (byMeasure.get(measure) ?? 0) + moved / ledgers.length);
  }
  return {
    ...counts,
    joined: to - stay,
    left: stayed - from,
    configuration: part((ledger) => ledger.configuration),
    lateFacts: part((ledger) => ledger.lateFacts),
    coverage: part((ledger) => ledger.coverage),
    behaviour: [...byMeasure].map(([measure, moved]) => ({ measure, part: moved })),
    override: part((ledger) => ledger.override),
  };
}
