import { type Id, identifier, join, type Sql, sql, time } from "@tendwell/core";
import type { AccountScore, ScorecardDocument } from "@tendwell/core/health";
import type { Engine, EngineRow } from "../../engine/engine.ts";
import type { PeerCuts } from "./measure-values.ts";

const tags = (route: string) => ({ tags: { surface: "health", route }, timeoutMs: 600_000 }) as const;

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

/** Runs, newest first; of one scorecard or of all. */
export async function readRuns(engine: Engine, scorecard: string | null, limit: number): Promise<StoredRun[]> {
  const which = scorecard === null ? sql`true` : sql`r.scorecard = ${scorecard}`;
  const rows = await engine.query(
    sql`select * from health_run r where ${which} order by r.run_id desc limit ${limit}`,
    tags("runs"),
  );
  return rows.map(runOf);
}

/** Id of the newest run of any scorecard; 0 before the first. */
export async function newestRun(engine: Engine): Promise<number> {
  const [row] = await engine.query(sql`select coalesce(max(run_id), 0) as id from health_run`, tags("newest-run"));
  return Number(row?.id ?? 0);
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

/** The scores of a scorecard's version at the newest full run at or before an instant; null without such a run. */
export async function scoresBefore(
  engine: Engine,
  scorecard: string,
  version: number,
  at: number,
): Promise<{ readonly asOf: number; readonly scores: ReadonlyMap<Id, number> } | null> {
  const [run] = await engine.query(
    sql`select run_id, as_of from health_run r where r.scorecard = ${scorecard} and r.version = ${version} and r.scope = 'all'
      and r.as_of <= ${time(at)} order by r.as_of desc, r.run_id desc limit 1`,
    tags("run-before"),
  );
  if (run === undefined) return null;
  const rows = await engine.query(
    sql`select account_id, score from health_score s where s.run_id = ${Number(run.run_id)} and s.score is not null and s.status <> 'none'`,
    tags("scores-before"),
  );
  return {
    asOf: Number(run.as_of),
    scores: new Map(rows.map((row) => [String(row.account_id), Number(row.score)])),
  };
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
