import { randomBytes } from "node:crypto";
import type { NotifyChannelBody, NotifyRule } from "@tendwell/contract";
import type { Kysely, Selectable, Transaction } from "kysely";
import { ProblemError } from "../../access/problem-error.ts";
import type { SecretBox } from "../../home/secret-box.ts";
import type { NotifyChannelTable, NotifyRuleTable } from "../../state/notify-tables.ts";
import type { StateDatabase } from "../../state/schema.ts";
import type { DigestTime } from "./digest-time.ts";
import { readTarget } from "./safe-request.ts";
import { newWebhookSecret } from "./webhook-signature.ts";

type ChannelKind = NotifyChannelBody["kind"];
export type PauseReason = "person" | "failures" | "gone" | "unsubscribed";

/** What may be shown of a channel's settings. */
interface ChannelSettings {
  readonly locale?: string;
  /** E-mail. */
  readonly address?: string;
  readonly digest?: DigestTime;
  /** Webhook. */
  readonly url?: string;
  /** Slack and Teams: the host alone. */
  readonly host?: string;
}

export interface SigningSecret {
  readonly secret: string;
  readonly createdAt: string;
  /** Null for the newest one. */
  readonly expiresAt: string | null;
}

/** What is sealed: the address of a chat's webhook is a secret as a whole. */
export interface ChannelSecrets {
  readonly url?: string;
  readonly signing?: readonly SigningSecret[];
}

export interface Channel {
  readonly row: Selectable<NotifyChannelTable>;
  readonly id: string;
  readonly workspaceId: string;
  readonly kind: ChannelKind;
  readonly settings: ChannelSettings;
  readonly quietHours: { readonly from: number; readonly to: number } | null;
  readonly rules: readonly NotifyRule[];
}

const newId = (prefix: string): string => `${prefix}_${randomBytes(9).toString("hex")}`;
const contextOf = (workspaceId: string, channelId: string): string => `notify/${workspaceId}/${channelId}`;

function ruleOf(row: Selectable<NotifyRuleTable>): NotifyRule {
  return {
    types: JSON.parse(row.types) as NotifyRule["types"],
    codes: row.codes === null ? null : (JSON.parse(row.codes) as string[]),
    filters: row.filters === null ? [] : (JSON.parse(row.filters) as NotifyRule["filters"]),
    segment: row.segment,
    urgency: row.urgency as NotifyRule["urgency"],
  };
}

/** Checks an address as far as it can be without asking for its name; throws ProblemError. */
function checkedUrl(text: string): URL {
  try {
    return readTarget(text);
  } catch {
    throw new ProblemError("invalid-body", "url requires an http or https address without a user name");
  }
}

function settingsOf(body: NotifyChannelBody, before: ChannelSettings | null): ChannelSettings {
  if (body.kind === "email") {
    const { address, locale, frequency, hour, weekday } = body;
    return { address, locale, digest: { frequency, hour, weekday } };
  }
  if (body.kind === "webhook") return { url: checkedUrl(body.url).href };
  const host = body.url === undefined ? before?.host : checkedUrl(body.url).host;
  if (host === undefined) throw new ProblemError("invalid-body", "url requires the address of the incoming webhook");
  return { host, locale: body.locale };
}

/** Channels and their rules, as they are stored. */
export class ChannelStore {
  private readonly db: Kysely<StateDatabase>;
  private readonly box: SecretBox;
  private readonly now: () => number;
  constructor(db: Kysely<StateDatabase>, box: SecretBox, now: () => number) {
    this.db = db;
    this.box = box;
    this.now = now;
  }

  /** Channels of a workspace, or of all, in the order they were made. */
  async list(workspaceId: string | null): Promise<Channel[]> {
    const channels = await this.db
      .selectFrom("notify_channel")
      .selectAll()
      .$if(workspaceId !== null, (query) => query.where("workspace_id", "=", workspaceId!))
      .orderBy("created_at")
      .orderBy("id")
      .execute();
    const rules = await this.db
      .selectFrom("notify_rule")
      .selectAll()
      .$if(workspaceId !== null, (query) => query.where("workspace_id", "=", workspaceId!))
      .orderBy("position")
      .execute();
    return channels.map((row) => ({
      row,
      id: row.id,
      workspaceId: row.workspace_id,
      kind: row.kind as ChannelKind,
      settings: JSON.parse(row.settings) as ChannelSettings,
      quietHours: row.quiet_from === null || row.quiet_to === null ? null : { from: row.quiet_from, to: row.quiet_to },
      rules: rules.filter((rule) => rule.channel_id === row.id).map(ruleOf),
    }));
  }

  async find(workspaceId: string, id: string): Promise<Channel> {
    const found = (await this.list(workspaceId)).find((one) => one.id === id);
    if (found === undefined) throw new ProblemError("not-found", `channel ${JSON.stringify(id)} does not exist`);
    return found;
  }

  /** Stores a new channel; returns its id and, for a webhook, the signing secret, which is not shown again. */
  async create(
    workspaceId: string,
    body: NotifyChannelBody,
    author: string,
    personId: string | null = null,
  ): Promise<{ readonly id: string; readonly secret: string | null }> {
    const id = newId("chn");
    const at = new Date(this.now()).toISOString();
    const secret = body.kind === "webhook" ? newWebhookSecret() : null;
    const settings = settingsOf(body, null);
    const sealed: ChannelSecrets | null =
      secret !== null
        ? { signing: [{ secret, createdAt: at, expiresAt: null }] }
        : (body.kind === "slack" || body.kind === "teams") && body.url !== undefined
          ? { url: body.url }
          : null;
    await this.db.transaction().execute(async (trx) => {
      await trx
        .insertInto("notify_channel")
        .values({
          id,
          workspace_id: workspaceId,
          kind: body.kind,
          name: body.name,
          person_id: personId,
          settings: JSON.stringify(settings),
          secret: sealed === null ? null : this.seal(workspaceId, id, sealed),
          quiet_from: body.kind === "email" ? null : (body.quietHours?.from ?? null),
          quiet_to: body.kind === "email" ? null : (body.quietHours?.to ?? null),
          paused_at: null,
          paused_why: null,
          failures: 0,
          hold_until: null,
          digest_at: null,
          created_at: at,
          created_by: author,
        })
        .execute();
      await writeRules(trx, workspaceId, id, body.rules);
    });
    return { id, secret };
  }

  /** Changes a channel of the same kind; a secret address that is left out stays. */
  async update(channel: Channel, body: NotifyChannelBody): Promise<void> {
    if (body.kind !== channel.kind)
      throw new ProblemError("invalid-body", `kind requires the channel's own, ${channel.kind}, got ${body.kind}`);
    const { id, workspaceId } = channel;
    const url = body.kind === "slack" || body.kind === "teams" ? body.url : undefined;
    await this.db.transaction().execute(async (trx) => {
      await trx
        .updateTable("notify_channel")
        .set({
          name: body.name,
          settings: JSON.stringify(settingsOf(body, channel.settings)),
          quiet_from: body.kind === "email" ? null : (body.quietHours?.from ?? null),
          quiet_to: body.kind === "email" ? null : (body.quietHours?.to ?? null),
          ...(url === undefined ? {} : { secret: this.seal(workspaceId, id, { ...this.secrets(channel), url }) }),
        })
        .where("id", "=", id)
        .execute();
      await trx.deleteFrom("notify_rule").where("channel_id", "=", id).execute();
      await writeRules(trx, workspaceId, id, body.rules);
    });
  }

  async remove(channel: Channel): Promise<void> {
    await this.db.deleteFrom("notify_channel").where("id", "=", channel.id).execute();
  }

  /** Pauses, or lets go on at once with a clean slate. */
  async pause(channelId: string, why: PauseReason | null): Promise<void> {
    await this.db
      .updateTable("notify_channel")
      .set(
        why === null
          ? { paused_at: null, paused_why: null, failures: 0, hold_until: null }
          : { paused_at: new Date(this.now()).toISOString(), paused_why: why },
      )
      .where("id", "=", channelId)
      .execute();
  }

  /** A new signing secret beside the one before, which stays good for some hours: never more than two. */
  async rotate(channel: Channel, keepHours: number): Promise<string> {
    if (channel.kind !== "webhook")
      throw new ProblemError("unprocessable", "only the signing secret of a webhook can be changed");
    const now = this.now();
    const at = new Date(now).toISOString();
    const secret = newWebhookSecret();
    const [newest] = this.activeSecrets(channel, now);
    const kept =
      newest === undefined || keepHours === 0
        ? []
        : [{ ...newest, expiresAt: new Date(now + keepHours * 3_600_000).toISOString() }];
    const signing = [{ secret, createdAt: at, expiresAt: null }, ...kept];
    await this.db
      .updateTable("notify_channel")
      .set({ secret: this.seal(channel.workspaceId, channel.id, { signing }) })
      .where("id", "=", channel.id)
      .execute();
    return secret;
  }

  secrets(channel: Channel): ChannelSecrets {
    const { secret } = channel.row;
    if (secret === null) return {};
    try {
      return JSON.parse(this.box.open(secret, contextOf(channel.workspaceId, channel.id))) as ChannelSecrets;
    } catch {
      // Sealed with a key that is gone, as after a restore without it: nothing is sent until it is set anew.
      return {};
    }
  }

  /** Signing secrets that are good at a time (milliseconds), the newest first. */
  activeSecrets(channel: Channel, now: number): readonly SigningSecret[] {
    return (this.secrets(channel).signing ?? []).filter(
      (one) => one.expiresAt === null || Date.parse(one.expiresAt) > now,
    );
  }

  private seal(workspaceId: string, channelId: string, secrets: ChannelSecrets): string {
    return this.box.seal(JSON.stringify(secrets), contextOf(workspaceId, channelId));
  }
}

async function writeRules(
  trx: Transaction<StateDatabase>,
  workspaceId: string,
  channelId: string,
  rules: readonly NotifyRule[],
): Promise<void> {
  await trx
    .insertInto("notify_rule")
    .values(
      rules.map((rule, position) => ({
        id: newId("rul"),
        workspace_id: workspaceId,
        channel_id: channelId,
        position,
        types: JSON.stringify(rule.types),
        codes: rule.codes === null ? null : JSON.stringify(rule.codes),
        filters: rule.filters.length === 0 ? null : JSON.stringify(rule.filters),
        segment: rule.segment,
        urgency: rule.urgency,
      })),
    )
    .execute();
}
