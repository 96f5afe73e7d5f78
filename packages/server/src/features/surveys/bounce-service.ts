import type { Kysely } from "kysely";
import type { StateDatabase } from "../../state/schema.ts";
import type { OptOutService } from "./opt-out-service.ts";
import { readBounce } from "./read-bounce.ts";
import type { SendService } from "./send-service.ts";

/** Takes messages that came back: the address is left alone, and its invitation counts as bounced. */
export class BounceService {
  private readonly db: Kysely<StateDatabase>;
  private readonly optOuts: OptOutService;
  private readonly sends: SendService;
  constructor(db: Kysely<StateDatabase>, optOuts: OptOutService, sends: SendService) {
    this.db = db;
    this.optOuts = optOuts;
    this.sends = sends;
  }

  async take(workspaceId: string, raw: string) {
    const { kind, address, messageId } = await readBounce(raw);
    if (kind !== "bounced" && kind !== "complaint") return { kind, address, known: false };
    const row =
      messageId === null
        ? undefined
        : await this.db
            .selectFrom("survey_invitation")
            .select(["id"])
            .where("workspace_id", "=", workspaceId)
            .where("provider_id", "=", messageId)
            .executeTakeFirst();
    // Without our message in it anybody could have written it: a stranger's report silences nobody.
    if (row === undefined) return { kind, address, known: false };
    if (address !== null)
      await this.optOuts.optOut(workspaceId, address, kind === "bounced" ? "bounce" : "unsubscribe");
    if (kind === "bounced") await this.sends.report(workspaceId, { id: row.id }, false);
    return { kind, address, known: true };
  }
}
