import { randomUUID } from "node:crypto";
import type { HealthAlert } from "@tendwell/contract";
import { fromIso, type Id, toIso } from "@tendwell/core";
import type { Kysely } from "kysely";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import type { StateDatabase } from "../../state/schema.ts";
import type { HealthService } from "./health-service.ts";

const ROWS_A_STATEMENT = 100;

/** Something that became of an alert of an account. Times are microseconds. */
export interface AlertEntry {
  readonly key: string;
  readonly step: "fired" | "cleared" | "snoozed" | "dismissed" | "woken";
  readonly at: number;
  /** By the clock. */
  readonly saidAt: number;
  readonly code: string;
  /** Of what fired: what its sentence needs; empty for the rest. */
  readonly values: Readonly<Record<string, string | number>>;
  readonly status: string | null;
  /** Who put it to rest or woke it. */
  readonly author: string | null;
  readonly until: string | null;
}

const codeOf = (subject: string): string => subject.slice(0, subject.indexOf(":"));

/** When alerts fired and cleared, as they were seen after scoring runs, and what people did with them. */
export class AlertHistory {
  private readonly db: Kysely<StateDatabase>;
  private readonly health: HealthService;
  constructor(db: Kysely<StateDatabase>, health: HealthService) {
    this.db = db;
    this.health = health;
  }

  /** Takes note of what fires now, of some accounts or (null) of all: new occasions begin, those that are gone end. */
  async follow(
    workspace: OpenWorkspace,
    firing: readonly HealthAlert[],
    accounts: readonly Id[] | null,
  ): Promise<void> {
    const { id } = workspace.record;
    const only = accounts === null ? null : new Set(accounts);
    const open = await this.db
      .selectFrom("health_alert_spell")
      .select(["id", "subject", "account_id"])
      .where("workspace_id", "=", id)
      .where("cleared_at", "is", null)
      .execute();
    const subjects = new Set(firing.map((one) => one.subject));
    const known = new Set(open.map((row) => row.subject));
    const gone = open.filter((row) => (only === null || only.has(row.account_id)) && !subjects.has(row.subject));
    const come = firing.filter((one) => !known.has(one.subject));
    if (gone.length + come.length === 0) return;
    const { at, said_at } = this.moment(workspace);
    await this.db.transaction().execute(async (trx) => {
      for (let from = 0; from < gone.length; from += ROWS_A_STATEMENT)
        await trx
          .updateTable("health_alert_spell")
          .set({ cleared_at: at, cleared_said_at: said_at })
          .where(
            "id",
            "in",
            gone.slice(from, from + ROWS_A_STATEMENT).map((row) => row.id),
          )
          .execute();
      for (let from = 0; from < come.length; from += ROWS_A_STATEMENT)
        await trx
          .insertInto("health_alert_spell")
          .values(
            come.slice(from, from + ROWS_A_STATEMENT).map(({ subject, code, status, account, values }) => ({
              id: randomUUID(),
              workspace_id: id,
              subject,
              code,
              status,
              account_id: account.id,
              alert_values: JSON.stringify(values),
              fired_at: at,
              fired_said_at: said_at,
              cleared_at: null,
              cleared_said_at: null,
            })),
          )
          .execute();
    });
  }

  /** Takes note of what a person did with an alert. */
  async step(
    workspace: OpenWorkspace,
    input: {
      readonly subject: string;
      readonly account: Id;
      readonly step: "snoozed" | "dismissed" | "woken";
      readonly until: string | null;
      readonly author: string;
    },
    db: Kysely<StateDatabase> = this.db,
  ): Promise<void> {
    const { account, ...rest } = input;
    await db
      .insertInto("health_alert_step")
      .values({
        id: randomUUID(),
        workspace_id: workspace.record.id,
        account_id: account,
        ...rest,
        ...this.moment(workspace),
      })
      .execute();
  }

  /** Which alerts were at rest at an instant of the past, and until when (null: for good). */
  async restsAt(workspaceId: string, asOf: number): Promise<ReadonlyMap<string, number | null>> {
    const steps = await this.db
      .selectFrom("health_alert_step")
      .select(["subject", "step", "until"])
      .where("workspace_id", "=", workspaceId)
      .where("at", "<=", toIso(asOf))
      .orderBy("at")
      .orderBy("said_at")
      .execute();
    const rests = new Map<string, number | null>();
    for (const { subject, step, until } of steps)
      if (step === "woken") rests.delete(subject);
      else rests.set(subject, until === null ? null : fromIso(until));
    return rests;
  }

  /** Everything that became of an account's alerts, in no order. */
  async ofAccount(workspaceId: string, account: Id): Promise<AlertEntry[]> {
    const spells = await this.db
      .selectFrom("health_alert_spell")
      .selectAll()
      .where("workspace_id", "=", workspaceId)
      .where("account_id", "=", account)
      .execute();
    const steps = await this.db
      .selectFrom("health_alert_step")
      .selectAll()
      .where("workspace_id", "=", workspaceId)
      .where("account_id", "=", account)
      .execute();
    const entries: AlertEntry[] = [];
    for (const { id, code, status, alert_values, fired_at, fired_said_at, cleared_at, cleared_said_at } of spells) {
      const values = JSON.parse(alert_values) as AlertEntry["values"];
      const shared = { code, status, author: null, until: null };
      entries.push({
        ...shared,
        key: `${id}.fired`,
        step: "fired",
        at: fromIso(fired_at),
        saidAt: fromIso(fired_said_at),
        values,
      });
      if (cleared_at !== null && cleared_said_at !== null)
        entries.push({
          ...shared,
          key: `${id}.gone`,
          step: "cleared",
          at: fromIso(cleared_at),
          saidAt: fromIso(cleared_said_at),
          values: {},
        });
    }
    for (const { id, subject, step, author, until, at, said_at } of steps)
      entries.push({
        key: id,
        step: step as AlertEntry["step"],
        at: fromIso(at),
        saidAt: fromIso(said_at),
        code: codeOf(subject),
        values: {},
        status: null,
        author,
        until,
      });
    return entries;
  }

  /** Where the company's days stand still, what happens now belongs to its last one. */
  private moment(workspace: OpenWorkspace): { readonly at: string; readonly said_at: string } {
    const now = this.health.now();
    const at = workspace.record.pinned_today === null ? now : this.health.todayAt(workspace);
    return { at: toIso(at), said_at: toIso(now) };
  }
}
