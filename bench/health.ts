import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { localMidnight, raw, sql } from "@tendwell/core";
import { BASE, bounded, type HealthHome, openHealthHome, phase } from "./health-home.ts";
import { type PortfolioSpeed, portfolioSpeed } from "./health-portfolio.ts";
import { median, peakMemoryMb } from "./measure.ts";
import type { BenchOptions } from "./options.ts";
import { BENCH_SCORECARD } from "./peer-health.ts";

const TAGS = { tags: { surface: "bench", route: "health" }, timeoutMs: 3_600_000 } as const;
/** What is measured repeatedly stops after so long: the whole part takes about twelve minutes at 100 M events. */
const BUDGETS = { score: 120_000, preview: 20_000, touched: 40_000 } as const;

export interface HealthSpeed {
  /** Customers scored; each by twelve measures. */
  readonly accounts: number;
  readonly scoreMs: number;
  /** After new facts of one account in a hundred. */
  readonly touched: number;
  readonly touchedMs: number;
  readonly backtestMonths: number;
  readonly backtestMs: number;
  readonly previewMs: number;
  readonly portfolio: PortfolioSpeed;
  readonly peakMb: number;
}

/** Scores of the accounts that PostgreSQL scores as well. */
export interface HealthScores {
  readonly accounts: number;
  readonly scoreMs: number;
}

/** Where the stage leaves its scores for the peer to be compared with: account and score, CSV. */
export const scoresFile = (options: BenchOptions): string => join(options.folder, "health-scores.csv");

/** The moments that the scorecard's windows start at, as PostgreSQL reads them: now, 30 days, 90 days, one year before. */
export function healthMoments(options: BenchOptions): string[] {
  const [year = "", ...rest] = options.endDate.split("-");
  const day = (days: number): string => {
    const date = new Date(`${options.endDate}T00:00:00Z`);
    date.setUTCDate(date.getUTCDate() - days);
    return date.toISOString().slice(0, 10);
  };
  return [options.endDate, day(30), day(90), [String(Number(year) - 1), ...rest].join("-")].map((date) =>
    new Date(localMidnight(date, options.zone) / 1000).toISOString().replace("Z", ""),
  );
}

interface Run {
  readonly id: number;
  readonly accounts: number;
  readonly scope: string;
}

const score = async ({ ask }: HealthHome, scope: "all" | "touched"): Promise<Run> => {
  const { items } = await ask<{ items: readonly Run[] }>("POST", `${BASE}/health/runs`, { scope });
  return items[0]!;
};

/** All accounts scored, and what the last run said left beside the store. */
async function scoreAll(home: HealthHome, options: BenchOptions): Promise<HealthScores> {
  let last: Run | undefined;
  const whole = await bounded("score all accounts", options.runs, BUDGETS.score, async () => {
    last = await score(home, "all");
  });
  const scores = await home.engine.query(
    sql`select account_id, score from health_score where run_id = ${last!.id} order by account_id`,
    TAGS,
  );
  // Another user's server reads it.
  writeFileSync(scoresFile(options), scores.map((row) => `${row.account_id},${row.score ?? ""}\n`).join(""));
  return { accounts: last!.accounts, scoreMs: median(whole) };
}

/** Only the scores, for the peer: the accounts of a sampled store. */
export async function healthScoresStage(options: BenchOptions): Promise<HealthScores> {
  const home = await openHealthHome(options);
  try {
    return await scoreAll(home, options);
  } finally {
    await home.close();
  }
}

/** New use of one account in a hundred, as an import would leave it. */
async function addFacts({ engine }: HealthHome, run: number): Promise<void> {
  const batch = 2_000_000 + run;
  await engine.execute(
    sql`insert into product_event by name select * replace (row_id + ${2_000_000_000_000 + run * 100_000_000_000} as row_id, ${batch} as batch_id)
      from product_event where account_id % 100 = 7 and occurred_at >= (select max(occurred_at) - interval 30 day from product_event)`,
    TAGS,
  );
  await engine.execute(
    sql`insert into import_batch by name select * replace (${batch} as batch_id) from import_batch limit 1`,
    TAGS,
  );
}

/** Scores of a whole company through the API: all accounts, those touched, a replay of 24 months, a preview, the portfolio. */
export async function healthStage(options: BenchOptions): Promise<HealthSpeed> {
  const home = await openHealthHome(options);
  try {
    const whole = await scoreAll(home, options);
    const portfolio = await phase("portfolio", () => portfolioSpeed(home.ask, BASE));
    const previews = await bounded("preview", options.runs, BUDGETS.preview, () =>
      home.ask("POST", `${BASE}/scorecards/preview`, { source: BENCH_SCORECARD }),
    );
    const part: number[] = [];
    let touched = 0;
    const started = performance.now();
    for (let run = 0; run <= options.runs; run += 1) {
      if (part.length > 0 && performance.now() - started > BUDGETS.touched) break;
      await addFacts(home, run);
      const before = performance.now();
      const found = await phase("score the touched", () => score(home, "touched"));
      if (found.scope !== "touched") throw new Error(`new facts of few require a run of few, got ${found.scope}`);
      touched = found.accounts;
      // The first warms up.
      if (run > 0) part.push(performance.now() - before);
    }
    await home.engine.execute(raw("checkpoint"), TAGS);
    const months = 24;
    const before = performance.now();
    await phase(`replay of ${months} months`, () =>
      home.ask("POST", `${BASE}/scorecards/backtest`, { source: BENCH_SCORECARD, months, capacity: 50 }),
    );
    const backtestMs = performance.now() - before;
    return {
      ...whole,
      touched,
      touchedMs: median(part),
      backtestMonths: months,
      backtestMs,
      previewMs: median(previews),
      portfolio,
      peakMb: peakMemoryMb(),
    };
  } finally {
    await home.close();
  }
}
