import {
  type CommentTheme,
  commentThemes,
  type ScoredComment,
  type SurveyDefinition,
  wilsonInterval,
} from "@tendwell/core/surveys";
import type { Kysely } from "kysely";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import type { StateDatabase } from "../../state/schema.ts";
import { type AnswerQuery, AnswerReader, type CountedAnswer } from "./answer-reader.ts";
import { sideOf } from "./answer-side.ts";
import { choicesOf } from "./choice-shares.ts";
import { KeptCounts } from "./kept-counts.ts";
import { type AnswerCell, cellsByChannel, cellsByWave, importedComments } from "./result-facts.ts";
import { differenceP, employeeCells, merged, scoreOf } from "./score-cells.ts";
import { SegmentResults } from "./segment-results.ts";
import { SMALLEST } from "./smallest-group.ts";
import { driversOf } from "./survey-drivers.ts";
import type { SurveyService } from "./survey-service.ts";

export interface ResultQuery {
  readonly wave?: string | undefined;
  readonly segment?: string | undefined;
}

/** The report of a survey: scores and their intervals from the facts, the rest from the answers. */
export class ResultService {
  private readonly db: Kysely<StateDatabase>;
  private readonly surveys: SurveyService;
  private readonly reader: AnswerReader;
  private readonly counts = new KeptCounts();
  private readonly groups = new SegmentResults(this.counts);
  constructor(db: Kysely<StateDatabase>, surveys: SurveyService) {
    this.db = db;
    this.surveys = surveys;
    this.reader = new AnswerReader(db);
  }

  async results(workspace: OpenWorkspace, surveyId: string, query: ResultQuery) {
    const { record, store } = workspace;
    const { value: survey } = await this.surveys.get(record.id, surveyId);
    const isAnonymous = survey.anonymous === true;
    const wave = query.wave ?? null;
    const answers = await this.reader.counted(workspace, survey, wave);
    const [cells, channels] = await Promise.all([
      survey.audience === "employees"
        ? employeeCells(survey, answers)
        : this.counts.once(store, ["waves", surveyId, wave], () => cellsByWave(store.engine, surveyId, wave)),
      this.counts.once(store, ["channels", surveyId, wave], () => cellsByChannel(store.engine, surveyId, wave)),
    ]);
    const waves = cells.filter((cell) => cell.wave !== null);
    const visible = (cell: AnswerCell) => !isAnonymous || cell.n >= SMALLEST;
    const tests = waves.slice(1).flatMap((cell, i) => {
      const before = waves[i]!;
      if (before.question !== cell.question || !visible(cell) || !visible(before)) return [];
      const test = differenceP(before, cell);
      return test === null
        ? []
        : [{ question: cell.question, from: before.wave!, to: cell.wave!, ...test, significant: test.p < 0.05 }];
    });
    const { segment } = query;
    return {
      survey: surveyId,
      scores: merged(cells).map((cell) => scoreOf(cell, isAnonymous)),
      waves: waves.map((cell) => scoreOf(cell, isAnonymous)),
      tests,
      segments: segment === undefined ? [] : await this.groups.segments(workspace, survey, wave, segment),
      channels: channels.map((cell) => {
        const reached = cell.sent - cell.bounced;
        const isRate = reached > 0 && cell.answered <= reached;
        return {
          ...cell,
          responseRate: isRate ? cell.answered / reached : null,
          responseInterval: isRate ? { ...wilsonInterval(cell.answered, reached) } : null,
        };
      }),
      weighting: segment === undefined ? null : await this.groups.weighting(workspace, survey, wave, segment),
      drivers: isAnonymous && answers.length < SMALLEST ? null : driversOf(survey, answers),
      themes: await this.themes(workspace, survey, answers, wave),
      choices: choicesOf(survey, answers, isAnonymous),
      flagged: await this.flagged(record.id, surveyId),
    };
  }

  /** Answers, newest first, with labels and texts. Anonymous ones have neither person nor account. */
  async answers(workspace: OpenWorkspace, surveyId: string, query: AnswerQuery) {
    const { value: survey } = await this.surveys.get(workspace.record.id, surveyId);
    return this.reader.page(workspace, survey, query);
  }

  /** Comments of cases by answer id. */
  commentOf(workspace: OpenWorkspace, answerIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return this.reader.commentOf(workspace, answerIds);
  }

  private async themes(
    workspace: OpenWorkspace,
    survey: SurveyDefinition,
    answers: readonly CountedAnswer[],
    wave: string | null,
  ): Promise<Omit<CommentTheme, "stem">[]> {
    const texts = await this.reader.texts(workspace, survey, answers);
    const comments: ScoredComment[] = (await importedComments(workspace.store.engine, survey.id, wave)).map((one) => ({
      ...one,
      locale: survey.locale,
    }));
    for (const { row, given } of answers) {
      const own = texts.get(row.id);
      if (own === undefined) continue;
      const side = sideOf(survey, given);
      if (side !== null) comments.push({ text: Object.values(own).join("\n"), locale: row.locale, side });
    }
    return commentThemes(comments, survey.anonymous === true ? SMALLEST : 3)
      .slice(0, 40)
      .map(({ word, side, detractors, promoters, z }) => ({ word, side, detractors, promoters, z }));
  }

  private async flagged(workspaceId: string, surveyId: string) {
    const rows = await this.db
      .selectFrom("survey_answer")
      .select("flags")
      .select((eb) => eb.fn.countAll<number>().as("n"))
      .where("workspace_id", "=", workspaceId)
      .where("survey_id", "=", surveyId)
      .where("flags", "!=", "[]")
      .where("released", "=", 0)
      .groupBy("flags")
      .execute();
    const bySignal: Record<string, number> = {};
    for (const row of rows)
      for (const signal of JSON.parse(row.flags) as string[])
        bySignal[signal] = (bySignal[signal] ?? 0) + Number(row.n);
    return { total: rows.reduce((sum, row) => sum + Number(row.n), 0), bySignal };
  }
}
