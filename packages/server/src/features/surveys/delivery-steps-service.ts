import type { Id } from "@tendwell/core";
import type { Kysely } from "kysely";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import type { StateDatabase } from "../../state/schema.ts";
import type { SurveyService } from "./survey-service.ts";

/** What became of an invitation and is no fact. */
export interface DeliveryStep {
  readonly key: string;
  readonly step: "delivered" | "reminded" | "not_sent";
  /** Microseconds. */
  readonly at: number;
  readonly survey: string;
  readonly channel: string;
  readonly reason: string | null;
  readonly person: Id | null;
}

const us = (text: string): number => Date.parse(text) * 1000;

/** Steps of an account's invitations that the facts do not have: delivered, reminded, not sent and why. */
export class DeliveryStepsService {
  private readonly db: Kysely<StateDatabase>;
  private readonly surveys: SurveyService;
  constructor(db: Kysely<StateDatabase>, surveys: SurveyService) {
    this.db = db;
    this.surveys = surveys;
  }

  /** In no order; `account` is the account's surrogate id. */
  async ofAccount({ record }: OpenWorkspace, account: Id): Promise<DeliveryStep[]> {
    const rows = await this.db
      .selectFrom("survey_invitation")
      .select(["id", "survey_id", "channel", "person_id", "status", "reason", "created_at", "send_at"])
      .select(["delivered_at", "reminders_sent", "last_sent_at"])
      .where("workspace_id", "=", record.id)
      .where("account_id", "=", account)
      .where((is) =>
        is.or([
          is("delivered_at", "is not", null),
          is("reminders_sent", ">", 0),
          is("status", "in", ["not_sent", "cancelled"]),
        ]),
      )
      .execute();
    if (rows.length === 0) return [];
    const anonymous = new Set(
      (await this.surveys.list(record.id)).filter((one) => one.value.anonymous === true).map((one) => one.id),
    );
    return rows.flatMap((row): DeliveryStep[] => {
      const shared = { survey: row.survey_id, channel: row.channel, reason: null, person: row.person_id };
      const steps: DeliveryStep[] = [];
      if (row.delivered_at !== null)
        steps.push({ ...shared, key: `${row.id}.delivered`, step: "delivered", at: us(row.delivered_at) });
      // Who is reminded has not answered: of an anonymous survey that is nobody's to know.
      if (row.reminders_sent > 0 && row.last_sent_at !== null && !anonymous.has(row.survey_id))
        steps.push({ ...shared, key: `${row.id}.reminded`, step: "reminded", at: us(row.last_sent_at) });
      // Not being drawn happens to nearly everybody on nearly every day.
      if ((row.status === "not_sent" || row.status === "cancelled") && row.reason !== "not_drawn")
        steps.push({
          ...shared,
          key: `${row.id}.not_sent`,
          step: "not_sent",
          at: Math.max(us(row.send_at), us(row.created_at)),
          reason: row.reason,
        });
      return steps;
    });
  }
}
