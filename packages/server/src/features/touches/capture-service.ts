import type { TouchImport, UnmatchedTouch } from "@tendwell/contract";
import type { Kysely } from "kysely";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import { ProblemError } from "../../access/problem-error.ts";
import type { EngineSession } from "../../engine/engine.ts";
import { surrogateOf } from "../../facts/surrogate-id.ts";
import type { StateDatabase } from "../../state/schema.ts";
import { CaptureSettings } from "./capture-settings.ts";
import { capturedDraft, originOf } from "./captured-draft.ts";
import type { Captured, Refusal } from "./captured-touch.ts";
import { everybody, isInternal, matchAccounts, readDirectory } from "./match-addresses.ts";
import { type ReadCalendar, readCalendar } from "./read-calendar.ts";
import { filesOf, readWhole, stampHash } from "./read-folder.ts";
import { readMessage, splitMailbox } from "./read-messages.ts";
import { rememberPeople } from "./remember-people.ts";
import { settleMeetings } from "./settle-meetings.ts";
import type { TouchService } from "./touch-service.ts";
import { type TouchDraft, writeTouches } from "./touch-store.ts";
import { keepUnmatched, leaveOut, MOST_UNMATCHED, readUnmatched, settle, unmatchedJson } from "./unmatched-store.ts";

const SOON_US = 60_000_000;
/** Refusals that an answer names; the rest are counted by what is missing from `read`. */
const MOST_REFUSALS = 100;
/** What was read and took place longer ago is history, not news: years of mail are told to nobody. */
const NEWS_US = 7 * 86_400_000_000;
const MOST_NEWS = 200;
/** Files read in one go of a folder. */
const MOST_FILES = 2_000;

const NOTHING: TouchImport = { read: 0, added: 0, changed: 0, unchanged: 0, ended: 0, unmatched: 0, refused: [] };

function sum(a: TouchImport, b: TouchImport): TouchImport {
  return {
    read: a.read + b.read,
    added: a.added + b.added,
    changed: a.changed + b.changed,
    unchanged: a.unchanged + b.unchanged,
    ended: a.ended + b.ended,
    unmatched: a.unmatched + b.unmatched,
    refused: [...a.refused, ...b.refused].slice(0, MOST_REFUSALS),
  };
}

/** Messages and meetings that become touches: by hand, by upload, or from folders that are read again and again. */
export class CaptureService {
  readonly settings: CaptureSettings;
  private readonly db: Kysely<StateDatabase>;
  private readonly touches: TouchService;
  private readonly changed: (workspace: OpenWorkspace) => Promise<void>;
  private readonly now: () => number;
  /** By workspace: up to when what was read has been told, microseconds. */
  private readonly toldUntil = new Map<string, number>();

  /** `changed` is told after the facts moved; `now` gives milliseconds. */
  constructor(
    db: Kysely<StateDatabase>,
    touches: TouchService,
    changed: (workspace: OpenWorkspace) => Promise<void>,
    now: () => number,
  ) {
    this.db = db;
    this.settings = new CaptureSettings(db);
    this.touches = touches;
    this.changed = changed;
    this.now = now;
  }

  /** Reads one file. */
  async read(workspace: OpenWorkspace, kind: "mail" | "calendar", name: string, bytes: Buffer): Promise<TouchImport> {
    const result = await this.take(workspace, kind, name, bytes);
    if (result.added + result.changed + result.ended > 0) {
      await this.changed(workspace);
      await this.tell(workspace);
    }
    return result;
  }

  /** Tells of what was read, as of what is logged by hand: messages at once, meetings once they have taken place. */
  private async tell(workspace: OpenWorkspace): Promise<void> {
    const { id } = workspace.record;
    const to = this.now() * 1000;
    const from = to - NEWS_US;
    const found = await this.touches.captured(workspace, {
      from,
      to,
      news: this.toldUntil.get(id) ?? from,
      most: MOST_NEWS,
    });
    if (found.length > 0) await this.touches.onLogged(workspace, found);
    this.toldUntil.set(id, to);
  }

  async unmatched(
    workspace: OpenWorkspace,
  ): Promise<{ items: UnmatchedTouch[]; nextCursor: string | null; total: number }> {
    const kept = await readUnmatched(workspace.store.engine, null);
    return { items: kept.slice(0, MOST_UNMATCHED).map(unmatchedJson), nextCursor: null, total: kept.length };
  }

  /** Gives a message to an account; with `remember`, its outside addresses become people there, and the next ones find their way. */
  async assign(workspace: OpenWorkspace, id: bigint, account: string, remember: boolean): Promise<TouchImport> {
    const { store } = workspace;
    const accountId = await this.touches.accountId(workspace, account);
    const rules = await this.settings.rules(workspace);
    const [kept] = await readUnmatched(store.engine, id);
    if (kept === undefined) throw new ProblemError("not-found", `message ${id} does not wait for an account`);
    const { captured } = kept;
    const outside = everybody(captured).filter((one) => !isInternal(one.email, rules.internalDomains));
    const people = remember ? outside.map(({ email }) => String(surrogateOf(store.salt, "person", email))) : [];
    const result = await store.exclusive(() =>
      store.engine.transaction(async (session) => {
        if (remember) await rememberPeople(session, workspace, originOf(captured.channel), accountId, outside);
        const draft = capturedDraft(workspace, rules, captured, { accountId, people });
        const counts = await write(session, workspace, captured.channel, "Assigned touch", [draft], []);
        await leaveOut(session, id);
        return { ...NOTHING, ...counts, read: 1 };
      }),
    );
    if (!remember) {
      await this.changed(workspace);
      await this.tell(workspace);
      return result;
    }
    // Now that the addresses are known, what else waited from them finds its way; calendars are read again as a whole.
    await this.db.deleteFrom("touch_file").where("workspace_id", "=", workspace.record.id).execute();
    const others = (await readUnmatched(store.engine, null)).map((one) => one.captured);
    const found = sum(
      await this.store(workspace, "Assigned touch", "email", byChannel(others, "email"), [], null),
      await this.store(workspace, "Assigned touch", "meeting", byChannel(others, "meeting"), [], null),
    );
    await this.changed(workspace);
    await this.tell(workspace);
    return { ...sum(result, found), read: 1 + found.added };
  }

  async dismiss(workspace: OpenWorkspace, id: bigint): Promise<void> {
    const { store } = workspace;
    const done = await store.exclusive(() => store.engine.transaction((session) => leaveOut(session, id)));
    if (!done) throw new ProblemError("not-found", `message ${id} does not wait for an account`);
  }

  /** Reads what is new in the chosen folders. A folder that cannot be read says so in the settings. */
  async poll(workspace: OpenWorkspace): Promise<void> {
    const { id } = workspace.record;
    const folders = await this.db.selectFrom("touch_folder").selectAll().where("workspace_id", "=", id).execute();
    let moved = false;
    for (const folder of folders) {
      let result = NOTHING;
      let error: string | null = null;
      try {
        result = await this.readFolder(workspace, folder.kind, folder.path);
      } catch (caught) {
        error = (caught as Error).message.slice(0, 300);
      }
      moved ||= result.added + result.changed + result.ended > 0;
      const found = result.read + result.refused.length > 0;
      await this.db
        .updateTable("touch_folder")
        .set({
          read_at: new Date(this.now()).toISOString(),
          error,
          ...(found ? { last: JSON.stringify(result) } : {}),
        })
        .where("workspace_id", "=", id)
        .where("path", "=", folder.path)
        .execute();
    }
    if (moved) await this.changed(workspace);
    await this.tell(workspace);
  }

  private async readFolder(workspace: OpenWorkspace, kind: "mail" | "calendar", path: string): Promise<TouchImport> {
    const { id } = workspace.record;
    const files = await filesOf(path, kind);
    const known = new Map(
      (
        await this.db.selectFrom("touch_file").select(["path_hash", "stamp"]).where("workspace_id", "=", id).execute()
      ).map((row) => [row.path_hash, row.stamp]),
    );
    let result = NOTHING;
    let left = MOST_FILES;
    for (const file of files) {
      const hash = stampHash(file.path);
      if (known.get(hash) === file.stamp) continue;
      if (left === 0) break;
      left -= 1;
      const bytes = await readWhole(file);
      result = sum(
        result,
        bytes === null
          ? { ...NOTHING, refused: [{ name: file.name, code: "too_large", reason: "a file requires at most 64 MB" }] }
          : await this.take(workspace, kind, file.name, bytes),
      );
      await this.db
        .insertInto("touch_file")
        .values({ workspace_id: id, path_hash: hash, stamp: file.stamp })
        .onConflict((conflict) => conflict.columns(["workspace_id", "path_hash"]).doUpdateSet({ stamp: file.stamp }))
        .execute();
    }
    return result;
  }

  private async take(
    workspace: OpenWorkspace,
    kind: "mail" | "calendar",
    name: string,
    bytes: Buffer,
  ): Promise<TouchImport> {
    if (kind === "calendar") {
      const calendar = await readCalendar(bytes, name, workspace.record.zone, this.now());
      return this.store(workspace, name, "meeting", calendar.meetings, calendar.refused, calendar);
    }
    const read: Captured[] = [];
    const refused: Refusal[] = [];
    for (const [at, message] of splitMailbox(bytes).entries()) {
      const one = await readMessage(message, at === 0 ? name : `${name} #${at + 1}`, this.now());
      if ("code" in one) refused.push(one);
      else read.push(one);
    }
    return this.store(workspace, name, "email", read, refused, null);
  }

  private async store(
    workspace: OpenWorkspace,
    name: string,
    channel: Captured["channel"],
    captured: readonly Captured[],
    refused: readonly Refusal[],
    calendar: ReadCalendar | null,
  ): Promise<TouchImport> {
    const { store } = workspace;
    const rules = await this.settings.rules(workspace);
    const { q } = await this.touches.source(workspace, {});
    const directory = await readDirectory(
      store.engine,
      q,
      store.salt,
      captured.flatMap((one) => everybody(one).map(({ email }) => email)),
    );
    const drafts: TouchDraft[] = [];
    const matched: Captured[] = [];
    const lost: (readonly [Captured, string])[] = [];
    for (const one of captured) {
      const forgotten = everybody(one).some(({ email }) => directory.erased.has(email));
      const match = matchAccounts(one, directory, rules.internalDomains);
      if (typeof match === "string") {
        // Of somebody who was erased nothing is kept, not even that nobody knows them.
        if (!forgotten && match !== "internal_only" && match !== "no_address") lost.push([one, match]);
        continue;
      }
      matched.push(one);
      const said = forgotten ? { ...one, subject: null, text: null } : one;
      drafts.push(...match.map((account) => capturedDraft(workspace, rules, said, account)));
    }
    return store.exclusive(() =>
      store.engine.transaction(async (session) => {
        const { kept, endings } = await settleMeetings(session, workspace, drafts, calendar);
        const counts = await write(session, workspace, channel, name, kept, endings);
        const unmatched = await keepUnmatched(session, store, lost);
        await settle(session, store, matched);
        const skipped = drafts.length - kept.length;
        return {
          ...counts,
          unchanged: counts.unchanged + skipped,
          read: captured.length,
          unmatched,
          refused: refused.slice(0, MOST_REFUSALS),
        };
      }),
    );
  }
}

const byChannel = (all: readonly Captured[], channel: Captured["channel"]): readonly Captured[] =>
  all.filter((one) => one.channel === channel);

function write(
  session: EngineSession,
  workspace: OpenWorkspace,
  channel: Captured["channel"],
  name: string,
  drafts: readonly TouchDraft[],
  endings: readonly bigint[],
) {
  return writeTouches(session, workspace.store, {
    origin: originOf(channel),
    name,
    drafts,
    endings,
    availableAt: (draft, recordedAt) => Math.min(draft.at + SOON_US, recordedAt),
  });
}
