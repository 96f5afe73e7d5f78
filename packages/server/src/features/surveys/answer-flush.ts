// Over 300 lines: what an answer becomes, fact by fact, is one transaction and read as one.
import { randomInt } from "node:crypto";
import { join, localDate, localMidnight, sql } from "@tendwell/core";
import {
  type Answers,
  questionsOf,
  type ScoreKind,
  type SurveyDefinition,
  scaleOf,
  scoreKindOf,
} from "@tendwell/core/surveys";
import type { Kysely } from "kysely";
import type { WorkspaceRecord } from "../../access/open-workspace.ts";
import type { EngineRow, EngineSession } from "../../engine/engine.ts";
import type { FactStore } from "../../facts/fact-store.ts";
import type { StateDatabase } from "../../state/schema.ts";
import type { AnswerRow, AnswerService } from "./answer-service.ts";
import { openCases } from "./case-service.ts";
import { contentHash, md5Number, surrogateOf } from "./surrogate-id.ts";
import { type Invitation, isOpen, type SurveyService } from "./survey-service.ts";

const TAGS = { tags: { surface: "surveys", route: "flush" } } as const;
const SOURCE = "Tendwell surveys";
const MOST = 2_000;
/** Anonymous answers reach the facts this many at once or more. */
export const ANONYMOUS_BATCH = 5;

/** A fact to be stored, known by `id` within our source. */
interface Draft {
  readonly table: "survey_response" | "employee_answer" | "survey_invitation" | "survey_delivery";
  readonly id: bigint;
  /** Steps of a delivery share the invitation's id. */
  readonly step: string;
  readonly occurredAt: number;
  /** When it could be known at the latest, where that is before it is stored; unless told a minute after it occurred. */
  readonly knownAt?: number;
  readonly values: EngineRow;
}

interface VaultText {
  readonly answerId: string;
  readonly subjectId: bigint;
  readonly personId: bigint | null;
  readonly question: string;
  readonly value: string;
}

export interface Flushed {
  readonly answers: number;
  readonly facts: number;
  readonly left: number;
}

const big = (id: string | null): bigint | null => (id === null ? null : BigInt(id));
const us = (iso: string): number => Date.parse(iso) * 1000;

/** Free texts of an answer: comments, and what was written beside "other". */
export function textsOf(survey: SurveyDefinition, answers: Answers): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const question of questionsOf(survey)) {
    for (const id of question.type === "text" ? [question.id] : [`${question.id}:other`]) {
      const value = answers[id];
      if (typeof value === "string" && value.trim() !== "" && value !== TEXT_KEPT) found[id] = value.trim();
    }
  }
  return found;
}

function answerDrafts(store: FactStore, survey: SurveyDefinition, row: AnswerRow): Draft[] {
  const answers = JSON.parse(row.answers) as Answers;
  return questionsOf(survey).flatMap((question): Draft[] => {
    const kind = scoreKindOf(question);
    const score = answers[question.id];
    if (kind === null || typeof score !== "number") return [];
    const { min, max, lowIsGood } = scaleOf(question)!;
    // An anonymous answer belongs to its local day, and to no moment of it.
    const occurredAt =
      survey.anonymous === true
        ? localMidnight(localDate(us(row.submitted_at), store.zone), store.zone)
        : us(row.answered_at ?? row.submitted_at);
    // What waited for a network could not be known before it came.
    const knownAt = row.answered_at === null ? occurredAt + 60e6 : us(row.submitted_at);
    const shared = { wave: row.wave, score, scale_min: min, scale_max: max, person_id: big(row.person_id) };
    const external = `${row.id}/${question.id}`;
    if (kind === "employee" || survey.audience === "employees") {
      const id = surrogateOf(store.salt, "answer", external);
      return [{ table: "employee_answer", id, step: "", occurredAt, knownAt, values: { answer_id: id, ...shared } }];
    }
    const id = surrogateOf(store.salt, "response", external);
    const values = {
      ...shared,
      response_id: id,
      account_id: big(row.account_id),
      invitation_id: row.invitation_id === null ? null : surrogateOf(store.salt, "invitation", row.invitation_id),
      survey: row.survey_id,
      channel: row.channel,
      question: kind satisfies Exclude<ScoreKind, "employee">,
      low_is_good: lowIsGood,
      complete: row.complete === 1,
    };
    return [{ table: "survey_response", id, step: "", occurredAt, knownAt, values }];
  });
}

function invitationDrafts(store: FactStore, row: Invitation, isAnonymous: boolean): Draft[] {
  if (row.sent_at === null) return [];
  const id = surrogateOf(store.salt, "invitation", row.id);
  const shared = { invitation_id: id, account_id: big(row.account_id) };
  const drafts: Draft[] = [
    {
      table: "survey_invitation",
      id,
      step: "",
      occurredAt: us(row.sent_at),
      values: { ...shared, person_id: big(row.person_id), survey: row.survey_id, wave: row.wave, channel: row.channel },
    },
  ];
  const steps: readonly (readonly [string, string | null])[] = [
    ["sent", row.sent_at],
    ["bounced", row.bounced_at],
    // In an anonymous survey the moment of opening would point at the answer.
    ["opened", isAnonymous ? null : row.opened_at],
    ["started", isAnonymous ? null : row.started_at],
    ["opted_out", row.opted_out_at],
  ];
  for (const [status, at] of steps)
    if (at !== null)
      drafts.push({
        table: "survey_delivery",
        id,
        step: status,
        occurredAt: us(at),
        values: { ...shared, status },
      });
  return drafts;
}

/** Moves answers and deliveries from the state's outbox to the facts. Repeating it, also after a crash, changes nothing. */
export class AnswerFlush {
  private readonly db: Kysely<StateDatabase>;
  private readonly surveys: SurveyService;
  private readonly answers: AnswerService;

  constructor(db: Kysely<StateDatabase>, surveys: SurveyService, answers: AnswerService) {
    this.db = db;
    this.surveys = surveys;
    this.answers = answers;
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
    return [...new Set([...answers, ...invitations].map((row) => row.workspace_id))];
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
    if (rows.length === 0 && invitations.length === 0) return { answers: 0, facts: 0, left: 0 };
    const drafts = rows.flatMap((row) => answerDrafts(store, surveys.get(row.survey_id)!, row));
    drafts.push(
      ...invitations.flatMap((row) => invitationDrafts(store, row, surveys.get(row.survey_id)?.anonymous === true)),
    );
    const texts = rows.flatMap((row): VaultText[] =>
      Object.entries(textsOf(surveys.get(row.survey_id)!, JSON.parse(row.answers) as Answers)).map(
        ([question, value]) => ({
          answerId: row.id,
          subjectId: surrogateOf(store.salt, "response", row.id),
          personId: big(row.person_id),
          question,
          value,
        }),
      ),
    );
    const facts = await store.exclusive(() =>
      store.engine.transaction(async (session) => {
        await this.writeTexts(session, texts);
        return this.writeFacts(session, store, drafts);
      }),
    );
    await this.settle(record, rows, invitations, surveys);
    const left = rows.length === MOST || invitations.length === MOST ? 1 : 0;
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

  /** Inserts what is new, ends and replaces what changed, passes over what stands there already. */
  private async writeFacts(session: EngineSession, store: FactStore, drafts: readonly Draft[]): Promise<number> {
    if (drafts.length === 0) return 0;
    const recordedAt = store.now();
    const sourceId = await this.sourceId(session, recordedAt);
    const stored = new Map<string, { readonly rowId: bigint; readonly hash: bigint }>();
    const tables = [...new Set(drafts.map((draft) => draft.table))];
    for (const table of tables) {
      const mine = drafts.filter((draft) => draft.table === table);
      for (const row of await this.storedRows(
        session,
        table,
        sourceId,
        mine.map(({ id }) => id),
      ))
        stored.set(`${table} ${row.id} ${row.step ?? ""}`, {
          rowId: BigInt(row.row_id as bigint),
          hash: BigInt(row.content_hash as bigint),
        });
    }
    const [last] = await session.query(sql`select coalesce(max(batch_id), 0) as id from import_batch`, TAGS);
    const batchId = Number(last?.id ?? 0) + 1;
    const ends: EngineRow[] = [];
    let added = 0;
    let changed = 0;
    for (const table of tables) {
      const [top] = await session.query(TOP_ROW[table], TAGS);
      let rowId = BigInt((top?.id ?? 0n) as bigint);
      const fresh: EngineRow[] = [];
      for (const draft of drafts.filter((one) => one.table === table)) {
        const hash = contentHash(
          JSON.stringify([draft.occurredAt, draft.values], (_, value) =>
            typeof value === "bigint" ? String(value) : value,
          ),
        );
        const known = stored.get(`${table} ${draft.id} ${draft.step}`);
        if (known?.hash === hash) continue;
        rowId += 1n;
        if (known === undefined) added += 1;
        else {
          changed += 1;
          ends.push({
            fact_table: table,
            row_id: known.rowId,
            kind: "superseded",
            batch_id: batchId,
            available_at: recordedAt,
            recorded_at: recordedAt,
          });
        }
        fresh.push({
          row_id: rowId,
          fact_key: md5Number(`${store.salt}|${SOURCE}|${table}|${draft.id}|${draft.step}`),
          content_hash: hash,
          source_id: sourceId,
          batch_id: batchId,
          occurred_at: draft.occurredAt,
          available_at:
            known === undefined ? Math.min(draft.knownAt ?? draft.occurredAt + 60e6, recordedAt) : recordedAt,
          recorded_at: recordedAt,
          ...draft.values,
        });
      }
      if (fresh.length > 0) await session.insert(table, Object.keys(fresh[0]!), fresh);
    }
    if (ends.length > 0) await session.insert("fact_end", Object.keys(ends[0]!), ends);
    if (added + changed === 0) return 0;
    const batch: EngineRow = {
      batch_id: batchId,
      source_id: sourceId,
      files: JSON.stringify(["Survey answers"]),
      mapping: null,
      rows_read: BigInt(drafts.length),
      rows_added: BigInt(added),
      rows_changed: BigInt(changed),
      rows_unchanged: BigInt(drafts.length - added - changed),
      rows_repeated: 0n,
      rows_rejected: 0n,
      rows_closed: 0n,
      backfilled: false,
      started_at: recordedAt,
      recorded_at: recordedAt,
    };
    await session.insert("import_batch", Object.keys(batch), [batch]);
    return added + changed;
  }

  private async sourceId(session: EngineSession, recordedAt: number): Promise<number> {
    const [known] = await session.query(sql`select source_id from source where name = ${SOURCE}`, TAGS);
    if (known !== undefined) return Number(known.source_id);
    const [last] = await session.query(sql`select coalesce(max(source_id), 0) as id from source`, TAGS);
    const id = Number(last?.id ?? 0) + 1;
    const row = {
      source_id: id,
      name: SOURCE,
      kind: "keyed",
      preset: null,
      lag_us: 60_000_000n,
      created_at: recordedAt,
    };
    await session.insert("source", Object.keys(row), [row]);
    return id;
  }

  private async storedRows(
    session: EngineSession,
    table: Draft["table"],
    sourceId: number,
    ids: readonly bigint[],
  ): Promise<EngineRow[]> {
    const found: EngineRow[] = [];
    for (let at = 0; at < ids.length; at += MOST) {
      const list = join(ids.slice(at, at + MOST).map((id) => sql`${id}`));
      const where = sql`source_id = ${sourceId} and row_id not in (select row_id from fact_end where fact_table = ${table})`;
      const statement = {
        survey_response: sql`select row_id, content_hash, response_id as id, '' as step from survey_response where response_id in (${list}) and ${where}`,
        employee_answer: sql`select row_id, content_hash, answer_id as id, '' as step from employee_answer where answer_id in (${list}) and ${where}`,
        survey_invitation: sql`select row_id, content_hash, invitation_id as id, '' as step from survey_invitation where invitation_id in (${list}) and ${where}`,
        survey_delivery: sql`select row_id, content_hash, invitation_id as id, status as step from survey_delivery where invitation_id in (${list}) and ${where}`,
      }[table];
      found.push(...(await session.query(statement, TAGS)));
    }
    return found;
  }

  private async writeTexts(session: EngineSession, texts: readonly VaultText[]): Promise<void> {
    if (texts.length === 0) return;
    const people = [...new Set(texts.flatMap(({ personId }) => (personId === null ? [] : [personId])))];
    const erased = new Set<bigint>();
    if (people.length > 0)
      for (const row of await session.query(
        sql`select id from erasure where kind = 'person' and id in (${join(people.map((id) => sql`${id}`))})`,
        TAGS,
      ))
        erased.add(BigInt(row.id as bigint));
    const rows: EngineRow[] = [];
    for (const { subjectId, personId, question, value } of texts) {
      await session.execute(
        sql`delete from personal_detail where subject_kind = 'response' and subject_id = ${subjectId} and field = ${question}`,
        TAGS,
      );
      if (personId === null || !erased.has(personId))
        rows.push({ subject_kind: "response", subject_id: subjectId, person_id: personId, field: question, value });
    }
    if (rows.length > 0) await session.insert("personal_detail", Object.keys(rows[0]!), rows);
  }

  /** Marks what is in the facts, takes the texts out of the state, opens cases, and sets reminder flags in batches. */
  private async settle(
    record: WorkspaceRecord,
    rows: readonly AnswerRow[],
    invitations: readonly Invitation[],
    surveys: ReadonlyMap<string, SurveyDefinition>,
  ): Promise<void> {
    await this.db.transaction().execute(async (trx) => {
      const mark = async (
        table: "survey_answer" | "survey_invitation",
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
      await openCases(trx, surveys, rows, this.surveys.now());
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

/** Stands in the state for a text that is in the vault. */
export const TEXT_KEPT = "\u0000kept";

const TOP_ROW = {
  survey_response: sql`select coalesce(max(row_id), 0) as id from survey_response`,
  employee_answer: sql`select coalesce(max(row_id), 0) as id from employee_answer`,
  survey_invitation: sql`select coalesce(max(row_id), 0) as id from survey_invitation`,
  survey_delivery: sql`select coalesce(max(row_id), 0) as id from survey_delivery`,
} as const;
