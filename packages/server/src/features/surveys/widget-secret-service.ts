import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Kysely } from "kysely";
import { z } from "zod";
import type { SecretBox } from "../../home/secret-box.ts";
import type { StateDatabase } from "../../state/schema.ts";

/** What a company's server says of its visitor. `exp`: seconds since the epoch, after which the token is worth nothing. */
const visitorSchema = z.object({
  person: z.string().min(1).max(200),
  account: z.string().min(1).max(200).optional(),
  email: z.email().max(320).optional(),
  name: z.string().max(200).optional(),
  locale: z.string().max(35).optional(),
  exp: z.number().int().positive(),
});
export type Visitor = z.output<typeof visitorSchema>;

/** A token may not outlive this: whoever copied one must not speak for the person for ever. */
const LONGEST_SECONDS = 31 * 86_400;

/**
 * Secrets with which a company's own server vouches for visitors of its pages. A token is `<payload>.<mac>`: the visitor as JSON in
 * base64url, and the HMAC-SHA256 of that text under the secret, in base64url too.
 */
export class WidgetSecretService {
  private readonly db: Kysely<StateDatabase>;
  private readonly box: SecretBox;
  private readonly now: () => number;
  constructor(db: Kysely<StateDatabase>, box: SecretBox, now: () => number) {
    this.db = db;
    this.box = box;
    this.now = now;
  }

  /** Makes a new secret; the one before stops working. It is never shown again. */
  async create(workspaceId: string): Promise<{ readonly secret: string; readonly createdAt: string }> {
    const secret = `tws_${randomBytes(32).toString("base64url")}`;
    const row = {
      workspace_id: workspaceId,
      secret: this.box.seal(secret, `${workspaceId}/widget`),
      created_at: new Date(this.now()).toISOString(),
    };
    await this.db
      .insertInto("survey_widget_secret")
      .values(row)
      .onConflict((conflict) =>
        conflict.column("workspace_id").doUpdateSet({ secret: row.secret, created_at: row.created_at }),
      )
      .execute();
    return { secret, createdAt: row.created_at };
  }

  async createdAt(workspaceId: string): Promise<string | null> {
    return (await this.row(workspaceId))?.created_at ?? null;
  }

  /** The visitor of a token; null when it is not signed with the secret in force, is too old, or lasts too long. */
  async visitor(workspaceId: string, token: string): Promise<Visitor | null> {
    const [payload, mac, ...rest] = token.split(".");
    const row = await this.row(workspaceId);
    if (payload === undefined || mac === undefined || rest.length > 0 || row === undefined) return null;
    const secret = this.box.open(row.secret, `${workspaceId}/widget`);
    const own = createHmac("sha256", secret).update(payload).digest();
    const given = Buffer.from(mac, "base64url");
    if (given.length !== own.length || !timingSafeEqual(given, own)) return null;
    let read: unknown;
    try {
      read = JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
    } catch {
      return null;
    }
    const visitor = visitorSchema.safeParse(read);
    const seconds = this.now() / 1000;
    if (!visitor.success || visitor.data.exp <= seconds || visitor.data.exp > seconds + LONGEST_SECONDS) return null;
    return visitor.data;
  }

  private row(workspaceId: string) {
    return this.db
      .selectFrom("survey_widget_secret")
      .selectAll()
      .where("workspace_id", "=", workspaceId)
      .executeTakeFirst();
  }
}
