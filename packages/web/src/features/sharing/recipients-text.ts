import type { ReportScheduleInput } from "@tendwell/contract";
import { LOCALES } from "@tendwell/messages/locales";

type Recipients = ReportScheduleInput["recipients"];

/** One address a line, a language after it where it is not English. */
export function recipientsText(recipients: Recipients): string {
  return recipients.map((one) => (one.locale === "en" ? one.email : `${one.email} ${one.locale}`)).join("\n");
}

/** The addresses of a text, or the first line that is none. */
export function readRecipients(
  text: string,
): { readonly recipients: Recipients } | { readonly line: number; readonly text: string } {
  const recipients: Recipients = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === "") continue;
    const [email = "", tag = "en"] = line.trim().split(/[\s,;]+/);
    const locale = LOCALES.find((one) => one.toLowerCase() === tag.toLowerCase());
    if (!/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email) || locale === undefined)
      return { line: index + 1, text: line.trim() };
    recipients.push({ email, locale });
  }
  return { recipients };
}
