import type { NotifyEventType } from "@tendwell/contract";
import { LOCALES, type Locale, translate } from "@tendwell/messages";
import type { StoredEvent } from "./route-events.ts";

/** An event in words: what a person reads in a chat or a mail. */
export interface EventText {
  readonly event: string;
  readonly type: NotifyEventType;
  /** Name of the account it is about; null where it is about none. */
  readonly account: string | null;
  /** Address of the account's page, or of the workspace. */
  readonly href: string;
  readonly sentence: string;
  readonly urgent: boolean;
  readonly at: string;
}

/** Where the pages of a workspace are: `https://tendwell.example/w/acme`. */
type PagesUrl = string;

export function localeOf(text: string | null | undefined): Locale {
  return LOCALES.find((one) => one === text) ?? "en";
}

/** Words of a value that is one of our own codes; anything else stays as it is. */
function wordOf(locale: Locale, namespace: string, code: unknown): string {
  if (typeof code !== "string") return "–";
  try {
    return translate(locale, `${namespace}.${code}`);
  } catch {
    return code.replaceAll("_", " ");
  }
}

/** Why an alert fired, in one sentence. */
export function alertSentence(
  locale: Locale,
  alert: { readonly code: string; readonly values: Readonly<Record<string, string | number>> },
): string {
  const { before, after, ...values } = alert.values;
  return translate(locale, `health:alert.${alert.code}`, {
    ...values,
    ...(before === undefined ? {} : { before: wordOf(locale, "common:status", before) }),
    ...(after === undefined ? {} : { after: wordOf(locale, "common:status", after) }),
  });
}

type Data = Readonly<Record<string, unknown>>;

function sentenceOf(locale: Locale, type: NotifyEventType, data: Data): string {
  const t = (key: string, values: Readonly<Record<string, string | number>> = {}) =>
    translate(locale, `notify:event.${key}`, values);
  const text = (name: string): string => (data[name] === null || data[name] === undefined ? "–" : String(data[name]));
  switch (type) {
    case "alert.raised":
      return alertSentence(locale, data as unknown as Parameters<typeof alertSentence>[1]);
    case "alert.cleared":
      return t("alert_cleared", { pattern: wordOf(locale, "notify:pattern", data.code) });
    case "health.band_changed":
      return t("band_changed", {
        scorecard: text("title"),
        before: wordOf(locale, "common:status", data.before ?? "none"),
        after: wordOf(locale, "common:status", data.after ?? data.status),
      });
    case "survey.answered":
      return data.score === null
        ? t("survey_answered", { survey: text("survey") })
        : t("survey_scored", { survey: text("survey"), score: text("score") });
    case "survey.case_opened":
      return t("case_opened", { survey: text("survey"), score: text("score") });
    case "survey.case_changed":
      return t("case_changed", { survey: text("survey"), status: text("status").replaceAll("_", " ") });
    case "survey.invitation_failed":
      return t("invitation_failed", { survey: text("survey"), reason: text("reason").replaceAll("_", " ") });
    case "import.finished":
      return data.state === "done"
        ? t("import_done", { added: text("added"), changed: text("changed"), rejected: text("rejected") })
        : t("import_failed", { error: text("error") });
    case "touch.logged":
      return data.author === null
        ? t("touch_read", { kind: wordOf(locale, "touches:channel", data.kind) })
        : t("touch_logged", { author: text("author"), kind: wordOf(locale, "touches:channel", data.kind) });
    case "notify.test":
      return t("test", { by: text("by") });
  }
}

/** An event as a person reads it in their language. */
export function eventText(event: StoredEvent, locale: Locale, pages: PagesUrl): EventText {
  const type = event.type as NotifyEventType;
  const data = JSON.parse(event.data) as Data & {
    readonly account?: { readonly externalId: string | null; readonly name: string | null } | null;
    readonly status?: string;
  };
  const account = data.account ?? null;
  return {
    event: event.id,
    type,
    account: account === null ? null : (account.name ?? account.externalId ?? "–"),
    href:
      account?.externalId === null || account?.externalId === undefined
        ? pages
        : `${pages}/accounts/${encodeURIComponent(account.externalId)}`,
    sentence: sentenceOf(locale, type, data),
    urgent: type === "alert.raised" && data.status === "at_risk",
    at: event.at,
  };
}

/** The urgent first, then as they came. */
export function byUrgency(a: EventText, b: EventText): number {
  return Number(b.urgent) - Number(a.urgent) || (a.at < b.at ? -1 : a.at > b.at ? 1 : 0);
}
