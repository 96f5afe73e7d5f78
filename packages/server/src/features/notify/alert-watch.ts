import type { HealthAlert } from "@tendwell/contract";
import type { Id } from "@tendwell/core";
import type { Kysely } from "kysely";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import type { StateDatabase } from "../../state/schema.ts";
import { alertSentence } from "./event-text.ts";
import type { EventPublisher } from "./notify-service.ts";

/** What fires now and what somebody put to rest, of some accounts or (null) all. */
export type AskAlerts = (workspace: OpenWorkspace, accounts: readonly Id[] | null) => Promise<readonly HealthAlert[]>;

/** Keeps when alerts fired and cleared. */
export type FollowAlerts = (
  workspace: OpenWorkspace,
  firing: readonly HealthAlert[],
  accounts: readonly Id[] | null,
) => Promise<void>;

/**
 * Tells which alerts have come and which have gone since it last looked: each occasion is raised once, whatever is scored in
 * between. An alert put to rest is forgotten here, so that it is raised again if it still fires when the rest is over.
 */
export class AlertWatch {
  private readonly db: Kysely<StateDatabase>;
  private readonly events: EventPublisher;
  private readonly ask: AskAlerts;
  private readonly follow: FollowAlerts;
  private readonly resting: (workspace: OpenWorkspace) => Promise<ReadonlySet<string>>;
  private readonly now: () => number;
  constructor(options: {
    readonly db: Kysely<StateDatabase>;
    readonly events: EventPublisher;
    readonly ask: AskAlerts;
    readonly follow: FollowAlerts;
    readonly resting: (workspace: OpenWorkspace) => Promise<ReadonlySet<string>>;
    readonly now: () => number;
  }) {
    this.db = options.db;
    this.events = options.events;
    this.ask = options.ask;
    this.follow = options.follow;
    this.resting = options.resting;
    this.now = options.now;
  }

  /** Looks at some accounts, or (null) at all of them; without listeners it only keeps what it sees. */
  async look(workspace: OpenWorkspace, accounts: readonly Id[] | null, telling: boolean): Promise<void> {
    if (accounts?.length === 0) return;
    const { id } = workspace.record;
    const alerts = await this.ask(workspace, accounts);
    await this.follow(workspace, alerts, accounts);
    if (!telling) return;
    const resting = await this.resting(workspace);
    const firing = new Map(alerts.map((alert) => [alert.subject, alert]));
    const only = accounts === null ? null : new Set(accounts);
    const stored = await this.db.selectFrom("notify_alert").selectAll().where("workspace_id", "=", id).execute();
    const known = new Map(
      stored.filter((row) => only === null || only.has(row.account_id)).map((row) => [row.subject, row]),
    );
    const at = new Date(this.now()).toISOString();
    const gone = [...known.values()].filter((row) => !firing.has(row.subject) || resting.has(row.subject));
    const come = [...firing.values()].filter((one) => !known.has(one.subject) && !resting.has(one.subject));
    if (gone.length + come.length === 0) return;
    await this.db.transaction().execute(async (trx) => {
      for (const row of gone) {
        await trx
          .deleteFrom("notify_alert")
          .where("workspace_id", "=", id)
          .where("subject", "=", row.subject)
          .execute();
        if (resting.has(row.subject)) continue;
        const { subject, code, account_id } = row;
        const status = row.status as HealthAlert["status"];
        const account = JSON.parse(row.account) as HealthAlert["account"];
        await this.events.publish(
          id,
          "alert.cleared",
          { subject, code, status, account: { ...account, id: account_id } },
          `${subject}@${row.raised_at}`,
          trx,
        );
      }
      for (const { subject, code, status, account, mrr, since, values } of come) {
        await trx
          .insertInto("notify_alert")
          .values({
            workspace_id: id,
            subject,
            code,
            status,
            account_id: account.id,
            account: JSON.stringify(account),
            raised_at: at,
          })
          .execute();
        const text = alertSentence("en", { code, values });
        const data = { subject, code, status, account, mrr, since, values, text };
        await this.events.publish(id, "alert.raised", data, `${subject}@${at}`, trx);
      }
    });
  }
}
