import { randomBytes } from "node:crypto";
import type { SurveyLinkSettings } from "@tendwell/contract";
import type { SurveyDefinition } from "@tendwell/core/surveys";
import { checkSurvey, questionsOf, SURVEY_TEMPLATES, textIn, translationCompleteness } from "@tendwell/core/surveys";
import type { Kysely, Selectable } from "kysely";
import { toString as qrText } from "qrcode";
import { parse, stringify } from "yaml";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import { ProblemError } from "../../access/problem-error.ts";
import type { StateDatabase } from "../../state/schema.ts";
import type { SurveyInvitationTable } from "../../state/survey-tables.ts";
import type { DefinitionService, StoredDefinition } from "../definitions/definition-service.ts";
import { linkSettings } from "./link-settings.ts";
import type { SurveyKeys } from "./survey-keys.ts";
import { SURVEY_KIND } from "./survey-kind.ts";

export type Invitation = Selectable<SurveyInvitationTable>;
export type StoredSurvey = StoredDefinition<SurveyDefinition>;

export interface SurveyServiceOptions {
  readonly db: Kysely<StateDatabase>;
  readonly definitions: DefinitionService;
  readonly keys: SurveyKeys;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** How long a read definition is used without looking again: answers come in by the thousand. */
const KEEP_MS = 1_000;

/** Whether the survey still takes answers. */
export function isOpen(survey: SurveyDefinition, nowMs: number): boolean {
  return survey.closesAt === undefined || Date.parse(survey.closesAt) > nowMs;
}

/** Kept by definition, which never changes once read: to write it out for each answer costs more than to store one. */
const READS_ATTRIBUTES = new WeakMap<SurveyDefinition, boolean>();

/** Whether logic, texts or hidden fields need to know the account or the person. */
export function readsAttributes(survey: SurveyDefinition): boolean {
  let known = READS_ATTRIBUTES.get(survey);
  if (known === undefined) {
    known = /"attribute":|\{\{\s*(account|person)\./.test(JSON.stringify(survey));
    READS_ATTRIBUTES.set(survey, known);
  }
  return known;
}

/** Surveys as definitions, with their open links. */
export class SurveyService {
  readonly keys: SurveyKeys;
  readonly db: Kysely<StateDatabase>;
  readonly now: () => number;
  private readonly definitions: DefinitionService;
  private readonly read = new Map<string, { readonly at: number; readonly surveys: Promise<StoredSurvey[]> }>();

  constructor(options: SurveyServiceOptions) {
    this.db = options.db;
    this.keys = options.keys;
    this.now = options.now;
    this.definitions = options.definitions;
  }

  /** The surveys in force. */
  list(workspaceId: string): Promise<StoredSurvey[]> {
    const known = this.read.get(workspaceId);
    if (known !== undefined && this.now() - known.at < KEEP_MS && this.now() >= known.at) return known.surveys;
    const surveys = this.definitions
      .current(workspaceId, SURVEY_KIND)
      .then((all) => all.filter((one) => !one.archived));
    this.read.set(workspaceId, { at: this.now(), surveys });
    surveys.catch(() => this.read.delete(workspaceId));
    return surveys;
  }

  /** Surveys that keep their people unnamed, those put away too. */
  async anonymousIds(workspaceId: string): Promise<string[]> {
    const rows = await this.definitions.list(workspaceId, SURVEY_KIND.kind, true);
    return rows.flatMap((row) => ((parse(row.source) as SurveyDefinition | null)?.anonymous === true ? [row.id] : []));
  }

  async find(workspaceId: string, id: string): Promise<StoredSurvey | null> {
    return (await this.list(workspaceId)).find((survey) => survey.id === id) ?? null;
  }

  async get(workspaceId: string, id: string): Promise<StoredSurvey> {
    const survey = await this.find(workspaceId, id);
    if (survey === null) throw new ProblemError("not-found", `survey ${JSON.stringify(id)} does not exist`);
    return survey;
  }

  /** Stores a survey from a template or a definition; the same content is no new version. */
  async save(
    workspace: OpenWorkspace,
    input: {
      readonly id?: string | undefined;
      readonly template?: string | undefined;
      readonly definition?: SurveyDefinition | undefined;
    },
    author: string,
  ): Promise<StoredSurvey> {
    const base = input.definition ?? SURVEY_TEMPLATES.find((one) => one.id === input.template)?.survey;
    if (base === undefined) {
      throw new ProblemError(
        "invalid-body",
        `a survey requires a definition or a known template, got ${input.template}`,
        {
          mend: `Templates are ${SURVEY_TEMPLATES.map((one) => one.id).join(", ")}.`,
        },
      );
    }
    const survey = { ...base, id: input.id ?? base.id };
    const workspaceId = workspace.record.id;
    const text = stringify({ kind: "survey", ...survey });
    const stored = await this.find(workspaceId, survey.id);
    if (stored !== null && input.definition === undefined)
      throw new ProblemError("conflict", `survey ${survey.id} exists already`, { mend: "Choose another id." });
    await this.definitions.apply(
      workspace,
      {
        files: [{ path: `${survey.id}.yaml`, text }],
        ...(stored === null ? {} : { bases: { [`survey/${survey.id}`]: stored.version } }),
      },
      author,
    );
    this.read.delete(workspaceId);
    return this.get(workspaceId, survey.id);
  }

  problems(survey: SurveyDefinition) {
    return checkSurvey(survey).map((problem) => ({ ...problem }));
  }

  translations(survey: SurveyDefinition) {
    return translationCompleteness(survey).map((one) => ({ ...one, missing: [...one.missing] }));
  }

  /** Figures of every survey of a workspace; `imported` counts responses that came in files, by survey. */
  async summaries(workspaceId: string, imported: ReadonlyMap<string, number> = new Map()) {
    const surveys = await this.list(workspaceId);
    const invited = await this.db
      .selectFrom("survey_invitation")
      .select(["survey_id", "status"])
      .select((eb) => eb.fn.countAll<number>().as("n"))
      .where("workspace_id", "=", workspaceId)
      .groupBy(["survey_id", "status"])
      .execute();
    const answered = await this.db
      .selectFrom("survey_answer")
      .select(["survey_id", "complete"])
      .select((eb) => [
        // What looks like a machine's is in no figure until somebody lets it count.
        eb.fn
          .sum<number>(
            eb
              .case()
              .when(eb.or([eb("flags", "=", "[]"), eb("released", "=", 1)]))
              .then(1)
              .else(0)
              .end(),
          )
          .as("n"),
        eb.fn.sum<number>(eb.case().when("flags", "!=", "[]").then(1).else(0).end()).as("flagged"),
        eb.fn.sum<number>(eb.case().when("flushed_revision", ">", 0).then(1).else(0).end()).as("flushed"),
      ])
      .where("workspace_id", "=", workspaceId)
      .groupBy(["survey_id", "complete"])
      .execute();
    return surveys.map((stored) => {
      const mine = invited.filter((row) => row.survey_id === stored.id);
      const answers = answered.filter((row) => row.survey_id === stored.id);
      const of = (...statuses: string[]) =>
        mine.filter((row) => statuses.includes(row.status)).reduce((sum, row) => sum + Number(row.n), 0);
      const { value: survey } = stored;
      // Of an anonymous survey only what went on in a batch is counted: a count that moves by one names a person.
      const counted = (row: (typeof answers)[number]) => Number(survey.anonymous === true ? row.flushed : row.n);
      return {
        id: stored.id,
        title: textIn(survey.title, [survey.locale]),
        version: stored.version,
        stage: survey.stage ?? null,
        locales: [...survey.locales],
        anonymous: survey.anonymous === true,
        closesAt: survey.closesAt ?? null,
        open: isOpen(survey, this.now()),
        invited: of("queued", "sent", "not_sent", "bounced", "cancelled"),
        sent: of("sent", "bounced"),
        notSent: of("not_sent"),
        answers: answers.reduce((sum, row) => sum + counted(row), imported.get(stored.id) ?? 0),
        complete: answers
          .filter((row) => row.complete === 1)
          .reduce((sum, row) => sum + counted(row), imported.get(stored.id) ?? 0),
        flagged: answers.reduce((sum, row) => sum + Number(row.flagged ?? 0), 0),
      };
    });
  }

  async createLink(
    workspaceId: string,
    surveyId: string,
    channel: string,
    label: string,
    publicUrl: string,
    settings?: SurveyLinkSettings,
  ) {
    const row = {
      id: randomBytes(9).toString("base64url"),
      workspace_id: workspaceId,
      survey_id: surveyId,
      channel,
      label,
      settings: settings === undefined ? null : JSON.stringify(settings),
      created_at: new Date(this.now()).toISOString(),
      revoked_at: null,
    };
    await this.db.insertInto("survey_link").values(row).execute();
    return this.describeLink(row, publicUrl);
  }

  async links(workspaceId: string, surveyId: string, publicUrl: string) {
    const rows = await this.db
      .selectFrom("survey_link")
      .selectAll()
      .where("workspace_id", "=", workspaceId)
      .where("survey_id", "=", surveyId)
      .where("revoked_at", "is", null)
      .orderBy("created_at")
      .execute();
    return Promise.all(rows.map((row) => this.describeLink(row, publicUrl)));
  }

  async changeLink(
    workspaceId: string,
    surveyId: string,
    id: string,
    change: { readonly label?: string | undefined; readonly settings?: SurveyLinkSettings | undefined },
  ) {
    const { label, settings } = change;
    const row = await this.db
      .updateTable("survey_link")
      .set((eb) => ({
        label: label ?? eb.ref("label"),
        settings: settings === undefined ? eb.ref("settings") : JSON.stringify(settings),
      }))
      .where("workspace_id", "=", workspaceId)
      .where("survey_id", "=", surveyId)
      .where("id", "=", id)
      .where("revoked_at", "is", null)
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) throw new ProblemError("not-found", `link ${JSON.stringify(id)} does not exist`);
    return { id, label: row.label, settings: linkSettings(row.settings) };
  }

  async revokeLink(workspaceId: string, surveyId: string, id: string): Promise<void> {
    const result = await this.db
      .updateTable("survey_link")
      .set({ revoked_at: new Date(this.now()).toISOString() })
      .where("workspace_id", "=", workspaceId)
      .where("survey_id", "=", surveyId)
      .where("id", "=", id)
      .where("revoked_at", "is", null)
      .executeTakeFirst();
    if (result.numUpdatedRows === 0n) throw new ProblemError("not-found", `link ${JSON.stringify(id)} does not exist`);
  }

  private async describeLink(
    row: { id: string; channel: string; label: string; settings: string | null; created_at: string },
    publicUrl: string,
  ) {
    // A kiosk's link opens the kiosk; without the parameter it is an ordinary page.
    const url = `${publicUrl}/o/${row.id}${row.channel === "kiosk" ? "?kiosk=1" : ""}`;
    return {
      id: row.id,
      channel: row.channel as "link" | "kiosk" | "widget",
      label: row.label,
      url,
      qr: await qrText(url, { type: "svg", margin: 2, errorCorrectionLevel: "M" }),
      settings: linkSettings(row.settings),
      createdAt: row.created_at,
    };
  }

  /** The question whose score a message may carry: the first of the survey, when it is a scale. */
  clickQuestion(survey: SurveyDefinition) {
    const first = questionsOf(survey).find((question) => question.type !== "hidden");
    return first !== undefined && ["nps", "csat", "ces", "esat", "smileys", "thumbs", "stars"].includes(first.type)
      ? first
      : null;
  }
}
