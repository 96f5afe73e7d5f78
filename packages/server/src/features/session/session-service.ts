import { createHash, randomBytes } from "node:crypto";
import type { Role, Session } from "@tendwell/contract";
import type { Kysely } from "kysely";
import type { WorkspaceRecord } from "../../access/open-workspace.ts";
import type { Principal } from "../../access/principal.ts";
import { ProblemError } from "../../access/problem-error.ts";
import type { StateDatabase } from "../../state/schema.ts";
import type { WorkspaceService } from "../workspaces/workspace-service.ts";
import type { Auth, SignedInPerson } from "./auth.ts";

const DAY_MS = 86_400_000;
/** Placeholder address of the owner until they claim the account; `.invalid` can never receive mail. */
const UNCLAIMED_EMAIL = "owner@tendwell.invalid";

const hashOf = (token: string) => createHash("sha256").update(token).digest("hex");

export interface SessionServiceOptions {
  readonly db: Kysely<StateDatabase>;
  readonly auth: Auth;
  readonly workspaces: WorkspaceService;
  readonly version: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Signing in: one-time links, claiming, e-mail and password. */
export class SessionService {
  private readonly options: SessionServiceOptions;
  constructor(options: SessionServiceOptions) {
    this.options = options;
  }

  private iso(plusMs = 0): string {
    return new Date(this.options.now() + plusMs).toISOString();
  }

  async describe(person: SignedInPerson): Promise<Session> {
    const { workspaces, version } = this.options;
    const visible = await workspaces.visibleTo({ kind: "person", ...person });
    return {
      user: { id: person.id, email: person.email, name: person.name, locale: person.locale },
      workspaces: visible.map(({ record, role }) => workspaces.describe(record, role)),
      version,
    };
  }

  /** The session of a principal that is no person: an API key or the local command line. */
  async describeMachine(principal: Exclude<Principal, { kind: "person" }>): Promise<Session> {
    const { workspaces, version } = this.options;
    const visible = await workspaces.visibleTo(principal);
    const id = principal.kind === "key" ? `key:${principal.id}` : "local";
    return {
      user: { id, email: "", name: principal.kind === "key" ? "API key" : "Command line", locale: null },
      workspaces: visible.map(({ record, role }) => workspaces.describe(record, role)),
      version,
    };
  }

  /** The installation's owner; made, without a password, when there is none. */
  async ensureOwner(): Promise<SignedInPerson> {
    const { db, auth } = this.options;
    const owner = await db
      .selectFrom("person")
      .selectAll()
      .where("installation_owner", "=", 1)
      .orderBy("created_at")
      .executeTakeFirst();
    if (owner !== undefined) {
      return { id: owner.id, email: owner.email, name: owner.name, locale: owner.locale, installationOwner: true };
    }
    return auth.createPerson({ email: UNCLAIMED_EMAIL, name: "Owner", installationOwner: true });
  }

  /** Whether the owner has set an e-mail and a password. */
  async ownerClaimed(): Promise<boolean> {
    const owner = await this.ensureOwner();
    return owner.email !== UNCLAIMED_EMAIL;
  }

  /** A new one-time token for a person; only its hash is stored. Earlier unused links of the same purpose stop working. */
  async createLink(personId: string, purpose: "owner" | "invitation", workspaceId: string | null): Promise<string> {
    const token = randomBytes(32).toString("base64url");
    const { db } = this.options;
    await db.transaction().execute(async (trx) => {
      await trx
        .deleteFrom("one_time_link")
        .where("person_id", "=", personId)
        .where("purpose", "=", purpose)
        .where("used_at", "is", null)
        .execute();
      await trx
        .insertInto("one_time_link")
        .values({
          token_hash: hashOf(token),
          person_id: personId,
          workspace_id: workspaceId,
          purpose,
          expires_at: this.iso(purpose === "owner" ? DAY_MS : 7 * DAY_MS),
          used_at: null,
          claimed_at: null,
          created_at: this.iso(),
        })
        .execute();
    });
    return token;
  }

  /** Opens a session from an unused link, which is then used. */
  async openLink(token: string): Promise<{ session: Session; headers: Headers }> {
    const { db, auth } = this.options;
    const now = this.iso();
    const used = await db
      .updateTable("one_time_link")
      .set({ used_at: now })
      .where("token_hash", "=", hashOf(token))
      .where("used_at", "is", null)
      .where("claimed_at", "is", null)
      .where("expires_at", ">", now)
      .returning(["person_id"])
      .executeTakeFirst();
    if (used === undefined) throw this.linkGone();
    return this.signedIn(used.person_id, await auth.openSession(used.person_id));
  }

  /**
   * Sets e-mail, name and password of the person behind a link and opens a session. A link that already opened a session
   * is taken only from that same signed-in person.
   */
  async claim(
    input: { token: string; email: string; name: string; password: string },
    principal: Principal | null,
  ): Promise<{ session: Session; headers: Headers }> {
    const { db, auth } = this.options;
    const email = input.email.toLowerCase();
    const now = this.iso();
    const personId = await db.transaction().execute(async (trx) => {
      const link = await trx
        .updateTable("one_time_link")
        .set({ used_at: now, claimed_at: now })
        .where("token_hash", "=", hashOf(input.token))
        .where("claimed_at", "is", null)
        .where("expires_at", ">", now)
        .where((eb) =>
          eb.or([eb("used_at", "is", null), eb("person_id", "=", principal?.kind === "person" ? principal.id : "")]),
        )
        .returning("person_id")
        .executeTakeFirst();
      if (link === undefined) throw this.linkGone();
      const taken = await trx
        .selectFrom("person")
        .select("id")
        .where("email", "=", email)
        .where("id", "!=", link.person_id)
        .executeTakeFirst();
      if (taken !== undefined) throw new ProblemError("conflict", "this e-mail address belongs to another account");
      await trx
        .updateTable("person")
        .set({ email, name: input.name, updated_at: now })
        .where("id", "=", link.person_id)
        .execute();
      return link.person_id;
    });
    await auth.setPassword(personId, input.password);
    await auth.endSessionsOf(personId);
    return this.signedIn(personId, await auth.openSession(personId));
  }

  async signIn(email: string, password: string): Promise<{ session: Session; headers: Headers }> {
    const headers = await this.options.auth.signIn(email.toLowerCase(), password);
    if (headers === null) throw new ProblemError("unauthenticated", "e-mail and password do not match an account");
    const person = await this.options.db
      .selectFrom("person")
      .select("id")
      .where("email", "=", email.toLowerCase())
      .executeTakeFirstOrThrow();
    return this.signedIn(person.id, headers);
  }

  signOut(headers: Headers): Promise<Headers> {
    return this.options.auth.signOut(headers);
  }

  async updatePerson(
    id: string,
    change: { name?: string | undefined; locale?: string | null | undefined },
  ): Promise<Session> {
    const set = {
      updated_at: this.iso(),
      ...(change.name === undefined ? {} : { name: change.name }),
      ...(change.locale === undefined ? {} : { locale: change.locale }),
    };
    await this.options.db.updateTable("person").set(set).where("id", "=", id).execute();
    return this.describe(await this.person(id));
  }

  async members(workspace: WorkspaceRecord): Promise<{ id: string; email: string; name: string; role: Role }[]> {
    return this.options.db
      .selectFrom("membership")
      .innerJoin("person", "person.id", "membership.person_id")
      .select(["person.id", "person.email", "person.name", "membership.role"])
      .where("membership.workspace_id", "=", workspace.id)
      .orderBy("membership.created_at")
      .execute();
  }

  /** Gives a person (made when new) a role and returns a one-time token for them. */
  async invite(workspace: WorkspaceRecord, email: string, role: Role): Promise<string> {
    const { db, auth } = this.options;
    const address = email.toLowerCase();
    const existing = await db.selectFrom("person").select("id").where("email", "=", address).executeTakeFirst();
    if (existing !== undefined) {
      const member = await db
        .selectFrom("membership")
        .select("role")
        .where("workspace_id", "=", workspace.id)
        .where("person_id", "=", existing.id)
        .executeTakeFirst();
      if (member !== undefined) throw new ProblemError("conflict", "this person is a member already");
    }
    const personId =
      existing?.id ?? (await auth.createPerson({ email: address, name: address, installationOwner: false })).id;
    await this.join(workspace.id, personId, role);
    // Somebody with a password signs in with it: a link would let the inviter sign in as them.
    const hasPassword = await db
      .selectFrom("credential")
      .select("id")
      .where("person_id", "=", personId)
      .where("password", "is not", null)
      .executeTakeFirst();
    return hasPassword === undefined ? this.createLink(personId, "invitation", workspace.id) : "";
  }

  async join(workspaceId: string, personId: string, role: Role): Promise<void> {
    await this.options.db
      .insertInto("membership")
      .values({ workspace_id: workspaceId, person_id: personId, role, created_at: this.iso() })
      .onConflict((oc) => oc.columns(["workspace_id", "person_id"]).doNothing())
      .execute();
  }

  private async person(id: string): Promise<SignedInPerson> {
    const row = await this.options.db.selectFrom("person").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
    return {
      id: row.id,
      email: row.email,
      name: row.name,
      locale: row.locale,
      installationOwner: row.installation_owner === 1,
    };
  }

  private async signedIn(personId: string, headers: Headers): Promise<{ session: Session; headers: Headers }> {
    return { session: await this.describe(await this.person(personId)), headers };
  }

  private linkGone(): ProblemError {
    return new ProblemError("gone", "this link was used already, or has expired", {
      mend: "Run `npx tendwell link` on the machine that runs Tendwell, or ask for a new invitation.",
    });
  }
}
