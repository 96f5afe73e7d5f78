import { findMetric, identifier, sql, type TableName } from "@tendwell/core";
import type { MeasureDocument, ScorecardDocument } from "@tendwell/core/health";
import type { Engine } from "../../engine/engine.ts";
import { signalTable } from "./signal-values.ts";

export const STARTER_ID = "starter";

/**
 * The scorecard that a company has before it makes its own: use of the product (a steep fall weighs most), the relationship
 * and the value. Expert weights, not learned ones.
 */
const STARTER: ScorecardDocument = {
  id: STARTER_ID,
  title: "Starter",
  about:
    "Use of the product against the account's own past, the relationship, support and revenue. A beginning: replay it, then make your own.",
  outcome: "churn",
  measures: [
    {
      id: "use",
      title: "Use of the product",
      weight: "high",
      measures: [
        {
          id: "use_against_past",
          title: "Active users against the account's own past",
          weight: "high",
          metric: "active_users",
          absent: 0,
          ownPast: { worst: -4, best: 0 },
        },
        {
          id: "days_since_use",
          title: "Days since last use",
          weight: "medium",
          signal: "days_since_use",
          linear: { worst: 30, best: 3 },
        },
        {
          id: "seats_used",
          title: "Seats in use",
          weight: "medium",
          metric: "license_utilization",
          linear: { worst: 0.2, best: 0.8 },
        },
      ],
    },
    {
      id: "relationship",
      title: "Relationship",
      weight: "medium",
      measures: [
        {
          id: "satisfaction",
          title: "Satisfaction in surveys",
          weight: "medium",
          metric: "nps",
          window: "1y",
          linear: { worst: -100, best: 100 },
        },
        {
          id: "days_since_touch",
          title: "Days since the last touch",
          weight: "low",
          signal: "days_since_touch",
          linear: { worst: 90, best: 14 },
        },
      ],
    },
    {
      id: "reopened_tickets",
      title: "Tickets that came back",
      weight: "low",
      metric: "ticket_reopens",
      window: "90d",
      absent: 0,
      linear: { worst: 3, best: 0 },
    },
    {
      id: "revenue_kept",
      title: "Revenue kept over a year",
      weight: "low",
      metric: "net_revenue_retention",
      window: "1y",
      linear: { worst: 0.7, best: 1.05 },
    },
    {
      id: "orders",
      title: "Orders against the account's own past",
      weight: "medium",
      metric: "purchase_frequency",
      absent: 0,
      ownPast: { worst: -4, best: 0, recentDays: 90, baselineDays: 270, bucketDays: 30 },
    },
  ],
};

/** Tables without which a measure cannot say anything. */
const NEEDS: Readonly<Record<string, readonly TableName[]>> = {
  active_users: ["product_event"],
  license_utilization: ["seat_entitlement", "product_event"],
  nps: ["survey_response"],
  ticket_reopens: ["ticket"],
  net_revenue_retention: ["subscription_version"],
  purchase_frequency: ["purchase"],
};

/** The starter as this company's facts allow it, and the ids of the measures that had no facts at all. */
export async function starterScorecard(
  engine: Engine,
): Promise<{ document: ScorecardDocument; dropped: readonly string[] } | null> {
  const filled = new Map<TableName, boolean>();
  const has = async (table: TableName): Promise<boolean> => {
    const known = filled.get(table);
    if (known !== undefined) return known;
    const rows = await engine.query(sql`select 1 as one from ${identifier(table)} limit 1`, {
      tags: { surface: "health", route: "starter" },
    });
    filled.set(table, rows.length > 0);
    return rows.length > 0;
  };
  const dropped: string[] = [];
  const keep = async (measures: readonly MeasureDocument[]): Promise<MeasureDocument[]> => {
    const kept: MeasureDocument[] = [];
    for (const measure of measures) {
      if (measure.measures !== undefined) {
        const inner = await keep(measure.measures);
        if (inner.length > 0) kept.push({ ...measure, measures: inner });
        continue;
      }
      const needs =
        measure.signal !== undefined
          ? [signalTable(measure.signal)]
          : (NEEDS[measure.metric ?? ""] ?? findMetric(measure.metric ?? "")?.inputs ?? []);
      const there = await Promise.all(needs.map(has));
      if (there.every(Boolean)) kept.push(measure);
      else dropped.push(measure.id);
    }
    return kept;
  };
  const measures = await keep(STARTER.measures);
  return measures.length === 0 ? null : { document: { ...STARTER, measures }, dropped };
}
