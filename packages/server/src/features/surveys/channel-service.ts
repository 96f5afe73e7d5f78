import type { QuietHours } from "@tendwell/core/surveys";
import type { Kysely } from "kysely";
import type { SecretBox } from "../../home/secret-box.ts";
import type { StateDatabase } from "../../state/schema.ts";

export interface EmailSettings {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  readonly user?: string | undefined;
  readonly from: string;
  readonly replyTo?: string | undefined;
}
export interface SmsSettings {
  readonly adapter: "twilio" | "kannel" | "template";
  readonly url: string;
  readonly user?: string | undefined;
  readonly from: string;
}
interface Common {
  readonly quietHours: QuietHours | null;
  /** At most this many messages in any hour; the rest waits. */
  readonly perHour?: number | null | undefined;
  readonly publicUrl: string;
}
export interface Channels {
  readonly email: (EmailSettings & Common & { readonly password: string | null }) | null;
  readonly sms: (SmsSettings & Common & { readonly password: string | null }) | null;
}

/** How messages leave a workspace; passwords are kept encrypted and never shown. */
export class ChannelService {
  private readonly db: Kysely<StateDatabase>;
  private readonly box: SecretBox;
  private readonly now: () => number;
  constructor(db: Kysely<StateDatabase>, box: SecretBox, now: () => number) {
    this.db = db;
    this.box = box;
    this.now = now;
  }

  async read(workspaceId: string): Promise<Channels> {
    const rows = await this.db
      .selectFrom("survey_channel")
      .selectAll()
      .where("workspace_id", "=", workspaceId)
      .execute();
    const of = (channel: string) => {
      const row = rows.find((one) => one.channel === channel);
      if (row === undefined) return null;
      const password = row.secret === null ? null : this.box.open(row.secret, `${workspaceId}/${channel}`);
      return { ...(JSON.parse(row.settings) as object), password };
    };
    return { email: of("email") as Channels["email"], sms: of("sms") as Channels["sms"] };
  }

  /** Without a password the stored one stays. */
  async write(
    workspaceId: string,
    channel: "email" | "sms",
    settings: (EmailSettings | SmsSettings) & Common,
    password: string | undefined,
  ): Promise<void> {
    const secret =
      password === undefined || password === "" ? null : this.box.seal(password, `${workspaceId}/${channel}`);
    const row = {
      workspace_id: workspaceId,
      channel,
      settings: JSON.stringify({ ...settings, publicUrl: settings.publicUrl.replace(/\/+$/, "") }),
      secret,
      updated_at: new Date(this.now()).toISOString(),
    };
    await this.db
      .insertInto("survey_channel")
      .values(row)
      .onConflict((conflict) =>
        conflict
          .columns(["workspace_id", "channel"])
          .doUpdateSet({ settings: row.settings, updated_at: row.updated_at, ...(secret === null ? {} : { secret }) }),
      )
      .execute();
  }

  /** Where respondents reach the public listener; `fallback` when no channel says so. */
  async publicUrl(workspaceId: string, fallback: string): Promise<string> {
    const { email, sms } = await this.read(workspaceId);
    return email?.publicUrl ?? sms?.publicUrl ?? fallback;
  }

  async describe(workspaceId: string) {
    const channels = await this.read(workspaceId);
    return (["email", "sms"] as const).flatMap((channel) => {
      const found = channels[channel];
      if (found === null) return [];
      const { password, quietHours, perHour, publicUrl, ...settings } = found;
      return [
        {
          channel,
          email: channel === "email" ? (settings as EmailSettings) : null,
          sms: channel === "sms" ? (settings as SmsSettings) : null,
          quietHours,
          perHour: perHour ?? null,
          publicUrl,
          hasSecret: password !== null,
        },
      ];
    });
  }
}
