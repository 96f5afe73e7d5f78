import type { LedgerAnswer } from "@tendwell/contract";
import { type Id, type KnownAt, toIso } from "@tendwell/core";
import {
  type AccountChange,
  attributesRead,
  changeLedger,
  compileScorecard,
  groupValue,
  type LedgerFacts,
  measurePoints,
  overrideSay,
  portfolioLedger,
  type Scorecard,
  type ScorecardDocument,
  type ScoreOverride,
} from "@tendwell/core/health";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import { ProblemError } from "../../access/problem-error.ts";
import type { HealthService } from "./health-service.ts";
import { ledgerWords } from "./ledger-words.ts";
import { type MeasureValues, measureValues, type PeerCuts } from "./measure-values.ts";
import { cutsOf, lastFullRun, latestScores, measuresOf } from "./run-store.ts";
import { accountsOf, customersAt, type Words, withoutParents } from "./scoring.ts";

const DAY_US = 86_400_000_000;
const DEFAULT_DAYS = 28;

/** One end of a comparison: which scorecard, when, with which knowledge. */
interface End {
  readonly document: ScorecardDocument;
  readonly card: Scorecard;
  readonly version: number;
  readonly asOf: number;
  readonly knownAt: KnownAt;
  /** By the clock: settings and own metrics as they stood then; null: now. */
  readonly definedBy: number | null;
  readonly cuts: PeerCuts;
  readonly words: Words;
}

/** What moved a score: of one account, or of the portfolio's mean. */
export class ExplainService {
  private readonly health: HealthService;
  constructor(health: HealthService) {
    this.health = health;
  }

  async account(
    workspace: OpenWorkspace,
    account: Id,
    span: { readonly scorecard: string | undefined; readonly from: number | null; readonly to: number | null },
  ) {
    const { start, end, changes } = await this.changes(workspace, span, [account]);
    const latest = await latestScores(workspace.store.engine, end.document.id, end.asOf, [account]);
    const run = latest?.scores[0]?.run;
    const measures = run === undefined ? [] : await measuresOf(workspace.store.engine, run, account);
    if (measures.some(({ measure }) => measure.startsWith("child:"))) {
      throw new ProblemError(
        "unprocessable",
        "a ledger requires measures of the account's own, got a score from its children",
        {
          mend: "Look at the ledgers of its children.",
        },
      );
    }
    const ledger = changes[0]?.ledger ?? null;
    if (ledger === null) {
      throw new ProblemError("unprocessable", "a ledger requires a score at both dates, got none at one of them", {
        mend: "Choose dates at which the account was a customer and something was known about it.",
      });
    }
    const behaviour = titled(end.card, ledger.behaviour);
    return {
      scorecard: end.document.id,
      from: { asOf: toIso(start.asOf), score: ledger.from, version: start.version },
      to: { asOf: toIso(end.asOf), score: ledger.to, version: end.version },
      change: ledger.change,
      configuration: ledger.configuration,
      lateFacts: ledger.lateFacts,
      coverage: ledger.coverage,
      behaviour,
      override: ledger.override,
      words: ledgerWords({ ...ledger, behaviour }),
    };
  }

  /** The same for several accounts, asked together; who has no ledger of its own is left out. */
  async accounts(
    workspace: OpenWorkspace,
    span: { readonly scorecard: string | undefined; readonly from: number | null; readonly to: number | null },
    accounts: readonly Id[],
  ): Promise<ReadonlyMap<Id, Pick<LedgerAnswer, "behaviour" | "words">>> {
    const { end, changes } = await this.changes(workspace, span, accounts);
    const out = new Map<Id, Pick<LedgerAnswer, "behaviour" | "words">>();
    for (const { account, ledger } of changes) {
      if (ledger === null) continue;
      const behaviour = titled(end.card, ledger.behaviour);
      out.set(account, { behaviour, words: ledgerWords({ ...ledger, behaviour }) });
    }
    return out;
  }

  /** What moved the mean of all accounts, or of some. */
  async portfolio(
    workspace: OpenWorkspace,
    span: { readonly scorecard: string | undefined; readonly from: number | null; readonly to: number | null },
    accounts: readonly Id[] | null = null,
  ) {
    const { end, changes } = await this.changes(workspace, span, accounts);
    const ledger = portfolioLedger(changes);
    if (ledger === null) {
      throw new ProblemError("unprocessable", "a ledger requires scores at both dates, got none at one of them");
    }
    const behaviour = titled(end.card, ledger.behaviour);
    return { scorecard: end.document.id, ...ledger, behaviour, words: ledgerWords({ ...ledger, behaviour }) };
  }

  private async changes(
    workspace: OpenWorkspace,
    span: { readonly scorecard: string | undefined; readonly from: number | null; readonly to: number | null },
    accounts: readonly Id[] | null,
  ): Promise<{ start: End; end: End; changes: AccountChange[] }> {
    const inForce = await this.health.card(workspace, span.scorecard);
    const to = span.to ?? this.health.todayAt(workspace);
    const from = span.from ?? to - DEFAULT_DAYS * DAY_US;
    if (from >= to)
      throw new ProblemError(
        "invalid-parameter",
        `from requires a date before to, got ${toIso(from)} and ${toIso(to)}`,
      );
    const start = await this.end(workspace, inForce, from, accounts);
    const end = await this.end(workspace, inForce, to, accounts);
    // Cut points of the later run stand in for measures that the earlier one did not have.
    const frozen = new Map([...end.cuts, ...start.cuts]);
    const ask = async (
      document: ScorecardDocument,
      asOf: number,
      { knownAt, definedBy }: End,
      cuts: PeerCuts,
      words: Words,
    ) => {
      const asking = await this.health.asking(workspace, { asOf, knownAt }, { accounts, definedBy });
      const card = compileScorecard(document);
      // Who stands on its children has no measures of its own to move: its children do.
      const found = await withoutParents(
        asking,
        card,
        accountsOf(card, [], await customersAt(asking, attributesRead([card]))),
      );
      return measureValues(asking, card, found, words.sentiments, cuts.size > 0 ? cuts : null);
    };
    const before = await ask(start.document, start.asOf, start, start.cuts, start.words);
    // What the scorecard leans on (settings, own metrics) is configuration as well.
    const same = start.definedBy === end.definedBy && JSON.stringify(start.document) === JSON.stringify(end.document);
    const reworked = same
      ? before
      : await ask(end.document, start.asOf, { ...start, definedBy: end.definedBy }, frozen, start.words);
    const relearnt = await ask(end.document, start.asOf, end, frozen, start.words);
    const after = await ask(end.document, end.asOf, end, end.cuts, end.words);
    const ids = new Set([...before.inputs.keys(), ...after.inputs.keys()]);
    const changes = [...ids].map((id) => changeOf(id, start, end, { before, reworked, relearnt, after }));
    return { start, end, changes };
  }

  /** The stored run that held at a date; without one, what could have been known then. */
  private async end(
    workspace: OpenWorkspace,
    inForce: { readonly document: ScorecardDocument; readonly version: number },
    at: number,
    accounts: readonly Id[] | null,
  ): Promise<End> {
    const { engine } = workspace.store;
    const scorecard = inForce.document.id;
    const latest = await latestScores(engine, scorecard, at, accounts);
    const full = await lastFullRun(engine, scorecard, at);
    if (latest === null || full === null) {
      return {
        ...inForce,
        card: compileScorecard(inForce.document),
        asOf: at,
        knownAt: { at, basis: "available" },
        definedBy: null,
        cuts: new Map(),
        words: await this.health.wordsAt(workspace, scorecard, at, this.health.now()),
      };
    }
    // The newest run that scored the account; of the portfolio: the newest of all.
    const run = await this.health.runOf(workspace, Math.max(full.id, ...latest.scores.map((score) => score.run)));
    return {
      document: run.document,
      card: compileScorecard(run.document),
      version: run.version,
      asOf: run.asOf,
      knownAt: { at: run.knownAt, basis: "recorded" },
      definedBy: run.recordedAt,
      cuts: await cutsOf(engine, full.id),
      words: await this.health.wordsAt(workspace, scorecard, run.asOf, run.recordedAt),
    };
  }
}

interface Asked {
  readonly before: MeasureValues;
  readonly reworked: MeasureValues;
  readonly relearnt: MeasureValues;
  readonly after: MeasureValues;
}

function changeOf(id: Id, start: End, end: End, asked: Asked): AccountChange {
  const before = asked.before.inputs.get(id);
  const after = asked.after.inputs.get(id);
  const from = before === undefined ? null : scoreOf(start, before, start.words.overrides.get(id) ?? null);
  const to = after === undefined ? null : scoreOf(end, after, end.words.overrides.get(id) ?? null);
  const reworked = asked.reworked.inputs.get(id);
  if (before === undefined || after === undefined || reworked === undefined)
    return { account: id, from, to, ledger: null };
  const facts: LedgerFacts = {
    before,
    reworked,
    // What was learnt later may say that it was no customer yet: then nothing of the time before counts.
    relearnt: asked.relearnt.inputs.get(id) ?? reworked,
    after,
  };
  const override = (words: Words): ScoreOverride | null => words.overrides.get(id) ?? null;
  const ledger = changeLedger(
    { card: start.card, at: start.asOf, override: override(start.words) },
    { card: end.card, at: end.asOf, override: override(end.words) },
    facts,
  );
  return { account: id, from, to, ledger };
}

function scoreOf(end: End, inputs: LedgerFacts["before"], override: ScoreOverride | null): number | null {
  const points = end.card.measures.map((measure, i) => measurePoints(measure, inputs[i]!).used);
  const score = groupValue(end.card.root, points);
  if (score === null || override === null) return score;
  return score + overrideSay(override, end.asOf) * (override.score - score);
}

function titled(card: Scorecard, parts: readonly { readonly measure: string; readonly part: number }[]) {
  const titles = new Map(card.measures.map((measure) => [measure.id, measure.title]));
  return parts.map(({ measure, part }) => ({ measure, title: titles.get(measure) ?? measure, part }));
}
