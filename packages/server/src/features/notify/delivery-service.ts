// Over 300 lines: every change of a delivery's state stands in one place.

import type { BlockList } from "node:net";
import type { Id } from "@tendwell/core";
import { afterQuietHours } from "@tendwell/core/surveys";
import type { Kysely, Selectable } from "kysely";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import { ProblemError } from "../../access/problem-error.ts";
import { MailError, type MailServer, smtpSender } from "../../connectors/smtp/smtp-sender.ts";
import type { NotifyDeliveryTable } from "../../state/notify-tables.ts";
import type { StateDatabase } from "../../state/schema.ts";
import type { Channels } from "../surveys/channel-service.ts";
import type { Channel, ChannelStore } from "./channel-store.ts";
import { slackMessage, teamsCard } from "./chat-message.ts";
import { digestMail } from "./digest-mail.ts";
import { nextDigestAt } from "./digest-time.ts";
import { eventText, localeOf } from "./event-text.ts";
import type { NotifyKeys } from "./notify-keys.ts";
import type { StoredEvent } from "./route-events.ts";
import { OutboundError, post } from "./safe-request.ts";
import { sortableId } from "./sortable-id.ts";
import { signedHeaders } from "./webhook-signature.ts";

export type Delivery = Selectable<NotifyDeliveryTable>;

export interface DeliveryOptions {
  readonly db: Kysely<StateDatabase>;
  readonly store: ChannelStore;
  readonly keys: NotifyKeys;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly allowed: BlockList;
  /** Every address of a name; default the system's resolver. */
  readonly resolve?: (name: string) => Promise<readonly string[]>;
  /** The workspace's mail server. */
  readonly mail: (workspaceId: string) => Promise<Channels["email"]>;
  /** Where the pages of a workspace are. */
  readonly pages: (workspace: OpenWorkspace) => string;
  /** Subjects of alerts that somebody put to rest. */
  readonly resting: (workspace: OpenWorkspace) => Promise<ReadonlySet<string>>;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** Waits after the first, second, … failure; the last one repeats. */
const WAITS_MS = [30 * SECOND, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 12 * HOUR];
/** A delivery that nobody took within this time is dead. */
const GIVE_UP_MS = 72 * HOUR;
/** Failed attempts in a row after which a channel pauses itself: about two days of silence. */
const PAUSE_AFTER = 12;
/** A Retry-After beyond this is taken as this. */
const MAX_RETRY_AFTER_MS = 24 * HOUR;
/** Deliveries of one channel handed over in one go. */
const BATCH = 100;

const waitOf = (failures: number): number => WAITS_MS[Math.min(failures, WAITS_MS.length) - 1] ?? WAITS_MS[0]!;

interface Failure {
  readonly error: string;
  readonly answer: number | null;
  /** Why trying again is of no use; null where it is. */
  readonly dead: "gone" | "refused" | "target_refused" | null;
  readonly retryAfterMs: number | null;
}

/** The same at every attempt: a mail program that gets it twice shows it once. */
function messageIdOf(delivery: string, { from }: MailServer): string {
  return `<${delivery}@${/@([\w.-]+)/.exec(from)?.[1] ?? "tendwell.invalid"}>`;
}

function failureOf(error: unknown, channel: Channel): Failure {
  if (error instanceof MailError)
    return {
      error: error.code === null ? "unreachable" : "smtp",
      answer: error.code,
      dead: error.permanent ? "refused" : null,
      retryAfterMs: null,
    };
  if (error instanceof NoMailServer) return { error: "no_mail_server", answer: null, dead: null, retryAfterMs: null };
  if (!(error instanceof OutboundError)) throw error;
  const { fault, status, retryAfterMs } = error;
  const isChat = channel.kind === "slack" || channel.kind === "teams";
  const isRefusal = status !== null && status >= 400 && status < 500 && ![408, 425, 429].includes(status);
  const dead =
    status === 410
      ? ("gone" as const)
      : fault === "target_refused" || fault === "bad_url"
        ? ("target_refused" as const)
        : // A chat refuses for good; a webhook's 404 may be a deployment.
          isChat && isRefusal
          ? ("refused" as const)
          : null;
  return { error: fault, answer: status, dead, retryAfterMs };
}

class NoMailServer extends Error {}

/** Moves deliveries: makes digests, sends what is due, tries again, gives up. One caller at a time. */
export class DeliveryService {
  private readonly options: DeliveryOptions;
  constructor(options: DeliveryOptions) {
    this.options = options;
  }

  /** Workspaces with something that can move at a time. */
  async due(): Promise<readonly string[]> {
    const { db } = this.options;
    const rows = await db
      .selectFrom("notify_delivery")
      .innerJoin("notify_channel", "notify_channel.id", "notify_delivery.channel_id")
      .select("notify_delivery.workspace_id as id")
      .distinct()
      .where("notify_delivery.status", "in", ["waiting", "collected"])
      .where("notify_channel.paused_at", "is", null)
      .execute();
    return rows.map((row) => row.id);
  }

  /** Makes the digests of a workspace that are due. */
  async digests(workspace: OpenWorkspace): Promise<void> {
    const { db, store, now } = this.options;
    for (const channel of await store.list(workspace.record.id)) {
      const { digest } = channel.settings;
      if (digest === undefined || channel.row.paused_at !== null) continue;
      const last = Date.parse(channel.row.digest_at ?? channel.row.created_at);
      if (now() < nextDigestAt(last, workspace.record.zone, digest)) continue;
      const at = new Date(now()).toISOString();
      await db.transaction().execute(async (trx) => {
        await trx.updateTable("notify_channel").set({ digest_at: at }).where("id", "=", channel.id).execute();
        const id = sortableId("dlv", now());
        const taken = await trx
          .updateTable("notify_delivery")
          .set({ status: "in_digest", digest_id: id })
          .where("channel_id", "=", channel.id)
          .where("status", "=", "collected")
          .executeTakeFirst();
        // Nothing happened: nobody wants a mail that says so.
        if (taken.numUpdatedRows === 0n) return;
        await trx
          .insertInto("notify_delivery")
          .values({ ...blank(id, workspace.record.id, channel.id, at), status: "waiting", next_at: at })
          .execute();
      });
    }
  }

  /** Sends what is due in a workspace; true when a channel has more. */
  async send(workspace: OpenWorkspace): Promise<boolean> {
    const { store, now } = this.options;
    const nowMs = now();
    const open = (await store.list(workspace.record.id)).filter(
      ({ row, quietHours, kind }) =>
        row.paused_at === null &&
        (row.hold_until === null || Date.parse(row.hold_until) <= nowMs) &&
        (kind === "email" || afterQuietHours(nowMs, workspace.record.zone, quietHours) === nowMs),
    );
    // A channel that hangs does not keep the others waiting.
    const more = await Promise.all(open.map((channel) => this.sendChannel(workspace, channel)));
    return more.includes(true);
  }

  private async sendChannel(workspace: OpenWorkspace, channel: Channel): Promise<boolean> {
    const { db, now } = this.options;
    const waiting = await db
      .selectFrom("notify_delivery")
      .selectAll()
      .where("channel_id", "=", channel.id)
      .where("status", "=", "waiting")
      .where("next_at", "<=", new Date(now()).toISOString())
      .orderBy("created_at")
      .orderBy("id")
      .limit(BATCH)
      .execute();
    const kept = await this.withoutRested(workspace, waiting);
    if (kept.length === 0) return waiting.length === BATCH;
    // A chat gets what waits in one message; everything else goes one by one, in order, until something fails.
    const batches = channel.kind === "slack" || channel.kind === "teams" ? [kept] : kept.map((one) => [one]);
    for (const batch of batches) if (!(await this.attempt(workspace, channel, batch, false))) return false;
    return waiting.length === BATCH;
  }

  /** Drops what is about alerts that somebody has put to rest meanwhile. */
  private async withoutRested(workspace: OpenWorkspace, deliveries: readonly Delivery[]): Promise<Delivery[]> {
    if (deliveries.every((one) => one.event_id === null)) return [...deliveries];
    const resting = await this.options.resting(workspace);
    if (resting.size === 0) return [...deliveries];
    const events = await this.events(deliveries.flatMap(({ event_id }) => (event_id === null ? [] : [event_id])));
    const kept: Delivery[] = [];
    for (const delivery of deliveries) {
      const event = events.get(delivery.event_id ?? "");
      if (event === undefined || !isRested(event, resting)) kept.push(delivery);
      else await this.drop(delivery.id, "snoozed");
    }
    return kept;
  }

  /** One attempt to hand over some deliveries; true when it was taken. `byHand` passes the channel's hold and pause by. */
  async attempt(
    workspace: OpenWorkspace,
    channel: Channel,
    batch: readonly Delivery[],
    byHand: boolean,
  ): Promise<boolean> {
    const { db, now } = this.options;
    const at = new Date(now()).toISOString();
    const ids = batch.map((one) => one.id);
    let failure: Failure | null = null;
    try {
      if (!(await this.handOver(workspace, channel, batch))) return true;
    } catch (error) {
      failure = failureOf(error, channel);
    }
    if (failure === null) {
      await db.transaction().execute(async (trx) => {
        await trx
          .updateTable("notify_delivery")
          .set((eb) => ({
            status: "sent",
            reason: null,
            error: null,
            answer: channel.kind === "email" ? 250 : 200,
            attempts: eb("attempts", "+", 1),
            tried_at: at,
            ended_at: at,
            next_at: null,
          }))
          .where("id", "in", ids)
          .execute();
        await trx
          .updateTable("notify_channel")
          .set({ failures: 0, hold_until: null })
          .where("id", "=", channel.id)
          .execute();
      });
      return true;
    }
    await this.failed(channel, batch, failure, byHand);
    return false;
  }

  private async failed(channel: Channel, batch: readonly Delivery[], failure: Failure, byHand: boolean): Promise<void> {
    const { db, now, store } = this.options;
    const nowMs = now();
    const at = new Date(nowMs).toISOString();
    const asked = Math.min(failure.retryAfterMs ?? 0, MAX_RETRY_AFTER_MS);
    const failures = channel.row.failures + 1;
    await db.transaction().execute(async (trx) => {
      for (const one of batch) {
        const next = nowMs + Math.max(waitOf(one.attempts + 1), asked);
        const dead = failure.dead ?? (next - Date.parse(one.created_at) > GIVE_UP_MS ? "gave_up" : null);
        await trx
          .updateTable("notify_delivery")
          .set({
            attempts: one.attempts + 1,
            tried_at: at,
            error: failure.error,
            answer: failure.answer,
            ...(dead === null
              ? { status: "waiting", next_at: new Date(next).toISOString() }
              : { status: "dead", reason: dead, ended_at: at, next_at: null }),
          })
          .where("id", "=", one.id)
          .execute();
      }
      // What somebody tries by hand says nothing about how the channel fares by itself.
      if (!byHand)
        await trx
          .updateTable("notify_channel")
          .set({ failures, hold_until: new Date(nowMs + Math.max(waitOf(failures), asked)).toISOString() })
          .where("id", "=", channel.id)
          .execute();
    });
    if (byHand) return;
    if (failure.dead === "gone") await store.pause(channel.id, "gone");
    else if (failures >= PAUSE_AFTER) await store.pause(channel.id, "failures");
  }

  /** Hands over; false when there turned out to be nothing to say. Throws what the way out throws. */
  private async handOver(workspace: OpenWorkspace, channel: Channel, batch: readonly Delivery[]): Promise<boolean> {
    if (channel.kind === "email") return this.mailOut(workspace, channel, batch[0]!);
    const { store, now, allowed, resolve } = this.options;
    const outbound = { allowed, now, ...(resolve === undefined ? {} : { resolve }) };
    const found = await this.events(batch.map((one) => one.event_id!));
    const events = batch.map((one) => found.get(one.event_id!)!);
    const json = { "content-type": "application/json", "user-agent": "Tendwell" };
    if (channel.kind === "webhook") {
      const [event] = events as [StoredEvent];
      const body = webhookBody(workspace, event);
      const secrets = store.activeSecrets(channel, now()).map((one) => one.secret);
      if (secrets.length === 0) throw new OutboundError("no_secret");
      await post(channel.settings.url!, { ...json, ...signedHeaders(event.id, now(), body, secrets) }, body, outbound);
      return true;
    }
    const { url } = store.secrets(channel);
    if (url === undefined) throw new OutboundError("no_secret");
    const locale = localeOf(channel.settings.locale);
    const pages = this.options.pages(workspace);
    const texts = events.map((event) => eventText(event, locale, pages));
    const input = { workspace: workspace.record.name, pages, locale, texts };
    const body = channel.kind === "slack" ? slackMessage(input) : teamsCard(input);
    await post(url, json, body, outbound);
    return true;
  }

  /** A digest, or a test: what was snoozed or has cleared since it was collected is left out. */
  private async mailOut(workspace: OpenWorkspace, channel: Channel, delivery: Delivery): Promise<boolean> {
    const { db, keys, pages: pagesOf } = this.options;
    const rows =
      delivery.event_id === null
        ? await db
            .selectFrom("notify_delivery")
            .select(["id", "event_id"])
            .where("digest_id", "=", delivery.id)
            .orderBy("created_at")
            .execute()
        : [{ id: delivery.id, event_id: delivery.event_id }];
    const events = await this.events(rows.flatMap(({ event_id }) => (event_id === null ? [] : [event_id])));
    const resting = await this.options.resting(workspace);
    const all = [...events.values()].sort((a, b) => (a.at < b.at ? -1 : 1));
    const kept = all.filter((event) => !isRested(event, resting) && !hasCleared(event, all));
    if (kept.length === 0) {
      await this.drop(delivery.id, all.some((event) => isRested(event, resting)) ? "snoozed" : "cleared");
      return false;
    }
    const recipient = await this.recipientOf(channel);
    if (recipient === null) {
      // They left the workspace: their digest leaves with them.
      await this.options.store.remove(channel);
      return false;
    }
    const settings = await this.options.mail(channel.workspaceId);
    if (settings === null) throw new NoMailServer();
    const locale = localeOf(recipient.locale);
    const pages = pagesOf(workspace);
    const leave = `${settings.publicUrl}/notify/leave/${keys.leaveToken(channel.id)}`;
    const texts = kept.map((event) => eventText(event, locale, pages));
    const mail = digestMail({ workspace: workspace.record.name, pages, locale, texts, leave });
    const sender = smtpSender(settings);
    try {
      const messageId = messageIdOf(delivery.id, settings);
      await sender.send({ ...mail, to: recipient.address, locale, messageId, unsubscribe: leave });
    } finally {
      sender.close();
    }
    return true;
  }

  /** Whom a digest goes to: a member as they are now, else the channel's own address. Null for who is no member any more. */
  private async recipientOf(channel: Channel): Promise<{ address: string; locale: string | null } | null> {
    const { person_id: person } = channel.row;
    if (person === null) return { address: channel.settings.address ?? "", locale: channel.settings.locale ?? null };
    const found = await this.options.db
      .selectFrom("membership")
      .innerJoin("person", "person.id", "membership.person_id")
      .select(["person.email as address", "person.locale as locale"])
      .where("membership.workspace_id", "=", channel.workspaceId)
      .where("person.id", "=", person)
      .executeTakeFirst();
    return found ?? null;
  }

  /** Sends a delivery again, now, whatever became of it. */
  async retry(workspace: OpenWorkspace, id: string): Promise<void> {
    const { store } = this.options;
    const delivery = await this.find(workspace.record.id, id);
    if (delivery.status === "collected" || delivery.status === "in_digest")
      throw new ProblemError("conflict", "this goes out with a digest");
    const channel = await store.find(workspace.record.id, delivery.channel_id);
    await this.attempt(workspace, channel, [delivery], true);
  }

  /** Makes a delivery of a test event and sends it. */
  async test(workspace: OpenWorkspace, channel: Channel, event: string): Promise<string> {
    const { db, now } = this.options;
    const at = new Date(now()).toISOString();
    const delivery = {
      ...blank(sortableId("dlv", now()), workspace.record.id, channel.id, at),
      event_id: event,
      status: "waiting",
      next_at: at,
    };
    await db.insertInto("notify_delivery").values(delivery).execute();
    const taken = await this.attempt(workspace, channel, [delivery], true);
    // A test that failed is not tried again by itself.
    if (!taken)
      await db
        .updateTable("notify_delivery")
        .set({ status: "dead", next_at: null, ended_at: at })
        .where("id", "=", delivery.id)
        .where("status", "=", "waiting")
        .execute();
    return delivery.id;
  }

  async find(workspaceId: string, id: string): Promise<Delivery> {
    const found = await this.options.db
      .selectFrom("notify_delivery")
      .selectAll()
      .where("workspace_id", "=", workspaceId)
      .where("id", "=", id)
      .executeTakeFirst();
    if (found === undefined) throw new ProblemError("not-found", `delivery ${JSON.stringify(id)} does not exist`);
    return found;
  }

  private async drop(id: string, reason: "snoozed" | "cleared"): Promise<void> {
    const at = new Date(this.options.now()).toISOString();
    await this.options.db
      .updateTable("notify_delivery")
      .set({ status: "dropped", reason, next_at: null, ended_at: at })
      .where("id", "=", id)
      .execute();
  }

  private async events(ids: readonly Id[]): Promise<ReadonlyMap<string, StoredEvent>> {
    const found = new Map<string, StoredEvent>();
    for (let i = 0; i < ids.length; i += 500)
      for (const row of await this.options.db
        .selectFrom("notify_event")
        .selectAll()
        .where("id", "in", ids.slice(i, i + 500))
        .execute())
        found.set(row.id, row);
    return found;
  }
}

/** A delivery before its first attempt. */
function blank(id: string, workspaceId: string, channelId: string, at: string): Delivery {
  return {
    id,
    workspace_id: workspaceId,
    channel_id: channelId,
    event_id: null,
    digest_id: null,
    status: "collected",
    reason: null,
    attempts: 0,
    next_at: null,
    created_at: at,
    tried_at: null,
    ended_at: null,
    answer: null,
    error: null,
  };
}

/** The body of a webhook: the same bytes at every attempt. */
function webhookBody(workspace: OpenWorkspace, event: StoredEvent): string {
  return JSON.stringify({
    type: event.type,
    timestamp: event.at,
    workspace: workspace.record.slug,
    data: JSON.parse(event.data) as unknown,
  });
}

const subjectOf = (event: StoredEvent): string => (JSON.parse(event.data) as { subject: string }).subject;

function isRested(event: StoredEvent, resting: ReadonlySet<string>): boolean {
  return event.type === "alert.raised" && resting.has(subjectOf(event));
}

/** Whether an alert was raised and cleared within one digest, or the word that it cleared. */
function hasCleared(event: StoredEvent, all: readonly StoredEvent[]): boolean {
  if (event.type === "alert.cleared")
    return all.some((one) => one.type === "alert.raised" && subjectOf(one) === subjectOf(event) && one.at <= event.at);
  if (event.type !== "alert.raised") return false;
  return all.some((one) => one.type === "alert.cleared" && one.at >= event.at && subjectOf(one) === subjectOf(event));
}
