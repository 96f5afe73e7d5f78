// Over 300 lines: what others may ask of scores stands behind one door: scorecards in force, runs, days, words.
import { columnsOf, type Id, localMidnight, type MetricDefinition, TABLE_NAMES } from "@tendwell/core";
import { attributesRead, compileScorecard, type Scorecard, type ScorecardDocument } from "@tendwell/core/health";
import type { Kysely } from "kysely";
import { stringify } from "yaml";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import { ProblemError } from "../../access/problem-error.ts";
import type { StateDatabase } from "../../state/schema.ts";
import type { CompanyContext, CompanyService } from "../definitions/company-service.ts";
import type { DefinitionService } from "../definitions/definition-service.ts";
import { Asking, type Moment } from "./asking.ts";
import { compareScores } from "./compare-scores.ts";
import { cutsOf, lastFullRun, readRun, type StoredRun, scoresOf } from "./run-store.ts";
import { SCORECARDS } from "./scorecard-kind.ts";
import { accountsOf, customersAt, type Scoring, scoreAccounts, type Words } from "./scoring.ts";
import { STARTER_ID, starterScorecard } from "./starter-scorecard.ts";
import { overridesAt, WordStore } from "./word-store.ts";
import { knowledgeNow, touchedAccounts, writeRun } from "./write-run.ts";

/** A scorecard in force: the company's own, or the starter while it has none. */
export interface CardInForce {
  /** 0 for the starter. */
  readonly version: number;
  readonly document: ScorecardDocument;
  readonly card: Scorecard;
  readonly source: string;
  readonly hash: string;
  readonly author: string | null;
  readonly createdAt: string | null;
  /** Measures of the starter that had no facts at all. */
  readonly dropped: readonly string[];
}

export interface FinishedRun extends StoredRun {
  readonly milliseconds: number;
  readonly dropped: readonly string[];
}

export interface HealthServiceOptions {
  readonly db: Kysely<StateDatabase>;
  readonly definitions: DefinitionService;
  readonly company: CompanyService;
  /** The workspace's today as a local date. */
  readonly today: (workspace: OpenWorkspace) => string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Scorecards in force and their scoring runs: what every other part of customer health stands on. */
export class HealthService {
  readonly words: WordStore;
  /** Told after runs were stored. */
  onRuns: (workspace: OpenWorkspace, runs: readonly FinishedRun[]) => void = () => undefined;
  private readonly options: HealthServiceOptions;

  constructor(options: HealthServiceOptions) {
    this.options = options;
    this.words = new WordStore(options.db);
  }

  /** Microseconds. */
  now(): number {
    return this.options.now() * 1000;
  }

  /** The instant that "now" means for a workspace: its today's first instant. */
  todayAt(workspace: OpenWorkspace): number {
    return localMidnight(this.options.today(workspace), workspace.record.zone);
  }

  /** Scorecards in force at a business time (and by what was stored until `definedBy`); the starter where a company has none, and none before any facts. */
  async cards(
    workspace: OpenWorkspace,
    asOf: number | null = null,
    definedBy: number | null = null,
  ): Promise<CardInForce[]> {
    const stored = await this.options.definitions.current(workspace.record.id, SCORECARDS, {
      ...(asOf === null ? {} : { asOf }),
      ...definitionsBy(definedBy),
    });
    if (stored.length > 0) {
      return stored.map((one) => ({
        version: one.version,
        document: one.value,
        card: compileScorecard(one.value),
        source: one.source,
        hash: one.hash,
        author: one.author,
        createdAt: one.createdAt,
        dropped: [],
      }));
    }
    const starter = await starterScorecard(workspace.store.engine);
    if (starter === null) return [];
    const { document, dropped } = starter;
    return [
      {
        version: 0,
        document,
        card: compileScorecard(document),
        source: stringify({ kind: "scorecard", ...document }),
        hash: STARTER_ID,
        author: null,
        createdAt: null,
        dropped,
      },
    ];
  }

  /** One scorecard in force by id, or the first of them. */
  async card(workspace: OpenWorkspace, id: string | undefined): Promise<CardInForce> {
    const cards = await this.cards(workspace);
    const found = id === undefined ? cards[0] : cards.find((one) => one.document.id === id);
    if (found !== undefined) return found;
    throw new ProblemError(
      "not-found",
      id === undefined
        ? "no scorecard can be computed before facts are imported"
        : `scorecard ${JSON.stringify(id)} is not in force`,
      {
        mend:
          cards.length === 0 ? "Import data first." : `In force are ${cards.map((one) => one.document.id).join(", ")}.`,
      },
    );
  }

  /** A moment of a workspace, ready to be asked. */
  async asking(
    workspace: OpenWorkspace,
    moment: Moment,
    extra: {
      readonly accounts?: readonly Id[] | null;
      readonly signal?: AbortSignal | null;
      /** By the clock: the company's settings and own metrics as they stood then; now without it. */
      readonly definedBy?: number | null;
      /** Several scorecards ask: what they share is asked once. */
      readonly remember?: boolean;
    } = {},
  ): Promise<Asking> {
    const at = { asOf: moment.asOf, ...definitionsBy(extra.definedBy ?? null) };
    const { id } = workspace.record;
    const own = await this.options.company.metrics(id, at);
    return Asking.open({
      workspace,
      moment,
      company: await this.options.company.at(id, at),
      metrics: new Map(own.map(({ metric }): [string, MetricDefinition] => [metric.id, metric])),
      accounts: extra.accounts ?? null,
      signal: extra.signal ?? null,
      remember: extra.remember ?? false,
    });
  }

  /** The company's settings and segments at a business time, by what was stored until `definedBy` on the clock. */
  companyAt(workspace: OpenWorkspace, asOf: number, definedBy: number | null = null): Promise<CompanyContext> {
    return this.options.company.at(workspace.record.id, { asOf, ...definitionsBy(definedBy) });
  }

  /** What people had said about accounts by an instant, as it counts for one scorecard. */
  async wordsAt(workspace: OpenWorkspace, scorecard: string, at: number, saidBy: number): Promise<Words> {
    const { id } = workspace.record;
    const overrides = await this.words.overrides(id);
    const sentiments = await this.words.sentiments(id);
    return {
      overrides: overridesAt(overrides, scorecard, at, saidBy),
      sentiments: new Map(
        [...sentiments].map(([account, said]) => [account, said.filter((one) => one.saidAt <= saidBy)]),
      ),
    };
  }

  /**
   * Scores every scorecard in force (or one) and stores what it said. `touched` scores only accounts with facts since the
   * last full run, with that run's peer cut points; after an undo, or before any full run, it scores all.
   */
  async run(
    workspace: OpenWorkspace,
    input: {
      readonly scorecard?: string | undefined;
      readonly scope: "all" | "touched";
      readonly asOf?: number;
      /** Scored as well as the touched ones: what people said about them has changed. */
      readonly also?: readonly Id[];
    },
    signal: AbortSignal | null = null,
  ): Promise<FinishedRun[]> {
    const asOf = input.asOf ?? this.todayAt(workspace);
    const cards = await this.cards(workspace, asOf);
    const wanted = input.scorecard === undefined ? cards : [await this.card(workspace, input.scorecard)];
    // Imports wait meanwhile, so that every measure of the run sees the same facts.
    const runs = await workspace.store.exclusive(async () => {
      const out: FinishedRun[] = [];
      for (const card of wanted) out.push(await this.runOne(workspace, card, cards, { ...input, asOf }, signal));
      return out;
    });
    this.onRuns(workspace, runs);
    return runs;
  }

  private async runOne(
    workspace: OpenWorkspace,
    inForce: CardInForce,
    cards: readonly CardInForce[],
    input: { readonly scope: "all" | "touched"; readonly asOf: number; readonly also?: readonly Id[] },
    signal: AbortSignal | null,
  ): Promise<FinishedRun> {
    const { engine } = workspace.store;
    const { asOf, scope: wanted } = input;
    const started = performance.now();
    const recordedAt = this.now();
    const knowledge = await knowledgeNow(engine);
    const last = wanted === "touched" ? await lastFullRun(engine, inForce.document.id, asOf) : null;
    // A parent stands on all its children: with parents, a part of the accounts cannot be scored alone.
    const alone = inForce.card.parent === "own";
    const follows =
      alone && last !== null && last.version === inForce.version && last.undos === knowledge.undos ? last : null;
    const accounts =
      follows === null
        ? null
        : [
            ...new Set([
              ...(input.also ?? []),
              ...(await touchedAccounts(
                engine,
                TABLE_NAMES.filter((table) => "account_id" in columnsOf(table)),
                follows.lastBatch,
              )),
            ]),
          ];
    const asking = await this.asking(workspace, { asOf, knownAt: null }, { accounts, signal });
    const rivals = cards.map(({ card }) => card);
    const read = attributesRead([inForce.card, ...rivals]);
    const found = accountsOf(inForce.card, rivals, await customersAt(asking, read));
    const scoring = await scoreAccounts(
      // Who is touched but no customer (any more) would be looked for in the whole past.
      follows === null ? asking : asking.about([...found.keys()]),
      inForce.document,
      found,
      await this.wordsAt(workspace, inForce.document.id, asOf, recordedAt),
      follows === null ? null : await cutsOf(engine, follows.id),
    );
    const run: Omit<StoredRun, "id" | "accounts"> = {
      scorecard: inForce.document.id,
      version: inForce.version,
      scope: follows === null ? "all" : "touched",
      asOf,
      knownAt: knowledge.at,
      recordedAt,
      lastBatch: knowledge.lastBatch,
      undos: knowledge.undos,
      document: inForce.document,
    };
    const id = await writeRun(engine, run, scoring.scores, follows === null ? scoring.cuts : new Map());
    return {
      ...run,
      id,
      accounts: scoring.scores.size,
      milliseconds: performance.now() - started,
      dropped: inForce.dropped,
    };
  }

  async runOf(workspace: OpenWorkspace, id: number): Promise<StoredRun> {
    const run = await readRun(workspace.store.engine, id);
    if (run === null) throw new ProblemError("not-found", `run ${id} does not exist`);
    return run;
  }

  /**
   * Computes a stored run again from the facts as they were recorded then, with its own scorecard, its frozen cut points and
   * what people had said: the same numbers, whatever has been imported, corrected, undone or published since.
   */
  async recompute(workspace: OpenWorkspace, runId: number): Promise<Scoring> {
    const { engine } = workspace.store;
    const run = await this.runOf(workspace, runId);
    const moment: Moment = { asOf: run.asOf, knownAt: { at: run.knownAt, basis: "recorded" } };
    const asking = await this.asking(workspace, moment, { definedBy: run.recordedAt });
    const rivals = (await this.cards(workspace, run.asOf, run.recordedAt)).map(({ card }) => card);
    const card = compileScorecard(run.document);
    // A run over touched accounts stands on the cut points of the full run before it.
    const full = run.scope === "all" ? run : await lastFullRun(engine, run.scorecard, run.asOf, run.id);
    const cuts = full === null ? new Map() : await cutsOf(engine, full.id);
    return scoreAccounts(
      asking,
      run.document,
      accountsOf(card, rivals, await customersAt(asking, attributesRead([card, ...rivals]))),
      await this.wordsAt(workspace, run.scorecard, run.asOf, run.recordedAt),
      cuts.size > 0 ? cuts : null,
    );
  }

  /** Computes a stored run again and compares it with what is stored. */
  async verify(workspace: OpenWorkspace, runId: number) {
    const stored = await scoresOf(workspace.store.engine, runId);
    return { run: runId, ...compareScores(stored, (await this.recompute(workspace, runId)).scores) };
  }
}

/** Definitions as they were stored by an instant of the clock. */
function definitionsBy(at: number | null): { knownAt?: { at: number; basis: "recorded" } } {
  return at === null ? {} : { knownAt: { at, basis: "recorded" } };
}
