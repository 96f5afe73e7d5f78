import { randomBytes } from "node:crypto";
import {
  type AnswerProblem,
  type Answers,
  checkAnswer,
  nextPage,
  pathOf,
  pipeText,
  questionsOf,
  scaleOf,
  visibleQuestions,
} from "@tendwell/core/surveys";
import type { Context, Hono } from "hono";
import { TEXT_KEPT } from "./answer-drafts.ts";
import type { AnswerGate } from "./answer-gate.ts";
import type { AnswerService, Submission } from "./answer-service.ts";
import { type FormFields, limitedBody, readForm } from "./form-body.ts";
import { formReply } from "./form-reply.ts";
import { OptOutPages } from "./opt-out-pages.ts";
import type { OptOutService } from "./opt-out-service.ts";
import { answersOfForm, answersOfJson } from "./read-answers.ts";
import { renderCheck, renderThanks } from "./render-page.ts";
import { htmlReply, linkQuery, localeOf, noticeReply, queryOf, shellOf } from "./respondent-replies.ts";
import { type Invited, RespondentVisits, type Visit, type VisitParts } from "./respondent-visits.ts";

/** A form handed in sooner than this after the page was made was not read by a person. */
const FASTEST_PERSON_MS = 1_200;
const MACHINE_FLAGS = { h: "hidden_field", l: "hidden_link", q: "too_fast" } as const;
type FlagLetter = keyof typeof MACHINE_FLAGS;

export interface RespondentOptions extends VisitParts {
  readonly answers: AnswerService;
  readonly optOuts: OptOutService;
  readonly gate: AnswerGate;
  readonly ipOf: (c: Context) => string;
  /** Seconds to wait, 0 when the request may pass. */
  readonly limit: (key: string) => number;
}

/** The pages that respondents reach, on the public listener. */
export class RespondentService {
  private readonly o: RespondentOptions;
  private readonly visits: RespondentVisits;
  constructor(options: RespondentOptions) {
    this.o = options;
    this.visits = new RespondentVisits(options);
  }

  mount = (app: Hono): void => {
    const limited = limitedBody(256 * 1024);
    app.get("/s/:token", (c) => this.show(c, () => this.visits.personal(c)));
    app.post("/s/:token", limited, (c) => this.take(c, () => this.visits.personal(c)));
    app.get("/s/:token/more", (c) => this.trap(c));
    app.get("/o/:link", (c) => this.show(c, () => this.visits.open(c)));
    app.post("/o/:link", limited, (c) => this.take(c, () => this.visits.open(c)));
    new OptOutPages(this.o).mount(app);
  };

  /** A keyed hash of address and program: enough to tell one client's requests from another's, and nothing else. */
  private client(c: Context): string {
    return this.o.surveys.keys.hash("client", `${this.o.ipOf(c)}|${c.req.header("user-agent") ?? ""}`).slice(0, 20);
  }

  /** Looking never answers: a click on a score in a message only stores it as provisional. */
  private async show(c: Context, resolve: () => Promise<Visit | Response>): Promise<Response> {
    const visit = await resolve();
    if (visit instanceof Response) return visit;
    const { survey, invitation } = visit;
    const locale = localeOf(c, survey, invitation?.locale ?? null);
    if (survey.anonymous === true && invitation !== null && (await this.o.answers.isSpent(invitation.id)))
      return noticeReply(c, 200, "page.already", survey, invitation.locale);
    const attributes = await this.visits.attributes(c, visit);
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
    if (page === null) return noticeReply(c, 200, "page.closed", survey, invitation?.locale ?? null);
    const respondent = invitation?.id ?? randomBytes(9).toString("base64url");
    return formReply(this.o.surveys, c, 200, visit, page.id, locale, answers, {}, attributes, {
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
    const shell = shellOf(visit.survey, locale, null, visit.kiosk);
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
    return htmlReply(c, 428, shell.nonce, html, true);
  }

  /** A form handed in: a page of answers, checked, committed, and followed by the next page or the thanks. */
  private async take(c: Context, resolve: () => Promise<Visit | Response>): Promise<Response> {
    const wait = this.o.limit(`answer ${this.o.ipOf(c)}`);
    if (wait > 0) return noticeReply(c, 429, "page.slowDown");
    const visit = await resolve();
    if (visit instanceof Response) return visit;
    const { survey, invitation } = visit;
    const { keys } = this.o.surveys;
    const locale = localeOf(c, survey, invitation?.locale ?? null);
    const form = await readForm(c);
    const field = (name: string): string => {
      const value = form?.get(name);
      return typeof value === "string" ? value : "";
    };
    const respondent = keys.open("form", field("n"));
    const time = keys.open("time", field("t"));
    const page = survey.pages.find((one) => one.id === field("p"));
    if (form === null || respondent === null || time === null || page === undefined)
      return noticeReply(c, 400, "page.formLost", survey, invitation?.locale ?? null);
    if (invitation !== null && respondent !== invitation.id) return noticeReply(c, 400, "page.formLost", survey);
    const isAnonymous = survey.anonymous === true;
    if (isAnonymous && invitation !== null && (await this.o.answers.isSpent(invitation.id)))
      return noticeReply(c, 200, "page.already", survey, invitation.locale);

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

    const attributes = await this.visits.attributes(c, visit);
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
      return formReply(this.o.surveys, c, 422, visit, page.id, locale, answers, errors, attributes, again);

    const next = nextPage(survey, page.id, answers, attributes);
    const complete = next === null;
    if (complete) {
      // Pages that were left out, by whoever made up a form, are asked for now.
      for (const earlier of pathOf(survey, answers, attributes)) {
        const missing = visibleQuestions(earlier, answers, attributes).some(
          (question) => answers[question.id] !== TEXT_KEPT && checkAnswer(question, answers) !== null,
        );
        if (missing)
          return formReply(this.o.surveys, c, 422, visit, earlier.id, locale, answers, {}, attributes, {
            ...again,
            carry,
          });
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
        return noticeReply(
          c,
          200,
          result === "quota_full" ? "page.full" : "page.already",
          survey,
          invitation?.locale ?? null,
        );
    }
    if (next !== null)
      return formReply(this.o.surveys, c, 200, visit, next.id, locale, answers, {}, attributes, { ...again, carry });
    const shell = shellOf(survey, locale, visit.href, visit.kiosk);
    return htmlReply(
      c,
      200,
      shell.nonce,
      renderThanks(shell, answers, attributes, invitation !== null && !isAnonymous),
    );
  }

  /** The hidden link: no person sees it. It looks like any page, so that machines learn nothing. */
  private async trap(c: Context): Promise<Response> {
    const visit = await this.visits.personal(c);
    if (visit instanceof Response) return visit;
    if (visit.invitation !== null && visit.survey.anonymous !== true)
      await this.o.surveys.db
        .updateTable("survey_invitation")
        .set({ trap_client: this.client(c) })
        .where("id", "=", visit.invitation.id)
        .execute();
    return noticeReply(c, 200, "page.thanksForLooking", visit.survey, visit.invitation?.locale ?? null);
  }
}
