import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { wordsOf } from "../../lib/metric-text.ts";
import { useFormat } from "../../lib/use-format.ts";

const STARTER = "starter";
const STARTER_TITLE = "Starter";
const SHOWN = new Set(["uncertain", "none", "overridden"]);

interface Word {
  readonly code: string;
  readonly values: Readonly<Record<string, string | number>>;
}

/** Texts of health in the reader's language; a company's own scorecards keep their own words. */
export interface HealthText {
  card(id: string, title: string): string;
  measure(card: string, id: string, title: string): string;
  /** A band's name, or a status without a band. */
  shown(name: string): string;
  /** A line of a ledger; `behaviour` tells which measure a title belongs to. */
  ledger(card: string, word: Word, behaviour: readonly { readonly measure: string; readonly title: string }[]): string;
  alert(alert: Word): string;
  points(value: number, sign?: boolean): string;
}

export function useHealthText(): HealthText {
  const { t, i18n } = useTranslation("health");
  const format = useFormat();
  return useMemo(() => {
    const known = (key: string): boolean => i18n.exists(key, { ns: "health" });
    const card = (id: string, title: string): string =>
      id === STARTER && title === STARTER_TITLE ? t("page.starter.title") : title;
    const measure = (id: string, own: string, title: string): string =>
      id === STARTER && known(`page.starter.measure.${own}`) ? t(`page.starter.measure.${own}`) : title;
    const points = (value: number, sign = false): string =>
      format.value(value, { unit: "nps", currency: null }, sign ? { sign: "exceptZero" } : {});
    // The API writes one decimal place, with a minus or plus of its own.
    const localised = (value: string | number): string | number =>
      typeof value === "string" && /^[+−]?\d+\.\d$/.test(value)
        ? points(Number(value.replace("−", "-")), /^[+−]/.test(value))
        : value;
    return {
      card,
      measure,
      points,
      shown: (name) => {
        if (name === "none" || name === "overridden") return t(`shown.${name}`);
        return i18n.exists(`status.${name}`, { ns: "common" })
          ? t(`status.${name}`, { ns: "common" })
          : SHOWN.has(name)
            ? t(`shown.${name}`)
            : wordsOf(name);
      },
      ledger: (id, { code, values }, behaviour) => {
        const own = behaviour.find((one) => one.title === values.measure);
        return t(`ledger.${code}`, {
          ...Object.fromEntries(Object.entries(values).map(([name, value]) => [name, localised(value)])),
          ...(own === undefined ? {} : { measure: measure(id, own.measure, own.title) }),
        });
      },
      alert: ({ code, values }) => {
        const status = (name: string) => {
          const value = values[name];
          return value === undefined ? {} : { [name]: t(`status.${value}`, { ns: "common" }) };
        };
        return t(`alert.${code}`, {
          ...values,
          ...status("before"),
          ...status("after"),
          ...(values.scorecard === undefined ? {} : { scorecard: card(STARTER, String(values.scorecard)) }),
        });
      },
    };
  }, [t, i18n, format]);
}
