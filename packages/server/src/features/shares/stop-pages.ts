import type { Locale } from "@tendwell/messages";
import { type Context, Hono } from "hono";
import { html } from "hono/html";
import type { ReportDispatch } from "./report-dispatch.ts";
import { noticePage, words } from "./shared-page.ts";
import { SHARED_HEADERS } from "./shared-style.ts";

/** Where recipients stop a report: opening the link asks, only the form (or the mail program's own post) stops. */
export function stopPages(dispatch: ReportDispatch, localeOf: (c: Context) => Locale): Hono {
  const app = new Hono();
  const answer = (text: string, status: 200 | 404 = 200) => new Response(text, { status, headers: SHARED_HEADERS });
  const read = (c: Context) =>
    dispatch.readStop(c.req.param("schedule") ?? "", c.req.param("address") ?? "", c.req.param("mac") ?? "");
  app.get("/reports/stop/:schedule/:address/:mac", (c) => {
    const locale = localeOf(c);
    if (read(c) === null) return answer(noticePage(locale, "gone"), 404);
    return answer(
      noticePage(locale, "stopAsk", html`<form method="post"><button>${words(locale)("stop")}</button></form>`),
    );
  });
  app.post("/reports/stop/:schedule/:address/:mac", async (c) => {
    const locale = localeOf(c);
    const email = read(c);
    if (email === null) return answer(noticePage(locale, "gone"), 404);
    await dispatch.stop(c.req.param("schedule"), email);
    return answer(noticePage(locale, "stopped"));
  });
  return app;
}
