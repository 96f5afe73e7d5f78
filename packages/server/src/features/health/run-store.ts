import { type Id, identifier, join, type Sql, sql, time } from "@tendwell/core";
import type { AccountScore, ScorecardDocument } from "@tendwell/core/health";
import type { Engine, EngineRow } from "../../engine/engine.ts";
import type { PeerCuts } from "./measure-values.ts";

const tags = (route: string) => ({ tags: { surface: "health", route }, timeoutMs: 600_000 }) as const;
/** Rows handed to the engine at once. */
const CHUNK = 20_000;

/** A scoring run as it stands in the store. */
export interface StoredRun {
  readonly id: number;
  readonly scorecard: string;
  /** Version of the definition; 0 for the starter scorecard. */
  readonly version: number;
  readonly scope: "all" | "touched";
  readonly asOf: number;
  /** The newest knowledge it used; asking as recorded by then gives its numbers again. */
  readonly knownAt: number;
  readonly recordedAt: number;
  readonly lastBatch: number;
  readonly undos: number;
  readonly accounts: number;
  readonly document: ScorecardDocument;
}

export interface StoredScore {
  readonly run: number;
  readonly version: number;
  readonly account: Id;
  readonly asOf: number;
  readonly score: number | null;
  readonly computed: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly status: AccountScore["status"];
  readonly band: string | null;
  readonly bandStatus: AccountScore["bandStatus"];
  readonly coverage: number;
  readonly base: number;
  readonly clamp: number;
  readonly override: number;
}

export interface StoredMeasure {
  readonly measure: string;
  readonly raw: number | null;
  readonly points: number | null;
  readonly weight: number;
  readonly fullWeight: number;
  readonly contribution: number;
  readonly ageDays: number | null;
  readonly reason: string | null;
}

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

/** Runs, newest first; of one scorecard or of all. */
export async function readRuns(engine: Engine, scorecard: string | null, limit: number): Promise<StoredRun[]> {
  const which = scorecard === null ? sql`true` : sql`r.scorecard = ${scorecard}`;
  const rows = await engine.query(
    sql`select * from health_run r where ${which} order by r.run_id desc limit ${limit}`,
    tags("runs"),
  );
  return rows.map(runOf);
}

/** The newest full run of a scorecard at or before an instant (and before another run); null when there is none. */
export async function lastFullRun(
  engine: Engine,
  scorecard: string,
  asOf: number,
  before: number | null = null,
): Promise<StoredRun | null> {
  const earlier = before === null ? sql`true` : sql`r.run_id < ${before}`;
  const [row] = await engine.query(
    sql`select * from health_run r where r.scorecard = ${scorecard} and r.scope = 'all' and r.as_of <= ${time(asOf)} and ${earlier}
      order by r.as_of desc, r.run_id desc limit 1`,
    tags("last-run"),
  );
  return row === undefined ? null : runOf(row);
}

/** The newest score of each account at or before an instant, looking no further back than the last full run. */
export async function latestScores(
  engine: Engine,
  scorecard: string,
  asOf: number,
  accounts: readonly Id[] | null = null,
): Promise<{ run: StoredRun; scores: StoredScore[] } | null> {
  const run = await lastFullRun(engine, scorecard, asOf);
  if (run === null) return null;
  const rows = await engine.query(
    sql`select * from (select s.*, row_number() over (partition by s.account_id order by s.as_of desc, s.run_id desc) as recency
        from health_score s where s.scorecard = ${scorecard} and s.as_of <= ${time(asOf)} and s.as_of >= ${time(run.asOf)}
          and s.run_id >= ${run.id} and ${ofAccounts(accounts, "s")}) latest
      where recency = 1 order by account_id`,
    tags("latest-scores"),
  );
  return { run, scores: rows.map(scoreOf) };
}

/** Scores of some accounts over a span, oldest first. */
export async function scoreHistory(
  engine: Engine,
  scorecard: string,
  from: number,
  to: number,
  accounts: readonly Id[] | null,
): Promise<StoredScore[]> {
  const rows = await engine.query(
    sql`select * from (select s.*, row_number() over (partition by s.account_id, s.as_of order by s.run_id desc) as recency
        from health_score s where s.scorecard = ${scorecard} and s.as_of >= ${time(from)} and s.as_of <= ${time(to)}
          and ${ofAccounts(accounts, "s")}) said
      where recency = 1 order by account_id, as_of`,
    tags("score-history"),
  );
  return rows.map(scoreOf);
}

/** Every score of one run. */
export async function scoresOf(engine: Engine, run: number): Promise<StoredScore[]> {
  const rows = await engine.query(sql`select * from health_score s where s.run_id = ${run}`, tags("run-scores"));
  return rows.map(scoreOf);
}

/** What the measures of one account said in one run. */
export async function measuresOf(engine: Engine, run: number, account: Id): Promise<StoredMeasure[]> {
  const rows = await engine.query(
    sql`select * from health_measure m where m.run_id = ${run} and m.account_id = ${BigInt(account)}`,
    tags("measures"),
  );
  return rows.map((row) => ({
    measure: String(row.measure),
    raw: numberOr(row.raw),
    points: numberOr(row.points),
    weight: Number(row.weight),
    fullWeight: Number(row.full_weight),
    contribution: Number(row.contribution),
    ageDays: numberOr(row.age_days),
    reason: row.reason === null ? null : String(row.reason),
  }));
}

export async function readRun(engine: Engine, id: number): Promise<StoredRun | null> {
  const [row] = await engine.query(sql`select * from health_run r where r.run_id = ${id}`, tags("run"));
  return row === undefined ? null : runOf(row);
}

export async function cutsOf(engine: Engine, run: number): Promise<PeerCuts> {
  const rows = await engine.query(sql`select * from health_cut c where c.run_id = ${run}`, tags("cuts"));
  return new Map(
    rows.map((row) => [
      JSON.stringify([String(row.measure), row.peers === null ? null : String(row.peers)]),
      JSON.parse(String(row.cuts)) as number[],
    ]),
  );
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

function ofAccounts(accounts: readonly Id[] | null, alias: string): Sql {
  if (accounts === null) return sql`true`;
  if (accounts.length === 0) return sql`false`;
  return sql`${identifier(alias)}.account_id in (${join(accounts.map((id) => sql`${BigInt(id)}`))})`;
}

const numberOr = (value: unknown): number | null => (value === null || value === undefined ? null : Number(value));

function runOf(row: EngineRow): StoredRun {
  return {
    id: Number(row.run_id),
    scorecard: String(row.scorecard),
    version: Number(row.version),
    scope: row.scope as StoredRun["scope"],
    asOf: Number(row.as_of),
    knownAt: Number(row.known_at),
    recordedAt: Number(row.recorded_at),
    lastBatch: Number(row.last_batch),
    undos: Number(row.undos),
    accounts: Number(row.accounts),
    document: JSON.parse(String(row.document)) as ScorecardDocument,
  };
}

function scoreOf(row: EngineRow): StoredScore {
  return {
    run: Number(row.run_id),
    version: Number(row.version),
    account: String(row.account_id),
    asOf: Number(row.as_of),
    score: numberOr(row.score),
    computed: numberOr(row.computed),
    low: numberOr(row.low),
    high: numberOr(row.high),
    status: row.status as StoredScore["status"],
    band: row.band === null ? null : String(row.band),
    bandStatus: row.band_status as StoredScore["bandStatus"],
    coverage: Number(row.coverage),
    base: Number(row.base),
    clamp: Number(row.clamp),
    override: Number(row.override_part),
  };
}
