import { localDate, localMidnight } from "@tendwell/core";
import {
  type Answers,
  questionsOf,
  type ScoreKind,
  type SurveyDefinition,
  scaleOf,
  scoreKindOf,
} from "@tendwell/core/surveys";
import type { Selectable } from "kysely";
import type { FactStore } from "../../facts/fact-store.ts";
import type { SurveyAskTable } from "../../state/survey-tables.ts";
import type { AnswerRow } from "./answer-service.ts";
import type { FactDraft, VaultText } from "./fact-writer.ts";
import { surrogateOf } from "./surrogate-id.ts";
import type { Invitation } from "./survey-service.ts";

/** Stands in the state for a text that is in the vault. */
export const TEXT_KEPT = "\u0000kept";

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

/** The scores of an answer as facts. */
export function answerDrafts(store: FactStore, survey: SurveyDefinition, row: AnswerRow): FactDraft[] {
  const answers = JSON.parse(row.answers) as Answers;
  return questionsOf(survey).flatMap((question): FactDraft[] => {
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

/** An invitation that left, and what became of it. */
export function invitationDrafts(store: FactStore, row: Invitation, isAnonymous: boolean): FactDraft[] {
  if (row.sent_at === null) return [];
  const id = surrogateOf(store.salt, "invitation", row.id);
  const shared = { invitation_id: id, account_id: big(row.account_id) };
  const drafts: FactDraft[] = [
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

/** The free texts of an answer, on their way to the vault. */
export function vaultTexts(store: FactStore, survey: SurveyDefinition, row: AnswerRow): VaultText[] {
  return Object.entries(textsOf(survey, JSON.parse(row.answers) as Answers)).map(([question, value]) => ({
    answerId: row.id,
    subjectId: surrogateOf(store.salt, "response", row.id),
    personId: big(row.person_id),
    question,
    value,
  }));
}

/** A referral that was asked for, and one that was made. Reviews and references are no facts. */
export function askDrafts(store: FactStore, row: Selectable<SurveyAskTable>): FactDraft[] {
  if (row.kind !== "referral" || row.account_id === null) return [];
  const draft = (kind: "referral_asked" | "referral_made", at: string): FactDraft => {
    const id = surrogateOf(store.salt, "outcome", `ask/${row.id}/${kind}`);
    const values = {
      account_id: BigInt(row.account_id!),
      outcome_id: id,
      kind,
      reason: null,
      mrr: null,
      currency: null,
      referred_account_id: null,
    };
    return { table: "outcome", id, step: "", occurredAt: us(at), values };
  };
  return [
    draft("referral_asked", row.asked_at),
    ...(row.status === "done" && row.settled_at !== null ? [draft("referral_made", row.settled_at)] : []),
  ];
}
