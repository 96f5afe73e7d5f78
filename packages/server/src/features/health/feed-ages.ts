import { DAY, movingTables, sql, type TableName } from "@tendwell/core";
import type { Asking } from "./asking.ts";

/** Age of the newest fact per table, and the instant of the first; read once each. */
export class FeedAges {
  private readonly asking: Asking;
  private readonly known = new Map<TableName, Promise<{ readonly first: number; readonly newest: number } | null>>();
  constructor(asking: Asking) {
    this.asking = asking;
  }

  /** Days since the newest fact; null where there is none. */
  async of(table: TableName): Promise<number | null> {
    const span = await this.span(table);
    return span === null ? null : (this.asking.moment.asOf - span.newest) / DAY;
  }

  /** The instant of the first fact; null where there is none. */
  async first(table: TableName): Promise<number | null> {
    return (await this.span(table))?.first ?? null;
  }

  /** A measure is as fresh as the stalest of its moving feeds that has any facts. */
  async ofAll(tables: readonly TableName[]): Promise<number | null> {
    const found: number[] = [];
    for (const table of movingTables(tables)) {
      const age = await this.of(table);
      if (age !== null) found.push(age);
    }
    return found.length === 0 ? null : Math.max(...found);
  }

  private span(table: TableName) {
    const found = this.known.get(table) ?? this.read(table);
    this.known.set(table, found);
    return found;
  }

  private async read(table: TableName) {
    // A feed is alive or not for the company as a whole, whichever accounts are asked about.
    const q = this.asking.source({ ...this.asking.scope([]), accounts: null });
    const [row] = await this.asking.query(
      sql`select min(f.occurred_at) as first_at, max(f.occurred_at) as newest_at from ${q.from(table)} f`,
      `feed:${table}`,
    );
    if (row?.newest_at === null || row?.newest_at === undefined) return null;
    return { first: Number(row.first_at), newest: Number(row.newest_at) };
  }
}
