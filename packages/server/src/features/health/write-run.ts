import { type Id, identifier, join, sql } from "@tendwell/core";
import type { AccountScore } from "@tendwell/core/health";
import type { Engine, EngineRow } from "../../engine/engine.ts";
import type { PeerCuts } from "./measure-values.ts";
import type { StoredRun } from "./run-store.ts";

const tags = (route: string) => ({ tags: { surface: "health", route }, timeoutMs: 600_000 }) as const;
/** Rows handed to the engine at once. */
const CHUNK = 20_000;

/** What the store knows at this instant: newest import and undo, and when they were recorded. */
export interface Knowledge {
  readonly lastBatch: number;
  readonly undos: number;
  /** Microseconds; 0 for an empty store. */
  readonly at: number;
}

export async function knowledgeNow(engine: Engine): Promise<Knowledge> {
  const [row] = await engine.query(
    sql`select (select coalesce(max(batch_id), 0) from import_batch) as last_batch, (select count(*) from batch_undo) as undos,
      (select max(recorded_at) from import_batch) as imported_at, (select max(recorded_at) from batch_undo) as undone_at`,
    tags("knowledge"),
  );
  return {
    lastBatch: Number(row?.last_batch ?? 0),
    undos: Number(row?.undos ?? 0),
    at: Math.max(Number(row?.imported_at ?? 0), Number(row?.undone_at ?? 0)),
  };
}

/** Adds a run with its scores, all or nothing; returns its id. */
export async function writeRun(
  engine: Engine,
  run: Omit<StoredRun, "id" | "accounts">,
  scores: ReadonlyMap<Id, AccountScore>,
  cuts: PeerCuts,
): Promise<number> {
  return engine.transaction(async (session) => {
    const [row] = await session.query(sql`select coalesce(max(run_id), 0) + 1 as id from health_run`, tags("run-id"));
    const id = Number(row?.id ?? 1);
    await session.insert(
      "health_run",
      [
        "run_id",
        "scorecard",
        "version",
        "scope",
        "as_of",
        "known_at",
        "recorded_at",
        "last_batch",
        "undos",
        "accounts",
        "document",
      ],
      [
        {
          run_id: id,
          scorecard: run.scorecard,
          version: run.version,
          scope: run.scope,
          as_of: run.asOf,
          known_at: run.knownAt,
          recorded_at: run.recordedAt,
          last_batch: run.lastBatch,
          undos: run.undos,
          accounts: BigInt(scores.size),
          document: JSON.stringify(run.document),
        },
      ],
    );
    let scoreRows: EngineRow[] = [];
    let measureRows: EngineRow[] = [];
    const flush = async () => {
      if (scoreRows.length > 0) await session.insert("health_score", Object.keys(scoreRows[0]!), scoreRows);
      if (measureRows.length > 0) await session.insert("health_measure", Object.keys(measureRows[0]!), measureRows);
      scoreRows = [];
      measureRows = [];
    };
    for (const [account, score] of scores) {
      const account_id = BigInt(account);
      scoreRows.push({
        run_id: id,
        scorecard: run.scorecard,
        version: run.version,
        account_id,
        as_of: run.asOf,
        score: score.score,
        computed: score.computed,
        low: score.low,
        high: score.high,
        status: score.status,
        band: score.band,
        band_status: score.bandStatus,
        coverage: score.coverage,
        base: score.base,
        clamp: score.clamp,
        override_part: score.override,
      });
      for (const measure of score.measures) {
        measureRows.push({
          run_id: id,
          account_id,
          measure: measure.id,
          raw: measure.raw,
          points: measure.points,
          weight: measure.weight,
          full_weight: measure.fullWeight,
          contribution: measure.contribution,
          age_days: measure.ageDays,
          reason: measure.reason,
        });
      }
      if (measureRows.length >= CHUNK) await flush();
    }
    await flush();
    const cutRows = [...cuts].map(([key, values]) => {
      const [measure, peers] = JSON.parse(key) as [string, string | null];
      return { run_id: id, measure, peers, cuts: JSON.stringify(values) };
    });
    if (cutRows.length > 0) await session.insert("health_cut", ["run_id", "measure", "peers", "cuts"], cutRows);
    return id;
  });
}

/** Accounts with facts from imports after `batch`. */
export async function touchedAccounts(engine: Engine, tables: readonly string[], batch: number): Promise<Id[]> {
  const each = tables.map(
    (table) =>
      sql`select distinct account_id from ${identifier(table)} where batch_id > ${batch} and account_id is not null`,
  );
  const rows = await engine.query(
    sql`select distinct account_id from (${join(each, " union all ")}) touched`,
    tags("touched"),
  );
  return rows.map((row) => String(row.account_id));
}
