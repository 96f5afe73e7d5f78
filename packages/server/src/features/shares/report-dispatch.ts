import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import type { ReportDelivery, SharedQuestion, SharedView } from "@tendwell/contract";
import { fromIso, localDate, toIso } from "@tendwell/core";
import type { Locale } from "@tendwell/messages";
import type { Kysely, Selectable } from "kysely";
import type { Logger } from "pino";
import type { OpenWorkspace, WorkspaceRecord } from "../../access/open-workspace.ts";
import { ProblemError } from "../../access/problem-error.ts";
import { MailError, smtpSender } from "../../connectors/smtp/smtp-sender.ts";
import type { StateDatabase } from "../../state/schema.ts";
import type { ReportDeliveryTable, ReportScheduleTable } from "../../state/share-tables.ts";
import type { ChannelService, Channels } from "../surveys/channel-service.ts";
import { nextOccasion } from "./next-occasion.ts";
import { LARGEST_ATTACHMENT, writeReportMail } from "./report-mail.ts";
import { cadenceOf, describeDelivery } from "./schedule-service.ts";
import type { ShareService } from "./share-service.ts";
import type { Shown, ViewService } from "./view-service.ts";

type Schedule = Selectable<ReportScheduleTable>;
type Delivery = Selectable<ReportDeliveryTable>;
type MailServer = NonNullable<Channels["email"]>;

export interface DispatchOptions {
  readonly db: Kysely<StateDatabase>;
  readonly views: ViewService;
  readonly shares: ShareService;
  readonly channels: ChannelService;
  readonly openWorkspace: (record: WorkspaceRecord) => Promise<OpenWorkspace>;
  readonly publicUrl: () => string;
  /** Signs the links by which people stop a report. */
  readonly key: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly logger: Logger;
}

const MINUTE_MS = 60_000;
/** Waits between tries; after the last one the mail has failed. */
const WAITS_MS = [5, 30, 120, 480].map((minutes) => minutes * MINUTE_MS);
const LINK_DAYS = 30;

/**
 * Sends scheduled reports. An occasion first writes one row per address, in the transaction that moves the schedule on, so that a
 * restart neither forgets an address nor asks one twice; a mail that left before its row said so repeats under the same Message-ID.
 */
export class ReportDispatch {
  private readonly options: DispatchOptions;
  constructor(options: DispatchOptions) {
    this.options = options;
  }

  /** Writes what fell due and sends what waits, of every workspace. */
  async tick(): Promise<void> {
    const { db } = this.options;
    const due = await db
      .selectFrom("report_schedule")
      .selectAll()
      .where("paused", "=", 0)
      .where("next_at", "<=", this.instant())
      .execute();
    for (const schedule of due) await this.begin(schedule);
    const waiting = await db
      .selectFrom("report_delivery")
      .selectAll()
      .where("status", "=", "waiting")
      .where("due_at", "<=", this.instant())
      .orderBy("schedule_id")
      .orderBy("due_at")
      .limit(1_000)
      .execute();
    const ids = [...new Set(waiting.map((one) => one.schedule_id))];
    for (const id of ids)
      await this.send(
        id,
        waiting.filter((one) => one.schedule_id === id),
      );
  }

  /** Sends one report now; its own schedule stays as it is. */
  async sendNow(workspace: OpenWorkspace, id: string): Promise<ReportDelivery[]> {
    const { db, channels, now } = this.options;
    const schedule = await db
      .selectFrom("report_schedule")
      .selectAll()
      .where("workspace_id", "=", workspace.record.id)
      .where("id", "=", id)
      .executeTakeFirst();
    if (schedule === undefined)
      throw new ProblemError("not-found", `scheduled report ${JSON.stringify(id)} does not exist`);
    if ((await channels.read(workspace.record.id)).email === null)
      throw new ProblemError("invalid-body", "sending a report requires an SMTP server, got none", {
        mend: "Set one under Surveys, Channels.",
      });
    const occasion = `${localDate(now() * 1000, workspace.record.zone)} ${this.instant().slice(11, 19)}`;
    await this.write(db, schedule, occasion);
    const written = () =>
      db
        .selectFrom("report_delivery")
        .selectAll()
        .where("schedule_id", "=", id)
        .where("occasion", "=", occasion)
        .orderBy("email")
        .execute();
    await this.send(
      id,
      (await written()).filter((one) => one.status === "waiting"),
    );
    return (await written()).map(describeDelivery);
  }

  /** The address's own link to stop a report. */
  stopUrl(base: string, scheduleId: string, email: string): string {
    const address = Buffer.from(email).toString("base64url");
    return `${base}/reports/stop/${scheduleId}/${address}/${this.mac(scheduleId, email)}`;
  }

  /** The address of a stop link; null when it is not ours. */
  readStop(scheduleId: string, address: string, mac: string): string | null {
    const email = Buffer.from(address, "base64url").toString("utf8");
    const own = this.mac(scheduleId, email);
    const fits = own.length === mac.length && timingSafeEqual(Buffer.from(own), Buffer.from(mac));
    return fits ? email : null;
  }

  /** From now on this address gets no more of the report. */
  async stop(scheduleId: string, email: string): Promise<void> {
    const { db } = this.options;
    const known = await db.selectFrom("report_schedule").select("id").where("id", "=", scheduleId).executeTakeFirst();
    if (known === undefined) return;
    await db
      .insertInto("report_stop")
      .values({ schedule_id: scheduleId, email: email.toLowerCase(), stopped_at: this.instant() })
      .onConflict((oc) => oc.doNothing())
      .execute();
  }

  private async begin(schedule: Schedule): Promise<void> {
    const { db, now } = this.options;
    const { zone } = await this.recordOf(schedule.workspace_id);
    const occasion = localDate(fromIso(schedule.next_at), zone);
    const next = nextOccasion(cadenceOf(schedule), now() * 1000, zone);
    await db.transaction().execute(async (trx) => {
      await this.write(trx, schedule, occasion);
      await trx
        .updateTable("report_schedule")
        .set({ next_at: toIso(next.atUs) })
        .where("id", "=", schedule.id)
        .where("next_at", "=", schedule.next_at)
        .execute();
    });
  }

  private async write(db: Kysely<StateDatabase>, schedule: Schedule, occasion: string): Promise<void> {
    const stopped = new Set(
      (await db.selectFrom("report_stop").select("email").where("schedule_id", "=", schedule.id).execute()).map(
        (one) => one.email,
      ),
    );
    const recipients = JSON.parse(schedule.recipients) as { email: string; locale: Locale }[];
    const at = this.instant();
    await db
      .insertInto("report_delivery")
      .values(
        recipients.map(({ email, locale }) => ({
          id: randomUUID(),
          schedule_id: schedule.id,
          workspace_id: schedule.workspace_id,
          occasion,
          email,
          locale,
          status: stopped.has(email.toLowerCase()) ? "stopped" : "waiting",
          attempts: 0,
          reason: null,
          due_at: at,
          updated_at: at,
        })),
      )
      .onConflict((oc) => oc.columns(["schedule_id", "occasion", "email"]).doNothing())
      .execute();
  }

  private async send(scheduleId: string, deliveries: readonly Delivery[]): Promise<void> {
    const { db, channels, logger } = this.options;
    const schedule = await db.selectFrom("report_schedule").selectAll().where("id", "=", scheduleId).executeTakeFirst();
    if (schedule === undefined || deliveries.length === 0) return;
    const record = await this.recordOf(schedule.workspace_id);
    const { email: server } = await channels.read(record.id);
    if (server === null) {
      for (const delivery of deliveries) await this.failed(delivery, "no SMTP server is set", true);
      return;
    }
    const sender = smtpSender(server);
    try {
      const workspace = await this.options.openWorkspace(record);
      const byLocale = new Map<string, Promise<{ shown: Shown; link: string | null }>>();
      for (const delivery of deliveries) {
        try {
          let made = byLocale.get(delivery.locale);
          if (made === undefined) {
            made = this.make(workspace, schedule, delivery.locale as Locale, server);
            byLocale.set(delivery.locale, made);
          }
          const { shown, link } = await made;
          const base = server.publicUrl;
          const stop = this.stopUrl(base, schedule.id, delivery.email);
          const locale = delivery.locale as Locale;
          await sender.send({
            to: delivery.email,
            locale,
            ...writeReportMail(locale, { workspace: record.name, name: schedule.name, link, stop }, shown),
            replyTo: server.replyTo,
            messageId: `<${delivery.id}@${new URL(base).hostname}>`,
            unsubscribe: stop,
            attachment: shown.kind === "file" && link === null ? shown : null,
          });
          await this.mark(delivery, { status: "sent", reason: null });
        } catch (error) {
          logger.warn({ err: error, schedule: schedule.id }, "report not sent");
          const isFinal = error instanceof MailError && error.code !== null && error.code >= 500;
          await this.failed(delivery, (error as Error).message, isFinal);
        }
      }
    } finally {
      sender.close();
    }
  }

  /** What an occasion shows, and the link that stands in for a file too large to attach. */
  private async make(
    workspace: OpenWorkspace,
    schedule: Schedule,
    locale: Locale,
    server: MailServer,
  ): Promise<{ shown: Shown; link: string | null }> {
    const signal = new AbortController().signal;
    const view = schedule.report as SharedView;
    const question = JSON.parse(schedule.question) as SharedQuestion;
    const shown = await this.options.views.show(workspace, view, question, locale, signal);
    if (shown.kind === "file" && shown.bytes.byteLength <= LARGEST_ATTACHMENT) return { shown, link: null };
    const input = { name: schedule.name, view, question, locale, figures: "frozen" as const, days: LINK_DAYS };
    const { token } = await this.options.shares.create(workspace, input, null, signal, shown);
    return { shown, link: `${server.publicUrl}/shared/${token}` };
  }

  private async failed(delivery: Delivery, reason: string, final: boolean): Promise<void> {
    const wait = WAITS_MS[delivery.attempts];
    if (final || wait === undefined) await this.mark(delivery, { status: "failed", reason });
    else
      await this.mark(delivery, {
        status: "waiting",
        reason,
        due_at: new Date(this.options.now() + wait).toISOString(),
      });
  }

  private async mark(delivery: Delivery, change: Partial<Delivery>): Promise<void> {
    await this.options.db
      .updateTable("report_delivery")
      .set({ ...change, attempts: delivery.attempts + 1, updated_at: this.instant() })
      .where("id", "=", delivery.id)
      .execute();
  }

  private async recordOf(id: string): Promise<WorkspaceRecord> {
    return this.options.db.selectFrom("workspace").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
  }

  private mac(scheduleId: string, email: string): string {
    return createHmac("sha256", this.options.key)
      .update(`stop|${scheduleId}|${email.toLowerCase()}`)
      .digest("base64url")
      .slice(0, 24);
  }

  private instant(): string {
    return new Date(this.options.now()).toISOString();
  }
}
