// Over 300 lines: everything that a respondent can reach stands together, so that it can be reviewed as one surface.
import { randomBytes } from "node:crypto";
import {
  type AnswerProblem,
  type Answers,
  acceptedLanguages,
  checkAnswer,
  chooseLocale,
  nextPage,
  pathOf,
  pipeText,
  questionsOf,
  type SurveyDefinition,
  scaleOf,
  visibleQuestions,
} from "@tendwell/core/surveys";
import type { Context, Hono } from "hono";
import type { Kysely } from "kysely";
import type { WorkspaceRecord } from "../../access/open-workspace.ts";
import { PUBLIC_HEADERS, sealResponse } from "../../access/public-headers.ts";
import type { FactStore } from "../../facts/fact-store.ts";
import { KeptQuery } from "../../state/kept-query.ts";
import type { StateDatabase } from "../../state/schema.ts";
import { TEXT_KEPT } from "./answer-drafts.ts";
import type { AnswerGate } from "./answer-gate.ts";
import type { AnswerService, Submission } from "./answer-service.ts";
import { escapeHtml } from "./escape-html.ts";
import { type FormFields, limitedBody, readForm } from "./form-body.ts";
import { linkSettings } from "./link-settings.ts";
import type { OptOutService } from "./opt-out-service.ts";
import { respondentAttributes } from "./person-directory.ts";
import { answersOfForm, answersOfJson } from "./read-answers.ts";
import { type Kiosk, renderCheck, renderNotice, renderPage, renderThanks, type Shell } from "./render-page.ts";
import { surveyTexts } from "./respondent-texts.ts";
import { type Invitation, isOpen, readsAttributes, type StoredSurvey, type SurveyService } from "./survey-service.ts";

/** A form handed in sooner than this after the page was made was not read by a person. */
const FASTEST_PERSON_MS = 1_200;
const MACHINE_FLAGS = { h: "hidden_field", l: "hidden_link", q: "too_fast" } as const;
type FlagLetter = keyof typeof MACHINE_FLAGS;

/** Who answers what: a personal invitation, or an open link. */
interface Visit {
  readonly record: WorkspaceRecord;
  readonly stored: StoredSurvey;
  readonly survey: SurveyDefinition;
  readonly invitation: Invited | null;
  readonly channel: string;
  readonly href: string;
  readonly kiosk: Kiosk | null;
}

export interface RespondentOptions {
  readonly surveys: SurveyService;
  readonly answers: AnswerService;
  readonly optOuts: OptOutService;
  readonly gate: AnswerGate;
  readonly workspaceOf: (id: string) => Promise<WorkspaceRecord | null>;
  readonly storeOf: (record: WorkspaceRecord) => Promise<FactStore>;
  readonly ipOf: (c: Context) => string;
  /** Seconds to wait, 0 when the request may pass. */
  readonly limit: (key: string) => number;
}

/** Parameters of a link that are ours, and no attribute of the link's own. */
const OWN_PARAMETERS = ["lang", "score", "kiosk"];

const NO_SURVEY: SurveyDefinition = {
  id: "none",
  title: "",
  locale: "en",
  locales: ["en", "zh-Hans", "zh-Hant", "ro"],
  pages: [],
  thankYou: [],
};

/** What answering needs of an invitation: to read a row costs by the column. */
const NEEDED = [
  "id",
  "workspace_id",
  "survey_id",
  "wave",
  "channel",
  "person_id",
  "account_id",
  "locale",
  "status",
  "opened_at",
  "started_at",
  "provisional_score",
  "trap_client",
] as const;
const byId = (db: Kysely<StateDatabase>) => db.selectFrom("survey_invitation").select(NEEDED).where("id", "=", "");
type Invited = Pick<Invitation, (typeof NEEDED)[number]>;

/** The pages that respondents reach, on the public listener. */
export class RespondentService {
  private readonly o: RespondentOptions;
  private readonly invitations = new KeptQuery<Invited>();
  constructor(options: RespondentOptions) {
    this.o = options;
  }

  mount = (app: Hono): void => {
    const limited = limitedBody(256 * 1024);
    app.get("/s/:token", (c) => this.show(c, () => this.personal(c)));
    app.post("/s/:token", limited, (c) => this.take(c, () => this.personal(c)));
    app.get("/s/:token/more", (c) => this.trap(c));
    app.get("/o/:link", (c) => this.show(c, () => this.open(c)));
    app.post("/o/:link", limited, (c) => this.take(c, () => this.open(c)));
    app.get("/u/:token", (c) => this.unsubscribePage(c));
    app.post("/u/:token", limited, (c) => this.unsubscribe(c));
  };

  private html(c: Context, status: number, nonce: string, text: string, scripts = false): Response {
    // Our own script, where a page has one: on kiosks and while an answer is checked.
    const allowed = scripts ? " script-src 'self'; connect-src 'self'; worker-src 'self';" : "";
    const response = c.body(text, status as 200, {
      ...PUBLIC_HEADERS,
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": `default-src 'none';${allowed} style-src 'nonce-${nonce}'; img-src https: data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      "x-robots-tag": "noindex",
    });
    return sealResponse(response);
  }

  private locale(c: Context, survey: SurveyDefinition, contact: string | null): string {
    return chooseLocale(survey, {
      link: queryOf(c).lang ?? null,
      contact,
      browser: acceptedLanguages(c.req.header("accept-language") ?? null),
    });
  }

  private shell(survey: SurveyDefinition, locale: string, href: string | null, kiosk: Kiosk | null = null): Shell {
    return { survey, locale, href, nonce: freshNonce(), kiosk };
  }

  private notice(
    c: Context,
    status: number,
    key: string,
    survey: SurveyDefinition = NO_SURVEY,
    contact: string | null = null,
  ): Response {
    const locale = this.locale(c, survey, contact);
    const shell = this.shell(survey, locale, null);
    return this.html(c, status, shell.nonce, renderNotice(shell, surveyTexts(locale)(key)));
  }

  private async personal(c: Context): Promise<Visit | Response> {
    const { surveys } = this.o;
    const token = surveys.keys.readPersonalToken(c.req.param("token") ?? "");
    if (token === null) return this.notice(c, 404, "page.unknown");
    const { rows } = await this.invitations.run(surveys.db, "", byId, [token.invitationId]);
    const invitation = rows[0];
    const record = invitation === undefined ? null : await this.o.workspaceOf(invitation.workspace_id);
    if (invitation === undefined || record === null) return this.notice(c, 404, "page.unknown");
    const stored = await surveys.find(record.id, invitation.survey_id);
    if (stored === null) return this.notice(c, 410, "page.closed");
    if (token.expiresAt <= surveys.now()) return this.notice(c, 410, "page.expired", stored.value, invitation.locale);
    if (!isOpen(stored.value, surveys.now()) || invitation.status === "cancelled")
      return this.notice(c, 410, "page.closed", stored.value, invitation.locale);
    const href = `/s/${c.req.param("token")}`;
    return { record, stored, survey: stored.value, invitation, channel: invitation.channel, href, kiosk: null };
  }

  private async open(c: Context): Promise<Visit | Response> {
    const { surveys } = this.o;
    const id = c.req.param("link") ?? "";
    const link = await surveys.db.selectFrom("survey_link").selectAll().where("id", "=", id).executeTakeFirst();
    const record = link === undefined || link.revoked_at !== null ? null : await this.o.workspaceOf(link.workspace_id);
    if (link === undefined || record === null) return this.notice(c, 404, "page.unknown");
    const stored = await surveys.find(record.id, link.survey_id);
    if (stored === null || !isOpen(stored.value, surveys.now()))
      return this.notice(c, 410, "page.closed", stored?.value);
    const { lang, kiosk: asKiosk } = queryOf(c);
    const kiosk: Kiosk | null =
      link.channel === "kiosk" && asKiosk === "1"
        ? {
            home: `/o/${id}?kiosk=1${lang === undefined ? "" : `&lang=${encodeURIComponent(lang)}`}`,
            api: `/w/${id}`,
            resetSeconds: linkSettings(link.settings).resetSeconds,
          }
        : null;
    const href = `/o/${id}`;
    return { record, stored, survey: stored.value, invitation: null, channel: link.channel, href, kiosk };
  }

  private async attributes(c: Context, visit: Visit): Promise<Readonly<Record<string, string>>> {
    const { survey, invitation, record } = visit;
    const found: Record<string, string> = {};
    for (const [name, value] of Object.entries(queryOf(c)))
      if (/^[a-z][a-z0-9_]{0,39}$/.test(name) && !OWN_PARAMETERS.includes(name))
        found[`link.${name}`] = value.slice(0, 200);
    if (invitation === null || survey.anonymous === true || !readsAttributes(survey)) return found;
    const store = await this.o.storeOf(record);
    return { ...found, ...(await respondentAttributes(store, invitation.account_id, invitation.person_id)) };
  }

  /** A keyed hash of address and program: enough to tell one client's requests from another's, and nothing else. */
  private client(c: Context): string {
    return this.o.surveys.keys.hash("client", `${this.o.ipOf(c)}|${c.req.header("user-agent") ?? ""}`).slice(0, 20);
  }

  /** Looking never answers: a click on a score in a message only stores it as provisional. */
  private async show(c: Context, resolve: () => Promise<Visit | Response>): Promise<Response> {
    const visit = await resolve();
    if (visit instanceof Response) return visit;
    const { survey, invitation } = visit;
    const locale = this.locale(c, survey, invitation?.locale ?? null);
    if (survey.anonymous === true && invitation !== null && (await this.o.answers.isSpent(invitation.id)))
      return this.notice(c, 200, "page.already", survey, invitation.locale);
    const attributes = await this.attributes(c, visit);
    const stored =
      invitation === null || survey.anonymous === true ? null : await this.o.answers.stored(`i_${invitation.id}`);
    const before = stored === null || stored.flags !== "[]" ? {} : (JSON.parse(stored.answers) as Answers);
    const first = this.o.surveys.clickQuestion(survey);
    const asked = queryOf(c).score;
    const clicked = asked === undefined || !/^\d{1,2}$/.test(asked) ? null : Number(asked);
    let provisional: number | null = null;
    if (first !== null && clicked !== null) {
      const scale = scaleOf(first)!;
      if (clicked >= scale.min && clicked <= scale.max) provisional = clicked;
    }
    if (invitation !== null && survey.anonymous !== true) await this.noteOpened(invitation, provisional);
    const answers = provisional === null ? before : { ...before, [first!.id]: provisional };
    const page = nextPage(survey, null, answers, attributes);
    if (page === null) return this.notice(c, 200, "page.closed", survey, invitation?.locale ?? null);
    const respondent = invitation?.id ?? randomBytes(9).toString("base64url");
    return this.page(c, 200, visit, page.id, locale, answers, {}, attributes, {
      carry: {},
      flags: "",
      respondent,
      provisional,
    });
  }

  private async noteOpened(invitation: Invited, provisional: number | null): Promise<void> {
    const isNew = invitation.opened_at === null;
    if (!isNew && (provisional === null || provisional === invitation.provisional_score)) return;
    await this.o.surveys.db
      .updateTable("survey_invitation")
      .set((eb) => ({
        opened_at: invitation.opened_at ?? new Date(this.o.surveys.now()).toISOString(),
        provisional_score: provisional ?? invitation.provisional_score,
        revision: isNew ? eb("revision", "+", 1) : eb.ref("revision"),
      }))
      .where("id", "=", invitation.id)
      .execute();
  }

  private page(
    c: Context,
    status: number,
    visit: Visit,
    pageId: string,
    locale: string,
    answers: Answers,
    errors: Readonly<Record<string, AnswerProblem>>,
    attributes: Readonly<Record<string, string>>,
    form: {
      readonly carry: Answers;
      readonly flags: string;
      readonly respondent: string;
      readonly provisional: number | null;
      readonly startedAt?: number;
    },
  ): Response {
    const { survey } = visit;
    const { keys } = this.o.surveys;
    const now = this.o.surveys.now();
    const shell = this.shell(survey, locale, visit.href, visit.kiosk);
    const page = survey.pages.find((one) => one.id === pageId)!;
    const kept = new Set(Object.entries(answers).flatMap(([id, value]) => (value === TEXT_KEPT ? [id] : [])));
    const shown = Object.fromEntries(Object.entries(answers).filter(([id]) => !kept.has(id)));
    const html = renderPage({
      ...shell,
      page,
      answers: shown,
      attributes,
      errors,
      respondent: form.respondent,
      action: `${visit.href}?lang=${encodeURIComponent(locale)}${c.req.url.includes("?") ? linkQuery(c) : ""}`,
      hidden: {
        p: pageId,
        c: JSON.stringify(form.carry),
        n: keys.sign("form", form.respondent),
        t: keys.sign("time", `${now.toString(36)}-${(form.startedAt ?? now).toString(36)}-${form.flags}`),
      },
      trap: visit.invitation === null ? null : `${visit.href}/more`,
      provisional: form.provisional,
      keptTexts: kept,
    });
    return this.html(c, status, shell.nonce, html, visit.kiosk !== null);
  }

  /** Open links only: null lets the answer in, else the page that asks for a proof or a short wait. */
  private async hold(c: Context, visit: Visit, form: FormFields, respondent: string, locale: string) {
    const text = (name: string) => {
      const value = form.get(name);
      return typeof value === "string" ? value : "";
    };
    const { gate } = this.o;
    const held = await gate.check({
      link: visit.href,
      address: this.o.ipOf(c),
      isKiosk: visit.channel === "kiosk",
      respondent,
      proof: text("proof"),
      wait: text("wait"),
    });
    if (held === null) return null;
    const shell = this.shell(visit.survey, locale, null, visit.kiosk);
    const fields = [...form.entries()].filter(
      (field): field is [string, string] => typeof field[1] === "string" && !["proof", "wait"].includes(field[0]),
    );
    const isBegun = text("wait") !== "";
    const html = renderCheck(shell, {
      action: `${visit.href}?lang=${encodeURIComponent(locale)}${linkQuery(c)}`,
      fields,
      wait: gate.waitToken(respondent, held.waitMs),
      waitSeconds: Math.ceil(held.waitMs / 1000),
      tooEarly: isBegun,
      challenge: held.challenge,
    });
    return this.html(c, 428, shell.nonce, html, true);
  }

  /** A form handed in: a page of answers, checked, committed, and followed by the next page or the thanks. */
  private async take(c: Context, resolve: () => Promise<Visit | Response>): Promise<Response> {
    const wait = this.o.limit(`answer ${this.o.ipOf(c)}`);
    if (wait > 0) return this.notice(c, 429, "page.slowDown");
    const visit = await resolve();
    if (visit instanceof Response) return visit;
    const { survey, invitation } = visit;
    const { keys } = this.o.surveys;
    const locale = this.locale(c, survey, invitation?.locale ?? null);
    const form = await readForm(c);
    const field = (name: string): string => {
      const value = form?.get(name);
      return typeof value === "string" ? value : "";
    };
    const respondent = keys.open("form", field("n"));
    const time = keys.open("time", field("t"));
    const page = survey.pages.find((one) => one.id === field("p"));
    if (form === null || respondent === null || time === null || page === undefined)
      return this.notice(c, 400, "page.formLost", survey, invitation?.locale ?? null);
    if (invitation !== null && respondent !== invitation.id) return this.notice(c, 400, "page.formLost", survey);
    const isAnonymous = survey.anonymous === true;
    if (isAnonymous && invitation !== null && (await this.o.answers.isSpent(invitation.id)))
      return this.notice(c, 200, "page.already", survey, invitation.locale);

    const [madeAt, startedAt, flagged] = time.split("-") as [string, string, string];
    const now = this.o.surveys.now();
    const flags = new Set([...flagged] as FlagLetter[]);
    if (field("website") !== "") flags.add("h");
    if (now - Number.parseInt(madeAt, 36) < FASTEST_PERSON_MS) flags.add("q");
    if (invitation?.trap_client != null && invitation.trap_client === this.client(c)) flags.add("l");

    if (invitation === null) {
      if (flags.size > 0) this.o.gate.suspect(this.o.ipOf(c));
      const held = await this.hold(c, visit, form, respondent, locale);
      if (held !== null) return held;
    }

    const attributes = await this.attributes(c, visit);
    const id = invitation === null ? `o_${respondent}` : `i_${invitation.id}`;
    // An invitation that was never started has no answer that counts.
    const isFirst = isAnonymous || (invitation !== null && invitation.started_at === null);
    const stored = isFirst ? null : await this.o.answers.stored(id);
    const before = stored === null || stored.flags !== "[]" ? {} : (JSON.parse(stored.answers) as Answers);
    const carried = answersOfJson(survey, field("c"));
    const given = answersOfForm(page.questions, form);
    // An empty field leaves a comment that is in the vault as it is.
    for (const [key, value] of Object.entries(given))
      if (value === "" && before[key] === TEXT_KEPT) delete (given as Record<string, unknown>)[key];
    const answers: Record<string, Answers[string]> = { ...before, ...carried, ...given };
    for (const question of questionsOf(survey))
      if (question.type === "hidden")
        answers[question.id] = pipeText(question.value ?? "", survey, answers, attributes, locale);

    const carry = { ...carried, ...given };
    const errors: Record<string, AnswerProblem> = {};
    for (const question of visibleQuestions(page, answers, attributes)) {
      const problem = answers[question.id] === TEXT_KEPT ? null : checkAnswer(question, answers);
      if (problem !== null) errors[question.id] = problem;
    }
    const letters = [...flags].sort().join("");
    const again = {
      carry: carried,
      flags: letters,
      respondent,
      provisional: null,
      startedAt: Number.parseInt(startedAt, 36),
    };
    if (Object.keys(errors).length > 0)
      return this.page(c, 422, visit, page.id, locale, answers, errors, attributes, again);

    const next = nextPage(survey, page.id, answers, attributes);
    const complete = next === null;
    if (complete) {
      // Pages that were left out, by whoever made up a form, are asked for now.
      for (const earlier of pathOf(survey, answers, attributes)) {
        const missing = visibleQuestions(earlier, answers, attributes).some(
          (question) => answers[question.id] !== TEXT_KEPT && checkAnswer(question, answers) !== null,
        );
        if (missing) return this.page(c, 422, visit, earlier.id, locale, answers, {}, attributes, { ...again, carry });
      }
    }
    if (complete || !isAnonymous) {
      const submission: Submission = {
        id,
        workspaceId: visit.record.id,
        zone: visit.record.zone,
        survey,
        version: visit.stored.version,
        channel: visit.channel,
        wave: invitation?.wave ?? null,
        invitation,
        locale,
        answers,
        attributes,
        complete,
        flags: [...flags].map((letter) => MACHINE_FLAGS[letter]),
        seconds: Math.max(0, (now - Number.parseInt(startedAt, 36)) / 1000),
      };
      const result = await this.o.answers.submit(submission);
      if (result !== "saved")
        return this.notice(
          c,
          200,
          result === "quota_full" ? "page.full" : "page.already",
          survey,
          invitation?.locale ?? null,
        );
    }
    if (next !== null) return this.page(c, 200, visit, next.id, locale, answers, {}, attributes, { ...again, carry });
    const shell = this.shell(survey, locale, visit.href, visit.kiosk);
    return this.html(
      c,
      200,
      shell.nonce,
      renderThanks(shell, answers, attributes, invitation !== null && !isAnonymous),
    );
  }

  /** The hidden link: no person sees it. It looks like any page, so that machines learn nothing. */
  private async trap(c: Context): Promise<Response> {
    const visit = await this.personal(c);
    if (visit instanceof Response) return visit;
    if (visit.invitation !== null && visit.survey.anonymous !== true)
      await this.o.surveys.db
        .updateTable("survey_invitation")
        .set({ trap_client: this.client(c) })
        .where("id", "=", visit.invitation.id)
        .execute();
    return this.notice(c, 200, "page.thanksForLooking", visit.survey, visit.invitation?.locale ?? null);
  }

  private async unsubscribePage(c: Context): Promise<Response> {
    const visit = await this.forOptOut(c);
    if (visit instanceof Response) return visit;
    const locale = this.locale(c, visit.survey, visit.invitation.locale);
    const t = surveyTexts(locale);
    const shell = this.shell(visit.survey, locale, null);
    const form = `<p>${escapeHtml(t("optOut.about"))}</p><form method="post" action="/u/${escapeHtml(c.req.param("token") ?? "")}?lang=${encodeURIComponent(locale)}"><button>${escapeHtml(t("optOut.confirm"))}</button></form>`;
    return this.html(c, 200, shell.nonce, renderNotice(shell, t("optOut.title"), form));
  }

  /** RFC 8058: the mail program posts here without asking; a person presses the button of the page above. */
  private async unsubscribe(c: Context): Promise<Response> {
    const visit = await this.forOptOut(c);
    if (visit instanceof Response) return visit;
    const store = await this.o.storeOf(visit.record);
    await this.o.optOuts.optOutInvitation(store, visit.invitation, "unsubscribe");
    return this.notice(c, 200, "optOut.done", visit.survey, visit.invitation.locale);
  }

  /** Opting out works with every link of ours, also of closed surveys and after expiry. */
  private async forOptOut(
    c: Context,
  ): Promise<{ record: WorkspaceRecord; survey: SurveyDefinition; invitation: Invitation } | Response> {
    const { surveys } = this.o;
    const token = surveys.keys.readPersonalToken(c.req.param("token") ?? "");
    const invitation =
      token === null
        ? undefined
        : await surveys.db
            .selectFrom("survey_invitation")
            .selectAll()
            .where("id", "=", token.invitationId)
            .executeTakeFirst();
    const record = invitation === undefined ? null : await this.o.workspaceOf(invitation.workspace_id);
    if (invitation === undefined || record === null) return this.notice(c, 404, "page.unknown");
    const stored = await surveys.find(record.id, invitation.survey_id);
    return { record, survey: stored?.value ?? NO_SURVEY, invitation };
  }
}

const queries = new WeakMap<Context, Readonly<Record<string, string>>>();

/** The parameters of a request, read once: several parts of an answer ask for them. */
function queryOf(c: Context): Readonly<Record<string, string>> {
  let query = queries.get(c);
  if (query === undefined) {
    query = c.req.query();
    queries.set(c, query);
  }
  return query;
}

const NONCE_BYTES = 12;
let random = Buffer.alloc(0);

/** Random bytes are drawn for many nonces at a time: each draw asks the system anew. */
function freshNonce(): string {
  if (random.length < NONCE_BYTES) random = randomBytes(NONCE_BYTES * 256);
  const nonce = random.toString("base64url", 0, NONCE_BYTES);
  random = random.subarray(NONCE_BYTES);
  return nonce;
}

/** The link's own parameters (campaigns), kept through the pages. */
function linkQuery(c: Context): string {
  return Object.entries(queryOf(c))
    .filter(([name]) => name !== "lang" && name !== "score")
    .map(([name, value]) => `&${encodeURIComponent(name)}=${encodeURIComponent(value.slice(0, 200))}`)
    .join("");
}
