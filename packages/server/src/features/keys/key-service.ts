import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { Kysely, Selectable } from "kysely";
import { type Principal, roleOfScopes } from "../../access/principal.ts";
import { ProblemError } from "../../access/problem-error.ts";
import type { ApiKeyTable, StateDatabase } from "../../state/schema.ts";

type Scope = "read" | "write" | "admin";
export interface ApiKey {
  id: string;
  name: string;
  scopes: Scope[];
  prefix: string;
  createdAt: string;
  lastUsedAt: string | null;
  expiresAt: string | null;
}

const hashOf = (secret: string) => createHash("sha256").update(secret).digest("hex");
const TOUCH_EVERY_MS = 60_000;

function describe(row: Selectable<ApiKeyTable>): ApiKey {
  return {
    id: row.id,
    name: row.name,
    scopes: row.scopes.split(" ") as Scope[],
    prefix: row.prefix,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    expiresAt: row.expires_at,
  };
}

/** API keys: 256 random bits each, so a plain SHA-256 of the secret is all that is kept. */
export class KeyService {
  private readonly db: Kysely<StateDatabase>;
  private readonly now: () => number;
  /** `now`: milliseconds since the epoch. */
  constructor(db: Kysely<StateDatabase>, now: () => number) {
    this.db = db;
    this.now = now;
  }

  async list(workspaceId: string): Promise<ApiKey[]> {
    const rows = await this.db
      .selectFrom("api_key")
      .selectAll()
      .where("workspace_id", "=", workspaceId)
      .where("revoked_at", "is", null)
      .orderBy("created_at")
      .execute();
    return rows.map(describe);
  }

  async create(
    workspaceId: string,
    input: { name: string; scopes: readonly Scope[]; expiresInDays?: number | undefined },
  ): Promise<{ key: ApiKey; secret: string }> {
    const secret = `tw_${randomBytes(32).toString("base64url")}`;
    const row: Selectable<ApiKeyTable> = {
      id: randomUUID(),
      workspace_id: workspaceId,
      name: input.name,
      scopes: [...new Set(input.scopes)].join(" "),
      prefix: secret.slice(0, 9),
      secret_hash: hashOf(secret),
      created_at: new Date(this.now()).toISOString(),
      last_used_at: null,
      expires_at:
        input.expiresInDays === undefined
          ? null
          : new Date(this.now() + input.expiresInDays * 86_400_000).toISOString(),
      revoked_at: null,
    };
    await this.db.insertInto("api_key").values(row).execute();
    return { key: describe(row), secret };
  }

  async revoke(workspaceId: string, id: string): Promise<void> {
    const revoked = await this.db
      .updateTable("api_key")
      .set({ revoked_at: new Date(this.now()).toISOString() })
      .where("workspace_id", "=", workspaceId)
      .where("id", "=", id)
      .where("revoked_at", "is", null)
      .returning("id")
      .executeTakeFirst();
    if (revoked === undefined) throw new ProblemError("not-found", `API key ${JSON.stringify(id)} does not exist here`);
  }

  /** The principal behind a secret, null when it is unknown, revoked or expired. */
  async principalOf(secret: string): Promise<Principal | null> {
    const row = await this.db
      .selectFrom("api_key")
      .selectAll()
      .where("secret_hash", "=", hashOf(secret))
      .where("revoked_at", "is", null)
      .executeTakeFirst();
    if (row === undefined) return null;
    const now = this.now();
    if (row.expires_at !== null && Date.parse(row.expires_at) <= now) return null;
    const role = roleOfScopes(row.scopes.split(" "));
    if (role === null) return null;
    if (row.last_used_at === null || now - Date.parse(row.last_used_at) > TOUCH_EVERY_MS) {
      await this.db
        .updateTable("api_key")
        .set({ last_used_at: new Date(now).toISOString() })
        .where("id", "=", row.id)
        .execute();
    }
    return { kind: "key", id: row.id, workspaceId: row.workspace_id, role };
  }
}
