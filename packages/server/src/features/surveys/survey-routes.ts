// Over 300 lines: the handlers of the survey routes, one short function each, in the order of the contract.
import { randomBytes } from "node:crypto";
import { asSurvey, type SURVEY_EXCHANGE_ROUTES, type SURVEY_SEND_ROUTES } from "@tendwell/contract";
import {
  checkAnswer,
  JOURNEY_STAGES,
  nextPage,
  pathOf,
  SURVEY_TEMPLATES,
  type SurveyDefinition,
  visibleQuestions,
} from "@tendwell/core/surveys";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import { assertInstallationOwner, type Principal } from "../../access/principal.ts";
import { ProblemError } from "../../access/problem-error.ts";
import type { RouteHandlers } from "../../access/route-handlers.ts";
import type { AnswerFlush } from "./answer-flush.ts";
import type { AnswerService } from "./answer-service.ts";
import type { AskService } from "./ask-service.ts";
import type { CaseService } from "./case-service.ts";
import type { ChannelService } from "./channel-service.ts";
import { describeFindings } from "./describe-findings.ts";
import { importedCounts } from "./imported-answers.ts";
import type { OptOutService } from "./opt-out-service.ts";
import { enterRecipients, labelsOf } from "./person-directory.ts";
import { knownAnswers } from "./read-answers.ts";
import { renderPage } from "./render-page.ts";
import type { ResultService } from "./result-service.ts";
import type { SendService } from "./send-service.ts";
import type { SurveyCase } from "./survey-case.ts";
import { isOpen, type StoredSurvey, type SurveyService } from "./survey-service.ts";
import type { WidgetSecretService } from "./widget-secret-service.ts";

export interface SurveyParts {
  readonly surveys: SurveyService;
  readonly answers: AnswerService;
  readonly flush: AnswerFlush;
  readonly channels: ChannelService;
  readonly optOuts: OptOutService;
  readonly sends: SendService;
  readonly results: ResultService;
  readonly cases: CaseService;
  readonly asks: AskService;
  readonly secrets: WidgetSecretService;
  /** Address of the public listener where no channel names one. */
  readonly publicUrl: () => string;
}

/** Routes about surveys, without those that carry them and their answers in and out. */
type SurveyRouteKey = Exclude<
  Extract<keyof RouteHandlers, `${string}/survey${string}`>,
  keyof typeof SURVEY_EXCHANGE_ROUTES | keyof typeof SURVEY_SEND_ROUTES
>;

export const authorOf = (principal: Principal): string =>
  principal.kind === "person" ? principal.name : principal.kind === "key" ? `key ${principal.id}` : "command line";

const list = <T>(items: readonly T[]) => ({ items: [...items], nextCursor: null });

/** Handlers of every survey route. */
export function surveyRoutes(parts: SurveyParts): Pick<RouteHandlers, SurveyRouteKey> {
  const { surveys, answers, channels, optOuts, sends, results, cases, asks } = parts;

  const summaries = async ({ record, store }: OpenWorkspace) =>
    surveys.summaries(record.id, await importedCounts(surveys.db, store.engine, record.id));
  const detail = async (workspace: OpenWorkspace, stored: StoredSurvey) => {
    const summary = (await summaries(workspace)).find((one) => one.id === stored.id)!;
    return {
      ...summary,
      definition: stored.value as never,
      problems: surveys.problems(stored.value),
      findings: describeFindings(stored.value),
      translations: surveys.translations(stored.value),
    };
  };
  const publicUrl = (workspace: OpenWorkspace) => channels.publicUrl(workspace.record.id, parts.publicUrl());
  const preview = (survey: SurveyDefinition, locale: string | undefined, pageId: string | undefined) => {
    const page = survey.pages.find((one) => one.id === pageId) ?? nextPage(survey, null, {}, {}) ?? survey.pages[0]!;
    return renderPage({
      survey,
      page,
      locale: locale ?? survey.locale,
      href: null,
      nonce: randomBytes(12).toString("base64url"),
      answers: {},
      attributes: {},
      errors: {},
      respondent: "preview",
      action: "#",
      hidden: {},
      trap: null,
      provisional: null,
      keptTexts: new Set(),
    });
  };
  const describeCases = async (workspace: OpenWorkspace, rows: readonly SurveyCase[]) => {
    const { engine } = workspace.store;
    const people = await labelsOf(
      engine,
      "person",
      rows.map((row) => row.person_id),
    );
    const accounts = await labelsOf(
      engine,
      "account",
      rows.map((row) => row.account_id),
    );
    const comments = await results.commentOf(
      workspace,
      rows.map((row) => row.answer_id),
    );
    const now = new Date(surveys.now()).toISOString();
    return rows.map((row) => ({
      id: row.id,
      survey: row.survey_id,
      account: row.account_id === null ? null : (accounts.get(row.account_id) ?? null),
      person: row.person_id === null ? null : (people.get(row.person_id) ?? null),
      kind: row.kind as "detractor" | "advocate",
      question: row.question,
      score: row.score,
      comment: comments.get(row.answer_id) ?? null,
      status: row.status as "open" | "contacted" | "resolved" | "resurveyed",
      owner: row.owner,
      dueAt: row.due_at,
      overdue: row.resolved_at === null && row.due_at < now,
      cause: row.cause,
      fix: row.fix,
      ask: row.ask as "review" | "referral" | "reference" | null,
      createdAt: row.created_at,
      contactedAt: row.contacted_at,
      resolvedAt: row.resolved_at,
      askingAgain: row.resurvey_invitation_id !== null && row.resurveyed_at === null,
      scoreAgain: row.resurvey_score,
    }));
  };

  return {
    "GET /api/v1/workspaces/{workspace}/surveys": async ({ workspace }) => list(await summaries(workspace)),
    "POST /api/v1/workspaces/{workspace}/surveys": async ({ workspace, body, principal }) => {
      const definition = body.definition === undefined ? undefined : asSurvey(body.definition);
      return detail(
        workspace,
        await surveys.save(workspace, { id: body.id, template: body.template, definition }, authorOf(principal)),
      );
    },
    "GET /api/v1/workspaces/{workspace}/survey-templates": () =>
      list(SURVEY_TEMPLATES.map(({ id, stage, survey }) => ({ id, stage, definition: survey as never }))),
    "POST /api/v1/workspaces/{workspace}/surveys/lint": ({ body }) => {
      const survey = asSurvey(body.definition);
      return {
        problems: surveys.problems(survey),
        findings: describeFindings(survey),
        translations: surveys.translations(survey),
      };
    },
    "GET /api/v1/workspaces/{workspace}/surveys/{survey}": async ({ workspace, params }) =>
      detail(workspace, await surveys.get(workspace.record.id, params.survey)),
    "POST /api/v1/workspaces/{workspace}/surveys/{survey}/preview": async ({ workspace, params, body }) => {
      const survey =
        body.definition === undefined
          ? (await surveys.get(workspace.record.id, params.survey)).value
          : asSurvey(body.definition);
      const html = preview(survey, body.locale, body.page);
      return { html, bytes: Buffer.byteLength(html) };
    },
    "GET /api/v1/workspaces/{workspace}/surveys/{survey}/links": async ({ workspace, params }) =>
      list(await surveys.links(workspace.record.id, params.survey, await publicUrl(workspace))),
    "POST /api/v1/workspaces/{workspace}/surveys/{survey}/links": async ({ workspace, params, body }) => {
      await surveys.get(workspace.record.id, params.survey);
      return surveys.createLink(
        workspace.record.id,
        params.survey,
        body.channel,
        body.label,
        await publicUrl(workspace),
        body.settings,
      );
    },
    "PATCH /api/v1/workspaces/{workspace}/surveys/{survey}/links/{link}": ({ workspace, params, body }) =>
      surveys.changeLink(workspace.record.id, params.survey, params.link, body),
    "GET /api/v1/workspaces/{workspace}/survey-widget-secret": async ({ workspace }) => ({
      createdAt: await parts.secrets.createdAt(workspace.record.id),
    }),
    "PUT /api/v1/workspaces/{workspace}/survey-widget-secret": ({ workspace }) =>
      parts.secrets.create(workspace.record.id),
    "DELETE /api/v1/workspaces/{workspace}/surveys/{survey}/links/{link}": async ({ workspace, params }) => {
      await surveys.revokeLink(workspace.record.id, params.survey, params.link);
      return null;
    },
    "POST /api/v1/workspaces/{workspace}/surveys/{survey}/sends": async ({ workspace, params, body }) => {
      const planned = await sends.plan(workspace, params.survey, body);
      const sent = body.dryRun ? 0 : (await sends.dispatch(workspace.record, workspace.store)).sent;
      return { ...planned, sent };
    },
    "GET /api/v1/workspaces/{workspace}/surveys/{survey}/invitations": async ({ workspace, params, query }) => {
      await surveys.get(workspace.record.id, params.survey);
      let base = surveys.db
        .selectFrom("survey_invitation")
        .where("workspace_id", "=", workspace.record.id)
        .where("survey_id", "=", params.survey);
      const reasons = await base
        .where("reason", "is not", null)
        // Waiting for the morning or for the next hour is no refusal.
        .where("status", "not in", ["queued", "sending"])
        .select(["reason"])
        .select((eb) => eb.fn.countAll<number>().as("n"))
        .groupBy("reason")
        .execute();
      if (query.status !== undefined)
        base = base.where("status", "in", query.status === "queued" ? ["queued", "sending"] : [query.status]);
      const { n } = await base.select((eb) => eb.fn.countAll<number>().as("n")).executeTakeFirstOrThrow();
      const rows = await base
        .selectAll()
        .orderBy("created_at", "desc")
        .orderBy("id")
        .limit(query.limit)
        .offset(query.offset)
        .execute();
      const people = await labelsOf(
        workspace.store.engine,
        "person",
        rows.map((row) => row.person_id),
      );
      const accounts = await labelsOf(
        workspace.store.engine,
        "account",
        rows.map((row) => row.account_id),
      );
      return {
        items: rows.map((row) => ({
          id: row.id,
          person: row.person_id === null ? null : (people.get(row.person_id) ?? null),
          account: row.account_id === null ? null : (accounts.get(row.account_id) ?? null),
          channel: row.channel as "email" | "sms",
          wave: row.wave,
          status: (row.status === "sending" ? "queued" : row.status) as
            | "queued"
            | "sent"
            | "not_sent"
            | "bounced"
            | "cancelled",
          reason: row.reason,
          sendAt: row.send_at,
          sentAt: row.sent_at,
          deliveredAt: row.delivered_at,
          responded: row.responded_at !== null,
          reminders: row.reminders_sent,
        })),
        nextCursor: null,
        total: Number(n),
        reasons: Object.fromEntries(reasons.map((row) => [row.reason!, Number(row.n)])),
      };
    },
    "POST /api/v1/workspaces/{workspace}/surveys/{survey}/answers": async ({ workspace, params, body }) => {
      const stored = await surveys.get(workspace.record.id, params.survey);
      const survey = stored.value;
      if (!isOpen(survey, surveys.now()))
        throw new ProblemError("conflict", `survey ${survey.id} is closed since ${survey.closesAt}`);
      const given = knownAnswers(survey, body.answers);
      const unknown = Object.keys(body.answers).filter((id) => given[id] === undefined);
      const wrong = pathOf(survey, given, {})
        .flatMap((page) => visibleQuestions(page, given, {}))
        .flatMap((question) => {
          const problem = checkAnswer(question, given);
          return problem === null ? [] : [{ path: question.id, message: problem }];
        });
      const errors = [...unknown.map((path) => ({ path, message: "no such question" })), ...wrong];
      if (errors.length > 0)
        throw new ProblemError("unprocessable", `the answer to ${errors[0]!.path} is refused: ${errors[0]!.message}`, {
          errors,
        });
      const isAnonymous = survey.anonymous === true;
      const [contact] =
        body.recipient === undefined || isAnonymous ? [null] : await enterRecipients(workspace.store, [body.recipient]);
      const id = `a_${randomBytes(12).toString("base64url")}`;
      const outcome = await answers.submit({
        id,
        workspaceId: workspace.record.id,
        zone: workspace.record.zone,
        survey,
        version: stored.version,
        channel: "api",
        wave: body.wave ?? null,
        invitation: null,
        personId: contact?.personId ?? null,
        accountId: contact?.accountId ?? null,
        locale: body.locale ?? survey.locale,
        answers: given,
        attributes: {},
        complete: true,
        flags: [],
        seconds: null,
      });
      if (outcome !== "saved")
        throw new ProblemError("conflict", `survey ${survey.id} takes no more of these answers: ${outcome}`);
      return { id };
    },
    "GET /api/v1/workspaces/{workspace}/surveys/{survey}/answers": ({ workspace, params, query }) =>
      results.answers(workspace, params.survey, { ...query, flagged: query.flagged === "true" }),
    "POST /api/v1/workspaces/{workspace}/surveys/{survey}/answers/{answer}/release": async ({ workspace, params }) => {
      const result = await surveys.db
        .updateTable("survey_answer")
        .set((eb) => ({ released: 1, revision: eb("revision", "+", 1) }))
        .where("workspace_id", "=", workspace.record.id)
        .where("survey_id", "=", params.survey)
        .where("id", "=", params.answer)
        .where("flags", "!=", "[]")
        .executeTakeFirst();
      if (result.numUpdatedRows === 0n)
        throw new ProblemError("not-found", `a flagged answer ${JSON.stringify(params.answer)} does not exist`);
      await parts.flush.flush(workspace.record, workspace.store);
      return null;
    },
    "GET /api/v1/workspaces/{workspace}/surveys/{survey}/results": async ({ workspace, params, query }) => {
      // What was answered a moment ago is part of the report.
      await parts.flush.flush(workspace.record, workspace.store);
      return results.results(workspace, params.survey, query);
    },
    "GET /api/v1/workspaces/{workspace}/survey-journey": async ({ workspace }) => {
      const all = await summaries(workspace);
      return list(
        JOURNEY_STAGES.map((stage) => {
          const mine = all.filter((one) => one.stage === stage);
          return {
            stage,
            surveys: mine.map((one) => one.id),
            answers: mine.reduce((sum, one) => sum + one.complete, 0),
          };
        }),
      );
    },
    "GET /api/v1/workspaces/{workspace}/survey-cases": async ({ workspace, query }) => {
      const found = await cases.list(workspace.record.id, query);
      return {
        ...list(await describeCases(workspace, found.items)),
        total: found.total,
        medianHoursToResolve: found.medianHoursToResolve,
      };
    },
    "PATCH /api/v1/workspaces/{workspace}/survey-cases/{case}": async ({ workspace, params, body, principal }) => {
      if (body.ask !== undefined && body.ask !== null)
        await asks.note(workspace.record.id, params.case, body.ask, { status: "asked" }, authorOf(principal));
      const [one] = await describeCases(workspace, [await cases.change(workspace.record.id, params.case, body)]);
      return one!;
    },
    "GET /api/v1/workspaces/{workspace}/survey-channels": async ({ workspace }) =>
      list(await channels.describe(workspace.record.id)),
    "PUT /api/v1/workspaces/{workspace}/survey-channels/email": async ({
      workspace,
      body: { password, ...settings },
    }) => {
      await channels.write(workspace.record.id, "email", settings, password);
      return (await channels.describe(workspace.record.id)).find((one) => one.channel === "email")!;
    },
    "PUT /api/v1/workspaces/{workspace}/survey-channels/sms": async ({
      workspace,
      body: { password, ...settings },
    }) => {
      await channels.write(workspace.record.id, "sms", settings, password);
      const found = (await channels.describe(workspace.record.id)).find((one) => one.channel === "sms")!;
      return { ...found, inboundUrl: `${found.publicUrl}/sms/${surveys.keys.sign("sms", workspace.record.id)}` };
    },
    "POST /api/v1/workspaces/{workspace}/survey-opt-outs": async ({ workspace, body }) => {
      await optOuts.optOut(workspace.record.id, body.address, body.how);
      return null;
    },
    "POST /api/v1/workspaces/{workspace}/survey-dispatch": ({ workspace }) =>
      sends.dispatch(workspace.record, workspace.store),
    "POST /api/v1/survey-keys/rotate": ({ principal, body }) => {
      assertInstallationOwner(principal);
      return surveys.keys.rotate(body.revoke);
    },
  };
}
