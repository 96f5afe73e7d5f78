import { randomUUID } from "node:crypto";
import { type Answers, questionsOf, type SurveyDefinition, scaleOf, scoreKindOf } from "@tendwell/core/surveys";
import type { Kysely, Updateable } from "kysely";
import { ProblemError } from "../../access/problem-error.ts";
import type { StateDatabase } from "../../state/schema.ts";
import type { SurveyCaseTable } from "../../state/survey-tables.ts";
import type { AnswerRow } from "./answer-service.ts";
import { caseFigures, middle } from "./case-figures.ts";
import type { SurveyCase } from "./survey-case.ts";
import type { SurveyEvents } from "./survey-events.ts";

const HOUR_MS = 3_600_000;
const ROWS_A_STATEMENT = 100;
/** A low answer is to be answered within two days, a promoter asked within a week. */
const DUE_HOURS = { detractor: 48, advocate: 168 } as const;

/** What an answer calls for: NPS 0–6 and the lower two of five a follow-up, NPS 9–10 an ask. Null between them. */
export function caseKindOf(
  survey: SurveyDefinition,
  answers: Answers,
): { kind: "detractor" | "advocate"; question: string; score: number } | null {
  let advocate: { kind: "advocate"; question: string; score: number } | null = null;
  for (const question of questionsOf(survey)) {
    const score = answers[question.id];
    const kind = scoreKindOf(question);
    if (kind === null || kind === "employee" || typeof score !== "number") continue;
    if (kind === "nps") {
      if (score <= 6) return { kind: "detractor", question: question.id, score };
      if (score >= 9) advocate ??= { kind: "advocate", question: question.id, score };
      continue;
    }
    const { min, max, lowIsGood } = scaleOf(question)!;
    const upward = lowIsGood ? min + max - score : score;
    if (upward - min < 0.4 * (max - min)) return { kind: "detractor", question: question.id, score };
  }
  return advocate;
}

/**
 * What a case's own question was answered by this later answer. Null when it was not, and where a low score is the good end:
 * higher must mean better.
 */
function scoreAgain(one: SurveyCase, survey: SurveyDefinition, row: AnswerRow): number | null {
  if (one.survey_id !== row.survey_id) return null;
  const question = questionsOf(survey).find(({ id }) => id === one.question);
  const score = (JSON.parse(row.answers) as Answers)[one.question];
  const isUpward = question !== undefined && scaleOf(question)?.lowIsGood === false;
  return isUpward && typeof score === "number" ? score : null;
}

/** Opens the cases of answers, and marks older ones of the same people re-surveyed. Anonymous answers open none. */
export async function openCases(
  trx: Kysely<StateDatabase>,
  surveys: ReadonlyMap<string, SurveyDefinition>,
  rows: readonly AnswerRow[],
  context: { readonly nowMs: number; readonly events: SurveyEvents; readonly owners: ReadonlyMap<string, string> },
): Promise<void> {
  const { nowMs, events, owners } = context;
  const named = rows.filter((row) => {
    const survey = surveys.get(row.survey_id);
    return row.complete === 1 && survey !== undefined && survey.anonymous !== true && survey.audience !== "employees";
  });
  const workspaceId = named[0]?.workspace_id;
  if (workspaceId === undefined) return;
  const now = new Date(nowMs).toISOString();
  const byPerson = new Map(named.flatMap((row) => (row.person_id === null ? [] : [[row.person_id, row] as const])));
  const resolved =
    byPerson.size === 0
      ? []
      : await trx
          .selectFrom("survey_case")
          .selectAll()
          .where("workspace_id", "=", workspaceId)
          .where("status", "=", "resolved")
          .where("person_id", "is not", null)
          .execute();
  for (const one of resolved) {
    const row = byPerson.get(one.person_id!);
    if (row === undefined || row.id === one.answer_id) continue;
    const next = await trx
      .updateTable("survey_case")
      .set({
        status: "resurveyed",
        resurveyed_at: now,
        resurvey_score: scoreAgain(one, surveys.get(row.survey_id)!, row),
      })
      .where("id", "=", one.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    await events.caseChanged(next, `resurveyed ${row.id}`, trx);
  }
  const fresh: SurveyCase[] = [];
  for (const row of named) {
    const found = caseKindOf(surveys.get(row.survey_id)!, JSON.parse(row.answers) as Answers);
    // The answer was changed before anybody acted: the case that no longer fits goes.
    if (row.revision > 1)
      await trx
        .deleteFrom("survey_case")
        .where("answer_id", "=", row.id)
        .where("status", "=", "open")
        .where("kind", "!=", found?.kind ?? "")
        .execute();
    if (found === null) continue;
    fresh.push({
      id: randomUUID(),
      workspace_id: row.workspace_id,
      survey_id: row.survey_id,
      answer_id: row.id,
      account_id: row.account_id,
      person_id: row.person_id,
      kind: found.kind,
      question: found.question,
      score: found.score,
      status: "open",
      owner: row.account_id === null ? null : (owners.get(row.account_id) ?? null),
      due_at: new Date(nowMs + DUE_HOURS[found.kind] * HOUR_MS).toISOString(),
      cause: null,
      fix: null,
      ask: null,
      created_at: now,
      contacted_at: null,
      resolved_at: null,
      resurveyed_at: null,
      resurvey_invitation_id: null,
      resurvey_score: null,
    });
  }
  for (let at = 0; at < fresh.length; at += ROWS_A_STATEMENT) {
    const stored = await trx
      .insertInto("survey_case")
      .values(fresh.slice(at, at + ROWS_A_STATEMENT))
      .onConflict((conflict) =>
        conflict.columns(["answer_id", "kind"]).doUpdateSet((eb) => ({ score: eb.ref("excluded.score") })),
      )
      .returningAll()
      .execute();
    // The same case keeps its id: told again after a crash, it is the same event.
    await events.casesOpened(workspaceId, stored, trx);
  }
}

export interface CaseChange {
  readonly status?: "open" | "contacted" | "resolved" | undefined;
  readonly owner?: string | null | undefined;
  readonly dueAt?: string | undefined;
  readonly cause?: string | null | undefined;
  readonly fix?: string | null | undefined;
  readonly ask?: "review" | "referral" | "reference" | null | undefined;
}

/** The closed loop: low answers followed up until they are resolved, and promoters asked. */
export class CaseService {
  private readonly db: Kysely<StateDatabase>;
  private readonly events: SurveyEvents;
  private readonly now: () => number;
  constructor(db: Kysely<StateDatabase>, events: SurveyEvents, now: () => number) {
    this.db = db;
    this.events = events;
    this.now = now;
  }

  async get(workspaceId: string, id: string): Promise<SurveyCase> {
    const row = await this.db
      .selectFrom("survey_case")
      .selectAll()
      .where("workspace_id", "=", workspaceId)
      .where("id", "=", id)
      .executeTakeFirst();
    if (row === undefined) throw new ProblemError("not-found", `case ${JSON.stringify(id)} does not exist`);
    return row;
  }

  /** The loop of low answers in figures, and what promoters were asked for. */
  async summary(workspaceId: string, survey: string | undefined) {
    let query = this.db
      .selectFrom("survey_case")
      .selectAll()
      .where("workspace_id", "=", workspaceId)
      .where("kind", "=", "detractor");
    let asks = this.db
      .selectFrom("survey_ask")
      .innerJoin("survey_case", "survey_case.id", "survey_ask.case_id")
      .where("survey_ask.workspace_id", "=", workspaceId);
    if (survey !== undefined) {
      query = query.where("survey_id", "=", survey);
      asks = asks.where("survey_case.survey_id", "=", survey);
    }
    const counts = await asks
      .select(["survey_ask.kind", "survey_ask.status"])
      .select((eb) => eb.fn.countAll<number>().as("n"))
      .groupBy(["survey_ask.kind", "survey_ask.status"])
      .execute();
    const count = (kind: string, ...statuses: string[]) =>
      counts
        .filter((row) => row.kind === kind && statuses.includes(row.status))
        .reduce((sum, row) => sum + Number(row.n), 0);
    return {
      ...caseFigures(await query.execute(), new Date(this.now()).toISOString()),
      asks: (["review", "referral", "reference"] as const).map((kind) => ({
        kind,
        asked: count(kind, "asked", "done", "declined"),
        done: count(kind, "done"),
        declined: count(kind, "declined"),
      })),
    };
  }

  /** Notes which invitation asks the person of a resolved case again. */
  async askedAgain(one: SurveyCase, invitationId: string, trx: Kysely<StateDatabase>): Promise<void> {
    await trx
      .updateTable("survey_case")
      .set({ resurvey_invitation_id: invitationId })
      .where("id", "=", one.id)
      .execute();
  }

  async list(
    workspaceId: string,
    filter: {
      readonly status?: string | undefined;
      readonly kind?: string | undefined;
      readonly survey?: string | undefined;
      readonly limit: number;
      readonly offset: number;
    },
  ): Promise<{ items: SurveyCase[]; total: number; medianHoursToResolve: number | null }> {
    let query = this.db.selectFrom("survey_case").where("workspace_id", "=", workspaceId);
    if (filter.kind !== undefined) query = query.where("kind", "=", filter.kind);
    if (filter.survey !== undefined) query = query.where("survey_id", "=", filter.survey);
    const resolved = await query.where("resolved_at", "is not", null).select(["created_at", "resolved_at"]).execute();
    if (filter.status !== undefined) query = query.where("status", "=", filter.status);
    const count = await query.select((eb) => eb.fn.countAll<number>().as("n")).executeTakeFirstOrThrow();
    const items = await query
      .selectAll()
      .orderBy("due_at")
      .orderBy("id")
      .limit(filter.limit)
      .offset(filter.offset)
      .execute();
    const hours = resolved.map((row) => (Date.parse(row.resolved_at!) - Date.parse(row.created_at)) / HOUR_MS);
    return { items, total: Number(count.n), medianHoursToResolve: middle(hours) };
  }

  async change(workspaceId: string, id: string, change: CaseChange): Promise<SurveyCase> {
    const row = await this.get(workspaceId, id);
    if (change.status === "resolved" && (change.cause ?? row.cause) === null)
      throw new ProblemError("unprocessable", "a resolved case requires a cause, got none", {
        mend: "Say what it was about, so that what fixes things can be counted.",
      });
    if (change.dueAt !== undefined && Number.isNaN(Date.parse(change.dueAt)))
      throw new ProblemError("invalid-body", `dueAt requires an ISO 8601 time, got ${JSON.stringify(change.dueAt)}`);
    const now = new Date(this.now()).toISOString();
    const next: Updateable<SurveyCaseTable> = { owner: row.owner };
    for (const field of ["owner", "cause", "fix", "ask"] as const)
      if (change[field] !== undefined) next[field] = change[field];
    if (change.dueAt !== undefined) next.due_at = new Date(change.dueAt).toISOString();
    if (change.status !== undefined) {
      next.status = change.status;
      if (change.status !== "open") next.contacted_at = row.contacted_at ?? now;
      next.resolved_at = change.status === "resolved" ? (row.resolved_at ?? now) : null;
      if (change.status === "open") next.contacted_at = null;
    }
    return this.db.transaction().execute(async (trx) => {
      const stored = await trx
        .updateTable("survey_case")
        .set(next)
        .where("id", "=", id)
        .returningAll()
        .executeTakeFirstOrThrow();
      const isTold = (["status", "owner", "due_at"] as const).some((field) => stored[field] !== row[field]);
      if (isTold) await this.events.caseChanged(stored, randomUUID(), trx);
      return stored;
    });
  }
}
