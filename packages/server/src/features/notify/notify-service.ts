import { randomBytes } from "node:crypto";
import { NOTIFY_EVENTS, type NotifyEventData, type NotifyEventType } from "@tendwell/contract";
import type { Kysely } from "kysely";
import type { StateDatabase } from "../../state/schema.ts";
import { sortableId } from "./sortable-id.ts";

const ROWS_A_STATEMENT = 100;

/** Whoever has something to tell asks only for this. */
export interface EventPublisher {
  publish<T extends NotifyEventType>(
    workspaceId: string,
    type: T,
    data: NotifyEventData<T>,
    key: string,
    db?: Kysely<StateDatabase>,
  ): Promise<boolean>;
  /** Many of one type at once; those whose key was there are passed over. */
  publishAll<T extends NotifyEventType>(
    workspaceId: string,
    type: T,
    events: readonly { readonly data: NotifyEventData<T>; readonly key: string }[],
    db?: Kysely<StateDatabase>,
  ): Promise<void>;
}

/** The outbox of a workspace: what happened, to be told later by whatever channels want it. */
export class NotifyService implements EventPublisher {
  private readonly db: Kysely<StateDatabase>;
  private readonly now: () => number;
  /** Told after an event was stored: what it goes to is looked at soon. */
  onPublished: () => void = () => undefined;
  constructor(db: Kysely<StateDatabase>, now: () => number) {
    this.db = db;
    this.now = now;
  }

  /**
   * Stores an event; true when it is new, false when one of that type and key was there. With `db` (a transaction) it is
   * stored if and only if that commits. Nothing is sent here. Throws where the data is not what the contract says.
   */
  async publish<T extends NotifyEventType>(
    workspaceId: string,
    type: T,
    data: NotifyEventData<T>,
    key: string,
    db: Kysely<StateDatabase> = this.db,
  ): Promise<boolean> {
    const [stored] = await db
      .insertInto("notify_event")
      .values(this.row(workspaceId, type, data, key))
      .onConflict((conflict) => conflict.columns(["workspace_id", "type", "key"]).doNothing())
      .execute();
    if ((stored?.numInsertedOrUpdatedRows ?? 0n) === 0n) return false;
    this.onPublished();
    return true;
  }

  async publishAll<T extends NotifyEventType>(
    workspaceId: string,
    type: T,
    events: readonly { readonly data: NotifyEventData<T>; readonly key: string }[],
    db: Kysely<StateDatabase> = this.db,
  ): Promise<void> {
    for (let at = 0; at < events.length; at += ROWS_A_STATEMENT)
      await db
        .insertInto("notify_event")
        .values(events.slice(at, at + ROWS_A_STATEMENT).map(({ data, key }) => this.row(workspaceId, type, data, key)))
        .onConflict((conflict) => conflict.columns(["workspace_id", "type", "key"]).doNothing())
        .execute();
    if (events.length > 0) this.onPublished();
  }

  /** Stores a test, which no rule sees; returns its id. */
  async test(workspaceId: string, data: NotifyEventData<"notify.test">): Promise<string> {
    const row = this.row(workspaceId, "notify.test", data, randomBytes(12).toString("hex"));
    await this.db
      .insertInto("notify_event")
      .values({ ...row, routed_at: row.at })
      .execute();
    return row.id;
  }

  private row<T extends NotifyEventType>(workspaceId: string, type: T, data: NotifyEventData<T>, key: string) {
    const parsed = NOTIFY_EVENTS[type].data.parse(data) as { readonly account?: { readonly id: string } | null };
    return {
      id: sortableId("evt", this.now()),
      workspace_id: workspaceId,
      type,
      key,
      data: JSON.stringify(parsed),
      account_id: parsed.account?.id ?? null,
      at: new Date(this.now()).toISOString(),
      routed_at: null,
    };
  }
}
