import { randomBytes } from "node:crypto";
import type { Kysely } from "kysely";
import type { WorkspaceRecord } from "../../access/open-workspace.ts";
import type { FactStore } from "../../facts/fact-store.ts";
import type { StateDatabase } from "../../state/schema.ts";
import type { OptOutService } from "./opt-out-service.ts";
import { enterRecipients } from "./person-directory.ts";
import type { Invitation, StoredSurvey } from "./survey-service.ts";
import type { WidgetSecretService } from "./widget-secret-service.ts";

const DAY_MS = 86_400_000;
const REST_DAYS = 30;
/** A visit can be answered for this long. */
const OPEN_DAYS = 7;

/** Known people who see a widget. Each showing is an invitation like any other, so that one rest holds over all channels. */
export class WidgetVisits {
  private readonly db: Kysely<StateDatabase>;
  private readonly secrets: WidgetSecretService;
  private readonly optOuts: OptOutService;
  private readonly now: () => number;
  constructor(db: Kysely<StateDatabase>, secrets: WidgetSecretService, optOuts: OptOutService, now: () => number) {
    this.db = db;
    this.secrets = secrets;
    this.optOuts = optOuts;
    this.now = now;
  }

  /** The invitation under which the person of this token may answer now, or why they are not asked. */
  async open(
    record: WorkspaceRecord,
    store: FactStore,
    stored: StoredSurvey,
    token: string,
  ): Promise<Invitation | "person_refused" | "quarantine" | "opted_out"> {
    const visitor = await this.secrets.visitor(record.id, token);
    if (visitor === null) return "person_refused";
    const { exp: _, ...recipient } = visitor;
    const [contact] = await enterRecipients(store, [recipient]);
    if (contact === null || contact === undefined) return "person_refused";
    const outs = await this.optOuts.known(record.id);
    for (const address of [contact.email, contact.phone])
      if (
        address !== null &&
        ["unsubscribe", "stop", "staff"].includes(outs.get(this.optOuts.hashOf(record.id, address)) ?? "")
      )
        return "opted_out";
    const now = this.now();
    const { value: survey } = stored;
    const since = new Date(now - (survey.quarantineDays ?? REST_DAYS) * DAY_MS).toISOString();
    const recent = await this.db
      .selectFrom("survey_invitation")
      .selectAll()
      .where("workspace_id", "=", record.id)
      .where("person_id", "=", contact.personId)
      .where("status", "in", ["queued", "sending", "sent"])
      .where((eb) => eb.or([eb("created_at", ">", since), eb("last_sent_at", ">", since)]))
      .execute();
    // A page that is loaded again shows what was shown and not yet answered; that is no second asking.
    const same = recent.find(
      (row) => row.channel === "widget" && row.survey_id === stored.id && row.responded_at === null,
    );
    if (same !== undefined && same.expires_at > new Date(now).toISOString()) return same;
    if (recent.length > 0) return "quarantine";
    const at = new Date(now).toISOString();
    const row = {
      id: randomBytes(9).toString("base64url"),
      workspace_id: record.id,
      survey_id: stored.id,
      version: stored.version,
      wave: null,
      channel: "widget",
      person_id: contact.personId,
      account_id: contact.accountId,
      locale: contact.locale,
      status: "sent",
      reason: null,
      send_at: at,
      created_at: at,
      sent_at: at,
      bounced_at: null,
      opened_at: null,
      started_at: null,
      opted_out_at: null,
      delivered_at: null,
      responded_at: null,
      expires_at: new Date(now + OPEN_DAYS * DAY_MS).toISOString(),
      attempts: 1,
      reminders_sent: 0,
      last_sent_at: at,
      provider_id: null,
      provisional_score: null,
      trap_client: null,
      revision: 1,
      flushed_revision: 0,
    };
    return this.db.insertInto("survey_invitation").values(row).returningAll().executeTakeFirstOrThrow();
  }

  /** The invitation of a visit that we signed; null when it is none of this survey. */
  async find(workspaceId: string, surveyId: string, id: string | null): Promise<Invitation | null> {
    if (id === null) return null;
    const row = await this.db
      .selectFrom("survey_invitation")
      .selectAll()
      .where("id", "=", id)
      .where("workspace_id", "=", workspaceId)
      .where("survey_id", "=", surveyId)
      .executeTakeFirst();
    return row ?? null;
  }
}
