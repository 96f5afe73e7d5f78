import type { Locale } from "@tendwell/messages";
import { html } from "hono/html";
import type { OutgoingMail } from "../../connectors/smtp/smtp-sender.ts";
import { words } from "./shared-page.ts";
import type { Shown } from "./view-service.ts";

/** Larger files are sent as a link that expires. */
export const LARGEST_ATTACHMENT = 8_000_000;

/** Subject and both bodies of a report's mail. `link` stands in for what is not attached. */
export function writeReportMail(
  locale: Locale,
  about: { readonly workspace: string; readonly name: string; readonly link: string | null; readonly stop: string },
  shown: Shown,
): Pick<OutgoingMail, "subject" | "text" | "html"> {
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
