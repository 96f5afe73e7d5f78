import { escapeHtml } from "@tendwell/core";
import { type Locale, translate } from "@tendwell/messages";
import type { OutgoingMail } from "../../connectors/smtp/smtp-sender.ts";
import { byUrgency, type EventText } from "./event-text.ts";

/** Accounts written out in one mail; the rest is counted and linked. */
const MAX_ACCOUNTS = 50;

interface DigestInput {
  readonly workspace: string;
  readonly pages: string;
  readonly locale: Locale;
  readonly texts: readonly EventText[];
  /** Where the digest is left; null where nobody is meant to leave by a link. */
  readonly leave: string | null;
}

/** Events by account, the most urgent account first. */
function grouped(texts: readonly EventText[]): readonly (readonly EventText[])[] {
  const groups = new Map<string, EventText[]>();
  for (const one of [...texts].sort(byUrgency)) {
    const name = one.account === null ? "" : one.href;
    groups.set(name, [...(groups.get(name) ?? []), one]);
  }
  return [...groups.values()];
}

/** A digest as HTML and as its plain-text twin: the same sentences, account by account. */
export function digestMail(input: DigestInput): Pick<OutgoingMail, "subject" | "text" | "html"> {
  const { locale, workspace, pages, leave } = input;
  const t = (key: string, values: Readonly<Record<string, string | number>> = {}) =>
    translate(locale, `notify:mail.${key}`, values);
  const groups = grouped(input.texts);
  const accounts = groups.filter(([first]) => first!.account !== null).length;
  const subject =
    accounts === 0
      ? t("subjectOther", { count: input.texts.length, company: workspace })
      : t("subject", { count: accounts, company: workspace });
  const shown = groups.slice(0, MAX_ACCOUNTS);
  const more = groups.length > MAX_ACCOUNTS ? t("more", { count: groups.length - MAX_ACCOUNTS }) : null;
  const why = t("why", { company: workspace });
  const html = [
    `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"><title>${escapeHtml(subject)}</title></head>`,
    `<body style="font-family:system-ui,sans-serif;font-size:16px;line-height:1.5;max-width:640px;margin:0 auto;padding:16px">`,
    `<h1 style="font-size:20px">${escapeHtml(subject)}</h1>`,
    ...shown.map((group) => {
      const { account, href, urgent } = group[0]!;
      const mark = urgent ? ` <strong>(${escapeHtml(translate(locale, "common:status.at_risk"))})</strong>` : "";
      const head =
        account === null
          ? ""
          : `<h2 style="font-size:16px;margin:20px 0 4px"><a href="${escapeHtml(href)}">${escapeHtml(account)}</a>${mark}</h2>`;
      return `${head}<ul style="margin:0;padding-left:20px">${group.map((one) => `<li>${escapeHtml(one.sentence)}</li>`).join("")}</ul>`;
    }),
    ...(more === null ? [] : [`<p><a href="${escapeHtml(pages)}">${escapeHtml(more)}</a></p>`]),
    `<p style="margin-top:24px"><a href="${escapeHtml(`${pages}/today`)}">${escapeHtml(t("open"))}</a></p>`,
    `<p style="font-size:13px;margin-top:32px">${escapeHtml(why)} <a href="${escapeHtml(`${pages}/settings/notifications`)}">${escapeHtml(t("settings"))}</a>${leave === null ? "" : ` · <a href="${escapeHtml(leave)}">${escapeHtml(t("leave"))}</a>`}</p>`,
    "</body></html>",
  ].join("\n");
  const text = [
    subject,
    "",
    ...shown.flatMap((group) => {
      const { account, href, urgent } = group[0]!;
      const mark = urgent ? ` (${translate(locale, "common:status.at_risk")})` : "";
      return [
        ...(account === null ? [] : [`${account}${mark}`]),
        ...group.map((one) => `- ${one.sentence}`),
        ...(account === null ? [] : [`  ${href}`]),
        "",
      ];
    }),
    ...(more === null ? [] : [`${more}: ${pages}`, ""]),
    `${t("open")}: ${pages}/today`,
    "",
    why,
    `${t("settings")}: ${pages}/settings/notifications`,
    ...(leave === null ? [] : [`${t("leave")}: ${leave}`]),
    "",
  ].join("\n");
  return { subject, html, text };
}
