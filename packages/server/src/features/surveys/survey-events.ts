import type { Kysely } from "kysely";
import type { StateDatabase } from "../../state/schema.ts";
import type { EventPublisher } from "../notify/notify-service.ts";
import type { SurveyCase } from "./survey-case.ts";
import type { Invitation } from "./survey-service.ts";

type Who = { id: string; externalId: null; name: null };
const whoOf = (id: string | null): Who | null => (id === null ? null : { id, externalId: null, name: null });

/** An answer as it is told. */
export interface AnsweredEvent {
  readonly id: string;
  readonly revision: number;
  readonly survey: string;
  readonly channel: string;
  readonly accountId: string | null;
  readonly question: string | null;
  readonly score: number | null;
  readonly at: string;
}

/** What surveys tell other systems. Each event is stored with what it is about, in one transaction, and once. */
export class SurveyEvents {
  private readonly publisher: EventPublisher;
  constructor(publisher: EventPublisher) {
    this.publisher = publisher;
  }

  /** Answers, or changes of them, that count. Never told of anonymous surveys: the moment would name the person. */
  async answered(workspaceId: string, answers: readonly AnsweredEvent[], trx: Kysely<StateDatabase>): Promise<void> {
    const events = answers.map((answer) => ({
      data: {
        survey: answer.survey,
        response: answer.id,
        channel: answer.channel,
        account: whoOf(answer.accountId),
        question: answer.question,
        score: answer.score,
        at: answer.at,
      },
      key: `${answer.id}/${answer.revision}`,
    }));
    await this.publisher.publishAll(workspaceId, "survey.answered", events, trx);
  }

  async casesOpened(workspaceId: string, cases: readonly SurveyCase[], trx: Kysely<StateDatabase>): Promise<void> {
    const events = cases.map((one) => ({ data: dataOf(one), key: one.id }));
    await this.publisher.publishAll(workspaceId, "survey.case_opened", events, trx);
  }

  /** `mark` tells one change of a case from the next. */
  async caseChanged(one: SurveyCase, mark: string, trx: Kysely<StateDatabase>): Promise<void> {
    await this.publisher.publish(one.workspace_id, "survey.case_changed", dataOf(one), `${one.id}/${mark}`, trx);
  }

  async invitationFailed(row: Invitation, reason: string, trx: Kysely<StateDatabase>): Promise<void> {
    await this.publisher.publish(
      row.workspace_id,
      "survey.invitation_failed",
      {
        survey: row.survey_id,
        invitation: row.id,
        channel: row.channel,
        reason,
        account: whoOf(row.account_id),
      },
      row.id,
      trx,
    );
  }
}

function dataOf(one: SurveyCase) {
  return {
    case: one.id,
    survey: one.survey_id,
    kind: one.kind,
    status: one.status,
    score: one.score,
    account: whoOf(one.account_id),
    owner: one.owner,
    dueAt: one.due_at,
  };
}
