// Over 300 lines: who is asked, who is not and why, is one decision and stands in one place.
import { randomBytes, randomInt } from "node:crypto";
import { afterQuietHours, chooseLocale, type SurveyDefinition } from "@tendwell/core/surveys";
import type { Kysely } from "kysely";
import type { OpenWorkspace, WorkspaceRecord } from "../../access/open-workspace.ts";
import { ProblemError } from "../../access/problem-error.ts";
import type { FactStore } from "../../facts/fact-store.ts";
import type { StateDatabase } from "../../state/schema.ts";
import type { ChannelService, Channels } from "./channel-service.ts";
import { type MailSender, mailSender } from "./mail-sender.ts";
import { normalAddress, type OptOutService } from "./opt-out-service.ts";
import {
  type Contact,
  contactsOf,
  enterRecipients,
  type Recipient,
  respondentAttributes,
  segmentContacts,
} from "./person-directory.ts";
import { DeliveryError, smsGateway } from "./sms-gateway.ts";
import { mailText, smsText } from "./survey-message.ts";
import { type Invitation, isOpen, readsAttributes, type SurveyService } from "./survey-service.ts";

const DAY_MS = 86_400_000;
/** Links work this long when the survey has no closing time. */
const LINK_DAYS = 90;
const QUARANTINE_DAYS = 30;
const MOST_ATTEMPTS = 5;
/** A message that was being handed over when the process ended: it may have left, so it is not sent again. */
const INTERRUPTED_MS = 15 * 60_000;

/** Why somebody was not asked. */
export type NotSentReason =
  | "no_address"
  | "bad_address"
  | "opted_out"
  | "bounced"
  | "quarantine"
  | "repeated"
  | "erased"
  | "not_drawn"
  | "already_answered"
  | "survey_closed"
  | "refused"
  | "unreachable"
  | "interrupted"
  | "no_channel";

export interface SendInput {
  readonly channel: "email" | "sms";
  readonly wave?: string | undefined;
  readonly recipients?: readonly Recipient[] | undefined;
  readonly segment?: { readonly attribute: string; readonly value: string } | undefined;
  readonly share?: number | undefined;
  readonly sendAt?: string | undefined;
  readonly dryRun: boolean;
}

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
  readonly mail: MailSender | null;
  readonly outs: ReadonlyMap<string, string>;
}

function addressOf(contact: Contact, channel: string): string | null {
  return channel === "sms" ? contact.phone : contact.email;
}

function isUsable(address: string, channel: string): boolean {
  return channel === "sms"
    ? /^\d{6,15}$/.test(normalAddress(address))
    : address.length <= 254 && /^[^\s@<>"(),;:]+@[^\s@<>"(),;:]+\.[^\s@<>"(),;:.]{2,}$/.test(address.trim());
}

/** Asks people: decides who may be asked, keeps the queue, and hands messages over. */
export class SendService {
  private readonly db: Kysely<StateDatabase>;
  private readonly surveys: SurveyService;
  private readonly optOuts: OptOutService;
  private readonly channels: ChannelService;
  private readonly now: () => number;
  private running: Promise<unknown> = Promise.resolve();

  constructor(
    db: Kysely<StateDatabase>,
    surveys: SurveyService,
    optOuts: OptOutService,
    channels: ChannelService,
    now: () => number,
  ) {
    this.db = db;
    this.surveys = surveys;
    this.optOuts = optOuts;
    this.channels = channels;
    this.now = now;
  }

  /** Queues invitations; whoever cannot be asked gets a row with the reason, and is returned. */
  async plan(
    workspace: OpenWorkspace,
    surveyId: string,
    input: SendInput,
  ): Promise<{ queued: number; notSent: { recipient: string; reason: NotSentReason }[] }> {
    const { record, store } = workspace;
    const stored = await this.surveys.get(record.id, surveyId);
    const survey = stored.value;
    const now = this.now();
    if (!isOpen(survey, now))
      throw new ProblemError("conflict", `survey ${surveyId} is closed since ${survey.closesAt}`);
    const sendAt = input.sendAt === undefined ? now : Date.parse(input.sendAt);
    if (Number.isNaN(sendAt))
      throw new ProblemError("invalid-body", `sendAt requires an ISO 8601 time, got ${input.sendAt}`);
    const channels = await this.channels.read(record.id);
    if (channels[input.channel] === null)
      throw new ProblemError("conflict", `the channel ${input.channel} is not set up`, {
        mend: `Set it up with \`tendwell survey channel ${input.channel}\`.`,
      });
    const people = await this.people(store, input);
    const outs = await this.optOuts.known(record.id);
    const rested = await this.askedSince(record.id, now - (survey.quarantineDays ?? QUARANTINE_DAYS) * DAY_MS);
    const seen = new Set<string>();
    const rows: Invitation[] = [];
    const notSent: { recipient: string; reason: NotSentReason }[] = [];
    for (const { label, contact } of people) {
      const reason = this.refusal(record.id, input, contact, outs, rested, seen);
      if (reason !== null) notSent.push({ recipient: label, reason });
      if (contact === null || reason === "not_drawn") continue;
      seen.add(contact.personId);
      const address = addressOf(contact, input.channel);
      if (address !== null) seen.add(normalAddress(address));
      rows.push(this.row(record.id, survey, stored.version, input, contact, sendAt, reason));
    }
    if (!input.dryRun)
      for (let at = 0; at < rows.length; at += 200)
        await this.db
          .insertInto("survey_invitation")
          .values(rows.slice(at, at + 200))
          .execute();
    return { queued: rows.filter((row) => row.status === "queued").length, notSent };
  }

  /** Hands over what is due, then the reminders. Runs of one installation follow one another. */
  dispatch(record: WorkspaceRecord, store: FactStore): Promise<Dispatched> {
    const next = this.running.then(
      () => this.run(record, store),
      () => this.run(record, store),
    );
    this.running = next.catch(() => undefined);
    return next;
  }

  /** Workspaces with a message or a reminder that may be due. */
  async waiting(): Promise<string[]> {
    const rows = await this.db
      .selectFrom("survey_invitation")
      .select("workspace_id")
      .distinct()
      .where((eb) =>
        eb.or([
          eb.and([eb("status", "=", "queued"), eb("send_at", "<=", new Date(this.now()).toISOString())]),
          eb.and([
            eb("status", "=", "sent"),
            eb("responded_at", "is", null),
            eb("expires_at", ">", new Date(this.now()).toISOString()),
          ]),
        ]),
      )
      .execute();
    return rows.map((row) => row.workspace_id);
  }

  /** A delivery report of a gateway or a bounce: by our invitation or the gateway's id. */
  async report(workspaceId: string, found: { id?: string; providerId?: string }, delivered: boolean): Promise<boolean> {
    let query = this.db.selectFrom("survey_invitation").selectAll().where("workspace_id", "=", workspaceId);
    if (found.id !== undefined) query = query.where("id", "=", found.id);
    else if (found.providerId !== undefined) query = query.where("provider_id", "=", found.providerId);
    else return false;
    const row = await query.executeTakeFirst();
    if (row === undefined) return false;
    const at = new Date(this.now()).toISOString();
    await this.db
      .updateTable("survey_invitation")
      .set((eb) =>
        delivered
          ? { delivered_at: at }
          : { status: "bounced", reason: "bounced", bounced_at: at, revision: eb("revision", "+", 1) },
      )
      .where("id", "=", row.id)
      .execute();
    return true;
  }

  private async people(store: FactStore, input: SendInput): Promise<{ label: string; contact: Contact | null }[]> {
    if ((input.recipients === undefined) === (input.segment === undefined))
      throw new ProblemError("invalid-body", "a send requires either recipients or a segment");
    if (input.recipients !== undefined) {
      const contacts = await enterRecipients(store, input.recipients);
      return input.recipients.map((recipient, i) => ({
        label: recipient.email ?? recipient.phone ?? recipient.person ?? `#${i + 1}`,
        contact: contacts[i] ?? null,
      }));
    }
    const { attribute, value } = input.segment!;
    const contacts = await segmentContacts(store.engine, attribute, value, store.now());
    return contacts.map((contact) => ({ label: contact.email ?? contact.phone ?? contact.personId, contact }));
  }

  private refusal(
    workspaceId: string,
    input: SendInput,
    contact: Contact | null,
    outs: ReadonlyMap<string, string>,
    rested: ReadonlySet<string>,
    seen: ReadonlySet<string>,
  ): NotSentReason | null {
    if (contact === null) return "erased";
    const address = addressOf(contact, input.channel);
    if (address === null || address.trim() === "") return "no_address";
    if (!isUsable(address, input.channel)) return "bad_address";
    for (const one of [contact.email, contact.phone]) {
      const how = one === null ? undefined : outs.get(this.optOuts.hashOf(workspaceId, one));
      if (how !== undefined && how !== "bounce") return "opted_out";
      if (how === "bounce" && one === address) return "bounced";
    }
    if (seen.has(contact.personId) || seen.has(normalAddress(address))) return "repeated";
    if (rested.has(contact.personId)) return "quarantine";
    if (input.share !== undefined && randomInt(1_000_000) >= input.share * 1_000_000) return "not_drawn";
    return null;
  }

  /** Persons who were asked, or wait to be, on any channel and for any survey. */
  private async askedSince(workspaceId: string, sinceMs: number): Promise<ReadonlySet<string>> {
    const rows = await this.db
      .selectFrom("survey_invitation")
      .select("person_id")
      .distinct()
      .where("workspace_id", "=", workspaceId)
      .where("status", "in", ["queued", "sending", "sent"])
      .where((eb) =>
        eb.or([
          eb("created_at", ">", new Date(sinceMs).toISOString()),
          eb("last_sent_at", ">", new Date(sinceMs).toISOString()),
        ]),
      )
      .execute();
    return new Set(rows.flatMap((row) => (row.person_id === null ? [] : [row.person_id])));
  }

  private row(
    workspaceId: string,
    survey: SurveyDefinition,
    version: number,
    input: SendInput,
    contact: Contact,
    sendAt: number,
    reason: NotSentReason | null,
  ): Invitation {
    const closes = survey.closesAt === undefined ? sendAt + LINK_DAYS * DAY_MS : Date.parse(survey.closesAt);
    return {
      id: randomBytes(9).toString("base64url"),
      workspace_id: workspaceId,
      survey_id: survey.id,
      version,
      wave: input.wave ?? null,
      channel: input.channel,
      person_id: contact.personId,
      account_id: contact.accountId,
      locale: contact.locale,
      status: reason === null ? "queued" : "not_sent",
      reason,
      send_at: new Date(sendAt).toISOString(),
      created_at: new Date(this.now()).toISOString(),
      sent_at: null,
      bounced_at: null,
      opened_at: null,
      started_at: null,
      opted_out_at: null,
      delivered_at: null,
      responded_at: null,
      expires_at: new Date(closes).toISOString(),
      attempts: 0,
      reminders_sent: 0,
      last_sent_at: null,
      provider_id: null,
      provisional_score: null,
      trap_client: null,
      revision: 0,
      flushed_revision: 0,
    };
  }

  private async run(record: WorkspaceRecord, store: FactStore): Promise<Dispatched> {
    const done: Dispatched = { sent: 0, notSent: 0, reminders: 0, later: 0 };
    const now = this.now();
    const interrupted = await this.db
      .updateTable("survey_invitation")
      .set({ status: "not_sent", reason: "interrupted" })
      .where("workspace_id", "=", record.id)
      .where("status", "=", "sending")
      .where("last_sent_at", "<", new Date(now - INTERRUPTED_MS).toISOString())
      .executeTakeFirst();
    done.notSent += Number(interrupted.numUpdatedRows);
    const due = await this.db
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
    const channels = await this.channels.read(record.id);
    const mail = channels.email === null ? null : mailSender(channels.email, channels.email.password);
    const sending: Sending = { record, store, channels, mail, outs: await this.optOuts.known(record.id) };
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

  /** Sent, not answered, not bounced, not opted out, and the wait is over. */
  private async reminders(workspaceId: string, now: number): Promise<Invitation[]> {
    const surveys = (await this.surveys.list(workspaceId)).filter(
      ({ value }) => value.reminders !== undefined && isOpen(value, now),
    );
    const found: Invitation[] = [];
    for (const { id, value } of surveys) {
      const { afterDays, times } = value.reminders!;
      const rows = await this.db
        .selectFrom("survey_invitation")
        .selectAll()
        .where("workspace_id", "=", workspaceId)
        .where("survey_id", "=", id)
        .where("status", "=", "sent")
        .where("responded_at", "is", null)
        .where("opted_out_at", "is", null)
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
    const refuse = async (reason: NotSentReason, extra: Partial<Invitation> = {}) => {
      done.notSent += 1;
      // A reminder that cannot be sent leaves its invitation as sent, and is not tried again.
      await this.update(
        row,
        isReminder ? { reminders_sent: 99, reason, ...extra } : { status: "not_sent", reason, ...extra },
      );
    };
    const stored = await this.surveys.find(record.id, row.survey_id);
    const now = this.now();
    const settings = row.channel === "sms" ? channels.sms : channels.email;
    if (stored === null || !isOpen(stored.value, now)) return refuse("survey_closed");
    if (settings === null) return refuse("no_channel");
    const address = contact === null ? null : addressOf(contact, row.channel);
    if (contact === null || address === null) return refuse("no_address");
    for (const one of [contact.email, contact.phone]) {
      const how = one === null ? undefined : sending.outs.get(this.optOuts.hashOf(record.id, one));
      if (how !== undefined && (how !== "bounce" || one === address))
        return refuse(how === "bounce" ? "bounced" : "opted_out");
    }
    const opens = afterQuietHours(now, contact.zone ?? record.zone, settings.quietHours);
    if (opens > now) {
      done.later += 1;
      if (!isReminder) await this.update(row, { send_at: new Date(opens).toISOString() });
      return;
    }
    const survey = stored.value;
    const locale = chooseLocale(survey, { contact: contact.locale });
    const token = this.surveys.keys.personalToken({ invitationId: row.id, expiresAt: Date.parse(row.expires_at) });
    const base = settings.publicUrl;
    const message = {
      survey,
      company: record.name,
      locale,
      attributes: readsAttributes(survey) ? await respondentAttributes(store, row.account_id, row.person_id) : {},
      link: `${base}/s/${token}`,
      unsubscribe: `${base}/u/${token}`,
      question: this.surveys.clickQuestion(survey),
      isReminder,
    };
    const at = new Date(now).toISOString();
    // Claimed before it is handed over: a crash between the two must not write to anybody twice.
    await this.update(
      row,
      isReminder
        ? { reminders_sent: row.reminders_sent + 1, last_sent_at: at }
        : { status: "sending", last_sent_at: at, attempts: row.attempts + 1 },
    );
    try {
      const providerId =
        row.channel === "sms"
          ? await smsGateway(
              channels.sms!,
              channels.sms!.password,
            )({
              to: address,
              text: smsText(message),
              invitationId: row.id,
              callback: `${base}/sms/${this.surveys.keys.sign("sms", record.id)}`,
            })
          : await sending.mail!.send({ ...mailText(message), to: address, unsubscribe: message.unsubscribe, locale });
      if (isReminder) done.reminders += 1;
      else {
        done.sent += 1;
        await this.update(row, { status: "sent", sent_at: at, provider_id: providerId, revision: row.revision + 1 });
      }
    } catch (error) {
      const failure = error instanceof DeliveryError ? error : new DeliveryError(String(error), false);
      if (isReminder) {
        done.notSent += 1;
        return;
      }
      if (failure.permanent) {
        await this.optOuts.optOut(record.id, address, "bounce");
        return refuse("refused");
      }
      if (row.attempts + 1 >= MOST_ATTEMPTS) return refuse("unreachable");
      done.later += 1;
      const wait = 60_000 * 5 ** row.attempts;
      await this.update(row, { status: "queued", send_at: new Date(now + wait).toISOString() });
    }
  }

  private async update(row: Invitation, change: Partial<Invitation>): Promise<void> {
    await this.db.updateTable("survey_invitation").set(change).where("id", "=", row.id).execute();
  }
}
