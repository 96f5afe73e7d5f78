import { DAY, type Id, type KnownAt, sql, time } from "@tendwell/core";
import { type AccountScore, attributesRead, type Outcome, scoreTrend, TREND_DAYS } from "@tendwell/core/health";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import { ProblemError } from "../../access/problem-error.ts";
import type { Engine } from "../../engine/engine.ts";
import type { HealthService } from "./health-service.ts";
import { latestScores } from "./run-store.ts";
import { accountsOf, customersAt, scoreAccounts } from "./scoring.ts";

const TAGS = { tags: { surface: "health", route: "portfolio-scores" }, timeoutMs: 600_000 } as const;
const FOREVER = Number.MAX_SAFE_INTEGER;
/** A stored run that is older than this does not stand for a day of the past: the score is worked out for that day. */
const FRESH = 7 * DAY;
/** Accounts whose trends are fitted before others get their turn. */
const TURN = 2_000;

/** When a portfolio is looked at. `live`: nobody asked for a time, so the newest scores and the facts of today are shown. */
export interface PortfolioMoment {
  readonly live: boolean;
  readonly asOf: number;
  readonly knownAt: KnownAt | null;
}

export type RowScore = Pick<AccountScore, "score" | "low" | "high" | "status" | "band" | "bandStatus" | "coverage">;

interface RowTrend {
  readonly slope: number;
  readonly direction: "rising" | "falling" | "steady";
}

/** The scores of one scorecard at one moment. */
export interface PortfolioScores {
  readonly scorecard: string;
  readonly title: string;
  readonly outcome: Outcome;
  readonly version: number;
  readonly asOf: number;
  readonly origin: "stored" | "computed";
  readonly scores: ReadonlyMap<Id, RowScore>;
  readonly trends: ReadonlyMap<Id, RowTrend>;
}

/**
 * The scores that held at a moment. Live: the newest. Of a past day: those that had been stored by then, where a run of the
 * week before it was; else what the scorecard would have said of what could be known, which is worked out and not stored.
 * `storedOnly`: null where nothing is stored.
 */
export async function scoresAt(
  health: HealthService,
  workspace: OpenWorkspace,
  scorecard: string | undefined,
  moment: PortfolioMoment,
  storedOnly: boolean,
): Promise<PortfolioScores | null> {
  const { engine } = workspace.store;
  const { asOf, knownAt } = moment;
  const recordedBy = knownAt?.at ?? null;
  const inForce = await health.card(workspace, scorecard);
  const { id, title, outcome } = inForce.document;
  const said = { scorecard: id, title, outcome };
  if (moment.live) {
    const latest = await latestScores(engine, id, FOREVER);
    if (latest === null && storedOnly) return null;
    if (latest === null) {
      throw new ProblemError("not-found", `scorecard ${id} has not scored anything yet`, {
        mend: "Run `tendwell score`.",
      });
    }
    const { run, scores } = latest;
    return {
      ...said,
      version: run.version,
      asOf: run.asOf,
      origin: "stored",
      scores: new Map(scores.map((score) => [score.account, score])),
      trends: await trendsAt(engine, id, run.version, run.asOf, null),
    };
  }
  const stored = await storedScores(engine, id, asOf, recordedBy);
  if (stored !== null && asOf - stored.asOf <= FRESH) {
    return { ...said, ...stored, trends: await trendsAt(engine, id, stored.version, stored.asOf, recordedBy) };
  }
  if (storedOnly) return null;
  const definedBy = knownAt?.basis === "recorded" ? knownAt.at : null;
  const then = await health.cards(workspace, asOf, definedBy);
  const card = then.find((one) => one.document.id === id) ?? inForce;
  const asking = await health.asking(workspace, { asOf, knownAt }, { definedBy });
  const rivals = then.map((one) => one.card);
  const scored = await scoreAccounts(
    asking,
    card.document,
    accountsOf(card.card, rivals, await customersAt(asking, attributesRead([card.card, ...rivals]))),
    await health.wordsAt(workspace, id, asOf, recordedBy ?? health.now()),
    null,
  );
  return {
    ...said,
    version: card.version,
    asOf,
    origin: "computed",
    scores: scored.scores,
    trends: await trendsAt(engine, id, card.version, asOf, recordedBy),
  };
}

/** The newest stored score of each account at an instant, by runs that had been recorded by another. */
async function storedScores(engine: Engine, scorecard: string, asOf: number, recordedBy: number | null) {
  const by = recordedBy ?? FOREVER;
  const [full] = await engine.query(
    sql`select run_id, version, as_of from health_run r where r.scorecard = ${scorecard} and r.scope = 'all'
      and r.as_of <= ${time(asOf)} and r.recorded_at <= ${time(Math.min(by, MOST))} order by r.as_of desc, r.run_id desc limit 1`,
    TAGS,
  );
  if (full === undefined) return null;
  const rows = await engine.query(
    sql`select * from (select s.*, row_number() over (partition by s.account_id order by s.as_of desc, s.run_id desc) as recency
        from health_score s join health_run r on r.run_id = s.run_id
        where s.scorecard = ${scorecard} and s.as_of <= ${time(asOf)} and s.as_of >= ${time(Number(full.as_of))}
          and s.run_id >= ${Number(full.run_id)} and r.recorded_at <= ${time(Math.min(by, MOST))}) latest
      where recency = 1 order by account_id`,
    TAGS,
  );
  const number = (value: unknown): number | null => (value === null || value === undefined ? null : Number(value));
  return {
    version: Number(full.version),
    asOf: Number(full.as_of),
    origin: "stored" as const,
    scores: new Map(
      rows.map((row): [Id, RowScore] => [
        String(row.account_id),
        {
          score: number(row.score),
          low: number(row.low),
          high: number(row.high),
          status: row.status as RowScore["status"],
          band: row.band === null ? null : String(row.band),
          bandStatus: row.band_status as RowScore["bandStatus"],
          coverage: Number(row.coverage),
        },
      ]),
    ),
  };
}

/** A timestamp that no clock reaches, within what the stores hold. */
const MOST = Date.UTC(2200, 0, 1) * 1000;

/** How the stored scores of each account moved over the 28 days before an instant, by runs of one version. */
async function trendsAt(
  engine: Engine,
  scorecard: string,
  version: number,
  at: number,
  recordedBy: number | null,
): Promise<ReadonlyMap<Id, RowTrend>> {
  const rows = await engine.query(
    // Another version answers another question.
    sql`select account_id, as_of, score from (select s.account_id as account_id, s.as_of as as_of, s.score as score,
          row_number() over (partition by s.account_id, s.as_of order by s.run_id desc) as recency
        from health_score s join health_run r on r.run_id = s.run_id
        where s.scorecard = ${scorecard} and s.version = ${version} and s.as_of >= ${time(at - TREND_DAYS * DAY)}
          and s.as_of <= ${time(at)} and r.recorded_at <= ${time(Math.min(recordedBy ?? MOST, MOST))}) said
      where recency = 1 and score is not null order by account_id, as_of`,
    TAGS,
  );
  const out = new Map<Id, RowTrend>();
  let start = 0;
  let fitted = 0;
  while (start < rows.length) {
    const id = rows[start]!.account_id;
    let end = start;
    while (end < rows.length && rows[end]!.account_id === id) end += 1;
    const points = rows.slice(start, end).map((row) => ({ at: Number(row.as_of), score: Number(row.score) }));
    const trend = scoreTrend(points, at);
    if (trend !== null) out.set(String(id), { slope: trend.slope.slope, direction: trend.direction });
    start = end;
    fitted += 1;
    if (fitted % TURN === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  return out;
}
