import { DAY, identifier, movingTables, type Sql, sql, type TableName, time } from "@tendwell/core";
import type { Asking } from "./asking.ts";

/** How far from the end of a table its first or newest visible fact is looked for, before all of it is read. */
const NEAR = [DAY / 24, 7 * DAY] as const;

/** Age of the newest fact per table, and the instant of the first; read once each. */
export class FeedAges {
  private readonly asking: Asking;
  private readonly known = new Map<string, Promise<number | null>>();
  constructor(asking: Asking) {
    this.asking = asking;
  }

  /** Days since the newest fact; null where there is none. */
  async of(table: TableName): Promise<number | null> {
    const newest = await this.at(table, "newest");
    return newest === null ? null : (this.asking.moment.asOf - newest) / DAY;
  }

  /** The instant of the first fact; null where there is none. */
  first(table: TableName): Promise<number | null> {
    return this.at(table, "first");
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

  private at(table: TableName, end: "first" | "newest"): Promise<number | null> {
    const key = `feed:${end}:${table}`;
    const found = this.known.get(key) ?? this.asking.once(key, () => this.read(table, end));
    this.known.set(key, found);
    return found;
  }

  private async read(table: TableName, end: "first" | "newest"): Promise<number | null> {
    const { asOf } = this.asking.moment;
    const instant = end === "first" ? sql`min(f.occurred_at)` : sql`max(f.occurred_at)`;
    const ask = async (from: Sql, where: Sql): Promise<number | null> => {
      const [row] = await this.asking.query(
        sql`select ${instant} as at from ${from} f where ${where}`,
        `feed:${table}`,
      );
      return row?.at === null || row?.at === undefined ? null : Number(row.at);
    };
    // What engines keep about their columns answers for all rows, seen or not, and what is seen mostly ends close to it: a
    // few days are read instead of everything.
    const edge = await ask(identifier(table), sql`f.occurred_at < ${time(asOf)}`);
    if (edge === null) return null;
    // A feed is alive or not for the company as a whole, whichever accounts are asked about.
    const seen = this.asking.source({ ...this.asking.scope([]), accounts: null }).from(table);
    for (const near of NEAR) {
      const close =
        end === "first" ? sql`f.occurred_at <= ${time(edge + near)}` : sql`f.occurred_at >= ${time(edge - near)}`;
      const found = await ask(seen, close);
      if (found !== null) return found;
    }
    return ask(seen, sql`true`);
  }
}
