import { useTranslation } from "react-i18next";
import { useFormat } from "../lib/use-format.ts";
import classes from "./Panel.module.css";
import { useChartEvents } from "./use-chart-events.ts";

/** Business events of the time that a picture shows, where it has no axis of time to mark them on. */
export function EventNote({ spans }: { spans: Parameters<typeof useChartEvents>[0] }) {
  const { t, i18n } = useTranslation("pages");
  const format = useFormat();
  const events = useChartEvents(spans);
  if (events.length === 0) return null;
  const list = new Intl.ListFormat(i18n.language, { type: "conjunction" });
  const names = events.map(({ title, day }) => `${title} (${format.date(day)})`);
  return <p className={classes.events}>{t("eventsThen", { events: list.format(names) })}</p>;
}
