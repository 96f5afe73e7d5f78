import { useTranslation } from "react-i18next";

/** A metric's texts in the reader's language; a company's own metric, which has no translation, keeps its own words. */
export interface MetricText {
  title(id: string, own?: string): string;
  summary(id: string, own?: string): string;
  component(id: string, component: string): string;
  option(name: string): string;
  optionValue(value: string): string;
}

/** `some_name` as words, for names that come from the data. */
export function wordsOf(name: string): string {
  const text = name.replaceAll(/[_:]+/g, " ").trim();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function useMetricText(): MetricText {
  const { t, i18n } = useTranslation("metrics");
  const known = (key: string, own: string): string => (i18n.exists(key, { ns: "metrics" }) ? t(key) : own);
  return {
    title: (id, own) => known(`${id}.title`, own ?? wordsOf(id)),
    summary: (id, own) => known(`${id}.summary`, own ?? ""),
    component: (_id, component) => known(`component.${component}`, wordsOf(component)),
    option: (name) => known(`option.${name}`, wordsOf(name)),
    optionValue: (value) => known(`optionValue.${value}`, wordsOf(value)),
  };
}
