import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { SharedQuestion, SharedView, ShareLink } from "@tendwell/contract";
import type { Locale } from "@tendwell/messages";
import type { Kysely, Selectable } from "kysely";
import type { OpenWorkspace, WorkspaceRecord } from "../../access/open-workspace.ts";
import { ProblemError } from "../../access/problem-error.ts";
import type { StateDatabase } from "../../state/schema.ts";
import type { ShareLinkTable } from "../../state/share-tables.ts";
import type { Shown, ViewService } from "./view-service.ts";

type Row = Selectable<ShareLinkTable>;

const DAY_MS = 86_400_000;
/** Links of one workspace that are open at once. */
const MOST = 500;

export interface NewLink {
  readonly name: string;
  readonly view: SharedView;
  readonly question: SharedQuestion;
  readonly locale: Locale;
  readonly figures: "live" | "frozen";
  readonly days: number;
  readonly password?: string | undefined;
}

const hashOf = (token: string): string => createHash("sha256").update(token).digest("hex");

/** Links that show one view, read-only, until they expire or are revoked. Tokens are stored as hashes. */
export class ShareService {
  private readonly db: Kysely<StateDatabase>;
  private readonly views: ViewService;
  private readonly now: () => number;
  /** `now`: milliseconds since the epoch. */
  constructor(db: Kysely<StateDatabase>, views: ViewService, now: () => number) {
    this.db = db;
    this.views = views;
    this.now = now;
  }

  async list(workspace: OpenWorkspace): Promise<ShareLink[]> {
    const rows = await this.db
      .selectFrom("share_link")
      .selectAll()
      .where("workspace_id", "=", workspace.record.id)
      .orderBy("created_at", "desc")
      .orderBy("id")
      .limit(2 * MOST)
      .execute();
    return rows.map((row) => this.describe(row));
  }

  /** The link with its token, which is not kept and so is never shown again. `shown`: what a frozen one shows, where it was worked out already. */
  async create(
    workspace: OpenWorkspace,
    input: NewLink,
    by: string | null,
    signal: AbortSignal,
    shown?: Shown,
  ): Promise<{ readonly link: ShareLink; readonly token: string }> {
    const open = (await this.list(workspace)).filter((link) => link.state === "open").length;
    if (open >= MOST)
      throw new ProblemError("invalid-body", `share links require at most ${MOST} open ones, got one more`);
    await this.views.check(workspace, input.view, input.question);
    const token = randomBytes(24).toString("base64url");
    const frozen =
      input.figures === "live"
        ? null
        : freeze(shown ?? (await this.views.show(workspace, input.view, input.question, input.locale, signal)));
    const { hash } = await import("@node-rs/argon2");
    const row: Row = {
      id: randomUUID(),
      workspace_id: workspace.record.id,
      name: input.name,
      view: input.view,
      question: JSON.stringify(input.question),
      locale: input.locale,
      token_hash: hashOf(token),
      password_hash: input.password === undefined ? null : await hash(input.password),
      figures: input.figures,
      frozen,
      created_by: by,
      created_at: this.instant(),
      expires_at: new Date(this.now() + input.days * DAY_MS).toISOString(),
      revoked_at: null,
      opened: 0,
      last_opened_at: null,
    };
    await this.db.insertInto("share_link").values(row).execute();
    return { link: this.describe(row), token };
  }

  async revoke(workspace: OpenWorkspace, id: string): Promise<void> {
    const done = await this.db
      .updateTable("share_link")
      // What it showed is forgotten with it.
      .set({ revoked_at: this.instant(), frozen: null })
      .where("workspace_id", "=", workspace.record.id)
      .where("id", "=", id)
      .where("revoked_at", "is", null)
      .executeTakeFirst();
    if (Number(done.numUpdatedRows) === 0)
      throw new ProblemError("not-found", `share link ${JSON.stringify(id)} does not exist`);
  }

  /** The link of a token while it is open; null for unknown, expired and revoked ones alike. */
  async find(token: string): Promise<Row | null> {
    if (!/^[\w-]{32}$/.test(token)) return null;
    const row = await this.db
      .selectFrom("share_link")
      .selectAll()
      .where("token_hash", "=", hashOf(token))
      .executeTakeFirst();
    return row !== undefined && this.stateOf(row) === "open" ? row : null;
  }

  async passwordFits(row: Row, password: string): Promise<boolean> {
    const { verify } = await import("@node-rs/argon2");
    return row.password_hash !== null && verify(row.password_hash, password);
  }

  async workspaceOf(row: Row): Promise<WorkspaceRecord> {
    return this.db.selectFrom("workspace").selectAll().where("id", "=", row.workspace_id).executeTakeFirstOrThrow();
  }

  /** What the link shows, counted as one opening. */
  async open(row: Row, workspace: OpenWorkspace, signal: AbortSignal): Promise<Shown> {
    const shown =
      row.frozen === null
        ? await this.views.show(
            workspace,
            row.view as SharedView,
            JSON.parse(row.question) as SharedQuestion,
            row.locale as Locale,
            signal,
          )
        : thaw(row.frozen);
    await this.db
      .updateTable("share_link")
      .set((eb) => ({ opened: eb("opened", "+", 1), last_opened_at: this.instant() }))
      .where("id", "=", row.id)
      .execute();
    return shown;
  }

  private describe(row: Row): ShareLink {
    return {
      id: row.id,
      name: row.name,
      view: row.view as SharedView,
      question: JSON.parse(row.question) as SharedQuestion,
      locale: row.locale as Locale,
      figures: row.figures as ShareLink["figures"],
      hasPassword: row.password_hash !== null,
      createdBy: row.created_by,
      createdAt: row.created_at,
      expiresAt: row.expires_at,
      revokedAt: row.revoked_at,
      state: this.stateOf(row),
      opened: row.opened,
      lastOpenedAt: row.last_opened_at,
    };
  }

  private stateOf(row: Row): ShareLink["state"] {
    if (row.revoked_at !== null) return "revoked";
    return row.expires_at <= this.instant() ? "expired" : "open";
  }

  private instant(): string {
    return new Date(this.now()).toISOString();
  }
}

function freeze(shown: Shown): string {
  return JSON.stringify(
    shown.kind === "page" ? { ...shown, lines: [] } : { ...shown, bytes: Buffer.from(shown.bytes).toString("base64") },
  );
}

function thaw(frozen: string): Shown {
  const shown = JSON.parse(frozen) as
    | Extract<Shown, { kind: "page" }>
    | { kind: "file"; name: string; type: string; bytes: string };
  return shown.kind === "page" ? shown : { ...shown, bytes: new Uint8Array(Buffer.from(shown.bytes, "base64")) };
}
