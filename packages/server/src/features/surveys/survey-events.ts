import type { Kysely } from "kysely";
import type { StateDatabase } from "../../state/schema.ts";
import type { EventPublisher } from "../notify/notify-service.ts";
import type { SurveyCase } from "./case-service.ts";
import type { Invitation } from "./survey-service.ts";

type Who = { id: string; externalId: null; name: null };
const whoOf = (id: string | null): Who | null => (id === null ? null : { id, externalId: null, name: null });

/** What surveys tell other systems. Each event is stored with what it is about, in one transaction, and once. */
export class SurveyEvents {
  private readonly publisher: EventPublisher;
  constructor(publisher: EventPublisher) {
    this.publisher = publisher;
  }

  /** An answer, or a change of it, that counts. Never told of anonymous surveys: the moment would name the person. */
  async answered(
    answer: {
      readonly workspaceId: string;
      readonly id: string;
      readonly revision: number;
      readonly survey: string;
      readonly channel: string;
      readonly accountId: string | null;
      readonly question: string | null;
      readonly score: number | null;
      readonly at: string;
    },
    trx: Kysely<StateDatabase>,
  ): Promise<void> {
    await this.publisher.publish(
      answer.workspaceId,
      "survey.answered",
      {
        survey: answer.survey,
        response: answer.id,
        channel: answer.channel,
        account: whoOf(answer.accountId),
        question: answer.question,
        score: answer.score,
        at: answer.at,
      },
      `${answer.id}/${answer.revision}`,
      trx,
    );
  }

  async caseOpened(one: SurveyCase, trx: Kysely<StateDatabase>): Promise<void> {
    await this.publisher.publish(one.workspace_id, "survey.case_opened", dataOf(one), one.id, trx);
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
