import type { NotifyEventType, NotifyRule } from "@tendwell/contract";
import type { Id } from "@tendwell/core";
import type { Kysely, Selectable } from "kysely";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import type { NotifyEventTable } from "../../state/notify-tables.ts";
import type { StateDatabase } from "../../state/schema.ts";
import type { Channel, ChannelStore } from "./channel-store.ts";
import { sortableId } from "./sortable-id.ts";

export type StoredEvent = Selectable<NotifyEventTable>;
type Filters = readonly { readonly attribute: string; readonly values: readonly (string | null)[] }[];

/** What rules need to know of a workspace's accounts. */
export interface AccountRules {
  /** Attributes of some accounts now. */
  attributes(
    workspace: OpenWorkspace,
    accounts: readonly Id[],
  ): Promise<ReadonlyMap<Id, ReadonlyMap<string, string | null>>>;
  /** Filters of the stored segments by id. */
  segments(workspaceId: string): Promise<ReadonlyMap<string, Filters>>;
}

const BATCH = 500;
const RANK = { watch: 0, at_risk: 1 } as const;

/** Whether a rule wants an event, apart from the account it is about. */
function wantsEvent(rule: NotifyRule, event: StoredEvent): boolean {
  if (!rule.types.includes(event.type as NotifyEventType)) return false;
  if (!event.type.startsWith("alert.")) return true;
  const { code, status } = JSON.parse(event.data) as { code: string; status: "watch" | "at_risk" };
  return (rule.codes === null || rule.codes.includes(code)) && RANK[status] >= RANK[rule.urgency];
}

function holdsAll(filters: Filters, attributes: ReadonlyMap<string, string | null> | undefined): boolean {
  return filters.every(({ attribute, values }) => values.includes(attributes?.get(attribute) ?? null));
}

/** Hands waiting events of a workspace to the channels that want them; true when there may be more. */
export async function routeEvents(
  db: Kysely<StateDatabase>,
  store: ChannelStore,
  rules: AccountRules,
  workspace: OpenWorkspace,
  nowMs: number,
): Promise<boolean> {
  const { id } = workspace.record;
  const events = await db
    .selectFrom("notify_event")
    .selectAll()
    .where("workspace_id", "=", id)
    .where("routed_at", "is", null)
    .orderBy("at")
    .orderBy("id")
    .limit(BATCH)
    .execute();
  if (events.length === 0) return false;
  // A channel hears what happens after it was made.
  const channels = (await store.list(id)).filter((one) => one.row.paused_why !== "unsubscribed");
  const aboutAccounts = channels.some((one) =>
    one.rules.some((rule) => rule.filters.length > 0 || rule.segment !== null),
  );
  const accounts = [...new Set(events.flatMap(({ account_id }) => (account_id === null ? [] : [account_id])))];
  const attributes = aboutAccounts ? await rules.attributes(workspace, accounts) : new Map();
  const segments = aboutAccounts ? await rules.segments(id) : new Map<string, Filters>();
  const wants = (channel: Channel, event: StoredEvent): boolean =>
    channel.rules.some((rule) => {
      if (!wantsEvent(rule, event)) return false;
      if (rule.filters.length === 0 && rule.segment === null) return true;
      if (event.account_id === null) return false;
      const segment = rule.segment === null ? [] : segments.get(rule.segment);
      // A rule whose segment is gone tells nothing, rather than everything.
      if (segment === undefined) return false;
      return holdsAll([...rule.filters, ...segment], attributes.get(event.account_id));
    });
  const at = new Date(nowMs).toISOString();
  const deliveries = events.flatMap((event) =>
    channels
      .filter((channel) => event.at >= channel.row.created_at && wants(channel, event))
      .map((channel) => ({
        id: sortableId("dlv", nowMs),
        workspace_id: id,
        channel_id: channel.id,
        event_id: event.id,
        digest_id: null,
        status: channel.kind === "email" ? "collected" : "waiting",
        reason: null,
        attempts: 0,
        next_at: channel.kind === "email" ? null : at,
        created_at: event.at,
        tried_at: null,
        ended_at: null,
        answer: null,
        error: null,
      })),
  );
  await db.transaction().execute(async (trx) => {
    for (let i = 0; i < deliveries.length; i += 50)
      await trx
        .insertInto("notify_delivery")
        .values(deliveries.slice(i, i + 50))
        .onConflict((conflict) => conflict.columns(["channel_id", "event_id"]).doNothing())
        .execute();
    await trx
      .updateTable("notify_event")
      .set({ routed_at: at })
      .where(
        "id",
        "in",
        events.map((event) => event.id),
      )
      .execute();
  });
  return events.length === BATCH;
}
