import { randomUUID } from "node:crypto";
import type {
  ReportDelivery,
  ReportSchedule,
  ReportScheduleInput,
  SharedQuestion,
  SharedView,
} from "@tendwell/contract";
import { toIso } from "@tendwell/core";
import type { Kysely, Selectable } from "kysely";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import { ProblemError } from "../../access/problem-error.ts";
import type { StateDatabase } from "../../state/schema.ts";
import type { ReportDeliveryTable, ReportScheduleTable } from "../../state/share-tables.ts";
import { type Cadence, nextOccasion } from "./next-occasion.ts";
import type { ViewService } from "./view-service.ts";

type Row = Selectable<ReportScheduleTable>;
type Recipients = ReportScheduleInput["recipients"];

const MOST = 200;
const SHOWN_DELIVERIES = 200;

export const cadenceOf = (row: Pick<Row, "every" | "hour" | "weekday">): Cadence => ({
  every: row.every as Cadence["every"],
  hour: row.hour,
  weekday: row.weekday,
});

/** Scheduled reports as people keep them; `ReportDispatch` sends them. */
export class ScheduleService {
  private readonly db: Kysely<StateDatabase>;
  private readonly views: ViewService;
  private readonly now: () => number;
  /** `now`: milliseconds since the epoch. */
  constructor(db: Kysely<StateDatabase>, views: ViewService, now: () => number) {
    this.db = db;
    this.views = views;
    this.now = now;
  }

  async list(workspace: OpenWorkspace): Promise<ReportSchedule[]> {
    const rows = await this.db
      .selectFrom("report_schedule")
      .selectAll()
      .where("workspace_id", "=", workspace.record.id)
      .orderBy("name")
      .orderBy("id")
      .execute();
    const sent = await this.db
      .selectFrom("report_delivery")
      .select(["schedule_id", (eb) => eb.fn.max("updated_at").as("at")])
      .where("workspace_id", "=", workspace.record.id)
      .where("status", "=", "sent")
      .groupBy("schedule_id")
      .execute();
    const stops = await this.db
      .selectFrom("report_stop as s")
      .innerJoin("report_schedule as r", "r.id", "s.schedule_id")
      .select(["s.schedule_id", "s.email"])
      .where("r.workspace_id", "=", workspace.record.id)
      .orderBy("s.email")
      .execute();
    return rows.map((row) =>
      describe(
        row,
        sent.find((one) => one.schedule_id === row.id)?.at ?? null,
        stops.filter((one) => one.schedule_id === row.id).map((one) => one.email),
      ),
    );
  }

  async get(workspace: OpenWorkspace, id: string): Promise<ReportSchedule> {
    const found = (await this.list(workspace)).find((one) => one.id === id);
    if (found === undefined) throw notFound(id);
    return found;
  }

  async create(workspace: OpenWorkspace, input: ReportScheduleInput, by: string | null): Promise<ReportSchedule> {
    if ((await this.list(workspace)).length >= MOST)
      throw new ProblemError("invalid-body", `scheduled reports require at most ${MOST}, got one more`);
    await this.views.check(workspace, input.report as SharedView, input.question);
    const id = randomUUID();
    await this.db
      .insertInto("report_schedule")
      .values({
        id,
        workspace_id: workspace.record.id,
        created_by: by,
        created_at: new Date(this.now()).toISOString(),
        ...this.columns(workspace, input),
      })
      .execute();
    return this.get(workspace, id);
  }

  async change(workspace: OpenWorkspace, id: string, input: ReportScheduleInput): Promise<ReportSchedule> {
    await this.get(workspace, id);
    await this.views.check(workspace, input.report as SharedView, input.question);
    await this.db
      .updateTable("report_schedule")
      .set(this.columns(workspace, input))
      .where("workspace_id", "=", workspace.record.id)
      .where("id", "=", id)
      .execute();
    return this.get(workspace, id);
  }

  async remove(workspace: OpenWorkspace, id: string): Promise<void> {
    const done = await this.db
      .deleteFrom("report_schedule")
      .where("workspace_id", "=", workspace.record.id)
      .where("id", "=", id)
      .executeTakeFirst();
    if (Number(done.numDeletedRows) === 0) throw notFound(id);
  }

  async deliveries(workspace: OpenWorkspace, id: string): Promise<ReportDelivery[]> {
    await this.get(workspace, id);
    const rows = await this.db
      .selectFrom("report_delivery")
      .selectAll()
      .where("schedule_id", "=", id)
      .orderBy("updated_at", "desc")
      .orderBy("email")
      .limit(SHOWN_DELIVERIES)
      .execute();
    return rows.map(describeDelivery);
  }

  private columns(workspace: OpenWorkspace, input: ReportScheduleInput) {
    const cadence = { every: input.every, hour: input.hour, weekday: input.weekday };
    const { atUs } = nextOccasion(cadence, this.now() * 1000, workspace.record.zone);
    return {
      name: input.name,
      report: input.report,
      question: JSON.stringify(input.question),
      ...cadence,
      recipients: JSON.stringify(distinct(input.recipients)),
      paused: input.paused ? 1 : 0,
      next_at: toIso(atUs),
    };
  }
}

/** One mail per address, whatever its case. */
function distinct(recipients: Recipients): Recipients {
  return [...new Map(recipients.map((one) => [one.email.toLowerCase(), one])).values()];
}

function describe(row: Row, lastSentAt: string | null, stopped: string[]): ReportSchedule {
  return {
    id: row.id,
    name: row.name,
    report: row.report as ReportSchedule["report"],
    question: JSON.parse(row.question) as SharedQuestion,
    ...cadenceOf(row),
    recipients: JSON.parse(row.recipients) as Recipients,
    paused: row.paused === 1,
    createdBy: row.created_by,
    createdAt: row.created_at,
    nextAt: row.paused === 1 ? null : row.next_at,
    lastSentAt,
    stopped,
  };
}

export function describeDelivery(row: Selectable<ReportDeliveryTable>): ReportDelivery {
  return {
    id: row.id,
    schedule: row.schedule_id,
    occasion: row.occasion,
    email: row.email,
    status: row.status as ReportDelivery["status"],
    attempts: row.attempts,
    reason: row.reason,
    updatedAt: row.updated_at,
  };
}

function notFound(id: string): ProblemError {
  return new ProblemError("not-found", `scheduled report ${JSON.stringify(id)} does not exist`);
}
