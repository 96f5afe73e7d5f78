// Over 300 lines: the report of a survey is one answer, and its parts share their reading of it.

import {
  type Answers,
  adjustedWaldNps,
  type CommentTheme,
  commentThemes,
  type DriverAnalysis,
  driverAnalysis,
  effectiveSize,
  fallbackChain,
  holm,
  normalTail,
  questionsOf,
  rakeWeights,
  type ScoredComment,
  type SurveyDefinition,
  scaleOf,
  scoreKindOf,
  textIn,
  twoWaveNps,
  wilsonInterval,
} from "@tendwell/core/surveys";
import type { Kysely } from "kysely";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import type { StateDatabase } from "../../state/schema.ts";
import { TEXT_KEPT, textsOf } from "./answer-drafts.ts";
import type { AnswerRow } from "./answer-service.ts";
import { importedRows } from "./imported-answers.ts";
import { KeptCounts } from "./kept-counts.ts";
import { labelsOf } from "./person-directory.ts";
import {
  type AnswerCell,
  cellsByAttribute,
  cellsByChannel,
  cellsByWave,
  importedComments,
  invitedByAttribute,
  textsBySubject,
} from "./result-facts.ts";
import { surrogateOf } from "./surrogate-id.ts";
import type { SurveyService } from "./survey-service.ts";

/** Groups of an anonymous survey smaller than this are not shown. */
const SMALLEST = 5;
/** Rows that choices, drivers and themes are read from, newest first. */
const MOST_ROWS = 50_000;

/** mulberry32 from a fixed seed: the same answers give the same bootstrap. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function scoreOf(cell: AnswerCell, isAnonymous: boolean) {
  const { question, wave, group, n, good, bad } = cell;
  const base = { question, wave, group, n };
  const unit = question === "nps" ? ("nps" as const) : ("ratio" as const);
  if (n === 0 || (isAnonymous && n < SMALLEST))
    return { ...base, n: 0, value: null, unit, interval: null, low: 0, high: 0, suppressed: n > 0 };
  const value = unit === "nps" ? (100 * (good - bad)) / n : good / n;
  const interval = unit === "nps" ? adjustedWaldNps(good, bad, n) : wilsonInterval(good, n);
  return { ...base, value, unit, interval: { ...interval }, low: bad, high: good, suppressed: false };
}

/** Two-sided p of the difference between two groups: NPS by the two-wave test, shares by Agresti–Caffo. */
function differenceP(a: AnswerCell, b: AnswerCell): { difference: number; z: number; p: number } | null {
  if (a.n === 0 || b.n === 0) return null;
  if (a.question === "nps")
    return twoWaveNps(
      { promoters: a.good, detractors: a.bad, n: a.n },
      { promoters: b.good, detractors: b.bad, n: b.n },
    );
  const [pa, pb] = [(a.good + 1) / (a.n + 2), (b.good + 1) / (b.n + 2)];
  const z = (pb - pa) / Math.sqrt((pa * (1 - pa)) / (a.n + 2) + (pb * (1 - pb)) / (b.n + 2));
  return { difference: pb - pa, z, p: 2 * normalTail(Math.abs(z)) };
}

function merged(cells: readonly AnswerCell[]): AnswerCell[] {
  const found = new Map<string, AnswerCell>();
  for (const cell of cells) {
    const known = found.get(cell.question);
    found.set(cell.question, {
      question: cell.question,
      wave: null,
      group: null,
      n: (known?.n ?? 0) + cell.n,
      good: (known?.good ?? 0) + cell.good,
      bad: (known?.bad ?? 0) + cell.bad,
    });
  }
  return [...found.values()];
}

export interface ResultQuery {
  readonly wave?: string | undefined;
  readonly segment?: string | undefined;
}

/** The report of a survey: scores and their intervals from the facts, the rest from the answers. */
export class ResultService {
  private readonly db: Kysely<StateDatabase>;
  private readonly surveys: SurveyService;
  private readonly counts = new KeptCounts();
  constructor(db: Kysely<StateDatabase>, surveys: SurveyService) {
    this.db = db;
    this.surveys = surveys;
  }

  async results(workspace: OpenWorkspace, surveyId: string, query: ResultQuery) {
    const { record, store } = workspace;
    const { value: survey } = await this.surveys.get(record.id, surveyId);
    const isAnonymous = survey.anonymous === true;
    const wave = query.wave ?? null;
    const rows = await this.answerRows(workspace, survey, wave);
    const cells =
      survey.audience === "employees"
        ? employeeCells(survey, rows)
        : await this.counts.once(store, ["waves", surveyId, wave], () => cellsByWave(store.engine, surveyId, wave));
    const channels = await this.counts.once(store, ["channels", surveyId, wave], () =>
      cellsByChannel(store.engine, surveyId, wave),
    );
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
    const signals = await this.flagged(record.id, surveyId);
    return {
      survey: surveyId,
      scores: merged(cells).map((cell) => scoreOf(cell, isAnonymous)),
      waves: waves.map((cell) => scoreOf(cell, isAnonymous)),
      tests,
      segments: query.segment === undefined ? [] : await this.segments(workspace, survey, wave, query.segment),
      channels: channels.map((cell) => {
        const reached = cell.sent - cell.bounced;
        const isRate = reached > 0 && cell.answered <= reached;
        return {
          ...cell,
          responseRate: isRate ? cell.answered / reached : null,
          responseInterval: isRate ? { ...wilsonInterval(cell.answered, reached) } : null,
        };
      }),
      weighting: query.segment === undefined ? null : await this.weighting(workspace, survey, wave, query.segment),
      drivers: isAnonymous && rows.length < SMALLEST ? null : driversOf(survey, rows),
      themes: await this.themes(workspace, survey, rows, wave),
      choices: choicesOf(survey, rows, isAnonymous),
      flagged: signals,
    };
  }

  /** Answers, newest first, with labels and texts. Anonymous ones have neither person nor account. */
  async answers(
    workspace: OpenWorkspace,
    surveyId: string,
    query: { limit: number; offset: number; search?: string | undefined; flagged: boolean },
  ) {
    const { record, store } = workspace;
    const { value: survey } = await this.surveys.get(record.id, surveyId);
    const answered = await this.db
      .selectFrom("survey_answer")
      .selectAll()
      .where("workspace_id", "=", record.id)
      .where("survey_id", "=", surveyId)
      .where("flags", query.flagged ? "!=" : "=", "[]")
      .orderBy("submitted_at", "desc")
      .orderBy("id")
      .limit(MOST_ROWS)
      .execute();
    const all = query.flagged ? answered : await this.withImported(workspace, survey, null, answered);
    // Fewer than five anonymous answers could point at people: none of them is shown yet.
    const shown = survey.anonymous === true ? all.filter((row) => row.flushed_revision > 0) : all;
    const known = survey.anonymous === true && shown.length < SMALLEST ? [] : shown;
    const subject = (row: AnswerRow) => surrogateOf(store.salt, "response", row.id);
    const texts = await this.texts(workspace, survey, known);
    const wanted = query.search?.trim().toLowerCase() ?? "";
    const found =
      wanted === ""
        ? known
        : known.filter((row) =>
            Object.values(texts.get(String(subject(row))) ?? {}).some((text) => text.toLowerCase().includes(wanted)),
          );
    const page = found.slice(query.offset, query.offset + query.limit);
    const people = await labelsOf(
      store.engine,
      "person",
      page.map((row) => row.person_id),
    );
    const accounts = await labelsOf(
      store.engine,
      "account",
      page.map((row) => row.account_id),
    );
    return {
      items: page.map((row) => {
        const own = texts.get(String(subject(row))) ?? {};
        const given = JSON.parse(row.answers) as Answers;
        return {
          id: row.id,
          at: row.submitted_at,
          channel: row.channel,
          wave: row.wave,
          account: row.account_id === null ? null : (accounts.get(row.account_id) ?? null),
          person: row.person_id === null ? null : (people.get(row.person_id) ?? null),
          complete: row.complete === 1,
          flags: JSON.parse(row.flags) as string[],
          released: row.released === 1,
          answers: Object.fromEntries(
            Object.entries(given).filter(([id]) => own[id] === undefined && given[id] !== TEXT_KEPT),
          ),
          texts: { ...own },
        };
      }),
      nextCursor: null,
      total: found.length,
    };
  }

  /** Comments of cases by answer id. */
  async commentOf(workspace: OpenWorkspace, answerIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const { salt, engine } = workspace.store;
    const found = await textsBySubject(
      engine,
      answerIds.map((id) => surrogateOf(salt, "response", id)),
    );
    return new Map(
      answerIds.flatMap((id) => {
        const texts = Object.values(found.get(String(surrogateOf(salt, "response", id))) ?? {});
        return texts.length === 0 ? [] : [[id, texts.join("\n")] as const];
      }),
    );
  }

  /** Own answers and those of other tools' files, newest first. */
  private async withImported(
    { record, store }: OpenWorkspace,
    survey: SurveyDefinition,
    wave: string | null,
    own: AnswerRow[],
  ): Promise<AnswerRow[]> {
    const imported = await importedRows(this.db, store.engine, record.id, survey.id, wave);
    if (imported.length === 0) return own;
    return [...own, ...imported]
      .sort((a, b) => (a.submitted_at < b.submitted_at ? 1 : a.submitted_at > b.submitted_at ? -1 : 0))
      .slice(0, MOST_ROWS);
  }

  private async answerRows(
    workspace: OpenWorkspace,
    survey: SurveyDefinition,
    wave: string | null,
  ): Promise<AnswerRow[]> {
    let query = this.db
      .selectFrom("survey_answer")
      .selectAll()
      .where("workspace_id", "=", workspace.record.id)
      .where("survey_id", "=", survey.id)
      .where("complete", "=", 1)
      .where((eb) => eb.or([eb("flags", "=", "[]"), eb("released", "=", 1)]));
    if (wave !== null) query = query.where("wave", "=", wave);
    // Anonymous answers show only once a batch of them went to the facts together.
    if (survey.anonymous === true) query = query.where("flushed_revision", ">", 0);
    const own = await query.orderBy("submitted_at", "desc").limit(MOST_ROWS).execute();
    return this.withImported(workspace, survey, wave, own);
  }

  private async texts(workspace: OpenWorkspace, survey: SurveyDefinition, rows: readonly AnswerRow[]) {
    const { salt, engine } = workspace.store;
    const stored = new Map(
      await textsBySubject(
        engine,
        rows.map((row) => surrogateOf(salt, "response", row.id)),
      ),
    );
    // What was not moved to the vault yet is still in the state.
    for (const row of rows.filter((one) => one.revision > one.flushed_revision)) {
      const key = String(surrogateOf(salt, "response", row.id));
      const texts = textsOf(survey, JSON.parse(row.answers) as Answers);
      if (Object.keys(texts).length > 0) stored.set(key, { ...stored.get(key), ...texts });
    }
    return stored;
  }

  private async segments(workspace: OpenWorkspace, survey: SurveyDefinition, wave: string | null, attribute: string) {
    const isAnonymous = survey.anonymous === true;
    const cells = (await this.byAttribute(workspace, survey.id, wave, attribute)).filter(
      (cell) => !isAnonymous || cell.n >= SMALLEST,
    );
    const tests = cells.map((cell) => {
      const others = cells.filter((one) => one.question === cell.question && one !== cell);
      const rest = merged(others)[0];
      return rest === undefined ? null : differenceP(rest, cell);
    });
    const corrected = holm(tests.map((test) => test?.p ?? 1));
    return cells.map((cell, i) => ({ ...scoreOf(cell, isAnonymous), p: tests[i] === null ? null : corrected[i]! }));
  }

  private byAttribute({ store }: OpenWorkspace, surveyId: string, wave: string | null, attribute: string) {
    return this.counts.once(store, ["attribute", surveyId, wave, attribute], () =>
      cellsByAttribute(store.engine, surveyId, wave, attribute),
    );
  }

  /** The NPS as if every group had answered as often as it was asked. */
  private async weighting(workspace: OpenWorkspace, survey: SurveyDefinition, wave: string | null, attribute: string) {
    if (survey.anonymous === true) return null;
    const { store } = workspace;
    const cells = (await this.byAttribute(workspace, survey.id, wave, attribute)).filter(
      (cell) => cell.question === "nps",
    );
    const invited = await this.counts.once(store, ["invited", survey.id, wave, attribute], () =>
      invitedByAttribute(store.engine, survey.id, wave, attribute),
    );
    const total = Object.values(invited).reduce((sum, n) => sum + n, 0);
    const answered = cells.filter((cell) => (invited[cell.group ?? ""] ?? 0) > 0);
    if (total === 0 || answered.length < 2) return null;
    const groups = answered.flatMap((cell) => new Array<string>(cell.n).fill(cell.group ?? ""));
    const points = answered.flatMap((cell) => [
      ...new Array<number>(cell.good).fill(1),
      ...new Array<number>(cell.bad).fill(-1),
      ...new Array<number>(cell.n - cell.good - cell.bad).fill(0),
    ]);
    const shares = Object.fromEntries(Object.entries(invited).map(([group, n]) => [group, n / total]));
    const { weights } = rakeWeights([{ groups, shares }]);
    const { deff, effective } = effectiveSize(weights);
    const share = (side: number) =>
      weights.reduce((sum, w, i) => sum + (points[i] === side ? w : 0), 0) / weights.length;
    const [up, down] = [share(1), share(-1)];
    const sum = points.reduce((all, one) => all + one, 0);
    return {
      by: [attribute],
      value: 100 * (up - down),
      unweighted: (100 * sum) / points.length,
      deff,
      effective,
      interval: { ...adjustedWaldNps(up * effective, down * effective, effective) },
    };
  }

  private async themes(
    workspace: OpenWorkspace,
    survey: SurveyDefinition,
    rows: readonly AnswerRow[],
    wave: string | null,
  ): Promise<Omit<CommentTheme, "stem">[]> {
    const texts = await this.texts(workspace, survey, rows);
    const comments: ScoredComment[] = (await importedComments(workspace.store.engine, survey.id, wave)).map((one) => ({
      ...one,
      locale: survey.locale,
    }));
    for (const row of rows) {
      const own = texts.get(String(surrogateOf(workspace.store.salt, "response", row.id)));
      const side = sideOf(survey, JSON.parse(row.answers) as Answers);
      if (own !== undefined && side !== null)
        comments.push({ text: Object.values(own).join("\n"), locale: row.locale, side });
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

/** Which side an answer takes: by NPS, else by the first score's ends. */
function sideOf(survey: SurveyDefinition, answers: Answers): ScoredComment["side"] | null {
  const question =
    questionsOf(survey).find((one) => one.type === "nps") ??
    questionsOf(survey).find((one) => scoreKindOf(one) !== null);
  const score = question === undefined ? undefined : answers[question.id];
  if (question === undefined || typeof score !== "number") return null;
  if (question.type === "nps") return score >= 9 ? "promoter" : score <= 6 ? "detractor" : "passive";
  const { min, max, lowIsGood } = scaleOf(question)!;
  const upward = lowIsGood ? min + max - score : score;
  return 2 * upward < min + max ? "detractor" : upward >= max - (max - min >= 4 ? 1 : 0) ? "promoter" : "passive";
}

function employeeCells(survey: SurveyDefinition, rows: readonly AnswerRow[]): AnswerCell[] {
  const found = new Map<string, AnswerCell>();
  for (const row of [...rows].reverse()) {
    const answers = JSON.parse(row.answers) as Answers;
    for (const question of questionsOf(survey)) {
      const score = answers[question.id];
      if (scoreKindOf(question) === null || typeof score !== "number") continue;
      const { min, max } = scaleOf(question)!;
      const key = `${question.id} ${row.wave ?? ""}`;
      const known = found.get(key);
      found.set(key, {
        question: question.type,
        wave: row.wave,
        group: null,
        n: (known?.n ?? 0) + 1,
        good: (known?.good ?? 0) + (score >= max - (max - min >= 4 ? 1 : 0) ? 1 : 0),
        bad: (known?.bad ?? 0) + (2 * score < min + max ? 1 : 0),
      });
    }
  }
  return [...found.values()];
}

/** What drives the main score: every other scale that was answered together with it. */
function driversOf(
  survey: SurveyDefinition,
  rows: readonly AnswerRow[],
): ({ outcome: string; drivers: DriverAnalysis["drivers"][number][] } & Omit<DriverAnalysis, "drivers">) | null {
  const scales = questionsOf(survey).filter((question) => scaleOf(question) !== null);
  const outcome = scales.find((question) => question.type === "nps") ?? scales[0];
  if (outcome === undefined) return null;
  const answers = rows.map((row) => JSON.parse(row.answers) as Answers);
  const drivers = scales.filter((question) => question.id !== outcome.id);
  const full = answers
    .filter((one) => [outcome, ...drivers].every(({ id }) => typeof one[id] === "number"))
    .slice(0, 5_000);
  const column = (id: string) => full.map((one) => Number(one[id]));
  const found = driverAnalysis(
    drivers.map(({ id }) => id),
    drivers.map(({ id }) => column(id)),
    column(outcome.id),
    seeded(1),
  );
  return found === null ? null : { outcome: outcome.id, ...found, drivers: [...found.drivers] };
}

function choicesOf(survey: SurveyDefinition, rows: readonly AnswerRow[], isAnonymous: boolean) {
  const chain = fallbackChain(survey, survey.locale);
  return questionsOf(survey)
    .filter((question) => question.type === "single" || question.type === "multiple")
    .flatMap((question) => {
      const given = rows
        .map((row) => (JSON.parse(row.answers) as Answers)[question.id])
        .filter((one) => one !== undefined && one !== "");
      const n = given.length;
      if (n === 0 || (isAnonymous && n < SMALLEST)) return [];
      const options = (question.options ?? []).map((option) => {
        const chosen = given.filter((one) => (Array.isArray(one) ? one.includes(option.id) : one === option.id)).length;
        return {
          option: option.id,
          text: textIn(option.text, chain),
          n: chosen,
          share: chosen / n,
          interval: { ...wilsonInterval(chosen, n) },
        };
      });
      return [{ question: question.id, text: textIn(question.text, chain), n, options }];
    });
}
