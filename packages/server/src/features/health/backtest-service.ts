import { createHash, randomUUID } from "node:crypto";
import type { Backtest } from "@tendwell/contract";
import { toIso } from "@tendwell/core";
import {
  type BacktestReport,
  backtestReport,
  measureLift,
  type Observation,
  type ScorecardDocument,
} from "@tendwell/core/health";
import type { Kysely } from "kysely";
import { parseDocument } from "yaml";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import { ProblemError } from "../../access/problem-error.ts";
import type { StateDatabase } from "../../state/schema.ts";
import type { DefinitionService } from "../definitions/definition-service.ts";
import type { HealthService } from "./health-service.ts";
import { bySegment, replayScorecards } from "./replay.ts";
import { SCORECARDS } from "./scorecard-kind.ts";
import { colourChanges, replacedBy, todayScores } from "./today-scores.ts";

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
    const backtest: Backtest = { ...found, hash, createdAt: toIso(this.health.now()), author };
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
    // What was a draft is in force now.
    await this.db
      .deleteFrom("scorecard_draft")
      .where("workspace_id", "=", workspace.record.id)
      .where("scorecard", "=", document.id)
      .execute();
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
    const { horizonDays, capacity, segment, sample } = question;
    const [replayed] = await replayScorecards(this.health, workspace, [document], question, signal);
    const { card, dates, observations, single } = replayed!;
    const report = (list: readonly Observation[]): BacktestReport => backtestReport(list, card.outcome, capacity);
    return {
      scorecard: document.id,
      outcome: card.outcome,
      horizonDays,
      capacity,
      dates: dates.map(toIso),
      sample,
      overall: report(observations),
      segments:
        segment === undefined ? [] : bySegment(observations).map(([value, list]) => ({ value, report: report(list) })),
      measures: card.measures
        .map(({ id, title }, i) => {
          const { verdict, auc, lift } = measureLift(single[i]!);
          const present = observations.length === 0 ? 0 : single[i]!.risk.length / observations.length;
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
      colourChanges: await this.colourChanges(workspace, document, sample, signal),
    };
  }

  /** What accounts show today by the scorecard in force of that id, and by this text. */
  private async colourChanges(
    workspace: OpenWorkspace,
    document: ScorecardDocument,
    sample: number,
    signal: AbortSignal | null,
  ): Promise<Backtest["colourChanges"]> {
    const before = replacedBy(document, await this.health.cards(workspace));
    if (before === null) return [];
    const [was, is] = await todayScores(this.health, workspace, [before.document, document], sample, signal);
    return colourChanges(was!, is!);
  }
}

/** A text without its `kind:` line is a scorecard all the same: here nothing else is meant. */
function asDefinition(source: string): string {
  const document = parseDocument(source);
  return document.errors.length === 0 && !document.has("kind") ? `kind: scorecard\n${source}` : source;
}
