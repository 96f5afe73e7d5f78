import { escapeHtml } from "@tendwell/core";
import { type Locale, translate } from "@tendwell/messages";
import type { Hono } from "hono";
import type { ChannelStore } from "./channel-store.ts";
import { localeOf } from "./event-text.ts";
import type { NotifyKeys } from "./notify-keys.ts";

function page(locale: Locale, text: string, button: string | null, nonce: string): string {
  return `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>${escapeHtml(text)}</title><style nonce="${nonce}">:root{color-scheme:light dark}body{font:18px/1.5 system-ui,sans-serif;max-width:36rem;margin:15vh auto;padding:0 1rem}button{font:inherit;padding:.5rem 1.25rem;min-height:44px}</style></head><body><main><h1>${escapeHtml(text)}</h1>${button === null ? "" : `<form method="post"><button>${escapeHtml(button)}</button></form>`}</main></body></html>`;
}

/** Where the link of a digest leads: asks first, because mail scanners open links; a mail program's one-click posts at once. */
export function mountLeavePage(app: Hono, options: { readonly store: ChannelStore; readonly keys: NotifyKeys }): void {
  const { store, keys } = options;
  const answer = async (token: string, leave: boolean): Promise<Response> => {
    const nonce = crypto.randomUUID();
    const id = keys.readLeaveToken(token);
    const channel = id === null ? undefined : (await store.list(null)).find((one) => one.id === id);
    const locale = localeOf(channel?.settings.locale);
    const t = (key: string) => translate(locale, `notify:leave.${key}`);
    const left = channel?.row.paused_why === "unsubscribed";
    if (channel !== undefined && leave && !left) await store.pause(channel.id, "unsubscribed");
    const html =
      channel === undefined
        ? page(locale, t("unknown"), null, nonce)
        : left || leave
          ? page(locale, t("done"), null, nonce)
          : page(locale, t("sure"), t("button"), nonce);
    return new Response(html, {
      status: channel === undefined ? 404 : 200,
      headers: {
        "content-type": "text/html; charset=utf-8",
        "cache-control": "no-store",
        "content-security-policy": `default-src 'none'; style-src 'nonce-${nonce}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
      },
    });
  };
  app.get("/notify/leave/:token", (c) => answer(c.req.param("token"), false));
  app.post("/notify/leave/:token", (c) => answer(c.req.param("token"), true));
}
