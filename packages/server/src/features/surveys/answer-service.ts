// Over 300 lines: how an answer is committed, named or anonymous, once or again, is read as one.
import { randomBytes, randomInt } from "node:crypto";
import {
  type Answers,
  type Attributes,
  answersOnPath,
  fullQuota,
  holds,
  type SurveyDefinition,
} from "@tendwell/core/surveys";
import { type Kysely, type Selectable, sql } from "kysely";
import { KeptQuery } from "../../state/kept-query.ts";
import type { StateDatabase } from "../../state/schema.ts";
import type { SurveyAnswerTable } from "../../state/survey-tables.ts";
import type { SurveyKeys } from "./survey-keys.ts";
import type { Invitation } from "./survey-service.ts";

export type AnswerRow = Selectable<SurveyAnswerTable>;

export interface Submission {
  /** Stable: handing in again with the same id changes the answer. */
  readonly id: string;
  readonly workspaceId: string;
  readonly zone: string;
  readonly survey: SurveyDefinition;
  readonly version: number;
  readonly channel: string;
  readonly wave: string | null;
  readonly invitation: Pick<Invitation, "id" | "person_id" | "account_id"> | null;
  readonly personId?: string | null;
  readonly accountId?: string | null;
  readonly locale: string;
  readonly answers: Answers;
  readonly attributes: Attributes;
  readonly complete: boolean;
  readonly flags: readonly string[];
  readonly seconds: number | null;
  /** Marks an answer that may be handed in again by a browser that never heard of our receipt: it counts once. */
  readonly onceKey?: string;
  /** When it was given, where it waited for a network. */
  readonly answeredAt?: string;
}

export type Submitted = "saved" | "already_answered" | "quota_full";

const ROWS_A_STATEMENT = 100;
const ROWS_A_COMMIT = 500;
const GATHER_MS = 5;
const MACHINE_AFTER_PERSON = sql`survey_answer.flags = '[]' and excluded.flags <> '[]'`;

interface Pending {
  readonly row: AnswerRow;
  readonly done: (error?: unknown) => void;
}

/** An answer's day in UTC: all that is kept of its time in anonymous surveys. */
const dayOf = (ms: number): string => `${new Date(ms).toISOString().slice(0, 10)}T00:00:00.000Z`;

function shuffled<T>(items: readonly T[]): T[] {
  const out = [...items];
  for (let i = out.length - 1; i > 0; i -= 1) {
    const j = randomInt(i + 1);
    [out[i], out[j]] = [out[j]!, out[i]!];
  }
  return out;
}

/**
 * Takes answers: each is committed to the outbox in state, together with its invitation's use, before it is acknowledged.
 * Answers that arrive together share one transaction.
 */
export class AnswerService {
  private readonly db: Kysely<StateDatabase>;
  private readonly keys: SurveyKeys;
  private readonly now: () => number;
  private pending: Pending[] = [];
  private writing = false;
  private readonly upsert = new KeptQuery<unknown>();
  /** Told after each commit, to move answers on to the facts. */
  onSaved: (workspaceId: string) => void = () => undefined;

  constructor(db: Kysely<StateDatabase>, keys: SurveyKeys, now: () => number) {
    this.db = db;
    this.keys = keys;
    this.now = now;
  }

  /** Stores an answer, or its change. Resolves once it is committed. */
  async submit(submission: Submission): Promise<Submitted> {
    const { survey } = submission;
    const isAnonymous = survey.anonymous === true;
    if (submission.complete && (await this.isFull(submission))) return "quota_full";
    const answers = answersOnPath(survey, submission.answers, submission.attributes);
    const ms = this.now();
    const row: AnswerRow = {
      id: isAnonymous ? randomBytes(12).toString("base64url") : submission.id,
      workspace_id: submission.workspaceId,
      survey_id: survey.id,
      version: submission.version,
      wave: submission.wave,
      channel: submission.channel,
      invitation_id: isAnonymous ? null : (submission.invitation?.id ?? null),
      person_id: isAnonymous ? null : (submission.invitation?.person_id ?? submission.personId ?? null),
      account_id: isAnonymous ? null : (submission.invitation?.account_id ?? submission.accountId ?? null),
      locale: submission.locale,
      answers: JSON.stringify(answers),
      attributes: JSON.stringify(submission.attributes),
      complete: submission.complete ? 1 : 0,
      flags: JSON.stringify([...new Set(submission.flags)].sort()),
      released: 0,
      seconds: isAnonymous ? null : submission.seconds,
      submitted_at: isAnonymous ? dayOf(ms) : new Date(ms).toISOString(),
      answered_at: isAnonymous ? null : (submission.answeredAt ?? null),
      revision: 1,
      flushed_revision: 0,
    };
    if (isAnonymous && submission.invitation !== null) {
      const spent = await this.submitAnonymous(row, submission.invitation.id);
      if (!spent) return "already_answered";
    } else if (isAnonymous && submission.onceKey !== undefined) {
      await this.submitOnce(row, submission.onceKey);
    } else {
      await new Promise<void>((resolve, reject) => {
        this.pending.push({ row, done: (error) => (error === undefined ? resolve() : reject(error)) });
        this.write();
      });
    }
    this.onSaved(submission.workspaceId);
    return "saved";
  }

  /** What was answered with this invitation, for a change; null when nothing was. */
  async stored(id: string): Promise<AnswerRow | null> {
    return (await this.db.selectFrom("survey_answer").selectAll().where("id", "=", id).executeTakeFirst()) ?? null;
  }

  /** The mark of a used invitation of an anonymous survey: nobody without the key can tell whose it is. */
  spentHash(invitationId: string): string {
    return this.keys.hash("spent", invitationId);
  }

  async isSpent(invitationId: string): Promise<boolean> {
    const row = await this.db
      .selectFrom("survey_spent")
      .select("hash")
      .where("hash", "=", this.spentHash(invitationId))
      .executeTakeFirst();
    return row !== undefined;
  }

  /** Whether the answer with this key is complete; of an anonymous survey, whether there is one. */
  async isDone(survey: SurveyDefinition, key: string): Promise<boolean> {
    return survey.anonymous === true ? this.isSpent(key) : (await this.stored(key))?.complete === 1;
  }

  /** An anonymous answer from an open link, once for its key: the mark names no answer, and the answer no mark. */
  private async submitOnce(row: AnswerRow, key: string): Promise<void> {
    await this.db.transaction().execute(async (trx) => {
      const marked = await trx
        .insertInto("survey_spent")
        // There is nobody to remind behind an open link.
        .values({ hash: this.spentHash(key), workspace_id: row.workspace_id, survey_id: row.survey_id, flagged: 1 })
        .onConflict((conflict) => conflict.column("hash").doNothing())
        .executeTakeFirst();
      if (marked.numInsertedOrUpdatedRows === 1n) await trx.insertInto("survey_answer").values(row).execute();
    });
  }

  private async isFull({ survey, answers, attributes, workspaceId, id }: Submission): Promise<boolean> {
    if ((survey.quotas ?? []).length === 0) return false;
    const rows = await this.db
      .selectFrom("survey_answer")
      .select(["answers", "attributes"])
      .where("workspace_id", "=", workspaceId)
      .where("survey_id", "=", survey.id)
      .where("complete", "=", 1)
      .where("id", "!=", id)
      .where((eb) => eb.or([eb("flags", "=", "[]"), eb("released", "=", 1)]))
      .execute();
    const read = rows.map(
      (row) => [JSON.parse(row.answers) as Answers, JSON.parse(row.attributes) as Attributes] as const,
    );
    const counts = survey.quotas!.map(({ when }) => read.filter(([own, known]) => holds(when, own, known)).length);
    return fullQuota(survey, answers, attributes, counts) !== null;
  }

  /**
   * The answer and the invitation's mark in one transaction, neither naming the other. What waits for the facts is written
   * again in a random order each time, so that the order of rows in the file says nothing either.
   */
  private async submitAnonymous(row: AnswerRow, invitationId: string): Promise<boolean> {
    return this.db.transaction().execute(async (trx) => {
      const mark = {
        hash: this.spentHash(invitationId),
        workspace_id: row.workspace_id,
        survey_id: row.survey_id,
        flagged: 0,
      };
      const known = await trx
        .selectFrom("survey_spent")
        .select("hash")
        .where("hash", "=", mark.hash)
        .executeTakeFirst();
      if (known !== undefined) return false;
      const marks = await trx
        .selectFrom("survey_spent")
        .selectAll()
        .where("workspace_id", "=", row.workspace_id)
        .where("survey_id", "=", row.survey_id)
        .where("flagged", "=", 0)
        .execute();
      const answers = await trx
        .selectFrom("survey_answer")
        .selectAll()
        .where("workspace_id", "=", row.workspace_id)
        .where("survey_id", "=", row.survey_id)
        .where("flushed_revision", "=", 0)
        .execute();
      if (marks.length > 0)
        await trx
          .deleteFrom("survey_spent")
          .where(
            "hash",
            "in",
            marks.map(({ hash }) => hash),
          )
          .execute();
      if (answers.length > 0)
        await trx
          .deleteFrom("survey_answer")
          .where(
            "id",
            "in",
            answers.map(({ id }) => id),
          )
          .execute();
      for (const one of shuffled([...marks, mark])) await trx.insertInto("survey_spent").values(one).execute();
      for (const one of shuffled([...answers, row])) await trx.insertInto("survey_answer").values(one).execute();
      return true;
    });
  }

  private write(): void {
    if (this.writing || this.pending.length === 0) return;
    this.writing = true;
    this.gather(0, performance.now(), async () => {
      const batch = this.pending.splice(0, ROWS_A_COMMIT);
      try {
        await this.commit(batch.map(({ row }) => row));
        for (const { done } of batch) done();
      } catch (error) {
        for (const { done } of batch) done(error);
      } finally {
        this.writing = false;
        this.write();
      }
    });
  }

  /** Waits while each turn of the loop brings more answers, for a few milliseconds at most: they share one wait for the disk. */
  private gather(seen: number, since: number, then: () => void): void {
    setImmediate(() => {
      const { length } = this.pending;
      const isGrowing = length > seen && length < ROWS_A_COMMIT && performance.now() - since < GATHER_MS;
      if (isGrowing) this.gather(length, since, then);
      else then();
    });
  }

  private async commit(rows: readonly AnswerRow[]): Promise<void> {
    const byId = new Map(rows.map((row) => [row.id, row]));
    await this.db.transaction().execute(async (trx) => {
      const rows = [...byId.values()];
      // Many rows a statement: most of the time goes into statements, not into rows.
      for (let at = 0; at < rows.length; at += ROWS_A_STATEMENT) {
        const some = rows.slice(at, at + ROWS_A_STATEMENT);
        // The columns of the first row are the columns of all: values follow them.
        const columns = Object.keys(some[0]!) as (keyof AnswerRow)[];
        await this.upsert.run(
          trx,
          `${some.length} ${columns.join()}`,
          (db) => upsertAnswers(db, some),
          some.flatMap((row) => columns.map((column) => row[column])),
        );
      }
      const used = rows.flatMap((row) => (row.invitation_id !== null && row.flags === "[]" ? [row.invitation_id] : []));
      if (used.length === 0) return;
      // One statement for the whole batch: the invitation was started, and answered where the answer is complete.
      await trx
        .updateTable("survey_invitation")
        .from("survey_answer")
        .set((eb) => ({
          started_at: sql<string>`coalesce(survey_invitation.started_at, survey_answer.submitted_at)`,
          responded_at: sql<string>`case when survey_answer.complete = 1 then coalesce(survey_invitation.responded_at, survey_answer.submitted_at) else survey_invitation.responded_at end`,
          revision: eb(
            "survey_invitation.revision",
            "+",
            sql<number>`case when survey_invitation.started_at is null then 1 else 0 end`,
          ),
        }))
        .whereRef("survey_answer.invitation_id", "=", "survey_invitation.id")
        .where("survey_answer.flags", "=", "[]")
        .where("survey_invitation.id", "in", used)
        .execute();
    });
  }
}

/** Answers as they are first stored, or changed. */
function upsertAnswers(db: Kysely<StateDatabase>, rows: readonly AnswerRow[]) {
  return db
    .insertInto("survey_answer")
    .values(rows)
    .onConflict((conflict) =>
      conflict.column("id").doUpdateSet((eb) => ({
        // A machine never overwrites what a person answered; a person replaces what a machine left.
        answers: sql<string>`case when ${MACHINE_AFTER_PERSON} then survey_answer.answers else excluded.answers end`,
        flags: sql<string>`case when ${MACHINE_AFTER_PERSON} then survey_answer.flags else excluded.flags end`,
        attributes: eb.ref("excluded.attributes"),
        locale: eb.ref("excluded.locale"),
        version: eb.ref("excluded.version"),
        // A complete answer stays complete, and keeps the time at which it was given.
        submitted_at: sql<string>`case when survey_answer.complete = 1 then survey_answer.submitted_at else excluded.submitted_at end`,
        complete: sql<number>`case when survey_answer.complete = 1 then 1 else excluded.complete end`,
        seconds: sql<number>`coalesce(survey_answer.seconds, excluded.seconds)`,
        revision: sql<number>`survey_answer.revision + 1`,
      })),
    );
}
