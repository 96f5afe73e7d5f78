/** A sentence about a move: message key `health:ledger.<code>` with its values. */
export interface LedgerWord {
  readonly code: string;
  readonly values: Readonly<Record<string, string | number>>;
}

/** Parts below this many points are not worth a sentence; the figures still list them. */
const WORTH_SAYING = 0.05;

const signed = (part: number): string => `${part < 0 ? "−" : "+"}${Math.abs(part).toFixed(1)}`;

interface Parts {
  readonly from: number;
  readonly to: number;
  readonly change: number;
  readonly configuration: number;
  readonly lateFacts: number;
  readonly coverage: number;
  readonly behaviour: readonly { readonly title: string; readonly part: number }[];
  readonly override: number;
  readonly joined?: number;
  readonly left?: number;
}

/** A ledger in sentences: the move first, then its parts in the ledger's order, behaviour by size. */
export function ledgerWords(parts: Parts): LedgerWord[] {
  const { from, to, change } = parts;
  const span = { from: from.toFixed(1), to: to.toFixed(1), part: signed(change) };
  const moved = Math.abs(change) >= WORTH_SAYING;
  const words: LedgerWord[] = [{ code: moved ? "moved" : "unmoved", values: span }];
  const say = (code: string, part: number | undefined, values: Record<string, string | number> = {}) => {
    if (part !== undefined && Math.abs(part) >= WORTH_SAYING)
      words.push({ code, values: { ...values, part: signed(part) } });
  };
  say("joined", parts.joined);
  say("left", parts.left);
  say("configuration", parts.configuration);
  say("late_facts", parts.lateFacts);
  say("coverage", parts.coverage);
  const bySize = [...parts.behaviour].sort((a, b) => Math.abs(b.part) - Math.abs(a.part));
  for (const { title, part } of bySize) say("behaviour", part, { measure: title });
  say("override", parts.override);
  return words;
}
