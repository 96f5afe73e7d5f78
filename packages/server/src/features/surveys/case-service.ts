import { randomUUID } from "node:crypto";
import { type Answers, questionsOf, type SurveyDefinition, scaleOf, scoreKindOf } from "@tendwell/core/surveys";
import type { Kysely, Selectable, Updateable } from "kysely";
import { ProblemError } from "../../access/problem-error.ts";
import type { StateDatabase } from "../../state/schema.ts";
import type { SurveyCaseTable } from "../../state/survey-tables.ts";
import type { AnswerRow } from "./answer-service.ts";

export type SurveyCase = Selectable<SurveyCaseTable>;

const HOUR_MS = 3_600_000;
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

/** Opens the cases of answers, and marks older ones of the same people re-surveyed. Anonymous answers open none. */
export async function openCases(
  db: Kysely<StateDatabase>,
  surveys: ReadonlyMap<string, SurveyDefinition>,
  rows: readonly AnswerRow[],
  nowMs: number,
): Promise<void> {
  const named = rows.filter((row) => {
    const survey = surveys.get(row.survey_id);
    return row.complete === 1 && survey !== undefined && survey.anonymous !== true && survey.audience !== "employees";
  });
  const workspaceId = named[0]?.workspace_id;
  if (workspaceId === undefined) return;
  const now = new Date(nowMs).toISOString();
  const resolved = await db
    .selectFrom("survey_case")
    .select(["id", "person_id", "answer_id"])
    .where("workspace_id", "=", workspaceId)
    .where("status", "=", "resolved")
    .where("person_id", "is not", null)
    .execute();
  const again = resolved.filter((one) =>
    named.some((row) => row.person_id === one.person_id && row.id !== one.answer_id),
  );
  for (const { id } of again)
    await db
      .updateTable("survey_case")
      .set({ status: "resurveyed", resurveyed_at: now })
      .where("id", "=", id)
      .execute();
  for (const row of named) {
    const found = caseKindOf(surveys.get(row.survey_id)!, JSON.parse(row.answers) as Answers);
    // The answer was changed before anybody acted: the case that no longer fits goes.
    if (row.revision > 1)
      await db
        .deleteFrom("survey_case")
        .where("answer_id", "=", row.id)
        .where("status", "=", "open")
        .where("kind", "!=", found?.kind ?? "")
        .execute();
    if (found === null) continue;
    await db
      .insertInto("survey_case")
      .values({
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
        owner: null,
        due_at: new Date(nowMs + DUE_HOURS[found.kind] * HOUR_MS).toISOString(),
        cause: null,
        fix: null,
        ask: null,
        created_at: now,
        contacted_at: null,
        resolved_at: null,
        resurveyed_at: null,
      })
      .onConflict((conflict) => conflict.columns(["answer_id", "kind"]).doUpdateSet({ score: found.score }))
      .execute();
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
  private readonly now: () => number;
  constructor(db: Kysely<StateDatabase>, now: () => number) {
    this.db = db;
    this.now = now;
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
    const hours = resolved
      .map((row) => (Date.parse(row.resolved_at!) - Date.parse(row.created_at)) / HOUR_MS)
      .sort((a, b) => a - b);
    const middle = hours.length / 2;
    const median =
      hours.length === 0
        ? null
        : hours.length % 2 === 1
          ? hours[Math.floor(middle)]!
          : (hours[middle - 1]! + hours[middle]!) / 2;
    return { items, total: Number(count.n), medianHoursToResolve: median };
  }

  async change(workspaceId: string, id: string, change: CaseChange): Promise<SurveyCase> {
    const row = await this.db
      .selectFrom("survey_case")
      .selectAll()
      .where("workspace_id", "=", workspaceId)
      .where("id", "=", id)
      .executeTakeFirst();
    if (row === undefined) throw new ProblemError("not-found", `case ${JSON.stringify(id)} does not exist`);
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
    return this.db.updateTable("survey_case").set(next).where("id", "=", id).returningAll().executeTakeFirstOrThrow();
  }
}
