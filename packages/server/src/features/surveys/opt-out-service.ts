import type { Kysely } from "kysely";
import type { FactStore } from "../../facts/fact-store.ts";
import type { StateDatabase } from "../../state/schema.ts";
import { contactsOf } from "./person-directory.ts";
import type { SurveyKeys } from "./survey-keys.ts";
import type { Invitation } from "./survey-service.ts";

export type OptOutHow = "unsubscribe" | "stop" | "staff" | "bounce";

/** E-mail addresses in lower case, telephone numbers as their digits. */
export function normalAddress(address: string): string {
  const text = address.trim().toLowerCase();
  return text.includes("@") ? text : text.replaceAll(/[^\d]/g, "").replace(/^00/, "");
}

/** Who is not to be written to again, on any channel and for any survey: kept as keyed hashes of addresses. */
export class OptOutService {
  private readonly db: Kysely<StateDatabase>;
  private readonly keys: SurveyKeys;
  private readonly now: () => number;
  constructor(db: Kysely<StateDatabase>, keys: SurveyKeys, now: () => number) {
    this.db = db;
    this.keys = keys;
    this.now = now;
  }

  hashOf(workspaceId: string, address: string): string {
    return this.keys.hash("address", `${workspaceId}|${normalAddress(address)}`);
  }

  /** How each of the addresses left, by hash; those that did not are missing. */
  async known(workspaceId: string): Promise<ReadonlyMap<string, OptOutHow>> {
    const rows = await this.db
      .selectFrom("survey_opt_out")
      .select(["address_hash", "how"])
      .where("workspace_id", "=", workspaceId)
      .execute();
    return new Map(rows.map((row) => [row.address_hash, row.how as OptOutHow]));
  }

  async optOut(workspaceId: string, address: string, how: OptOutHow): Promise<void> {
    const at = new Date(this.now()).toISOString();
    await this.db
      .insertInto("survey_opt_out")
      .values({ workspace_id: workspaceId, address_hash: this.hashOf(workspaceId, address), how, at })
      // A wish outranks a bounce: an address that works again may be asked, a person who left may not.
      .onConflict((conflict) =>
        conflict.columns(["workspace_id", "address_hash"]).doUpdateSet(how === "bounce" ? { at } : { how, at }),
      )
      .execute();
  }

  /** Takes every address of the invited person out and cancels what waits for them. */
  async optOutInvitation(store: FactStore, invitation: Invitation, how: OptOutHow): Promise<void> {
    const at = new Date(this.now()).toISOString();
    if (invitation.person_id !== null) {
      const person = { personId: invitation.person_id, accountId: invitation.account_id };
      const [contact] = await contactsOf(store.engine, [person]);
      for (const address of [contact?.email, contact?.phone])
        if (address !== null && address !== undefined) await this.optOut(invitation.workspace_id, address, how);
      await this.db
        .updateTable("survey_invitation")
        .set({ status: "cancelled", reason: "opted_out" })
        .where("workspace_id", "=", invitation.workspace_id)
        .where("person_id", "=", invitation.person_id)
        .where("status", "=", "queued")
        .execute();
    }
    await this.db
      .updateTable("survey_invitation")
      .set((eb) => ({ opted_out_at: at, revision: eb("revision", "+", 1) }))
      .where("id", "=", invitation.id)
      .where("opted_out_at", "is", null)
      .execute();
  }
}
