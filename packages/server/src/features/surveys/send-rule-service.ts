// Over 300 lines: a standing send from its form to the people whose turn it is.
import { randomBytes } from "node:crypto";
import type { SurveyRuleSettings } from "@tendwell/contract";
import { DAY, localDate, shiftDate } from "@tendwell/core";
import { dripDay, dripSlotOf, localHour, wavesAround } from "@tendwell/core/surveys";
import type { Kysely, Selectable } from "kysely";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import { ProblemError } from "../../access/problem-error.ts";
import type { StateDatabase } from "../../state/schema.ts";
import type { SurveyRuleTable } from "../../state/survey-tables.ts";
import { contactsOf, segmentContacts } from "./person-directory.ts";
import { comesByClock, lastBatch, occasionsOf } from "./rule-occasions.ts";
import type { Candidate } from "./send-planner.ts";
import type { SendService } from "./send-service.ts";
import type { StoredSurvey, SurveyService } from "./survey-service.ts";

type RuleRow = Selectable<SurveyRuleTable>;

/** How far back a rule may reach when it is switched on with the past, and how late an event may come to be asked about. */
const PAST_DAYS = 14;
/** What comes by the clock is looked for this often, unless new facts came. */
const LOOK_EVERY_MS = 3_600_000;
/** A drip makes up for so many days without a server. */
const MOST_DAYS_BACK = 7;

export interface SendRuleParts {
  readonly db: Kysely<StateDatabase>;
  readonly surveys: SurveyService;
  readonly sends: SendService;
  /** The milestone that ends onboarding in a workspace. */
  readonly onboardedOf: (workspaceId: string) => Promise<string>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Whom a look found, and the marks that stand once they are queued. */
interface Look {
  readonly candidates: readonly Candidate[];
  readonly wave: string | null;
  readonly marks: { readonly seen_batch?: number; readonly seen_day?: string };
}

/** Standing sends: each look queues whose turn has come, once per person and occasion, and moves its marks with them. */
export class SendRuleService {
  private readonly o: SendRuleParts;
  constructor(parts: SendRuleParts) {
    this.o = parts;
  }

  /** Workspaces with a rule that is on. */
  async waiting(): Promise<string[]> {
    const rows = await this.o.db
      .selectFrom("survey_rule")
      .select("workspace_id")
      .distinct()
      .where("enabled", "=", 1)
      .execute();
    return rows.map((row) => row.workspace_id);
  }

  async list(workspace: OpenWorkspace, surveyId: string) {
    await this.o.surveys.get(workspace.record.id, surveyId);
    const rows = await this.o.db
      .selectFrom("survey_rule")
      .selectAll()
      .where("workspace_id", "=", workspace.record.id)
      .where("survey_id", "=", surveyId)
      .orderBy("created_at")
      .orderBy("id")
      .execute();
    return this.describe(workspace, rows);
  }

  /** Switches a rule on. */
  async create(workspace: OpenWorkspace, surveyId: string, settings: SurveyRuleSettings, includePast: boolean) {
    const { record, store } = workspace;
    await this.o.surveys.get(record.id, surveyId);
    if (settings.kind === "event" && settings.event === "feature_first_used" && settings.feature === undefined)
      throw new ProblemError("invalid-body", "the event feature_first_used requires a feature, got none");
    const now = this.o.now();
    const row: RuleRow = {
      id: randomBytes(9).toString("base64url"),
      workspace_id: record.id,
      survey_id: surveyId,
      settings: JSON.stringify(settings),
      enabled: 1,
      since: new Date(includePast ? now - PAST_DAYS * 86_400_000 : now).toISOString(),
      seen_batch: includePast ? 0 : await lastBatch(store.engine),
      seen_day: null,
      looked_at: null,
      problem: null,
      created_at: new Date(now).toISOString(),
    };
    await this.o.db.insertInto("survey_rule").values(row).execute();
    return (await this.describe(workspace, [row]))[0]!;
  }

  /** Pauses a rule, or goes on with it: what happened in between is not asked about. */
  async enable(workspace: OpenWorkspace, surveyId: string, id: string, enabled: boolean) {
    const row = await this.get(workspace.record.id, surveyId, id);
    const resumed = enabled && row.enabled === 0;
    const change = {
      enabled: enabled ? 1 : 0,
      problem: null,
      ...(resumed
        ? {
            since: new Date(this.o.now()).toISOString(),
            seen_batch: await lastBatch(workspace.store.engine),
            seen_day: null,
          }
        : {}),
    };
    await this.o.db.updateTable("survey_rule").set(change).where("id", "=", id).execute();
    return (await this.describe(workspace, [{ ...row, ...change }]))[0]!;
  }

  async remove(workspaceId: string, surveyId: string, id: string): Promise<void> {
    await this.get(workspaceId, surveyId, id);
    await this.o.db.deleteFrom("survey_rule").where("id", "=", id).execute();
  }

  /** Looks for every rule of a workspace that is on. `force` looks also where nothing can have come since the last look. */
  async run(workspace: OpenWorkspace, force = false): Promise<{ queued: number; notSent: number }> {
    const done = { queued: 0, notSent: 0 };
    const failures: unknown[] = [];
    const rows = await this.o.db
      .selectFrom("survey_rule")
      .selectAll()
      .where("workspace_id", "=", workspace.record.id)
      .where("enabled", "=", 1)
      .orderBy("created_at")
      .orderBy("id")
      .execute();
    for (const row of rows) {
      try {
        const { queued, notSent } = await this.one(workspace, row, force);
        done.queued += queued;
        done.notSent += notSent;
      } catch (error) {
        // One rule that fails holds up no other.
        if (!(error instanceof ProblemError)) failures.push(error);
        // The marks stay: once it is mended, what came meanwhile is asked about.
        await this.o.db
          .updateTable("survey_rule")
          .set({ problem: (error as Error).message })
          .where("id", "=", row.id)
          .execute();
      }
    }
    if (failures.length > 0) throw failures[0];
    return done;
  }

  private async one(workspace: OpenWorkspace, row: RuleRow, force: boolean) {
    const { record } = workspace;
    const settings = JSON.parse(row.settings) as SurveyRuleSettings;
    const stored = await this.o.surveys.get(record.id, row.survey_id);
    const look =
      settings.kind === "event"
        ? await this.lookForEvents(workspace, row, settings, force)
        : settings.kind === "drip"
          ? await this.lookForDraws(workspace, row, settings)
          : await this.lookForWave(workspace, row, settings);
    if (look === null) return { queued: 0, notSent: 0 };
    return this.queue(workspace, stored, row, settings, look);
  }

  private async queue(
    workspace: OpenWorkspace,
    stored: StoredSurvey,
    row: RuleRow,
    settings: SurveyRuleSettings,
    look: Look,
  ) {
    const now = this.o.now();
    const { rows } = await this.o.sends.queue(
      workspace.record.id,
      stored,
      { channel: settings.channel, wave: look.wave, sendAt: now, most: settings.most, ruleId: row.id },
      look.candidates,
      {
        also: async (trx) => {
          await trx
            .updateTable("survey_rule")
            .set({ ...look.marks, looked_at: new Date(now).toISOString(), problem: null })
            .where("id", "=", row.id)
            .execute();
        },
      },
    );
    const queued = rows.filter((one) => one.status === "queued").length;
    return { queued, notSent: rows.length - queued };
  }

  private async lookForEvents(
    { record, store }: OpenWorkspace,
    row: RuleRow,
    settings: Extract<SurveyRuleSettings, { kind: "event" }>,
    force: boolean,
  ): Promise<Look | null> {
    const { engine } = store;
    const now = this.o.now();
    const batch = await lastBatch(engine);
    const isNew = batch > row.seen_batch;
    const isDue =
      comesByClock(settings.event) && (row.looked_at === null || now - Date.parse(row.looked_at) >= LOOK_EVERY_MS);
    if (!isNew && !isDue && !force) return null;
    const found = await occasionsOf(engine, {
      event: settings.event,
      feature: settings.feature,
      daysBefore: settings.daysBefore,
      onboarded: await this.o.onboardedOf(record.id),
      afterBatch: row.seen_batch,
      upToBatch: batch,
      since: Date.parse(row.since) * 1000,
      now: now * 1000,
      zone: record.zone,
    });
    const inSegment =
      settings.segment === undefined
        ? null
        : new Set((await segmentContacts(engine, settings.segment, store.now())).map(({ personId }) => personId));
    const asked = inSegment === null ? found : found.filter(({ personId }) => inSegment.has(personId));
    const contacts = new Map((await contactsOf(engine, asked)).map((contact) => [contact.personId, contact]));
    const candidates = asked.map(({ personId, accountId, occasion, at }): Candidate => {
      const contact = contacts.get(personId)!;
      const isLate = at < now * 1000 - PAST_DAYS * DAY;
      return {
        label: contact.email ?? contact.phone ?? personId,
        contact: { ...contact, accountId },
        occasion,
        sendAt: Math.max(now, Math.ceil(at / 1000) + settings.afterHours * 3_600_000),
        ...(isLate ? { refused: "too_late" as const } : {}),
      };
    });
    return { candidates, wave: null, marks: { seen_batch: batch } };
  }

  private async lookForDraws(
    { record, store }: OpenWorkspace,
    row: RuleRow,
    settings: Extract<SurveyRuleSettings, { kind: "drip" }>,
  ): Promise<Look | null> {
    const now = this.o.now() * 1000;
    const today = localDate(now, record.zone);
    const earliest = shiftDate(today, "day", -MOST_DAYS_BACK);
    let day =
      row.seen_day === null ? localDate(Date.parse(row.since) * 1000, record.zone) : shiftDate(row.seen_day, "day", 1);
    if (day < earliest) day = earliest;
    const start = localDate(Date.parse(row.created_at) * 1000, record.zone);
    const turns: { slot: number; slots: number; occasion: string }[] = [];
    let last: string | null = null;
    for (; day <= today; day = shiftDate(day, "day", 1)) {
      if (localHour(day, settings.hour, record.zone) > now) break;
      last = day;
      const turn = dripDay(start, day, settings.share);
      if (turn !== null) turns.push({ slot: turn.slot, slots: turn.slots, occasion: `round/${turn.round}` });
    }
    if (last === null) return null;
    const base = turns.length === 0 ? [] : await segmentContacts(store.engine, settings.segment ?? null, store.now());
    const candidates = turns.flatMap(({ slot, slots, occasion }) =>
      base
        .filter(({ personId }) => dripSlotOf(row.id, personId, slots) === slot)
        .map(
          (contact): Candidate => ({ label: contact.email ?? contact.phone ?? contact.personId, contact, occasion }),
        ),
    );
    return { candidates, wave: null, marks: { seen_day: last } };
  }

  private async lookForWave(
    { record, store }: OpenWorkspace,
    row: RuleRow,
    settings: Extract<SurveyRuleSettings, { kind: "wave" }>,
  ): Promise<Look | null> {
    const now = this.o.now() * 1000;
    const today = localDate(now, record.zone);
    const { current } = wavesAround(settings.startsOn, settings.everyMonths, today);
    if (current === null || !isPending(row, current.startsOn, record.zone)) return null;
    if (localHour(current.startsOn, settings.hour, record.zone) > now) return null;
    const base = await segmentContacts(store.engine, settings.segment ?? null, store.now());
    const candidates = base.map(
      (contact): Candidate => ({
        label: contact.email ?? contact.phone ?? contact.personId,
        contact,
        occasion: `wave/${current.startsOn}`,
      }),
    );
    return { candidates, wave: current.label, marks: { seen_day: today } };
  }

  private async get(workspaceId: string, surveyId: string, id: string): Promise<RuleRow> {
    const row = await this.o.db
      .selectFrom("survey_rule")
      .selectAll()
      .where("workspace_id", "=", workspaceId)
      .where("survey_id", "=", surveyId)
      .where("id", "=", id)
      .executeTakeFirst();
    if (row === undefined) throw new ProblemError("not-found", `rule ${JSON.stringify(id)} does not exist`);
    return row;
  }

  private async describe({ record }: OpenWorkspace, rows: readonly RuleRow[]) {
    if (rows.length === 0) return [];
    const counts = await this.o.db
      .selectFrom("survey_invitation")
      .select(["rule_id", "status"])
      .select((eb) => eb.fn.countAll<number>().as("n"))
      .where(
        "rule_id",
        "in",
        rows.map(({ id }) => id),
      )
      .groupBy(["rule_id", "status"])
      .execute();
    return rows.map((row) => {
      const of = (...statuses: string[]) =>
        counts
          .filter((one) => one.rule_id === row.id && statuses.includes(one.status))
          .reduce((sum, one) => sum + Number(one.n), 0);
      const settings = JSON.parse(row.settings) as SurveyRuleSettings;
      return {
        id: row.id,
        settings,
        enabled: row.enabled === 1,
        since: row.since,
        lookedAt: row.looked_at,
        problem: row.problem,
        next: row.enabled === 1 ? nextOf(row, settings, record.zone, this.o.now() * 1000) : null,
        queued: of("queued", "sending"),
        sent: of("sent", "bounced"),
        notSent: of("not_sent", "cancelled"),
      };
    });
  }
}

/** Whether a wave that began on this local day was not planned yet, and began after the rule was switched on. */
function isPending(row: RuleRow, startsOn: string, zone: string): boolean {
  return row.seen_day === null ? startsOn >= localDate(Date.parse(row.since) * 1000, zone) : startsOn > row.seen_day;
}

function nextOf(
  row: RuleRow,
  settings: SurveyRuleSettings,
  zone: string,
  now: number,
): { at: string; wave: string | null } | null {
  if (settings.kind === "event") return null;
  const today = localDate(now, zone);
  const at = (day: string) => new Date(Math.max(now, localHour(day, settings.hour, zone)) / 1000).toISOString();
  if (settings.kind === "wave") {
    const { current, next } = wavesAround(settings.startsOn, settings.everyMonths, today);
    const wave = current !== null && isPending(row, current.startsOn, zone) ? current : next;
    return { at: at(wave.startsOn), wave: wave.label };
  }
  let day = row.seen_day === null || row.seen_day < today ? today : shiftDate(today, "day", 1);
  while (dripDay(day, day, settings.share) === null) day = shiftDate(day, "day", 1);
  return { at: at(day), wave: null };
}
