import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { localDay } from "../../lib/local-day.ts";
import { wordsOf } from "../../lib/metric-text.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { useHealthText } from "../health/use-health-text.ts";
import type { TimelineEntry } from "./touch-queries.ts";

type Values = TimelineEntry["values"];

/** A sentence for each entry of a timeline, in the reader's language. */
export function useTimelineText(): (entry: TimelineEntry) => string {
  const { t, i18n } = useTranslation("touches");
  const format = useFormat();
  const health = useHealthText();
  const workspace = useWorkspace();
  return useMemo(() => {
    const text = (value: Values[string] | undefined): string =>
      value === null || value === undefined ? "" : String(value);
    const number = (value: Values[string] | undefined): number => Number(value ?? 0);
    const count = (value: Values[string] | undefined): string => format.count(number(value));
    const money = (values: Values, name: string): string =>
      format.value(Math.round(number(values[name])), {
        unit: "money",
        currency: text(values.currency) || workspace.currency,
      });
    /** Microseconds since the epoch as a day of the company. */
    const day = (us: Values[string] | undefined): string =>
      us === null || us === undefined
        ? "–"
        : format.date(localDay(new Date(Number(us) / 1000).toISOString(), workspace.zone));
    const state = (kind: string, value: Values[string] | undefined): string =>
      i18n.exists(`state.${kind}.${text(value)}`, { ns: "touches" })
        ? t(`state.${kind}.${text(value)}`)
        : wordsOf(text(value));
    const words = (value: Values[string] | undefined): string => wordsOf(text(value));
    const subscription = (values: Values): string => {
      const plan = text(values.plan) === "" ? t("kind.subscription") : text(values.plan);
      const mrr = money(values, "mrr");
      if (values.ended === true) return t("line.subscription.ended", { plan, mrr });
      if (values.statusBefore !== null && values.statusBefore !== values.status)
        return t("line.subscription.status", { plan, status: state("subscription", values.status) });
      if (values.mrrBefore === null) return t("line.subscription.started", { plan, mrr });
      const step = number(values.mrr) - number(values.mrrBefore);
      const before = money(values, "mrrBefore");
      if (step === 0) return t("line.subscription.same", { plan, mrr });
      return t(`line.subscription.${step > 0 ? "up" : "down"}`, { plan, mrr, before });
    };
    /** Words of a code that another page has already. */
    const code = (ns: string, group: string, value: Values[string] | undefined): string =>
      i18n.exists(`${group}.${text(value)}`, { ns }) ? t(`${group}.${text(value)}`, { ns }) : wordsOf(text(value));
    const alert = (values: Values): string => {
      const title = code("health", "title", values.code);
      if (values.step === "fired") {
        const why = Object.entries(values).flatMap(([name, value]): [string, string | number][] =>
          typeof value === "string" || typeof value === "number" ? [[name, value]] : [],
        );
        return t("line.alert.fired", {
          title,
          why: health.alert({ code: text(values.code), values: Object.fromEntries(why) }),
        });
      }
      const until = values.until === null ? "" : format.date(localDay(text(values.until), workspace.zone));
      const who = text(values.staff) === "" ? "" : ` · ${text(values.staff)}`;
      return `${t(`line.alert.${text(values.step)}`, { title, until })}${who}`;
    };
    return ({ kind, values }) => {
      switch (kind) {
        case "touch": {
          const feeling = text(values.sentiment) === "" ? "" : ` · ${t(`sentiment.${text(values.sentiment)}`)}`;
          const who = text(values.staff) === "" ? "" : ` · ${text(values.staff)}`;
          return `${t(`channel.${text(values.channel)}`)}${who}${feeling}`;
        }
        case "use":
          return text(values.feature) === ""
            ? t("line.usePlain", { people: count(values.people), events: count(values.events) })
            : t("line.use", {
                people: count(values.people),
                events: count(values.events),
                feature: words(values.feature),
              });
        case "order":
          return t(`line.order.${text(values.status)}`, { amount: money(values, "amount") });
        case "subscription":
          return subscription(values);
        case "seats":
          return values.seats === null ? t("line.seatsUnlimited") : t("line.seats", { seats: count(values.seats) });
        case "invoice":
          return t("line.invoice", { amount: money(values, "amount"), status: state("invoice", values.status) });
        case "payment":
          return t(`line.payment.${text(values.status)}`, { amount: money(values, "amount") });
        case "refund":
          return t("line.refund", { amount: money(values, "amount") });
        case "ticket": {
          const type = [words(values.type), words(values.priority)].filter((one) => one !== "").join(", ");
          return type === "" ? t("line.ticket") : t("line.ticketType", { type });
        }
        case "ticket_status":
          return values.event === "rating"
            ? t("line.ticket_status.rating", { rating: state("rating", values.rating) })
            : t("line.ticket_status.status", { status: state("ticket", values.status) });
        case "call":
          return t("line.call", { outcome: state("call", values.outcome) });
        case "survey_sent":
          return t("line.survey_sent", { survey: words(values.survey), channel: words(values.channel) });
        case "survey_delivery": {
          const survey = words(values.survey);
          const told = { survey, channel: words(values.channel) };
          return values.step === "not_sent" && values.reason !== null
            ? t("line.survey_delivery.not_sent_why", { survey, reason: code("surveys", "notSent", values.reason) })
            : t(`line.survey_delivery.${text(values.step)}`, told);
        }
        case "survey_answer":
          return values.score === null
            ? t("line.surveySkipped", { survey: words(values.survey) })
            : t("line.survey_answer", {
                survey: words(values.survey),
                score: count(values.score),
                max: count(values.max),
              });
        case "milestone":
          return values.step === "achieved"
            ? t("line.milestone.achieved", { milestone: words(values.milestone) })
            : values.due === null
              ? t("line.milestone.planned", { milestone: words(values.milestone) })
              : t("line.milestone.due", { milestone: words(values.milestone), due: day(values.due) });
        case "contract":
          return t("line.contract", {
            months: count(values.months),
            value: money(values, "value"),
            ends: day(values.ends),
          });
        case "renewal":
          return t(`line.renewal.${text(values.decision)}`, { value: money(values, "value") });
        case "outcome": {
          const reason = text(values.reason) === "" ? "" : `: ${words(values.reason)}`;
          return `${t(`line.outcome.${text(values.outcome)}`)}${reason}`;
        }
        case "goal":
          return values.attained === null
            ? t("line.goalAgreed", { target: words(values.target), agreed: count(values.agreed) })
            : t("line.goal", {
                target: words(values.target),
                attained: count(values.attained),
                agreed: count(values.agreed),
              });
        case "attribute":
          return values.value === null
            ? t("line.attributeCleared", { attribute: words(values.attribute) })
            : t("line.attribute", { attribute: words(values.attribute), value: text(values.value) });
        case "health":
          return values.before === null
            ? t("line.healthFirst", { shown: health.shown(text(values.shown)) })
            : t("line.health", {
                shown: health.shown(text(values.shown)),
                before: health.shown(text(values.before)),
              });
        case "alert":
          return alert(values);
        case "notification": {
          const type = text(values.type);
          const title = values.code === null ? "" : t(`title.${text(values.code)}`, { ns: "health" });
          const what =
            type === "alert.raised"
              ? title
              : type === "alert.cleared"
                ? t("line.notification.alert_cleared", { title })
                : code("notify", "type", type.replaceAll(".", "_"));
          const kind = code("notify", "kind", values.channel);
          const told = { what, channel: values.name === null ? kind : `${text(values.name)} (${kind})` };
          return values.status === "dead" && values.reason !== null
            ? t("line.notification.dead_why", { ...told, reason: code("notify", "why", values.reason) })
            : t(`line.notification.${text(values.status)}`, told);
        }
        case "note": {
          const who = text(values.staff) === "" ? "" : ` · ${text(values.staff)}`;
          return `${t(`line.note.${text(values.note)}`, { value: health.points(number(values.value)) })}${who}`;
        }
        case "learning":
          return t(
            `line.learning.${values.helpful === null ? "read" : values.helpful === true ? "helpful" : "unhelpful"}`,
            { resource: text(values.resource) },
          );
        case "event":
          return text(values.title);
      }
    };
  }, [t, i18n, format, health, workspace.currency, workspace.zone]);
}
