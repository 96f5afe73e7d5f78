import { createHmac, timingSafeEqual } from "node:crypto";
import type { Locale } from "@tendwell/messages";
import { type Context, Hono } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import type { Selectable } from "kysely";
import type { OpenWorkspace, WorkspaceRecord } from "../../access/open-workspace.ts";
import type { ShareLinkTable } from "../../state/share-tables.ts";
import type { ShareService } from "./share-service.ts";
import { noticePage, passwordPage } from "./shared-page.ts";
import { SHARED_HEADERS } from "./shared-style.ts";
import type { Shown } from "./view-service.ts";

export interface SharePageOptions {
  readonly shares: ShareService;
  readonly openWorkspace: (record: WorkspaceRecord) => Promise<OpenWorkspace>;
  /** Signs the mark that a password was given. */
  readonly key: string;
  readonly ipOf: (c: Context) => string;
  /** Seconds to wait, 0 when it may go on. */
  readonly limitOpenings: (key: string) => number;
  readonly limitPasswords: (key: string) => number;
  /** The language of a page about no link. */
  readonly localeOf: (c: Context) => Locale;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Whether cookies may be Secure. */
  readonly https: boolean;
}

const COOKIE = "tendwell_share";
/** Seconds for which a given password holds. */
const PASSWORD_HOLDS = 12 * 3_600;

function page(
  html: string,
  status: 200 | 401 | 404 | 429 = 200,
  extra: Readonly<Record<string, string>> = {},
): Response {
  return new Response(html, { status, headers: { ...SHARED_HEADERS, ...extra } });
}

/** What holders of a link reach: its one view, and the question for its password. */
export function sharePages(options: SharePageOptions): Hono {
  const { shares } = options;
  const app = new Hono();

  const marked = (row: Selectable<ShareLinkTable>, until: number): string =>
    `${until}.${createHmac("sha256", options.key).update(`${row.id}|${row.password_hash}|${until}`).digest("base64url")}`;
  const knowsPassword = (c: Context, row: Selectable<ShareLinkTable>): boolean => {
    const given = getCookie(c, COOKIE) ?? "";
    const until = Number(given.split(".")[0]);
    if (!Number.isSafeInteger(until) || until * 1000 <= options.now()) return false;
    const own = marked(row, until);
    return own.length === given.length && timingSafeEqual(Buffer.from(own), Buffer.from(given));
  };
  const answer = (shown: Shown): Response =>
    shown.kind === "page"
      ? page(shown.html)
      : new Response(new Uint8Array(shown.bytes), {
          headers: {
            ...SHARED_HEADERS,
            "content-type": shown.type,
            "content-disposition": `attachment; filename="${shown.name.replaceAll(/[^\w.-]/g, "_")}"`,
          },
        });
  const tooMany = (c: Context, seconds: number): Response =>
    page(noticePage(options.localeOf(c), "tooMany"), 429, { "retry-after": String(seconds) });

  app.get("/shared/:token", async (c) => {
    const wait = options.limitOpenings(`share ${options.ipOf(c)}`);
    if (wait > 0) return tooMany(c, wait);
    const row = await shares.find(c.req.param("token"));
    // Unknown, expired and revoked say the same: a guess learns nothing.
    if (row === null) return page(noticePage(options.localeOf(c), "gone"), 404);
    if (row.password_hash !== null && !knowsPassword(c, row))
      return page(passwordPage(row.locale as Locale, false), 401);
    const workspace = await options.openWorkspace(await shares.workspaceOf(row));
    return answer(await shares.open(row, workspace, c.req.raw.signal));
  });

  app.post("/shared/:token", async (c) => {
    const token = c.req.param("token");
    const row = await shares.find(token);
    if (row === null) return page(noticePage(options.localeOf(c), "gone"), 404);
    if (row.password_hash === null) return c.redirect(`/shared/${token}`, 303);
    const wait = options.limitPasswords(`share ${row.id} ${options.ipOf(c)}`);
    if (wait > 0) return tooMany(c, wait);
    const form = await c.req.parseBody();
    const password = typeof form.password === "string" ? form.password.slice(0, 200) : "";
    if (!(await shares.passwordFits(row, password))) return page(passwordPage(row.locale as Locale, true), 401);
    setCookie(c, COOKIE, marked(row, Math.floor(options.now() / 1000) + PASSWORD_HOLDS), {
      path: `/shared/${token}`,
      httpOnly: true,
      sameSite: "Lax",
      secure: options.https,
      maxAge: PASSWORD_HOLDS,
    });
    return c.redirect(`/shared/${token}`, 303);
  });
  return app;
}
