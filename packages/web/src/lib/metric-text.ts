import { useTranslation } from "react-i18next";

/** A metric's texts in the reader's language; a company's own metric, which has no translation, keeps its own words. */
export interface MetricText {
  title(id: string, own?: string): string;
  summary(id: string, own?: string): string;
  component(component: string): string;
  band(name: string): string;
  option(name: string): string;
  optionValue(value: string): string;
  /**
   * A sentence of a definition, by its English words; needs the namespace `catalogue`. A company's own metric keeps its own
   * words.
   */
  definition(english: string): string;
}

/** `some_name` as words, for names that come from the data. */
export function wordsOf(name: string): string {
  const text = name.replaceAll(/[_:]+/g, " ").trim();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The key is a whole sentence: its full stops and colons divide nothing. */
const WHOLE = { ns: "catalogue", keySeparator: false, nsSeparator: false } as const;

export function useMetricText(): MetricText {
  const { t, i18n } = useTranslation("metrics");
  const known = (key: string, own: string): string => (i18n.exists(key, { ns: "metrics" }) ? t(key) : own);
  return {
    title: (id, own) => known(`${id}.title`, own ?? wordsOf(id)),
    summary: (id, own) => known(`${id}.summary`, own ?? ""),
    component: (component) => {
      const aged = /^(day|week|month|quarter|year):(\d+)$/.exec(component);
      if (aged !== null) return t(`age.${aged[1]}`, { count: Number(aged[2]), ns: "metrics" });
      const cell = /^(\w+)\/(\d{4}-\d{2})\/(\d+)$/.exec(component);
      if (cell !== null) {
        const measure = known(`component.${cell[1]}`, wordsOf(cell[1] ?? ""));
        return `${measure}, ${cell[2]}, ${t("age.month", { count: Number(cell[3]), ns: "metrics" })}`;
      }
      const [head = "", ...rest] = component.split(":");
      return rest.length === 0
        ? known(`component.${head}`, wordsOf(head))
        : `${known(`component.${head}`, wordsOf(head))}: ${known(`component.${rest.join(":")}`, wordsOf(rest.join(":")))}`;
    },
    band: (name) =>
      i18n.exists(`band.${name}`, { ns: "common" }) ? t(`band.${name}`, { ns: "common" }) : wordsOf(name),
    option: (name) => known(`option.${name}`, wordsOf(name)),
    optionValue: (value) => known(`optionValue.${value}`, wordsOf(value)),
    definition: (english) => (i18n.exists(english, WHOLE) ? t(english, WHOLE) : english),
  };
}
