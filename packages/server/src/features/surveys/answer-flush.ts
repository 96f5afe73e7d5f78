import { randomInt } from "node:crypto";
import { join, sql } from "@tendwell/core";
import { type Answers, questionsOf, type SurveyDefinition, scoreKindOf } from "@tendwell/core/surveys";
import type { Kysely, Selectable } from "kysely";
import type { WorkspaceRecord } from "../../access/open-workspace.ts";
import type { EngineSession } from "../../engine/engine.ts";
import type { FactStore } from "../../facts/fact-store.ts";
import type { StateDatabase } from "../../state/schema.ts";
import type { SurveyAskTable } from "../../state/survey-tables.ts";
import { answerDrafts, askDrafts, invitationDrafts, TEXT_KEPT, textsOf, vaultTexts } from "./answer-drafts.ts";
import type { AnswerRow, AnswerService } from "./answer-service.ts";
import { openCases } from "./case-service.ts";
import { writeFacts, writeTexts } from "./fact-writer.ts";
import { liveRows } from "./live-rows.ts";
import type { AnsweredEvent, SurveyEvents } from "./survey-events.ts";
import { type Invitation, isOpen, type SurveyService } from "./survey-service.ts";

const TAGS = { tags: { surface: "surveys", route: "flush" } } as const;
const MOST = 2_000;
/** Anonymous answers reach the facts this many at once or more. */
export const ANONYMOUS_BATCH = 5;

type Ask = Selectable<SurveyAskTable>;

export interface Flushed {
  readonly answers: number;
  readonly facts: number;
  readonly left: number;
}

/** Moves answers and deliveries from the state's outbox to the facts. Repeating it, also after a crash, changes nothing. */
export class AnswerFlush {
  private readonly db: Kysely<StateDatabase>;
  private readonly surveys: SurveyService;
  private readonly answers: AnswerService;
  private readonly events: SurveyEvents;

  constructor(db: Kysely<StateDatabase>, surveys: SurveyService, answers: AnswerService, events: SurveyEvents) {
    this.db = db;
    this.surveys = surveys;
    this.answers = answers;
    this.events = events;
  }

  /** Workspaces with something to move. */
  async waiting(): Promise<string[]> {
    const answers = await this.db
      .selectFrom("survey_answer")
      .select("workspace_id")
      .distinct()
      .whereRef("revision", ">", "flushed_revision")
      .where((eb) => eb.or([eb("flags", "=", "[]"), eb("released", "=", 1)]))
      .execute();
    const invitations = await this.db
      .selectFrom("survey_invitation")
      .select("workspace_id")
      .distinct()
      .whereRef("revision", ">", "flushed_revision")
      .execute();
    const asks = await this.db
      .selectFrom("survey_ask")
      .select("workspace_id")
      .distinct()
      .whereRef("revision", ">", "flushed_revision")
      .execute();
    return [...new Set([...answers, ...invitations, ...asks].map((row) => row.workspace_id))];
  }

  async flush(record: WorkspaceRecord, store: FactStore): Promise<Flushed> {
    const surveys = new Map((await this.surveys.list(record.id)).map((one) => [one.id, one.value]));
    const rows = await this.answerRows(record.id, surveys);
    const invitations = await this.db
      .selectFrom("survey_invitation")
      .selectAll()
      .where("workspace_id", "=", record.id)
      .whereRef("revision", ">", "flushed_revision")
      .limit(MOST)
      .execute();
    const asks = await this.db
      .selectFrom("survey_ask")
      .selectAll()
      .where("workspace_id", "=", record.id)
      .whereRef("revision", ">", "flushed_revision")
      .limit(MOST)
      .execute();
    if (rows.length + invitations.length + asks.length === 0) return { answers: 0, facts: 0, left: 0 };
    const drafts = [
      ...rows.flatMap((row) => answerDrafts(store, surveys.get(row.survey_id)!, row)),
      ...invitations.flatMap((row) => invitationDrafts(store, row, surveys.get(row.survey_id)?.anonymous === true)),
      ...asks.flatMap((row) => askDrafts(store, row)),
    ];
    const texts = rows.flatMap((row) => vaultTexts(store, surveys.get(row.survey_id)!, row));
    const facts = await store.exclusive(() =>
      store.engine.transaction(async (session) => {
        await writeTexts(session, texts);
        return writeFacts(session, store, drafts);
      }),
    );
    await this.settle(record, store.engine, { rows, invitations, asks }, surveys);
    const left = [rows, invitations, asks].some((list) => list.length === MOST) ? 1 : 0;
    return { answers: rows.length, facts, left };
  }

  private async answerRows(workspaceId: string, surveys: ReadonlyMap<string, SurveyDefinition>): Promise<AnswerRow[]> {
    const rows = (
      await this.db
        .selectFrom("survey_answer")
        .selectAll()
        .where("workspace_id", "=", workspaceId)
        .whereRef("revision", ">", "flushed_revision")
        .where((eb) => eb.or([eb("flags", "=", "[]"), eb("released", "=", 1)]))
        .limit(MOST)
        .execute()
    ).filter((row) => surveys.has(row.survey_id));
    const isAnonymous = (row: AnswerRow) => surveys.get(row.survey_id)!.anonymous === true;
    const waiting = new Map<string, number>();
    for (const row of rows.filter(isAnonymous)) waiting.set(row.survey_id, (waiting.get(row.survey_id) ?? 0) + 1);
    const ready = rows.filter(
      (row) =>
        !isAnonymous(row) ||
        waiting.get(row.survey_id)! >= ANONYMOUS_BATCH ||
        !isOpen(surveys.get(row.survey_id)!, this.surveys.now()),
    );
    for (let i = ready.length - 1; i > 0; i -= 1) {
      const j = randomInt(i + 1);
      [ready[i], ready[j]] = [ready[j]!, ready[i]!];
    }
    return ready;
  }

  /** Marks what is in the facts, takes the texts out of the state, opens cases, and sets reminder flags in batches. */
  private async settle(
    record: WorkspaceRecord,
    session: EngineSession,
    moved: {
      readonly rows: readonly AnswerRow[];
      readonly invitations: readonly Invitation[];
      readonly asks: readonly Ask[];
    },
    surveys: ReadonlyMap<string, SurveyDefinition>,
  ): Promise<void> {
    const { rows, invitations, asks } = moved;
    const owners = await ownersOf(session, rows);
    await this.db.transaction().execute(async (trx) => {
      const mark = async (
        table: "survey_answer" | "survey_invitation" | "survey_ask",
        all: readonly { id: string; revision: number }[],
      ) => {
        for (const revision of new Set(all.map((row) => row.revision))) {
          const ids = all.filter((row) => row.revision === revision).map((row) => row.id);
          for (let at = 0; at < ids.length; at += 500)
            await trx
              .updateTable(table)
              .set({ flushed_revision: revision })
              .where("id", "in", ids.slice(at, at + 500))
              .execute();
        }
      };
      await mark("survey_answer", rows);
      await mark("survey_invitation", invitations);
      await mark("survey_ask", asks);
      for (const row of rows) {
        const survey = surveys.get(row.survey_id)!;
        const answers = JSON.parse(row.answers) as Answers;
        const texts = Object.keys(textsOf(survey, answers));
        if (texts.length === 0) continue;
        const kept = Object.fromEntries(
          Object.entries(answers).map(([id, value]) => [id, texts.includes(id) ? TEXT_KEPT : value]),
        );
        await trx
          .updateTable("survey_answer")
          .set({ answers: JSON.stringify(kept) })
          .where("id", "=", row.id)
          .where("revision", "=", row.revision)
          .execute();
      }
      await this.events.answered(
        record.id,
        rows.flatMap((row) => answeredEvents(row, surveys.get(row.survey_id)!)),
        trx,
      );
      await openCases(trx, surveys, rows, { nowMs: this.surveys.now(), events: this.events, owners });
      for (const [surveyId, survey] of surveys)
        if (survey.anonymous === true) await this.flagResponded(trx, record.id, surveyId);
    });
  }

  private async flagResponded(trx: Kysely<StateDatabase>, workspaceId: string, surveyId: string): Promise<void> {
    const marks = await trx
      .selectFrom("survey_spent")
      .select("hash")
      .where("workspace_id", "=", workspaceId)
      .where("survey_id", "=", surveyId)
      .where("flagged", "=", 0)
      .execute();
    if (marks.length < ANONYMOUS_BATCH) return;
    const used = new Set(marks.map(({ hash }) => hash));
    const open = await trx
      .selectFrom("survey_invitation")
      .select("id")
      .where("workspace_id", "=", workspaceId)
      .where("survey_id", "=", surveyId)
      .where("responded_at", "is", null)
      .execute();
    const at = `${new Date(this.surveys.now()).toISOString().slice(0, 10)}T00:00:00.000Z`;
    for (const { id } of open.filter((one) => used.has(this.answers.spentHash(one.id))))
      await trx.updateTable("survey_invitation").set({ responded_at: at }).where("id", "=", id).execute();
    await trx
      .updateTable("survey_spent")
      .set({ flagged: 1 })
      .where("hash", "in", [...used])
      .execute();
  }
}

/** What is told of an answer: nothing while it is partial, and of anonymous ones nothing at all. */
function answeredEvents(row: AnswerRow, survey: SurveyDefinition): AnsweredEvent[] {
  if (survey.anonymous === true || row.complete !== 1) return [];
  const answers = JSON.parse(row.answers) as Answers;
  const scored = questionsOf(survey).find(
    (question) => scoreKindOf(question) !== null && typeof answers[question.id] === "number",
  );
  return [
    {
      id: row.id,
      revision: row.revision,
      survey: row.survey_id,
      channel: row.channel,
      accountId: row.account_id,
      question: scored?.id ?? null,
      score: scored === undefined ? null : Number(answers[scored.id]),
      at: row.submitted_at,
    },
  ];
}

/** Who looks after the accounts of some answers, by account: a case starts with them. */
async function ownersOf(session: EngineSession, rows: readonly AnswerRow[]): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(rows.flatMap((row) => (row.account_id === null ? [] : [row.account_id])))];
  if (ids.length === 0) return new Map();
  const live = await liveRows(session);
  const found = await session.query(
    sql`select account_id, arg_max(value, (occurred_at, row_id)) as owner from account_attribute
      where attribute = 'owner' and account_id in (${join(ids.map((id) => sql`${BigInt(id)}`))}) and ${live("account_attribute")}
      group by account_id`,
    TAGS,
  );
  return new Map(found.flatMap((row) => (row.owner === null ? [] : [[String(row.account_id), String(row.owner)]])));
}
