import type { Touch } from "@tendwell/contract";
import {
  fromIso,
  join,
  localMidnight,
  type MetricScope,
  type MetricSource,
  metricSource,
  sql,
  time,
} from "@tendwell/core";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import { ProblemError } from "../../access/problem-error.ts";
import { accountLabels, type MetricService } from "../metrics/metric-service.ts";
import { touchesOf, touchRows } from "./read-touches.ts";
import { readTouchCursor, touchCursor } from "./touch-cursor.ts";
import { endTouch, LOGGED, restoreTouch, type TouchDraft, touchIdOf, writeTouches } from "./touch-store.ts";

const TAGS = { tags: { surface: "touches", route: "list" } } as const;

/** When, and with which knowledge, one asks. */
export interface MomentQuery {
  readonly asOf?: string | undefined;
  readonly knownAt?: string | undefined;
  readonly basis?: "available" | "recorded" | undefined;
}

/** What a person says about a touch. */
export interface TouchInput {
  readonly channel: TouchDraft["channel"];
  readonly at?: string | undefined;
  readonly minutes: number | null;
  readonly direction: "in" | "out" | null;
  readonly people: readonly string[];
  readonly sentiment: TouchDraft["sentiment"];
  readonly subject: string | null;
  readonly text: string | null;
  readonly success: boolean;
}

/** What is left out stays. */
type TouchPatch = { readonly [K in keyof TouchInput]?: TouchInput[K] | undefined };

const blank = (text: string | null): string | null => (text === null || text.trim() === "" ? null : text.trim());

/** Touches that people log, correct, end and list. */
export class TouchService {
  private readonly metrics: MetricService;
  private readonly changed: (workspace: OpenWorkspace) => Promise<void>;
  private readonly now: () => number;

  /** Told of touches that were logged by hand or read; one may be told again. */
  onLogged: (workspace: OpenWorkspace, touches: readonly Touch[]) => Promise<void> = async () => undefined;

  /** `changed` is told after the facts moved; `now` gives milliseconds. */
  constructor(metrics: MetricService, changed: (workspace: OpenWorkspace) => Promise<void>, now: () => number) {
    this.metrics = metrics;
    this.changed = changed;
    this.now = now;
  }

  /**
   * The facts as they stood for the question; with an account, only its own. Figures are asked as of the day's begin; who looks
   * at an account wants what was noted a minute ago too, so without a day asked for it is now.
   */
  async source(
    workspace: OpenWorkspace,
    query: MomentQuery,
    account?: string,
  ): Promise<{ readonly scope: MetricScope; readonly q: MetricSource; readonly accountId: string }> {
    const accountId = account === undefined ? "" : await this.accountId(workspace, account);
    const metric = this.metrics.metric("renewal_rate");
    const asked = { asOf: query.asOf, knownAt: query.knownAt, basis: query.basis };
    const { scope: whole, version } = await this.metrics.prepare(workspace, metric, asked);
    const live = query.asOf === undefined && workspace.record.pinned_today === null;
    const scope = {
      ...whole,
      ...(live ? { asOf: Math.max(whole.asOf, this.now() * 1000 + 1) } : {}),
      ...(account === undefined ? {} : { accounts: [accountId] }),
    };
    const visibility = await this.metrics.visibility(workspace, version, scope.knownAt);
    return { scope, q: metricSource(workspace.store.engine.dialect, scope, visibility), accountId };
  }

  async accountId(workspace: OpenWorkspace, account: string): Promise<string> {
    const [row] = await workspace.store.engine.query(
      sql`select id from identity where kind = 'account' and external_id = ${account}`,
      TAGS,
    );
    if (row === undefined) throw new ProblemError("not-found", `account ${JSON.stringify(account)} does not exist`);
    return String(row.id);
  }

  async list(
    workspace: OpenWorkspace,
    query: MomentQuery & {
      readonly account?: string | undefined;
      readonly channel?: string | undefined;
      readonly limit: number;
      readonly cursor?: string | undefined;
    },
  ): Promise<{ items: Touch[]; nextCursor: string | null }> {
    const { q } = await this.source(workspace, query, query.account);
    const after = query.cursor === undefined ? null : readTouchCursor(query.cursor);
    const conditions = [
      sql`true`,
      ...(query.channel === undefined ? [] : [sql`t.channel = ${query.channel}`]),
      ...(after === null
        ? []
        : [
            sql`(t.occurred_at < ${time(after.at)} or (t.occurred_at = ${time(after.at)} and t.touch_id < ${after.id}))`,
          ]),
    ];
    const rows = await workspace.store.engine.query(
      touchRows(q.from("touch"), join(conditions, " and "), query.limit + 1),
      TAGS,
    );
    const shown = rows.slice(0, query.limit);
    const labels = await accountLabels(
      workspace.store.engine,
      shown.map((row) => String(row.account_id)),
    );
    const last = shown.at(-1);
    return {
      items: await touchesOf(workspace.store.engine, shown, labels),
      nextCursor:
        rows.length > query.limit && last !== undefined
          ? touchCursor(Number(last.occurred_at), BigInt(last.touch_id as bigint))
          : null,
    };
  }

  /**
   * Touches read from mail or a calendar that took place between two instants and were either recorded or took place since
   * `news`; the newest first, at most `most`. Microseconds.
   */
  async captured(
    workspace: OpenWorkspace,
    range: { readonly from: number; readonly to: number; readonly news: number; readonly most: number },
  ): Promise<Touch[]> {
    const { engine } = workspace.store;
    const { q } = await this.source(workspace, {});
    const since = time(range.news);
    const rows = await engine.query(
      touchRows(
        q.from("touch"),
        sql`s.name in ('Mail', 'Calendar') and t.occurred_at >= ${time(range.from)} and t.occurred_at <= ${time(range.to)}
          and (t.recorded_at >= ${since} or t.occurred_at >= ${since})`,
        range.most,
      ),
      TAGS,
    );
    const labels = await accountLabels(
      engine,
      rows.map((row) => String(row.account_id)),
    );
    return touchesOf(engine, rows, labels);
  }

  async log(workspace: OpenWorkspace, account: string, input: TouchInput, author: string, key: string): Promise<Touch> {
    const draft: TouchDraft = {
      id: touchIdOf(workspace.store, LOGGED, key),
      accountId: await this.accountId(workspace, account),
      people: await this.people(workspace, input.people),
      at: this.instant(workspace, input.at),
      channel: input.channel,
      staff: author,
      sentiment: input.sentiment,
      success: input.success,
      minutes: input.minutes,
      direction: input.direction,
      subject: blank(input.subject),
      text: blank(input.text),
    };
    const touch = await this.write(workspace, draft);
    await this.onLogged(workspace, [touch]);
    return touch;
  }

  /** A new version of a touch that was logged here; what the patch leaves out stays. */
  async correct(workspace: OpenWorkspace, id: string, patch: TouchPatch): Promise<Touch> {
    const touch = await this.one(workspace, id);
    if (!touch.logged)
      throw new ProblemError("conflict", "a correction requires a touch that was logged here, got one that was read");
    const [row] = await workspace.store.engine.query(
      sql`select staff from touch where touch_id = ${BigInt(id)} order by row_id desc limit 1`,
      TAGS,
    );
    const pick = <K extends keyof TouchInput>(name: K, own: TouchInput[K]): TouchInput[K] => {
      const given = patch[name];
      return given === undefined ? own : (given as TouchInput[K]);
    };
    const draft: TouchDraft = {
      id: BigInt(id),
      accountId: touch.account.id,
      people:
        patch.people === undefined
          ? touch.people.map((person) => person.id)
          : await this.people(workspace, patch.people),
      at: patch.at === undefined ? fromIso(touch.at) : this.instant(workspace, patch.at),
      channel: pick("channel", touch.channel),
      staff: row?.staff == null ? null : String(row.staff),
      sentiment: pick("sentiment", touch.sentiment),
      success: pick("success", touch.success),
      minutes: pick("minutes", touch.minutes),
      direction: pick("direction", touch.direction),
      subject: blank(pick("subject", touch.subject)),
      text: blank(pick("text", touch.text)),
    };
    return this.write(workspace, draft);
  }

  async end(workspace: OpenWorkspace, id: string): Promise<void> {
    await this.change(workspace, id, endTouch, "counts");
  }

  async restore(workspace: OpenWorkspace, id: string): Promise<Touch> {
    await this.change(workspace, id, restoreTouch, "was ended");
    return this.one(workspace, id);
  }

  private async change(workspace: OpenWorkspace, id: string, work: typeof endTouch, condition: string): Promise<void> {
    const { store } = workspace;
    const done = await store.exclusive(() => store.engine.transaction((session) => work(session, store, BigInt(id))));
    if (!done) throw new ProblemError("not-found", `touch ${id} does not exist, or is not one that ${condition}`);
    await this.changed(workspace);
  }

  private async write(workspace: OpenWorkspace, draft: TouchDraft): Promise<Touch> {
    const { store } = workspace;
    await store.exclusive(() =>
      store.engine.transaction((session) =>
        writeTouches(session, store, {
          origin: LOGGED,
          name: "Logged touch",
          drafts: [draft],
          // What somebody tells is known when it is told.
          availableAt: (_, recordedAt) => recordedAt,
        }),
      ),
    );
    await this.changed(workspace);
    return this.one(workspace, String(draft.id));
  }

  /** A touch as it counts now, wherever in time it stands. */
  async one(workspace: OpenWorkspace, id: string): Promise<Touch> {
    const { engine } = workspace.store;
    const rows = await engine.query(
      sql`select t.*, s.name as source_name from touch t left join source s on s.source_id = t.source_id
        where t.touch_id = ${BigInt(id)} and t.row_id not in (select row_id from fact_end where fact_table = 'touch')
        order by t.row_id desc limit 1`,
      TAGS,
    );
    const labels = await accountLabels(
      engine,
      rows.map((row) => String(row.account_id)),
    );
    const [touch] = await touchesOf(engine, rows, labels);
    if (touch === undefined) throw new ProblemError("not-found", `touch ${id} does not exist`);
    return touch;
  }

  private async people(workspace: OpenWorkspace, names: readonly string[]): Promise<string[]> {
    if (names.length === 0) return [];
    const rows = await workspace.store.engine.query(
      sql`select id, external_id from identity where kind = 'person' and external_id in (${join(names.map((one) => sql`${one}`))})`,
      TAGS,
    );
    const known = new Map(rows.map((row) => [String(row.external_id), String(row.id)]));
    return names.map((name) => {
      const id = known.get(name);
      if (id === undefined)
        throw new ProblemError("invalid-body", `people requires external ids of people, got ${JSON.stringify(name)}`, {
          errors: [{ path: "people", message: "requires external ids of people" }],
        });
      return id;
    });
  }

  private instant(workspace: OpenWorkspace, text: string | undefined): number {
    const now = this.now();
    const { pinned_today: pinned, zone } = workspace.record;
    // Where the company's days stand still, "now" is the end of its last one: its today does not move for a note.
    if (text === undefined && pinned !== null) return localMidnight(pinned, zone) - 1_000_000;
    const at = text === undefined ? now : Date.parse(text);
    // A touch that is to come belongs in the calendar; a minute is left for clocks that differ.
    if (at > now + 60_000)
      throw new ProblemError("invalid-body", `at requires a moment that has passed, got ${text}`, {
        errors: [{ path: "at", message: "requires a moment that has passed" }],
      });
    return at * 1000;
  }
}
