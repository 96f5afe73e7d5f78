import { DAY, sql, type TableName } from "@tendwell/core";
import type { Asking } from "./asking.ts";

/** Tables that change rarely by their nature: they say nothing about whether a feed is alive. */
const SLOW: ReadonlySet<TableName> = new Set([
  "account",
  "account_attribute",
  "person",
  "business_calendar",
  "sla_policy",
  "fx_rate",
  "seat_entitlement",
  "outcome_target",
]);

/** Age of the newest fact per table, read once each. */
export class FeedAges {
  private readonly asking: Asking;
  private readonly known = new Map<TableName, Promise<number | null>>();
  constructor(asking: Asking) {
    this.asking = asking;
  }

  /** Days since the newest fact; null where there is none. */
  of(table: TableName): Promise<number | null> {
    const found = this.known.get(table) ?? this.read(table);
    this.known.set(table, found);
    return found;
  }

  /** A measure is as fresh as the stalest of its moving feeds that has any facts. */
  async ofAll(tables: readonly TableName[]): Promise<number | null> {
    const moving = tables.filter((table) => !SLOW.has(table));
    const found: number[] = [];
    for (const table of moving.length > 0 ? moving : tables) {
      const age = await this.of(table);
      if (age !== null) found.push(age);
    }
    return found.length === 0 ? null : Math.max(...found);
  }

  private async read(table: TableName): Promise<number | null> {
    const { asOf } = this.asking.moment;
    // A feed is alive or not for the company as a whole, whichever accounts are asked about.
    const q = this.asking.source({ ...this.asking.scope([]), accounts: null });
    const [row] = await this.asking.query(
      sql`select max(f.occurred_at) as newest from ${q.from(table)} f`,
      `feed:${table}`,
    );
    return row?.newest === null || row?.newest === undefined ? null : (asOf - Number(row.newest)) / DAY;
  }
}
