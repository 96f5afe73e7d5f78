import { identifier, type MetricScope, movingTables, sql, type TableName, time, toIso } from "@tendwell/core";
import type { EngineSession } from "../../engine/engine.ts";

const TAGS = { tags: { surface: "api", route: "freshness" } } as const;

export interface Freshness {
  readonly occurredAt: string | null;
  readonly recordedAt: string | null;
}

export interface TableFreshness {
  readonly occurredUs: number;
  readonly recordedUs: number;
}

/** The newest fact of a table before `asOf`; null when it is empty. */
export async function tableFreshness(
  engine: EngineSession,
  table: TableName,
  asOf: number,
): Promise<TableFreshness | null> {
  const [row] = await engine.query(
    sql`select max(occurred_at) as occurred_at, max(recorded_at) as recorded_at from ${identifier(table)} where occurred_at < ${time(asOf)}`,
    TAGS,
  );
  if (row?.occurred_at === null || row?.occurred_at === undefined) return null;
  return { occurredUs: Number(row.occurred_at), recordedUs: Number(row.recorded_at) };
}

/** A figure is as fresh as the stalest of its moving inputs; slow tables count only when it has no others. */
export async function metricFreshness(
  inputs: readonly TableName[],
  scope: MetricScope,
  read: (table: TableName, asOf: number) => Promise<TableFreshness | null>,
): Promise<Freshness> {
  const found: TableFreshness[] = [];
  for (const table of movingTables(inputs)) {
    const one = await read(table, scope.asOf);
    if (one !== null) found.push(one);
  }
  if (found.length === 0) return { occurredAt: null, recordedAt: null };
  return {
    occurredAt: toIso(Math.min(...found.map((one) => one.occurredUs))),
    recordedAt: toIso(Math.min(...found.map((one) => one.recordedUs))),
  };
}
