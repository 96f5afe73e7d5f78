import type { ScorecardPreview } from "@tendwell/contract";
import { type Id, sql, toIso } from "@tendwell/core";
import { type AccountScore, compileScorecard } from "@tendwell/core/health";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import { accountNames } from "./account-names.ts";
import type { BacktestService } from "./backtest-service.ts";
import type { HealthService } from "./health-service.ts";
import { drawn } from "./replay.ts";
import { accountsOf, customersAt, scoreAccounts } from "./scoring.ts";
import { shownAs } from "./shown-as.ts";
import { movedAccounts, replacedBy } from "./today-scores.ts";

const SHOWN_ACCOUNTS = 12;

/** What a text would say today: quick, by a sample, for whoever is writing it. */
export class PreviewService {
  private readonly health: HealthService;
  private readonly backtests: BacktestService;
  constructor(health: HealthService, backtests: BacktestService) {
    this.health = health;
    this.backtests = backtests;
  }

  async preview(
    workspace: OpenWorkspace,
    question: { readonly source: string; readonly accounts: number },
    signal: AbortSignal | null = null,
  ): Promise<ScorecardPreview> {
    const started = performance.now();
    const { document } = await this.backtests.read(workspace, question.source);
    const { engine } = workspace.store;
    const asOf = this.health.todayAt(workspace);
    const known = await engine.query(sql`select distinct account_id as id from account`, {
      tags: { surface: "health", route: "preview-accounts" },
      ...(signal === null ? {} : { signal }),
    });
    // Twice as many are drawn as are asked for, since some are no customers.
    const share = Math.min(1, (2 * question.accounts) / Math.max(1, known.length));
    const ids = known.map((row) => String(row.id)).filter((id) => drawn(id, share));
    const asking = await this.health.asking(
      workspace,
      { asOf, knownAt: null },
      { accounts: share < 1 ? ids : null, signal, remember: true },
    );
    const customers = await customersAt(asking, null);
    const sampled = new Map([...customers].slice(0, question.accounts));
    const few = share < 1 ? asking.about([...sampled.keys()]) : asking;
    const inForce = replacedBy(document, await this.health.cards(workspace));
    const scored = async (of: typeof document) => {
      const words = await this.health.wordsAt(workspace, of.id, asOf, this.health.now());
      const accounts = accountsOf(compileScorecard(of), [], sampled);
      return (await scoreAccounts(few, of, accounts, words, null)).scores;
    };
    const after = await scored(document);
    const before = inForce === null ? null : await scored(inForce.document);
    const names = [...new Set([...(before?.values() ?? []), ...after.values()].map(shownAs))].sort();
    return {
      asOf: toIso(asOf),
      accounts: after.size,
      of: share < 1 ? Math.round(customers.size / share) : customers.size,
      against:
        inForce === null ? null : { id: inForce.document.id, title: inForce.document.title, version: inForce.version },
      mean: mean(after),
      meanBefore: before === null ? null : mean(before),
      shown: names.map((shown) => ({
        shown,
        accounts: count(after, shown),
        before: before === null ? null : count(before, shown),
      })),
      measures: compileScorecard(document).measures.map(({ id }, i) => {
        // Parents have parts from their children in place of measures.
        const own = [...after.values()].flatMap((score) => (score.measures[i]?.id === id ? [score.measures[i]!] : []));
        const present = own.filter((one) => one.reason === null && one.points !== null);
        return {
          id,
          present: own.length === 0 ? 0 : present.length / own.length,
          points: present.length === 0 ? null : present.reduce((sum, one) => sum + one.points!, 0) / present.length,
          weight: own.length === 0 ? 0 : own.reduce((sum, one) => sum + one.fullWeight, 0) / own.length,
        };
      }),
      items: movedAccounts(
        await accountNames(engine, after.keys()),
        before === null ? null : { id: inForce!.document.id, version: inForce!.version, scores: before },
        { id: document.id, version: inForce?.document.id === document.id ? inForce.version : 0, scores: after },
        asOf,
        { limit: SHOWN_ACCOUNTS, onlyChanged: false },
      ),
      milliseconds: performance.now() - started,
    };
  }
}

function mean(scores: ReadonlyMap<Id, AccountScore>): number | null {
  let sum = 0;
  let n = 0;
  for (const { score } of scores.values()) {
    if (score === null) continue;
    sum += score;
    n += 1;
  }
  return n === 0 ? null : sum / n;
}

function count(scores: ReadonlyMap<Id, AccountScore>, shown: string): number {
  let n = 0;
  for (const score of scores.values()) if (shownAs(score) === shown) n += 1;
  return n;
}
