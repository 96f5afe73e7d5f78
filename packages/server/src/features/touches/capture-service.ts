// Over 300 lines: how a message finds its way from a file to the facts is read from top to bottom.
import type { TouchCapture, TouchImport, UnmatchedTouch } from "@tendwell/contract";
import { sql } from "@tendwell/core";
import type { Kysely } from "kysely";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import { ProblemError } from "../../access/problem-error.ts";
import type { EngineRow, EngineSession } from "../../engine/engine.ts";
import { md5Number, surrogateOf } from "../../facts/surrogate-id.ts";
import type { StateDatabase } from "../../state/schema.ts";
import type { Captured, Refusal } from "./captured-touch.ts";
import { everybody, isInternal, type Match, matchAccounts, readDirectory } from "./match-addresses.ts";
import { type ReadCalendar, readCalendar } from "./read-calendar.ts";
import { filesOf, readWhole, stampHash } from "./read-folder.ts";
import { readMessage, splitMailbox } from "./read-messages.ts";
import type { TouchService } from "./touch-service.ts";
import { nextBatch, sourceIdOf, type TouchDraft, type TouchOrigin, touchIdOf, writeTouches } from "./touch-store.ts";
import {
  countUnmatched,
  keepUnmatched,
  leaveOut,
  MOST_UNMATCHED,
  readUnmatched,
  settle,
  unmatchedJson,
} from "./unmatched-store.ts";

const TAGS = { tags: { surface: "touches", route: "capture" } } as const;
const SOON_US = 60_000_000;
/** Refusals that an answer names; the rest are counted by what is missing from `read`. */
const MOST_REFUSALS = 100;
/** What was read and took place longer ago is history, not news: years of mail are told to nobody. */
const NEWS_US = 7 * 86_400_000_000;
const MOST_NEWS = 200;
/** Files read in one go of a folder. */
const MOST_FILES = 2_000;

interface Settings {
  readonly internalDomains: readonly string[];
  readonly keepBody: boolean;
}

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
    const settings = await this.stored(workspace);
    const [kept] = await readUnmatched(store.engine, id);
    if (kept === undefined) throw new ProblemError("not-found", `message ${id} does not wait for an account`);
    const { captured } = kept;
    const outside = everybody(captured).filter((one) => !isInternal(one.email, settings.internalDomains));
    const people = remember ? outside.map(({ email }) => String(surrogateOf(store.salt, "person", email))) : [];
    const result = await store.exclusive(() =>
      store.engine.transaction(async (session) => {
        if (remember) await this.remember(session, workspace, originOf(captured.channel), accountId, outside);
        const draft = draftOf(workspace, settings, captured, { accountId, people });
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

  async settings(workspace: OpenWorkspace): Promise<TouchCapture> {
    const { record } = workspace;
    const settings = await this.stored(workspace);
    const folders = await this.db
      .selectFrom("touch_folder")
      .selectAll()
      .where("workspace_id", "=", record.id)
      .orderBy("path")
      .execute();
    return {
      internalDomains: [...settings.internalDomains],
      keepBody: settings.keepBody,
      folders: folders.map((folder) => ({
        kind: folder.kind,
        path: folder.path,
        readAt: folder.read_at,
        error: folder.error,
        last: folder.last === null ? null : (JSON.parse(folder.last) as TouchImport),
      })),
      unmatched: await countUnmatched(workspace.store.engine),
    };
  }

  async save(
    workspace: OpenWorkspace,
    input: Settings & { readonly folders: readonly { readonly kind: "mail" | "calendar"; readonly path: string }[] },
  ): Promise<TouchCapture> {
    const { id } = workspace.record;
    for (const { path } of input.folders)
      if (!/^(\/|[A-Za-z]:[\\/])/.test(path))
        throw new ProblemError("invalid-body", `path requires an absolute path, got ${JSON.stringify(path)}`, {
          errors: [{ path: "folders", message: "requires an absolute path" }],
        });
    const folders = [...new Map(input.folders.map((folder) => [folder.path, folder])).values()];
    await this.db.transaction().execute(async (trx) => {
      await trx.deleteFrom("touch_capture").where("workspace_id", "=", id).execute();
      await trx
        .insertInto("touch_capture")
        .values({
          workspace_id: id,
          internal_domains: JSON.stringify([...new Set(input.internalDomains)].sort()),
          keep_body: input.keepBody ? 1 : 0,
        })
        .execute();
      const before = await trx.selectFrom("touch_folder").selectAll().where("workspace_id", "=", id).execute();
      await trx.deleteFrom("touch_folder").where("workspace_id", "=", id).execute();
      for (const { kind, path } of folders) {
        const known = before.find((one) => one.path === path && one.kind === kind);
        await trx
          .insertInto("touch_folder")
          .values(known ?? { workspace_id: id, kind, path, read_at: null, error: null, last: null })
          .execute();
      }
    });
    return this.settings(workspace);
  }

  /** Workspaces that have folders to read. */
  async waiting(): Promise<string[]> {
    const rows = await this.db.selectFrom("touch_folder").select("workspace_id").distinct().execute();
    return rows.map((row) => row.workspace_id);
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
    const settings = await this.stored(workspace);
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
      const match = matchAccounts(one, directory, settings.internalDomains);
      if (typeof match === "string") {
        // Of somebody who was erased nothing is kept, not even that nobody knows them.
        if (!forgotten && match !== "internal_only" && match !== "no_address") lost.push([one, match]);
        continue;
      }
      matched.push(one);
      const said = forgotten ? { ...one, subject: null, text: null } : one;
      drafts.push(...match.map((account) => draftOf(workspace, settings, said, account)));
    }
    return store.exclusive(() =>
      store.engine.transaction(async (session) => {
        const { kept, endings } = await this.meetings(session, workspace, drafts, calendar);
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

  /** An older version of a meeting changes nothing; occurrences that a calendar no longer has are called off. */
  private async meetings(
    session: EngineSession,
    workspace: OpenWorkspace,
    drafts: readonly TouchDraft[],
    calendar: ReadCalendar | null,
  ): Promise<{ kept: readonly TouchDraft[]; endings: bigint[] }> {
    if (calendar === null) return { kept: drafts, endings: [] };
    const rows = await session.query(
      sql`select t.touch_id as id, t.occurred_at as at, m.value as uid, cast(s.value as int) as sequence from touch t
        join personal_detail m on m.subject_kind = 'touch' and m.subject_id = t.touch_id and m.field = 'meeting'
        join personal_detail s on s.subject_kind = 'touch' and s.subject_id = t.touch_id and s.field = 'sequence'
        where t.row_id not in (select row_id from fact_end where fact_table = 'touch')`,
      TAGS,
    );
    const newest = new Map(rows.map((row) => [BigInt(row.id as bigint), Number(row.sequence)]));
    const kept = drafts.filter((draft) => (newest.get(draft.id) ?? 0) <= (draft.meeting?.sequence ?? 0));
    const standing = new Set(drafts.map((draft) => draft.id));
    const whole = new Map(calendar.whole.map(({ uid, sequence }) => [uid, sequence]));
    const off = new Set<string>(calendar.off.map(({ key }) => key));
    const offIds = new Set(
      rows.length === 0 || off.size === 0
        ? []
        : (
            await session.query(
              sql`select distinct account_id from touch where touch_id in (select subject_id from personal_detail where subject_kind = 'touch' and field = 'meeting')`,
              TAGS,
            )
          ).flatMap((row) =>
            [...off].map((key) => touchIdOf(workspace.store, "Calendar", keyOf(key, String(row.account_id)))),
          ),
    );
    const endings = rows
      .filter((row) => {
        const id = BigInt(row.id as bigint);
        if (offIds.has(id)) return true;
        const told = whole.get(String(row.uid));
        const at = Number(row.at);
        return (
          told !== undefined &&
          told >= Number(row.sequence) &&
          !standing.has(id) &&
          at >= calendar.fromUs &&
          at <= calendar.toUs
        );
      })
      .map((row) => BigInt(row.id as bigint));
    return { kept, endings };
  }

  private async stored(workspace: OpenWorkspace): Promise<Settings> {
    const row = await this.db
      .selectFrom("touch_capture")
      .selectAll()
      .where("workspace_id", "=", workspace.record.id)
      .executeTakeFirst();
    return {
      internalDomains: row === undefined ? [] : (JSON.parse(row.internal_domains) as string[]),
      keepBody: row === undefined || row.keep_body === 1,
    };
  }

  /** Addresses as people of an account, unless they are known or were erased. */
  private async remember(
    session: EngineSession,
    workspace: OpenWorkspace,
    origin: TouchOrigin,
    accountId: string,
    addresses: readonly { readonly email: string; readonly name: string | null }[],
  ): Promise<void> {
    const { store } = workspace;
    for (const { email, name } of addresses) {
      const id = surrogateOf(store.salt, "person", email);
      const [known] = await session.query(
        sql`select (select count(*) from identity where kind = 'person' and id = ${id}) + (select count(*) from erasure where kind = 'person' and id = ${id}) as n`,
        TAGS,
      );
      if (Number(known?.n ?? 0) > 0) continue;
      await session.insert("identity", ["kind", "id", "external_id"], [{ kind: "person", id, external_id: email }]);
      const row = (field: string, value: string): EngineRow => ({
        subject_kind: "person",
        subject_id: id,
        person_id: id,
        field,
        value,
      });
      const details = [row("email", email), ...(name === null ? [] : [row("name", name)])];
      await session.insert("personal_detail", Object.keys(details[0]!), details);
      const [top] = await session.query(sql`select coalesce(max(row_id), 0) as id from person`, TAGS);
      const at = store.now();
      const fact: EngineRow = {
        row_id: BigInt((top?.id ?? 0n) as bigint) + 1n,
        fact_key: md5Number(`${store.salt}|Tendwell touches|person|${id}`),
        content_hash: 0n,
        // The touch that is written next, in this transaction, is of the same import.
        source_id: await sourceIdOf(session, origin, at),
        batch_id: await nextBatch(session),
        occurred_at: at,
        available_at: at,
        recorded_at: at,
        person_id: id,
        account_id: BigInt(accountId),
        role: null,
      };
      await session.insert("person", Object.keys(fact), [fact]);
    }
  }
}

const byChannel = (all: readonly Captured[], channel: Captured["channel"]): readonly Captured[] =>
  all.filter((one) => one.channel === channel);

function originOf(channel: Captured["channel"]): TouchOrigin {
  return channel === "email" ? "Mail" : "Calendar";
}

function keyOf(key: string, accountId: string): string {
  return `${key}|${accountId}`;
}

function draftOf(workspace: OpenWorkspace, settings: Settings, captured: Captured, match: Match): TouchDraft {
  const origin = originOf(captured.channel);
  const internal = everybody(captured).filter(({ email }) => isInternal(email, settings.internalDomains));
  const fromUs = captured.from !== null && isInternal(captured.from.email, settings.internalDomains);
  const [staff] = internal;
  return {
    id: touchIdOf(workspace.store, origin, keyOf(captured.key, match.accountId)),
    accountId: match.accountId,
    people: match.people,
    at: captured.at,
    channel: captured.channel,
    staff: staff === undefined ? null : (staff.name ?? staff.email.slice(0, staff.email.indexOf("@"))),
    sentiment: null,
    success: true,
    minutes: captured.minutes,
    // Without one's own domains nobody knows which side wrote.
    direction: captured.channel === "meeting" || settings.internalDomains.length === 0 ? null : fromUs ? "out" : "in",
    subject: captured.subject,
    text: settings.keepBody ? captured.text : null,
    ...(captured.meeting === undefined ? {} : { meeting: captured.meeting }),
  };
}

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
