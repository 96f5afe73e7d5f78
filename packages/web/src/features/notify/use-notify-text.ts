import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { NotifyChannel, NotifyDelivery, NotifyRule } from "./notify-queries.ts";

/** Texts of channels and deliveries in the reader's language. */
export interface NotifyText {
  type(type: string): string;
  /** Why a delivery stands where it does; empty where there is nothing to say. */
  why(delivery: Pick<NotifyDelivery, "reason" | "error" | "answer" | "status">): string;
  /** What a delivery carries. */
  what(delivery: Pick<NotifyDelivery, "event">): string;
  paused(channel: NotifyChannel): string;
  /** A rule in one line. */
  rule(rule: NotifyRule, segmentTitle: (id: string) => string): string;
}

export function useNotifyText(): NotifyText {
  const { t } = useTranslation("notify");
  return useMemo(() => {
    const type = (name: string): string => t(`type.${name.replaceAll(".", "_")}`);
    return {
      type,
      why: ({ reason, error, answer, status }) => {
        if (status === "sent") return "";
        const fault = error === null ? "" : t(`error.${error}`, { answer: answer ?? "" });
        if (reason === null || reason === error) return fault;
        return [t(`why.${reason}`), fault].filter((part) => part !== "").join(" · ");
      },
      what: ({ event }) =>
        event === null
          ? t("page.digest")
          : [type(event.type), event.account].filter((part) => part !== null).join(" · "),
      paused: ({ paused, failures }) => (paused === null ? "" : t(`paused.${paused.why}`, { failures })),
      rule: (rule, segmentTitle) =>
        [
          rule.types.map(type).join(", "),
          ...(rule.codes === null ? [] : [rule.codes.map((code) => t(`pattern.${code}`)).join(", ")]),
          ...(rule.urgency === "at_risk" ? [t("page.urgent")] : []),
          ...rule.filters.map(({ attribute, values }) => `${attribute}: ${values.join(", ")}`),
          ...(rule.segment === null ? [] : [segmentTitle(rule.segment)]),
        ].join(" · "),
    };
  }, [t]);
}
