import { fromIso, type Id } from "@tendwell/core";
import type { Kysely } from "kysely";
import type { StateDatabase } from "../../state/schema.ts";

/** An event about an account that went out through a channel, or did not. */
export interface Told {
  readonly key: string;
  /** Microseconds: when it was taken, or given up. */
  readonly at: number;
  readonly type: string;
  /** Of an alert: its pattern. */
  readonly code: string | null;
  readonly status: "sent" | "dead";
  /** Why it is dead. */
  readonly reason: string | null;
  /** email, slack, teams, webhook */
  readonly channel: string;
  /** Null for somebody's own digest. */
  readonly name: string | null;
}

/** What was told about an account, as long as deliveries are kept. */
export class ToldService {
  private readonly db: Kysely<StateDatabase>;
  constructor(db: Kysely<StateDatabase>) {
    this.db = db;
  }

  /** In no order. */
  async ofAccount(workspaceId: string, account: Id): Promise<Told[]> {
    const rows = await this.db
      .selectFrom("notify_event as e")
      .innerJoin("notify_delivery as d", "d.event_id", "e.id")
      .innerJoin("notify_channel as c", "c.id", "d.channel_id")
      // What went in a digest fared as the digest did.
      .leftJoin("notify_delivery as g", "g.id", "d.digest_id")
      .select(["d.id", "e.type", "e.data", "c.kind", "c.name", "c.person_id"])
      .select(["d.status", "d.reason", "d.ended_at"])
      .select(["g.status as digest_status", "g.reason as digest_reason", "g.ended_at as digest_ended_at"])
      .where("e.workspace_id", "=", workspaceId)
      .where("e.account_id", "=", account)
      .execute();
    return rows.flatMap((row): Told[] => {
      const inDigest = row.status === "in_digest";
      const status = inDigest ? row.digest_status : row.status;
      const endedAt = inDigest ? row.digest_ended_at : row.ended_at;
      if ((status !== "sent" && status !== "dead") || endedAt === null) return [];
      const { code } = JSON.parse(row.data) as { readonly code?: string };
      return [
        {
          key: row.id,
          at: fromIso(endedAt),
          type: row.type,
          code: code ?? null,
          status,
          reason: inDigest ? row.digest_reason : row.reason,
          channel: row.kind,
          name: row.person_id === null ? row.name : null,
        },
      ];
    });
  }
}
