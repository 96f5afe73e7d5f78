import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import type { Role, Workspace } from "@tendwell/contract";
import {
  assertZone,
  identifier,
  join,
  localDate,
  localMidnight,
  shiftDate,
  sql,
  TABLE_NAMES,
  type TableName,
  time,
} from "@tendwell/core";
import type { Kysely } from "kysely";
import type { OpenWorkspace, WorkspaceRecord } from "../../access/open-workspace.ts";
import type { Principal } from "../../access/principal.ts";
import { ProblemError } from "../../access/problem-error.ts";
import { type FactStore, openFactStore } from "../../facts/fact-store.ts";
import { readOrCreateWorkspaceSalt } from "../../facts/workspace-salt.ts";
import type { Home } from "../../home/home.ts";
import type { StateDatabase } from "../../state/schema.ts";

export interface WorkspaceServiceOptions {
  readonly db: Kysely<StateDatabase>;
  readonly home: Home;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly threads?: number;
  readonly memoryLimit?: string;
  /** How many product events it takes for a daily roll-up of them. */
  readonly rollUpFrom?: number;
}

/** Tables whose dates are plans or references, not something that happened. */
const PLANNED_TABLES: ReadonlySet<TableName> = new Set([
  "business_calendar",
  "sla_policy",
  "fx_rate",
  "milestone",
  "outcome_target",
]);
/** Data whose last fact is older than this is taken for a finished export. */
const STATIC_AFTER_US = 45 * 86_400_000_000;

const SLUG = /^[a-z0-9][a-z0-9-]{0,62}$/;

function assertCurrency(currency: string): void {
  if (!/^[A-Z]{3}$/.test(currency)) {
    throw new ProblemError("invalid-body", `currency requires an ISO 4217 code, got ${JSON.stringify(currency)}`);
  }
}

function checkZone(zone: string): void {
  try {
    assertZone(zone);
  } catch (cause) {
    throw new ProblemError("invalid-body", (cause as Error).message, { cause });
  }
}

function checkDay(day: string): void {
  try {
    localMidnight(day, "UTC");
  } catch (cause) {
    throw new ProblemError(
      "invalid-body",
      `today requires a local date such as 2026-01-31, got ${JSON.stringify(day)}`,
      { cause },
    );
  }
}

/** Workspaces (companies): their state rows, who may see them, and their open fact stores. */
export class WorkspaceService {
  private readonly options: WorkspaceServiceOptions;
  private readonly stores = new Map<string, Promise<FactStore>>();

  constructor(options: WorkspaceServiceOptions) {
    this.options = options;
  }

  /** The workspace's today as a local date: pinned, or the clock's. */
  today(record: WorkspaceRecord): string {
    return record.pinned_today ?? localDate(this.options.now() * 1000, record.zone);
  }

  describe(record: WorkspaceRecord, role: Role): Workspace {
    return {
      slug: record.slug,
      name: record.name,
      role,
      zone: record.zone,
      currency: record.currency,
      today: this.today(record),
      pinned: record.pinned_today !== null,
    };
  }

  /** Every workspace the principal has a role in, oldest first. */
  async visibleTo(principal: Principal): Promise<{ record: WorkspaceRecord; role: Role }[]> {
    const { db } = this.options;
    // The installation's owner sees every workspace, also those that the command line made before there was an owner.
    if (principal.kind === "person" && !principal.installationOwner) {
      const rows = await db
        .selectFrom("workspace")
        .innerJoin("membership", "membership.workspace_id", "workspace.id")
        .selectAll("workspace")
        .select("membership.role")
        .where("membership.person_id", "=", principal.id)
        .orderBy("workspace.created_at")
        .execute();
      return rows.map(({ role, ...record }) => ({ record, role }));
    }
    let query = db.selectFrom("workspace").selectAll().orderBy("created_at");
    if (principal.kind === "key") query = query.where("id", "=", principal.workspaceId);
    const role = principal.kind === "key" ? principal.role : "owner";
    return (await query.execute()).map((record) => ({ record, role }));
  }

  /** The workspace of that name for this principal; `not-found` whether it is missing or not theirs. */
  async find(slug: string, principal: Principal): Promise<{ record: WorkspaceRecord; role: Role }> {
    const found = (await this.visibleTo(principal)).find(({ record }) => record.slug === slug);
    if (found === undefined) {
      throw new ProblemError("not-found", `workspace ${JSON.stringify(slug)} does not exist or is not yours`);
    }
    return found;
  }

  async open(slug: string, principal: Principal): Promise<OpenWorkspace> {
    const { record, role } = await this.find(slug, principal);
    return { record, role, store: await this.store(record) };
  }

  /** The workspace's facts, opened once and kept open. */
  store(record: WorkspaceRecord): Promise<FactStore> {
    const existing = this.stores.get(record.id);
    if (existing !== undefined) return existing;
    const { home, threads, memoryLimit, rollUpFrom, now } = this.options;
    const opening = readOrCreateWorkspaceSalt(home.saltFile(record.id)).then((salt) =>
      openFactStore({
        directory: home.workspaceDirectory(record.slug),
        salt,
        zone: record.zone,
        currency: record.currency,
        now: () => now() * 1000,
        ...(threads === undefined ? {} : { threads }),
        ...(memoryLimit === undefined ? {} : { memoryLimit }),
        ...(rollUpFrom === undefined ? {} : { rollUpFrom }),
      }),
    );
    this.stores.set(record.id, opening);
    opening.catch(() => this.stores.delete(record.id));
    return opening;
  }

  async create(
    input: { slug: string; name: string; zone: string; currency: string; today?: string | null },
    owner: Principal,
  ): Promise<WorkspaceRecord> {
    if (!SLUG.test(input.slug)) {
      throw new ProblemError(
        "invalid-body",
        `slug requires lower-case letters, digits and dashes, got ${JSON.stringify(input.slug)}`,
      );
    }
    checkZone(input.zone);
    assertCurrency(input.currency);
    if (input.today) checkDay(input.today);
    const { db } = this.options;
    const taken = await db.selectFrom("workspace").select("id").where("slug", "=", input.slug).executeTakeFirst();
    if (taken !== undefined) throw new ProblemError("conflict", `workspace ${input.slug} exists already`);
    const record: WorkspaceRecord = {
      id: randomUUID(),
      slug: input.slug,
      name: input.name,
      zone: input.zone,
      currency: input.currency,
      pinned_today: input.today ?? null,
      created_at: new Date(this.options.now()).toISOString(),
    };
    await db.transaction().execute(async (trx) => {
      await trx.insertInto("workspace").values(record).execute();
      if (owner.kind === "person") {
        await trx
          .insertInto("membership")
          .values({ workspace_id: record.id, person_id: owner.id, role: "owner", created_at: record.created_at })
          .execute();
      }
    });
    return record;
  }

  async update(
    record: WorkspaceRecord,
    change: {
      name?: string | undefined;
      zone?: string | undefined;
      currency?: string | undefined;
      today?: string | null | undefined;
    },
  ): Promise<WorkspaceRecord> {
    if (change.zone !== undefined) checkZone(change.zone);
    if (change.currency !== undefined) assertCurrency(change.currency);
    if (change.today) checkDay(change.today);
    const next: WorkspaceRecord = {
      ...record,
      name: change.name ?? record.name,
      zone: change.zone ?? record.zone,
      currency: change.currency ?? record.currency,
      pinned_today: change.today === undefined ? record.pinned_today : change.today,
    };
    await this.options.db
      .updateTable("workspace")
      .set({ name: next.name, zone: next.zone, currency: next.currency, pinned_today: next.pinned_today })
      .where("id", "=", record.id)
      .execute();
    // The store carries zone and currency for imports: the next use opens it anew.
    if (next.zone !== record.zone || next.currency !== record.currency) await this.release(record.id);
    return next;
  }

  /**
   * Keeps the today of static data just after its last fact (rulings, Time): a pinned today moves on with newer facts, and
   * a workspace whose facts ended long ago is pinned. Facts in the future (plans) do not count.
   */
  async followFacts(record: WorkspaceRecord): Promise<WorkspaceRecord> {
    const { engine } = await this.store(record);
    const nowUs = this.options.now() * 1000;
    const tables = TABLE_NAMES.filter((table) => !PLANNED_TABLES.has(table));
    const newest = tables.map(
      (table) => sql`select max(occurred_at) as newest from ${identifier(table)} where occurred_at <= ${time(nowUs)}`,
    );
    const [row] = await engine.query(sql`select max(newest) as newest from (${join(newest, " union all ")}) tables`, {
      tags: { surface: "import", route: "follow-facts" },
    });
    if (row?.newest === null || row?.newest === undefined) return record;
    const after = shiftDate(localDate(Number(row.newest), record.zone), "day", 1);
    const { pinned_today: pinned } = record;
    const stale = nowUs - Number(row.newest) > STATIC_AFTER_US;
    if (pinned === null ? !stale : after <= pinned) return record;
    return this.update(record, { today: stale ? after : null });
  }

  /** Removes a workspace with its facts and its key. */
  async remove(record: WorkspaceRecord): Promise<void> {
    const { db, home } = this.options;
    await this.release(record.id);
    await db.deleteFrom("workspace").where("id", "=", record.id).execute();
    await rm(home.workspaceDirectory(record.slug), { recursive: true, force: true });
    await rm(home.saltFile(record.id), { force: true });
  }

  /** Closes the facts of one workspace; the next use opens them again. */
  async release(workspaceId: string): Promise<void> {
    const opening = this.stores.get(workspaceId);
    if (opening === undefined) return;
    this.stores.delete(workspaceId);
    await opening.then((store) => store.close()).catch(() => undefined);
  }

  async close(): Promise<void> {
    await Promise.all([...this.stores.keys()].map((id) => this.release(id)));
  }
}
