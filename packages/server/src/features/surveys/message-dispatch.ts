import { afterQuietHours, chooseLocale } from "@tendwell/core/surveys";
import type { Kysely } from "kysely";
import type { WorkspaceRecord } from "../../access/open-workspace.ts";
import { MailError, type SmtpSender, smtpSender } from "../../connectors/smtp/smtp-sender.ts";
import type { FactStore } from "../../facts/fact-store.ts";
import type { StateDatabase } from "../../state/schema.ts";
import type { ChannelService, Channels } from "./channel-service.ts";
import type { NotSentReason } from "./not-sent-reason.ts";
import type { OptOutService } from "./opt-out-service.ts";
import { type Contact, contactsOf, respondentAttributes } from "./person-directory.ts";
import { addressOf } from "./send-planner.ts";
import { DeliveryError, smsGateway } from "./sms-gateway.ts";
import type { SurveyEvents } from "./survey-events.ts";
import { mailText, smsText } from "./survey-message.ts";
import { type Invitation, isOpen, readsAttributes, type SurveyService } from "./survey-service.ts";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MOST_ATTEMPTS = 5;
const MAIL_CONNECTIONS = 2;
/** A message that was being handed over when the process ended: it may have left, so it is not sent again. */
const INTERRUPTED_MS = 15 * 60_000;

export interface Dispatched {
  sent: number;
  notSent: number;
  reminders: number;
  later: number;
}

interface Sending {
  readonly record: WorkspaceRecord;
  readonly store: FactStore;
  readonly channels: Channels;
  readonly mail: SmtpSender | null;
  readonly outs: ReadonlyMap<string, string>;
  /** Messages that each channel may still hand over within this hour. */
  readonly left: { email: number; sms: number };
}

export interface DispatchParts {
  readonly db: Kysely<StateDatabase>;
  readonly surveys: SurveyService;
  readonly optOuts: OptOutService;
  readonly channels: ChannelService;
  readonly events: SurveyEvents;
  readonly now: () => number;
}

/** Hands over what is due, one message at a time, each claimed before it leaves. */
export class MessageDispatch {
  private readonly o: DispatchParts;
  constructor(parts: DispatchParts) {
    this.o = parts;
  }

  /** What is queued and due, then the reminders. */
  async run(record: WorkspaceRecord, store: FactStore): Promise<Dispatched> {
    const { db, channels: settings, optOuts } = this.o;
    const done: Dispatched = { sent: 0, notSent: 0, reminders: 0, later: 0 };
    const now = this.o.now();
    const interrupted = await db
      .updateTable("survey_invitation")
      .set({ status: "not_sent", reason: "interrupted" })
      .where("workspace_id", "=", record.id)
      .where("status", "=", "sending")
      .where("last_sent_at", "<", new Date(now - INTERRUPTED_MS).toISOString())
      .executeTakeFirst();
    done.notSent += Number(interrupted.numUpdatedRows);
    const due = await db
      .selectFrom("survey_invitation")
      .selectAll()
      .where("workspace_id", "=", record.id)
      .where("status", "=", "queued")
      .where("send_at", "<=", new Date(now).toISOString())
      .orderBy("send_at")
      .limit(5_000)
      .execute();
    const reminders = await this.reminders(record.id, now);
    if (due.length + reminders.length === 0) return done;
    const channels = await settings.read(record.id);
    const mail = channels.email === null ? null : smtpSender(channels.email, MAIL_CONNECTIONS);
    const sending: Sending = {
      record,
      store,
      channels,
      mail,
      outs: await optOuts.known(record.id),
      left: {
        email: await this.left(record.id, "email", channels.email?.perHour, now),
        sms: await this.left(record.id, "sms", channels.sms?.perHour, now),
      },
    };
    try {
      const people = [...due, ...reminders].map((row) => ({ personId: row.person_id!, accountId: row.account_id }));
      const contacts = new Map((await contactsOf(store.engine, people)).map((contact) => [contact.personId, contact]));
      for (const row of due) await this.one(sending, row, contacts.get(row.person_id!) ?? null, false, done);
      for (const row of reminders) await this.one(sending, row, contacts.get(row.person_id!) ?? null, true, done);
    } finally {
      mail?.close();
    }
    return done;
  }

  /** What the throttle leaves of this hour. */
  private async left(workspaceId: string, channel: string, perHour: number | null | undefined, now: number) {
    if (perHour === null || perHour === undefined) return Number.POSITIVE_INFINITY;
    const { n } = await this.o.db
      .selectFrom("survey_invitation")
      .select((eb) => eb.fn.countAll<number>().as("n"))
      .where("workspace_id", "=", workspaceId)
      .where("channel", "=", channel)
      .where("last_sent_at", ">", new Date(now - HOUR_MS).toISOString())
      .executeTakeFirstOrThrow();
    return perHour - Number(n);
  }

  /** Sent, not answered, not bounced, never refused a reminder, and the wait is over. Who opted out is among them: it is listed. */
  private async reminders(workspaceId: string, now: number): Promise<Invitation[]> {
    const surveys = (await this.o.surveys.list(workspaceId)).filter(
      ({ value }) => value.reminders !== undefined && isOpen(value, now),
    );
    const found: Invitation[] = [];
    for (const { id, value } of surveys) {
      const { afterDays, times } = value.reminders!;
      const rows = await this.o.db
        .selectFrom("survey_invitation")
        .selectAll()
        .where("workspace_id", "=", workspaceId)
        .where("survey_id", "=", id)
        .where("status", "=", "sent")
        .where("channel", "in", ["email", "sms"])
        .where("responded_at", "is", null)
        .where("reason", "is", null)
        .where("reminders_sent", "<", times)
        .where("last_sent_at", "<=", new Date(now - afterDays * DAY_MS).toISOString())
        .where("expires_at", ">", new Date(now).toISOString())
        .limit(5_000)
        .execute();
      found.push(...rows);
    }
    return found;
  }

  private async one(
    sending: Sending,
    row: Invitation,
    contact: Contact | null,
    isReminder: boolean,
    done: Dispatched,
  ): Promise<void> {
    const { record, store, channels } = sending;
    const { surveys, optOuts } = this.o;
    const refuse = async (reason: NotSentReason, extra: Partial<Invitation> = {}) => {
      done.notSent += 1;
      // A reminder that cannot be sent leaves its invitation as sent; with its reason, it is not tried again.
      if (isReminder) return this.update(row, { reason, ...extra });
      return this.o.db.transaction().execute(async (trx) => {
        await trx
          .updateTable("survey_invitation")
          .set({ status: "not_sent", reason, ...extra })
          .where("id", "=", row.id)
          .execute();
        await this.o.events.invitationFailed(row, reason, trx);
      });
    };
    const stored = await surveys.find(record.id, row.survey_id);
    const now = this.o.now();
    const channel = row.channel === "sms" ? "sms" : "email";
    const settings = channels[channel];
    if (stored === null || !isOpen(stored.value, now)) return refuse("survey_closed");
    if (settings === null) return refuse("no_channel");
    const address = contact === null ? null : addressOf(contact, channel);
    if (contact === null || address === null) return refuse("no_address");
    for (const one of [contact.email, contact.phone]) {
      const how = one === null ? undefined : sending.outs.get(optOuts.hashOf(record.id, one));
      if (how !== undefined && (how !== "bounce" || one === address))
        return refuse(how === "bounce" ? "bounced" : "opted_out");
    }
    const opens = afterQuietHours(now, contact.zone ?? record.zone, settings.quietHours);
    if (opens > now) {
      done.later += 1;
      if (!isReminder) await this.update(row, { send_at: new Date(opens).toISOString(), reason: "quiet_hours" });
      return;
    }
    if (sending.left[channel] <= 0) {
      done.later += 1;
      if (!isReminder && row.reason !== "throttled") await this.update(row, { reason: "throttled" });
      return;
    }
    sending.left[channel] -= 1;
    const survey = stored.value;
    const locale = chooseLocale(survey, { contact: contact.locale });
    const token = surveys.keys.personalToken({ invitationId: row.id, expiresAt: Date.parse(row.expires_at) });
    const base = settings.publicUrl;
    const message = {
      survey,
      company: record.name,
      locale,
      attributes: readsAttributes(survey) ? await respondentAttributes(store, row.account_id, row.person_id) : {},
      link: `${base}/s/${token}`,
      unsubscribe: `${base}/u/${token}`,
      question: surveys.clickQuestion(survey),
      isReminder,
    };
    const at = new Date(now).toISOString();
    // Claimed before it is handed over: a crash between the two must not write to anybody twice.
    await this.update(
      row,
      isReminder
        ? { reminders_sent: row.reminders_sent + 1, last_sent_at: at }
        : { status: "sending", reason: null, last_sent_at: at, attempts: row.attempts + 1 },
    );
    try {
      const providerId =
        channel === "sms"
          ? await smsGateway(
              channels.sms!,
              channels.sms!.password,
            )({
              to: address,
              text: smsText(message),
              invitationId: row.id,
              callback: `${base}/sms/${surveys.keys.sign("sms", record.id)}`,
            })
          : await sending.mail!.send({
              ...mailText(message),
              to: address,
              replyTo: channels.email!.replyTo,
              unsubscribe: message.unsubscribe,
              locale,
            });
      if (isReminder) {
        done.reminders += 1;
        return;
      }
      done.sent += 1;
      await this.update(row, { status: "sent", sent_at: at, provider_id: providerId, revision: row.revision + 1 });
    } catch (error) {
      const uncounted = { reminders_sent: row.reminders_sent };
      if ((error instanceof DeliveryError || error instanceof MailError) && error.permanent) {
        await optOuts.optOut(record.id, address, "bounce");
        return refuse("refused", isReminder ? uncounted : {});
      }
      if (isReminder) {
        // It has not left: it is due again after the same wait, for as long as the link lives.
        done.later += 1;
        return this.update(row, uncounted);
      }
      if (row.attempts + 1 >= MOST_ATTEMPTS) return refuse("unreachable");
      done.later += 1;
      const wait = 60_000 * 5 ** row.attempts;
      await this.update(row, { status: "queued", send_at: new Date(now + wait).toISOString() });
    }
  }

  private async update(row: Invitation, change: Partial<Invitation>): Promise<void> {
    await this.o.db.updateTable("survey_invitation").set(change).where("id", "=", row.id).execute();
  }
}
