import type { AccountHealth, Score } from "@tendwell/contract";
import { DAY, type Id, toIso } from "@tendwell/core";
import {
  compileScorecard,
  type MeasureInput,
  resolveScorecard,
  type ScorecardDocument,
  scoreAccount,
  scoreTrend,
  TREND_DAYS,
} from "@tendwell/core/health";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import { ProblemError } from "../../access/problem-error.ts";
import { accountsAt } from "./account-facts.ts";
import { accountNames, nameOf } from "./account-names.ts";
import type { HealthService } from "./health-service.ts";
import { measureValues } from "./measure-values.ts";
import { cutsOf, lastFullRun, latestScores, measuresOf, scoreHistory } from "./run-store.ts";
import { measureJson, scoreJson, trendJson } from "./score-json.ts";
import type { StoredOverride } from "./word-store.ts";

const FOREVER = Number.MAX_SAFE_INTEGER;

/** One account's health: its scores with reasons, its past, what people said, and what would be if. */
export class AccountService {
  private readonly health: HealthService;
  constructor(health: HealthService) {
    this.health = health;
  }

  /** As it stands, or as it stood at an instant of the past (microseconds). */
  async account(workspace: OpenWorkspace, id: Id, at: number | null = null): Promise<AccountHealth> {
    const { engine, record } = { engine: workspace.store.engine, record: workspace.record };
    const today = this.health.todayAt(workspace);
    const asOf = at === null ? today : Math.min(at, today);
    const until = at === null || at >= today ? FOREVER : at;
    const cards = await this.health.cards(workspace, asOf);
    const attributes = (
      await accountsAt(await this.health.asking(workspace, { asOf, knownAt: null }, { accounts: [id] }))
    ).get(id)?.attributes;
    const scores: AccountHealth["scores"] = [];
    for (const { card, document } of cards) {
      const latest = await latestScores(engine, card.id, until, [id]);
      const score = latest?.scores[0];
      if (latest === null || score === undefined) continue;
      const run = await this.health.runOf(workspace, score.run);
      const history = await scoreHistory(engine, card.id, score.asOf - TREND_DAYS * DAY, score.asOf, [id]);
      const points = history.flatMap((one) =>
        one.score === null || one.version !== score.version ? [] : [{ at: one.asOf, score: one.score }],
      );
      const rivals = cards.filter((one) => one.card.outcome === card.outcome).map((one) => one.card);
      const choice = resolveScorecard(rivals, attributes ?? new Map());
      scores.push({
        ...scoreJson(card.id, score.version, score.asOf, score),
        title: document.title,
        outcome: card.outcome,
        base: score.base,
        clamp: score.clamp,
        override: score.override,
        measures: measureJson(compileScorecard(run.document), await measuresOf(engine, score.run, id)),
        trend: trendJson(scoreTrend(points, score.asOf)),
        choice: {
          scorecard: choice.scorecard,
          considered: choice.considered.map((one) => ({
            ...one,
            failed:
              one.failed === null
                ? null
                : { rule: { ...one.failed.rule, values: [...one.failed.rule.values] }, value: one.failed.value },
          })),
        },
      });
    }
    const sentiments = ((await this.health.words.sentiments(record.id)).get(id) ?? []).filter((one) => one.at <= until);
    return {
      account: nameOf(await accountNames(engine, [id]), id),
      scores,
      overrides: (await this.health.words.overrides(record.id, id))
        .filter((one) => one.setAt <= until)
        .map(overrideJson),
      sentiments: sentiments.map((one) => ({
        value: one.value,
        reason: one.reason,
        author: one.author,
        at: toIso(one.at),
      })),
    };
  }

  async history(
    workspace: OpenWorkspace,
    id: Id,
    span: { readonly scorecard: string | undefined; readonly from: number | null; readonly to: number | null },
  ): Promise<Score[]> {
    const { card } = await this.health.card(workspace, span.scorecard);
    const rows = await scoreHistory(workspace.store.engine, card.id, span.from ?? 0, span.to ?? FOREVER, [id]);
    return rows.map((row) => scoreJson(card.id, row.version, row.asOf, row));
  }

  async override(
    workspace: OpenWorkspace,
    id: Id,
    input: {
      readonly scorecard: string | null;
      readonly score: number;
      readonly reason: string;
      readonly days: number;
      readonly decay: "none" | "linear";
    },
    author: string,
  ) {
    const { days, ...rest } = input;
    if (input.scorecard !== null) await this.health.card(workspace, input.scorecard);
    const setAt = this.health.todayAt(workspace);
    const stored = await this.health.words.addOverride(workspace.record.id, {
      ...rest,
      account: id,
      author,
      setAt,
      expiresAt: setAt + days * DAY,
      saidAt: this.health.now(),
    });
    await this.rescore(workspace, id);
    return overrideJson(stored);
  }

  async withdraw(workspace: OpenWorkspace, id: Id, scorecard: string | null): Promise<void> {
    const count = await this.health.words.withdraw(workspace.record.id, id, scorecard, this.health.now());
    if (count > 0) await this.rescore(workspace, id);
  }

  async sentiment(workspace: OpenWorkspace, id: Id, value: number, reason: string, author: string): Promise<void> {
    const at = this.health.todayAt(workspace);
    const saidAt = this.health.now();
    await this.health.words.addSentiment(workspace.record.id, id, { value, reason, author, at, saidAt });
    await this.rescore(workspace, id);
  }

  /** An account's score now, and with other raw values or by another text; stores nothing. */
  async whatIf(
    workspace: OpenWorkspace,
    id: Id,
    scorecard: string | undefined,
    draft: ScorecardDocument | null,
    values: Readonly<Record<string, number>>,
  ) {
    const inForce = await this.health.card(workspace, scorecard);
    const after = draft ?? inForce.document;
    const known = new Set(compileScorecard(after).measures.map((measure) => measure.id));
    for (const name of Object.keys(values)) {
      if (!known.has(name))
        throw new ProblemError("invalid-body", `values requires measures of the scorecard, got ${name}`);
    }
    return {
      before: await this.scoreNow(workspace, id, inForce.document, inForce.version, {}),
      after: await this.scoreNow(workspace, id, after, inForce.version, values),
    };
  }

  private async scoreNow(
    workspace: OpenWorkspace,
    id: Id,
    document: ScorecardDocument,
    version: number,
    values: Readonly<Record<string, number>>,
  ) {
    const { engine } = workspace.store;
    const asOf = this.health.todayAt(workspace);
    const card = compileScorecard(document);
    const full = await lastFullRun(engine, card.id, FOREVER);
    const asking = await this.health.asking(workspace, { asOf, knownAt: null }, { accounts: [id] });
    const words = await this.health.wordsAt(workspace, card.id, asOf, this.health.now());
    const accounts = await accountsAt(asking);
    const cuts = full === null ? new Map() : await cutsOf(engine, full.id);
    const { inputs } = await measureValues(asking, card, accounts, words.sentiments, cuts.size > 0 ? cuts : null);
    const own = inputs.get(id);
    if (own === undefined) throw new ProblemError("not-found", "the account is not known at the workspace's today");
    const changed = own.map((input, i): MeasureInput => {
      const raw = values[card.measures[i]!.id];
      return raw === undefined ? input : { ...input, raw, reason: null, ageDays: 0 };
    });
    const score = scoreAccount(card, changed, words.overrides.get(id) ?? null, asOf);
    return { ...scoreJson(card.id, version, asOf, score), measures: measureJson(card, score.measures) };
  }

  /** What people say counts at once: the account is scored again where it had a score. */
  private async rescore(workspace: OpenWorkspace, id: Id): Promise<void> {
    const cards = await this.health.cards(workspace);
    for (const { card } of cards) {
      const full = await lastFullRun(workspace.store.engine, card.id, FOREVER);
      if (full === null) continue;
      await this.health.run(workspace, { scorecard: card.id, scope: "touched", also: [id] });
    }
  }
}

function overrideJson(one: StoredOverride) {
  return {
    id: one.id,
    scorecard: one.scorecard,
    score: one.score,
    reason: one.reason,
    author: one.author,
    setAt: toIso(one.setAt),
    expiresAt: toIso(one.expiresAt),
    decay: one.decay,
    withdrawnAt: one.withdrawnAt === null ? null : toIso(one.withdrawnAt),
  };
}
