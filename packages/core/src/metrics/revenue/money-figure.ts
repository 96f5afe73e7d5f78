import type { Nano } from "../../facts/fact.ts";
import { amountFigure, intStat, missingFigure, nanoStat } from "../figure.ts";
import type { Figure, StatRow } from "../metric.ts";

/** Share of amounts that could be converted, null where there were none. */
export function coverageOf(seen: bigint, converted: bigint): number | null {
  return seen === 0n ? null : Number(converted) / Number(seen);
}

/**
 * An amount from the statistics `<name>`, `<name>_n`, `<name>_seen` and `<name>_converted`: no value where nothing ever was
 * (`ever`), or where no amount could be converted.
 */
export function moneyFigure(
  row: StatRow | undefined,
  name: string,
  component: string | null,
  times: bigint = 1n,
): Figure {
  if (intStat(row, "ever") === 0n) return missingFigure("no_data", { component });
  const seen = intStat(row, `${name}_seen`);
  const converted = intStat(row, `${name}_converted`);
  const coverage = coverageOf(seen, converted);
  if (seen > 0n && converted === 0n) return missingFigure("missing_rate", { component, coverage });
  const amount: Nano = nanoStat(row, name) * times;
  return amountFigure(amount, { component, coverage, n: Number(intStat(row, `${name}_n`)) });
}
