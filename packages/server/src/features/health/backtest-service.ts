import { createHash, randomUUID } from "node:crypto";
import type { Backtest } from "@tendwell/contract";
import { DAY, type Id } from "@tendwell/core";
import {
  type BacktestReport,
  backtestReport,
  compileScorecard,
  lowScoreCalls,
  measureLift,
  type Observation,
  type Outcome,
  type RankedCase,
  type ScorecardDocument,
} from "@tendwell/core/health";
import type { Kysely } from "kysely";
import { parseDocument } from "yaml";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import { ProblemError } from "../../access/problem-error.ts";
import type { StateDatabase } from "../../state/schema.ts";
import type { DefinitionService } from "../definitions/definition-service.ts";
import { customerSpells, lostRenewals, outcomesOf } from "./customer-spells.ts";
import type { HealthService } from "./health-service.ts";
import { shownAs } from "./portfolio-service.ts";
import { iso } from "./score-json.ts";
import { SCORECARDS } from "./scorecard-kind.ts";
import { accountsOf, customersAt, scoreAccounts } from "./scoring.ts";
import { instantBefore } from "./windows.ts";

export interface BacktestQuestion {
  readonly source: string;
  readonly months: number;
  readonly horizonDays: number;
  readonly capacity: number;
  readonly segment?: string | undefined;
  readonly sample: number;
}

/** Replays of scorecards over history, and publishing with one. */
export class BacktestService {
  private readonly health: HealthService;
  private readonly definitions: DefinitionService;
  private readonly db: Kysely<StateDatabase>;
  constructor(health: HealthService, definitions: DefinitionService, db: Kysely<StateDatabase>) {
    this.health = health;
    this.definitions = definitions;
    this.db = db;
  }

  /** Replays a text and keeps the answer, unless it was asked of a sample. */
  async backtest(
    workspace: OpenWorkspace,
    question: BacktestQuestion,
    author: string,
    signal: AbortSignal | null = null,
  ): Promise<Backtest> {
    const { document, hash } = await this.read(workspace, question.source);
    const found = await this.replay(workspace, document, question, signal);
    const backtest: Backtest = { ...found, hash, createdAt: iso(this.health.now()), author };
    if (question.sample < 1) return backtest;
    const { source: _, ...asked } = question;
    await this.db
      .insertInto("scorecard_backtest")
      .values({
        id: randomUUID(),
        workspace_id: workspace.record.id,
        scorecard: document.id,
        content_hash: hash,
        question: JSON.stringify(asked),
        report: JSON.stringify(backtest),
        author,
        created_at: backtest.createdAt,
      })
      .execute();
    return backtest;
  }

  /** Replays a text, keeps the answer and stores the text as the next version. */
  async publish(
    workspace: OpenWorkspace,
    question: Omit<BacktestQuestion, "sample"> & { readonly force: boolean },
    author: string,
    signal: AbortSignal | null = null,
  ) {
    const { document } = await this.read(workspace, question.source);
    const newest = await this.definitions.find(workspace.record.id, SCORECARDS, document.id);
    const backtest = await this.backtest(workspace, { ...question, sample: 1 }, author, signal);
    await this.definitions.apply(
      workspace,
      {
        files: [{ path: `scorecard/${document.id}.yaml`, text: asDefinition(question.source) }],
        bases: newest === null ? {} : { [`scorecard/${document.id}`]: newest.version },
        force: question.force,
      },
      author,
    );
    const stored = await this.definitions.find(workspace.record.id, SCORECARDS, document.id);
    return { id: document.id, version: stored?.version ?? 1, backtest };
  }

  /** The newest replay kept for a text; null when there is none. */
  async kept(workspaceId: string, hash: string): Promise<Backtest | null> {
    const row = await this.db
      .selectFrom("scorecard_backtest")
      .select("report")
      .where("workspace_id", "=", workspaceId)
      .where("content_hash", "=", hash)
      .orderBy("created_at", "desc")
      .executeTakeFirst();
    return row === undefined ? null : (JSON.parse(row.report) as Backtest);
  }

  /** Reads and checks a scorecard's text as applying it would. */
  async read(workspace: OpenWorkspace, source: string): Promise<{ document: ScorecardDocument; hash: string }> {
    const text = asDefinition(source);
    const { items, problems } = await this.definitions.plan(workspace, {
      files: [{ path: "scorecard.yaml", text }],
    });
    const first = problems[0];
    if (first !== undefined) {
      throw new ProblemError("unprocessable", `${first.line}:${first.column} ${first.message}`, {
        ...(first.mend === null ? {} : { mend: first.mend }),
        errors: problems.map((p) => ({ path: `${p.line}:${p.column}`, message: p.message })),
      });
    }
    const item = items[0];
    if (items.length !== 1 || item?.kind !== "scorecard")
      throw new ProblemError("unprocessable", `a replay requires one scorecard, got ${items.length} definitions`);
    const { kind: _kind, effectiveFrom: _from, ...body } = parseDocument(text).toJS() as Record<string, unknown>;
    const hash = createHash("sha256").update(item.source).digest("hex");
    return { document: SCORECARDS.schema.parse(body), hash };
  }

  private async replay(
    workspace: OpenWorkspace,
    document: ScorecardDocument,
    question: BacktestQuestion,
    signal: AbortSignal | null,
  ): Promise<Omit<Backtest, "hash" | "createdAt" | "author">> {
    const { months, horizonDays, capacity, segment, sample } = question;
    const card = compileScorecard(document);
    const { zone } = workspace.record;
    const today = this.health.todayAt(workspace);
    const last = instantBefore(today, horizonDays, "day", zone);
    const dates = Array.from({ length: months }, (_, i) => instantBefore(last, months - 1 - i, "month", zone));
    const events = await this.events(workspace, card.outcome, dates[0]!, today);
    const observations: Observation[] = [];
    const segments = new Map<string | null, Observation[]>();
    const single: RankedCase[][] = card.measures.map(() => []);
    const sign = lowScoreCalls(card.outcome) ? -1 : 1;
    for (const asOf of dates) {
      signal?.throwIfAborted();
      // Only what could have been known then.
      const asking = await this.health.asking(
        workspace,
        { asOf, knownAt: { at: asOf, basis: "available" } },
        { signal },
      );
      const accounts = new Map(
        [...accountsOf(card, [], await customersAt(asking))].filter(([id]) => drawn(id, sample)),
      );
      const { sentiments } = await this.health.wordsAt(workspace, document.id, asOf, this.health.now());
      const { scores } = await scoreAccounts(asking, document, accounts, { overrides: new Map(), sentiments }, null);
      const until = asOf + horizonDays * DAY;
      for (const [account, score] of scores) {
        const observation: Observation = {
          account,
          at: asOf,
          score: score.score,
          flagged: isCall(card.outcome, score.bandStatus),
          shown: shownAs(score),
          eventAt: events.get(account)?.find((at) => at >= asOf && at < until) ?? null,
        };
        observations.push(observation);
        // Parents get their parts from their children, not from measures of their own.
        if (score.measures.length === card.measures.length && score.measures[0]?.id === card.measures[0]?.id) {
          score.measures.forEach(({ points, reason }, i) => {
            if (points !== null && reason === null)
              single[i]!.push({ cluster: account, risk: sign * points, happened: observation.eventAt !== null });
          });
        }
        if (segment === undefined) continue;
        const value = accounts.get(account)?.attributes.get(segment) ?? null;
        const own = segments.get(value) ?? [];
        own.push(observation);
        segments.set(value, own);
      }
    }
    const report = (list: readonly Observation[]): BacktestReport => backtestReport(list, card.outcome, capacity);
    return {
      scorecard: document.id,
      outcome: card.outcome,
      horizonDays,
      capacity,
      dates: dates.map(iso),
      sample,
      overall: report(observations),
      segments: [...segments]
        .sort(([a], [b]) => (a ?? "").localeCompare(b ?? ""))
        .map(([value, list]) => ({ value, report: report(list) })),
      measures: card.measures
        .map(({ id, title }, i) => {
          const { verdict, auc, lift } = measureLift(single[i]!);
          const present = observations.length === 0 ? 0 : single[i]!.length / observations.length;
          return {
            id,
            title,
            present,
            verdict,
            lift,
            auc: auc === null ? null : { auc: auc.auc, interval: auc.interval },
          };
        })
        .sort((a, b) => (b.auc?.auc ?? 0) - (a.auc?.auc ?? 0)),
      colourChanges: await this.colourChanges(workspace, document, today, sample, signal),
    };
  }

  /** When the outcome happened, by account, ascending, by everything that is known now. */
  private async events(
    workspace: OpenWorkspace,
    outcome: Outcome,
    from: number,
    to: number,
  ): Promise<ReadonlyMap<Id, readonly number[]>> {
    const asking = await this.health.asking(workspace, { asOf: to, knownAt: null });
    if (outcome === "renewal") return lostRenewals(asking, from, to);
    if (outcome !== "churn") return outcomesOf(asking, [outcome], from, to);
    const spells = await customerSpells(asking);
    if (spells === null) return outcomesOf(asking, ["churn"], from, to);
    const ends = new Map<Id, number[]>();
    for (const [id, own] of spells) {
      const over = own.flatMap((spell) => (spell.to !== null && spell.to >= from && spell.to < to ? [spell.to] : []));
      if (over.length > 0) ends.set(id, over);
    }
    return ends;
  }

  /** What accounts show today by the scorecard in force of that id, and by this text. */
  private async colourChanges(
    workspace: OpenWorkspace,
    document: ScorecardDocument,
    today: number,
    sample: number,
    signal: AbortSignal | null,
  ): Promise<Backtest["colourChanges"]> {
    const inForce = await this.health.cards(workspace);
    const before =
      inForce.find((one) => one.document.id === document.id) ??
      inForce.find((one) => one.document.outcome === document.outcome);
    if (before === undefined) return [];
    const asking = await this.health.asking(workspace, { asOf: today, knownAt: null }, { signal });
    const all = new Map([...(await customersAt(asking))].filter(([id]) => drawn(id, sample)));
    const words = await this.health.wordsAt(workspace, document.id, today, this.health.now());
    const said = await scoreAccounts(asking, before.document, all, words, null);
    const says = await scoreAccounts(asking, document, all, words, null);
    const counts = new Map<string, { before: string; after: string; accounts: number }>();
    for (const [id, score] of says.scores) {
      const pair = { before: shownAs(said.scores.get(id)!), after: shownAs(score) };
      const entry = counts.get(JSON.stringify(pair)) ?? { ...pair, accounts: 0 };
      entry.accounts += 1;
      counts.set(JSON.stringify(pair), entry);
    }
    return [...counts.values()].sort((a, b) => b.accounts - a.accounts);
  }
}

/** Whether a band calls the outcome: at risk calls a churn, healthy an upsell. */
function isCall(outcome: Outcome, status: "healthy" | "watch" | "at_risk" | null): boolean {
  return status === (lowScoreCalls(outcome) ? "at_risk" : "healthy");
}

/** Whether an account is in a sample: the same accounts for the same share, every time. */
function drawn(id: Id, share: number): boolean {
  if (share >= 1) return true;
  let state = Number(BigInt.asUintN(32, BigInt(id) ^ (BigInt(id) >> 32n)));
  state = Math.imul(state ^ (state >>> 16), 0x45d9f3b) >>> 0;
  state = Math.imul(state ^ (state >>> 16), 0x45d9f3b) >>> 0;
  return (state ^ (state >>> 16)) >>> 0 < share * 4_294_967_296;
}

/** A text without its `kind:` line is a scorecard all the same: here nothing else is meant. */
function asDefinition(source: string): string {
  const document = parseDocument(source);
  return document.errors.length === 0 && !document.has("kind") ? `kind: scorecard\n${source}` : source;
}
