import type { Dashboard } from "@tendwell/contract";
import { useTranslation } from "react-i18next";
import { localDay } from "../../lib/local-day.ts";
import { useFormat } from "../../lib/use-format.ts";
import classes from "./Dashboard.module.css";

/** The business events that the sparklines mark, in words. */
export function EventStrip({ events, zone }: { events: Dashboard["events"]; zone: string }) {
  const { t } = useTranslation("web");
  const format = useFormat();
  if (events.length === 0) return null;
  const day = (at: string): string => format.date(localDay(at, zone));
  return (
    <ul className={classes.events} aria-label={t("dashboard.events")}>
      {events.slice(-6).map((event) => (
        <li key={event.at + event.title}>
          <span className={classes.eventTick} aria-hidden="true" />
          <span className="quiet">{day(event.at)}</span> {event.title}
        </li>
      ))}
    </ul>
  );
}
