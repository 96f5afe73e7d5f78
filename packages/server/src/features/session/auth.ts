import type { Kysely } from "kysely";
import type { StateDatabase } from "../../state/schema.ts";

const CREATED = { createdAt: "created_at", updatedAt: "updated_at" } as const;

/** Loaded when a server starts or somebody signs in: the command line, which needs no people, starts without it. */
async function configure(db: Kysely<StateDatabase>, secret: string, secure: boolean) {
  const { hash, verify } = await import("@node-rs/argon2");
  const { betterAuth } = await import("better-auth");
  return betterAuth({
    appName: "Tendwell",
    // The adapter's "sqlite" mode writes dates as ISO texts and booleans as 0/1: our schema holds them so in both engines.
    database: { db: db as unknown as Kysely<Record<string, never>>, type: "sqlite" },
    secret,
    baseURL: secure ? "https://localhost" : "http://localhost",
    telemetry: { enabled: false },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 10,
      maxPasswordLength: 200,
      password: { hash: (password) => hash(password), verify: (data) => verify(data.hash, data.password) },
    },
    user: {
      modelName: "person",
      fields: { emailVerified: "email_verified", ...CREATED },
      additionalFields: {
        locale: { type: "string", required: false, input: false },
        installationOwner: {
          type: "number",
          required: false,
          input: false,
          fieldName: "installation_owner",
          defaultValue: 0,
        },
      },
    },
    session: {
      modelName: "login_session",
      fields: {
        userId: "person_id",
        expiresAt: "expires_at",
        ipAddress: "ip_address",
        userAgent: "user_agent",
        ...CREATED,
      },
      expiresIn: 60 * 60 * 24 * 14,
    },
    account: {
      modelName: "credential",
      fields: {
        userId: "person_id",
        accountId: "account_id",
        providerId: "provider_id",
        accessToken: "access_token",
        refreshToken: "refresh_token",
        idToken: "id_token",
        accessTokenExpiresAt: "access_token_expires_at",
        refreshTokenExpiresAt: "refresh_token_expires_at",
        ...CREATED,
      },
    },
    verification: { modelName: "verification", fields: { expiresAt: "expires_at", ...CREATED } },
    // Our own limiter and origin check stand before every route.
    rateLimit: { enabled: false },
    advanced: { useSecureCookies: secure, cookiePrefix: "tendwell", disableOriginCheck: true, disableCSRFCheck: true },
    logger: { disabled: true },
  });
}

/** A person as the session carries them. */
export interface SignedInPerson {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly locale: string | null;
  readonly installationOwner: boolean;
}

interface RawPerson {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly locale?: string | null | undefined;
  readonly installationOwner?: number | null | undefined;
}

function personOf(user: RawPerson): SignedInPerson {
  return {
    id: user.id,
    email: user.email,
    name: user.name,
    locale: user.locale ?? null,
    installationOwner: Number(user.installationOwner ?? 0) === 1,
  };
}

/** People, passwords and cookies, by better-auth on the state database. */
export interface Auth {
  /** Loads what the first sign-in needs, so that no page waits for it. */
  warm(): Promise<void>;
  /** Who the cookie belongs to, null without a valid one. */
  personOf(headers: Headers): Promise<SignedInPerson | null>;
  /** Opens a session; the headers carry its cookie. */
  openSession(personId: string): Promise<Headers>;
  /** Null when the e-mail and password do not match. */
  signIn(email: string, password: string): Promise<Headers | null>;
  signOut(headers: Headers): Promise<Headers>;
  createPerson(person: { email: string; name: string; installationOwner: boolean }): Promise<SignedInPerson>;
  setPassword(personId: string, password: string): Promise<void>;
  endSessionsOf(personId: string): Promise<void>;
}

/** `secure` marks cookies Secure: for an installation served over https. */
export function createAuth(db: Kysely<StateDatabase>, secret: string, secure: boolean): Auth {
  let configured: ReturnType<typeof configure> | null = null;
  const load = () => {
    configured ??= configure(db, secret, secure);
    return configured;
  };
  return {
    async warm() {
      await (await load()).$context;
    },
    async personOf(headers) {
      const session = await (await load()).api.getSession({ headers });
      return session === null ? null : personOf(session.user as RawPerson);
    },
    async openSession(personId) {
      const context = await (await load()).$context;
      const session = await context.internalAdapter.createSession(personId);
      const { name, attributes } = context.authCookies.sessionToken;
      const { serializeSignedCookie } = await import("better-call");
      const cookie = await serializeSignedCookie(name, session.token, context.secret, {
        ...attributes,
        maxAge: context.sessionConfig.expiresIn,
      });
      return new Headers([["set-cookie", cookie]]);
    },
    async signIn(email, password) {
      try {
        const { headers } = await (await load()).api.signInEmail({ body: { email, password }, returnHeaders: true });
        return new Headers(headers.getSetCookie().map((cookie): [string, string] => ["set-cookie", cookie]));
      } catch (error) {
        if ((error as { statusCode?: number }).statusCode === 401) return null;
        throw error;
      }
    },
    async signOut(headers) {
      const answer = await (await load()).api.signOut({ headers, returnHeaders: true });
      return new Headers(answer.headers.getSetCookie().map((cookie): [string, string] => ["set-cookie", cookie]));
    },
    async createPerson({ email, name, installationOwner }) {
      const context = await (await load()).$context;
      const user = await context.internalAdapter.createUser(
        { email: email.toLowerCase(), name, emailVerified: false, installationOwner: installationOwner ? 1 : 0 },
        { method: "admin" } as never,
      );
      return personOf(user as RawPerson);
    },
    async setPassword(personId, password) {
      const context = await (await load()).$context;
      const hashed = await context.password.hash(password);
      if ((await context.internalAdapter.findCredentialAccount(personId)) !== null) {
        await context.internalAdapter.updatePassword(personId, hashed);
        return;
      }
      await context.internalAdapter.linkAccount({
        userId: personId,
        providerId: "credential",
        accountId: personId,
        password: hashed,
      } as never);
    },
    async endSessionsOf(personId) {
      const context = await (await load()).$context;
      await context.internalAdapter.deleteUserSessions(personId);
    },
  };
}
