import type { ChannelBody, ChannelKind, NotifyChannel, NotifyRule } from "./notify-queries.ts";

/** A channel as its form holds it, whatever its kind. */
export interface ChannelDraft {
  readonly kind: ChannelKind;
  readonly name: string;
  readonly address: string;
  readonly url: string;
  readonly locale: NonNullable<NotifyChannel["locale"]>;
  readonly digest: { readonly frequency: "off" | "daily" | "weekly"; readonly hour: number; readonly weekday: number };
  readonly quietHours: { readonly from: number; readonly to: number } | null;
  readonly rules: readonly NotifyRule[];
}

export const FIRST_RULE: NotifyRule = {
  types: ["alert.raised", "alert.cleared"],
  codes: null,
  filters: [],
  segment: null,
  urgency: "watch",
};

/** The draft of a new channel, or of one that is there. */
export function draftOf(channel: NotifyChannel | null, locale: ChannelDraft["locale"]): ChannelDraft {
  if (channel === null)
    return {
      kind: "email",
      name: "",
      address: "",
      url: "",
      locale,
      digest: { frequency: "daily", hour: 8, weekday: 1 },
      quietHours: null,
      rules: [FIRST_RULE],
    };
  return {
    kind: channel.kind,
    name: channel.name,
    address: channel.kind === "email" ? channel.target : "",
    // The address of a chat is a secret: left empty, the stored one stays.
    url: channel.kind === "webhook" ? channel.target : "",
    locale: channel.locale ?? locale,
    digest: channel.digest ?? { frequency: "daily", hour: 8, weekday: 1 },
    quietHours: channel.quietHours,
    rules: channel.rules,
  };
}

/** What the API takes. */
export function bodyOf(draft: ChannelDraft): ChannelBody {
  const { kind, name, url, locale, quietHours } = draft;
  const rules = draft.rules.map((rule) => ({ ...rule, filters: rule.filters.filter((one) => one.values.length > 0) }));
  if (kind === "email") {
    const { frequency, hour, weekday } = draft.digest;
    return {
      kind,
      name,
      rules,
      address: draft.address,
      locale,
      frequency: frequency === "weekly" ? "weekly" : "daily",
      hour,
      weekday,
    };
  }
  if (kind === "webhook") return { kind, name, rules, url, quietHours };
  return { kind, name, rules, locale, quietHours, ...(url === "" ? {} : { url }) };
}
