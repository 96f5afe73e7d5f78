import type { Id } from "@tendwell/core";
import type { ExportRows } from "../export/export-service.ts";
import type { PortfolioSnapshot } from "./portfolio-snapshot.ts";
import { shownAs } from "./shown-as.ts";

const CHUNK = 2_000;
const TREND_DAYS = 28;

type Cell = string | number | null;

/** Some accounts of a portfolio as a table: scores, money in minor units, days and every attribute. */
export function portfolioExport(snapshot: PortfolioSnapshot, chosen: ReadonlySet<Id>): ExportRows {
  const attributes = new Set<string>();
  for (const { attributes: own } of snapshot.facts.accounts.values())
    for (const name of own.keys()) attributes.add(name);
  const names = [...attributes].sort();
  const columns = [
    "account",
    "name",
    "shown",
    "score",
    "low",
    "high",
    "coverage",
    "trend_28_days",
    "mrr_minor",
    "arr_minor",
    "currency",
    "renewal_at",
    "last_touch_at",
    "silent_days",
    "last_use_at",
    "uses_28_days",
    "uses_28_days_before",
    "open_tickets",
    "voice",
    ...snapshot.others.map((one) => `score_${one.scorecard}`),
    ...names,
  ];
  const { currency } = snapshot.facts;
  async function* chunks(): AsyncGenerator<Cell[][]> {
    const { rows } = snapshot.order("rank");
    for (let from = 0; from < rows.length; from += CHUNK) {
      const out: Cell[][] = [];
      for (const index of rows.subarray(from, from + CHUNK)) {
        if (!chosen.has(snapshot.ids[index]!)) continue;
        const row = snapshot.row(index);
        const minor = row.mrr === null ? null : Math.round(row.mrr);
        out.push([
          row.account.externalId,
          row.account.name,
          shownAs(row),
          row.status === "none" ? null : row.score,
          row.low,
          row.high,
          row.coverage,
          row.slope === null ? null : row.slope * TREND_DAYS,
          minor,
          row.mrr === null ? null : Math.round(row.mrr * 12),
          currency,
          row.renewalAt,
          row.lastTouchAt,
          row.silentDays,
          row.lastUseAt,
          row.uses,
          row.usesBefore,
          row.openTickets,
          row.voice?.value ?? null,
          ...snapshot.others.map((one) => row.scores[one.scorecard]?.score ?? null),
          ...names.map((name) => row.attributes[name] ?? null),
        ]);
      }
      if (out.length > 0) yield out;
    }
  }
  return { columns, chunks: chunks() };
}
