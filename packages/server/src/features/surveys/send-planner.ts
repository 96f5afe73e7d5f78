import { randomBytes, randomInt } from "node:crypto";
import type { SurveyDefinition } from "@tendwell/core/surveys";
import type { Kysely } from "kysely";
import { ProblemError } from "../../access/problem-error.ts";
import type { StateDatabase } from "../../state/schema.ts";
import type { ChannelService } from "./channel-service.ts";
import type { NotSentReason } from "./not-sent-reason.ts";
import { normalAddress, type OptOutService } from "./opt-out-service.ts";
import type { Contact } from "./person-directory.ts";
import { type Invitation, isOpen, type StoredSurvey } from "./survey-service.ts";

const DAY_MS = 86_400_000;
/** Links work this long when the survey has no closing time. */
const LINK_DAYS = 90;
/** Rest between two surveys of one person, where the survey does not say. */
export const QUARANTINE_DAYS = 30;

/** Somebody who might be asked. */
export interface Candidate {
  /** How the caller named them, for the list of who is not asked. */
  readonly label: string;
  /** Null: erased, or without any id. */
  readonly contact: Contact | null;
  /** What a standing send asks about; once per rule and person. */
  readonly occasion?: string;
  /** Not before, milliseconds; default the plan's. */
  readonly sendAt?: number;
  /** Decided already: not asked, for this reason. */
  readonly refused?: NotSentReason;
}

export interface PlanInput {
  readonly channel: "email" | "sms";
  readonly wave: string | null;
  /** Milliseconds; not before. */
  readonly sendAt: number;
  /** Only this share of them, drawn anew. */
  readonly share?: number | undefined;
  /** At most this many messages; the rest is listed as `over_quota`. */
  readonly most?: number | undefined;
  readonly ruleId?: string;
}

export interface Planned {
  readonly rows: readonly Invitation[];
  readonly notSent: readonly { readonly recipient: string; readonly reason: NotSentReason }[];
}

export function addressOf(contact: Contact, channel: string): string | null {
  return channel === "sms" ? contact.phone : contact.email;
}

function isUsable(address: string, channel: string): boolean {
  return channel === "sms"
    ? /^\d{6,15}$/.test(normalAddress(address))
    : address.length <= 254 && /^[^\s@<>"(),;:]+@[^\s@<>"(),;:]+\.[^\s@<>"(),;:.]{2,}$/.test(address.trim());
}

/** Decides who of the candidates is asked, and says of everybody else why not. Stores nothing. */
export class SendPlanner {
  private readonly db: Kysely<StateDatabase>;
  private readonly optOuts: OptOutService;
  private readonly channels: ChannelService;
  private readonly now: () => number;
  constructor(db: Kysely<StateDatabase>, optOuts: OptOutService, channels: ChannelService, now: () => number) {
    this.db = db;
    this.optOuts = optOuts;
    this.channels = channels;
    this.now = now;
  }

  /** Throws `conflict` where the survey is closed or the channel is not set up. */
  async plan(
    workspaceId: string,
    stored: StoredSurvey,
    input: PlanInput,
    candidates: readonly Candidate[],
  ): Promise<Planned> {
    const survey = stored.value;
    const now = this.now();
    if (!isOpen(survey, now))
      throw new ProblemError("conflict", `survey ${survey.id} is closed since ${survey.closesAt}`);
    const channels = await this.channels.read(workspaceId);
    if (channels[input.channel] === null)
      throw new ProblemError("conflict", `the channel ${input.channel} is not set up`, {
        mend: `Set it up on the survey's Send page, or with PUT /survey-channels/${input.channel}.`,
      });
    const outs = await this.optOuts.known(workspaceId);
    const rested = await this.askedSince(workspaceId, now - (survey.quarantineDays ?? QUARANTINE_DAYS) * DAY_MS);
    const before = await this.occasionsOf(input.ruleId);
    let left = input.most === undefined ? Number.POSITIVE_INFINITY : input.most;
    const seen = new Set<string>();
    const rows: Invitation[] = [];
    const notSent: { recipient: string; reason: NotSentReason }[] = [];
    for (const candidate of candidates) {
      const { label, contact, occasion } = candidate;
      // An earlier run of the same rule, perhaps one that was killed, has decided already.
      if (contact !== null && occasion !== undefined && before.has(`${contact.personId} ${occasion}`)) continue;
      let reason = candidate.refused ?? this.refusal(workspaceId, input, contact, outs, rested, seen);
      if (reason === null && left <= 0) reason = "over_quota";
      if (reason === null) left -= 1;
      else notSent.push({ recipient: label, reason });
      if (contact === null || reason === "not_drawn") continue;
      seen.add(contact.personId);
      const address = addressOf(contact, input.channel);
      if (address !== null) seen.add(normalAddress(address));
      rows.push(this.row(workspaceId, stored, input, candidate, contact, reason));
    }
    return { rows, notSent };
  }

  /** When a person may be asked again, milliseconds: the end of the rest after the last survey on any channel. */
  async restedFrom(workspaceId: string, personId: string, survey: SurveyDefinition): Promise<number> {
    const rows = await this.db
      .selectFrom("survey_invitation")
      .select(["created_at", "last_sent_at"])
      .where("workspace_id", "=", workspaceId)
      .where("person_id", "=", personId)
      .where("status", "in", ["queued", "sending", "sent"])
      .execute();
    const last = Math.max(0, ...rows.map((row) => Date.parse(row.last_sent_at ?? row.created_at)));
    return last === 0 ? 0 : last + (survey.quarantineDays ?? QUARANTINE_DAYS) * DAY_MS;
  }

  /** One invitation, queued; for whoever has decided on their own that this person is asked. */
  row(
    workspaceId: string,
    stored: StoredSurvey,
    input: PlanInput,
    candidate: Omit<Candidate, "contact" | "label">,
    contact: Pick<Contact, "personId" | "accountId" | "locale">,
    reason: NotSentReason | null,
  ): Invitation {
    const survey = stored.value;
    const sendAt = candidate.sendAt ?? input.sendAt;
    const closes = survey.closesAt === undefined ? sendAt + LINK_DAYS * DAY_MS : Date.parse(survey.closesAt);
    return {
      id: randomBytes(9).toString("base64url"),
      workspace_id: workspaceId,
      survey_id: survey.id,
      version: stored.version,
      wave: input.wave,
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
      rule_id: input.ruleId ?? null,
      occasion: candidate.occasion ?? null,
      revision: 0,
      flushed_revision: 0,
    };
  }

  private refusal(
    workspaceId: string,
    input: PlanInput,
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

  private async occasionsOf(ruleId: string | undefined): Promise<ReadonlySet<string>> {
    if (ruleId === undefined) return new Set();
    const rows = await this.db
      .selectFrom("survey_invitation")
      .select(["person_id", "occasion"])
      .where("rule_id", "=", ruleId)
      .execute();
    return new Set(rows.map((row) => `${row.person_id} ${row.occasion}`));
  }
}
