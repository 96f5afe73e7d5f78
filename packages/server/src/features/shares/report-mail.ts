import type { Locale } from "@tendwell/messages";
import { html } from "hono/html";
import { createTransport } from "nodemailer";
import type { Channels } from "../surveys/channel-service.ts";
import { words } from "./shared-page.ts";
import type { Shown } from "./view-service.ts";

export type MailServer = NonNullable<Channels["email"]>;

export interface ReportMail {
  readonly to: string;
  readonly locale: Locale;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The same on every try: a mail program that gets it twice shows it once. */
  readonly messageId: string;
  readonly unsubscribe: string;
  readonly attachment: { readonly name: string; readonly type: string; readonly bytes: Uint8Array } | null;
}

/** Larger files are sent as a link that expires. */
export const LARGEST_ATTACHMENT = 8_000_000;

/** Subject and both bodies of a report's mail. `link` stands in for what is not attached. */
export function writeReportMail(
  locale: Locale,
  about: { readonly workspace: string; readonly name: string; readonly link: string | null; readonly stop: string },
  shown: Shown,
): Pick<ReportMail, "subject" | "text" | "html"> {
  const say = words(locale);
  const subject = say("mail.subject", { name: about.name, workspace: about.workspace });
  const lines = shown.kind === "page" ? shown.lines : [];
  const lead = shown.kind === "file" && about.link === null ? say("mail.attached") : say("mail.lead");
  const link = about.link === null ? "" : say("mail.link");
  const foot = say("mail.why", { workspace: about.workspace });
  const text = [
    subject,
    "",
    lead,
    "",
    ...lines.map(({ name, said, change }) => `${name}: ${said}${change == null ? "" : ` (${change})`}`),
    ...(about.link === null ? [] : ["", `${link}: ${about.link}`]),
    "",
    foot,
    `${say("mail.stop")}: ${about.stop}`,
    "",
  ].join("\n");
  const cell = "padding:6px 12px 6px 0;border-bottom:1px solid #d6dbe1";
  const body = html`<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>${subject}</title></head><body style="font:15px/1.45 system-ui,sans-serif;margin:0;padding:16px;max-width:640px"><h1 style="font-size:18px;margin:0 0 8px">${subject}</h1><p>${lead}</p>${
    lines.length === 0
      ? ""
      : html`<table role="presentation" style="border-collapse:collapse">${lines.map(
          ({ name, said, change }) =>
            html`<tr><td style="${cell}">${name}</td><td style="${cell};text-align:right;font-weight:600">${said}</td><td style="${cell};text-align:right">${change ?? ""}</td></tr>`,
        )}</table>`
  }${about.link === null ? "" : html`<p><a href="${about.link}">${link}</a></p>`}<p style="color:#5a6673;font-size:13px">${foot} <a href="${about.stop}">${say("mail.stop")}</a></p></body></html>`;
  return { subject, text, html: String(body) };
}

/** Hands mails to a workspace's SMTP server; throws what the server said. */
export function reportSender(server: MailServer): { send(mail: ReportMail): Promise<void>; close(): void } {
  const transport = createTransport({
    host: server.host,
    port: server.port,
    secure: server.secure,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(server.user === undefined ? {} : { auth: { user: server.user, pass: server.password ?? "" } }),
  });
  return {
    async send(mail) {
      await transport.sendMail({
        from: server.from,
        ...(server.replyTo === undefined ? {} : { replyTo: server.replyTo }),
        to: { name: "", address: mail.to },
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        messageId: mail.messageId,
        headers: {
          "List-Unsubscribe": `<${mail.unsubscribe}>`,
          "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
          "Content-Language": mail.locale,
          "Auto-Submitted": "auto-generated",
        },
        ...(mail.attachment === null
          ? {}
          : {
              attachments: [
                {
                  filename: mail.attachment.name,
                  contentType: mail.attachment.type,
                  content: Buffer.from(mail.attachment.bytes),
                },
              ],
            }),
      });
    },
    close: () => transport.close(),
  };
}
