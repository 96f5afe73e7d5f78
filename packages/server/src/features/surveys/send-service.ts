import type { Kysely } from "kysely";
import type { OpenWorkspace, WorkspaceRecord } from "../../access/open-workspace.ts";
import { ProblemError } from "../../access/problem-error.ts";
import type { FactStore } from "../../facts/fact-store.ts";
import type { StateDatabase } from "../../state/schema.ts";
import type { ChannelService } from "./channel-service.ts";
import { type Dispatched, MessageDispatch } from "./message-dispatch.ts";
import type { NotSentReason } from "./not-sent-reason.ts";
import type { OptOutService } from "./opt-out-service.ts";
import { contactsOf, enterRecipients, type Recipient, segmentContacts } from "./person-directory.ts";
import { type Candidate, type PlanInput, type Planned, SendPlanner } from "./send-planner.ts";
import type { SurveyEvents } from "./survey-events.ts";
import type { Invitation, StoredSurvey, SurveyService } from "./survey-service.ts";

export interface SendInput {
  readonly channel: "email" | "sms";
  readonly wave?: string | undefined;
  readonly recipients?: readonly Recipient[] | undefined;
  readonly segment?: { readonly attribute: string; readonly value: string } | undefined;
  readonly share?: number | undefined;
  readonly most?: number | undefined;
  readonly sendAt?: string | undefined;
  readonly dryRun: boolean;
}

export interface SendParts {
  readonly db: Kysely<StateDatabase>;
  readonly surveys: SurveyService;
  readonly optOuts: OptOutService;
  readonly channels: ChannelService;
  readonly events: SurveyEvents;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Rows of one insert: SQLite takes 32,766 parameters. */
const ROWS_A_STATEMENT = 200;

/** Asks people: plans who is asked, keeps the queue, and hands messages over. */
export class SendService {
  readonly planner: SendPlanner;
  private readonly o: SendParts;
  private readonly messages: MessageDispatch;
  private running: Promise<unknown> = Promise.resolve();
  private planning: Promise<unknown> = Promise.resolve();

  constructor(parts: SendParts) {
    this.o = parts;
    this.planner = new SendPlanner(parts.db, parts.optOuts, parts.channels, parts.now);
    this.messages = new MessageDispatch(parts);
  }

  /** Queues invitations; whoever cannot be asked gets a row with the reason, and is returned. */
  async plan(
    workspace: OpenWorkspace,
    surveyId: string,
    input: SendInput,
  ): Promise<{ queued: number; notSent: { recipient: string; reason: NotSentReason }[] }> {
    const { record, store } = workspace;
    const stored = await this.o.surveys.get(record.id, surveyId);
    const sendAt = input.sendAt === undefined ? this.o.now() : Date.parse(input.sendAt);
    if (Number.isNaN(sendAt))
      throw new ProblemError("invalid-body", `sendAt requires an ISO 8601 time, got ${input.sendAt}`);
    const people = await this.people(store, input);
    const wanted: PlanInput = {
      channel: input.channel,
      wave: input.wave ?? null,
      sendAt,
      share: input.share,
      most: input.most,
    };
    const { rows, notSent } = await this.queue(record.id, stored, wanted, people, { dryRun: input.dryRun });
    return { queued: rows.filter((row) => row.status === "queued").length, notSent: [...notSent] };
  }

  /**
   * Decides and stores in one turn: two sends at once never ask one person twice. `also` runs in the same transaction as the
   * rows, so that a rule's mark moves exactly when they are stored.
   */
  queue(
    workspaceId: string,
    stored: StoredSurvey,
    input: PlanInput,
    candidates: readonly Candidate[],
    options: { readonly dryRun?: boolean; readonly also?: (trx: Kysely<StateDatabase>) => Promise<void> } = {},
  ): Promise<Planned> {
    return this.inTurn(async () => {
      const planned = await this.planner.plan(workspaceId, stored, input, candidates);
      if (options.dryRun !== true)
        await this.o.db.transaction().execute(async (trx) => {
          await this.insert(trx, planned.rows);
          await options.also?.(trx);
        });
      return planned;
    });
  }

  /** Asks a person again about what they answered, once the rest between two surveys is over. Null when they cannot be asked. */
  again(
    workspace: OpenWorkspace,
    surveyId: string,
    person: { readonly personId: string; readonly accountId: string | null },
    input: { readonly channel: "email" | "sms"; readonly afterDays: number },
    also: (trx: Kysely<StateDatabase>, invitation: Invitation) => Promise<void>,
  ): Promise<Invitation> {
    const { record, store } = workspace;
    return this.inTurn(async () => {
      const stored = await this.o.surveys.get(record.id, surveyId);
      const [contact] = await contactsOf(store.engine, [person]);
      const rested = await this.planner.restedFrom(record.id, person.personId, stored.value);
      const sendAt = Math.max(this.o.now() + input.afterDays * 86_400_000, rested);
      const wanted: PlanInput = { channel: input.channel, wave: null, sendAt };
      // The rest is waited for, so it refuses nobody here; everything else does.
      const { rows, notSent } = await this.planner.plan(
        record.id,
        { ...stored, value: { ...stored.value, quarantineDays: 0 } },
        wanted,
        [{ label: person.personId, contact: contact ?? null }],
      );
      const [row] = rows;
      if (row === undefined || row.status !== "queued")
        throw new ProblemError("conflict", `the person cannot be asked again: ${notSent[0]?.reason ?? "erased"}`);
      await this.o.db.transaction().execute(async (trx) => {
        await this.insert(trx, rows);
        await also(trx, row);
      });
      return row;
    });
  }

  /** Hands over what is due, then the reminders. Runs of one installation follow one another. */
  dispatch(record: WorkspaceRecord, store: FactStore): Promise<Dispatched> {
    const next = this.running.then(
      () => this.messages.run(record, store),
      () => this.messages.run(record, store),
    );
    this.running = next.catch(() => undefined);
    return next;
  }

  /** Workspaces with a message or a reminder that may be due. */
  async waiting(): Promise<string[]> {
    const now = new Date(this.o.now()).toISOString();
    const rows = await this.o.db
      .selectFrom("survey_invitation")
      .select("workspace_id")
      .distinct()
      .where((eb) =>
        eb.or([
          eb.and([eb("status", "=", "queued"), eb("send_at", "<=", now)]),
          eb.and([eb("status", "=", "sent"), eb("responded_at", "is", null), eb("expires_at", ">", now)]),
        ]),
      )
      .execute();
    return rows.map((row) => row.workspace_id);
  }

  /** A delivery report of a gateway or a bounce: by our invitation or the gateway's id. False when it is none of ours. */
  async report(workspaceId: string, found: { id?: string; providerId?: string }, delivered: boolean): Promise<boolean> {
    let query = this.o.db.selectFrom("survey_invitation").selectAll().where("workspace_id", "=", workspaceId);
    if (found.id !== undefined) query = query.where("id", "=", found.id);
    else if (found.providerId !== undefined) query = query.where("provider_id", "=", found.providerId);
    else return false;
    const row = await query.executeTakeFirst();
    if (row === undefined) return false;
    const at = new Date(this.o.now()).toISOString();
    await this.o.db.transaction().execute(async (trx) => {
      await trx
        .updateTable("survey_invitation")
        .set((eb) =>
          delivered
            ? { delivered_at: row.delivered_at ?? at }
            : {
                status: "bounced",
                reason: "bounced",
                bounced_at: row.bounced_at ?? at,
                revision: eb("revision", "+", 1),
              },
        )
        .where("id", "=", row.id)
        .execute();
      if (!delivered) await this.o.events.invitationFailed(row, "bounced", trx);
    });
    return true;
  }

  private async insert(trx: Kysely<StateDatabase>, rows: readonly Invitation[]): Promise<void> {
    for (let at = 0; at < rows.length; at += ROWS_A_STATEMENT)
      await trx
        .insertInto("survey_invitation")
        .values(rows.slice(at, at + ROWS_A_STATEMENT))
        .onConflict((conflict) => conflict.columns(["rule_id", "person_id", "occasion"]).doNothing())
        .execute();
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = this.planning.then(work, work);
    this.planning = next.catch(() => undefined);
    return next;
  }

  private async people(store: FactStore, input: SendInput): Promise<Candidate[]> {
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
    const contacts = await segmentContacts(store.engine, { attribute, value }, store.now());
    return contacts.map((contact) => ({ label: contact.email ?? contact.phone ?? contact.personId, contact }));
  }
}
