import { useTranslation } from "react-i18next";
import { useMetricText } from "../lib/metric-text.ts";
import type { Standing } from "../lib/status-of.ts";
import classes from "./BandBadge.module.css";
import { StatusMark } from "./StatusMark.tsx";

/** A status as shape, word and colour together; the band's own word ("excellent") where it has one. */
export function BandBadge({ standing }: { standing: Standing }) {
  const { t } = useTranslation("common");
  const text = useMetricText();
  const word =
    standing.status === "uncertain" || standing.band === null
      ? t(`status.${standing.status}`)
      : text.band(standing.band);
  return (
    <span className={classes.badge} data-status={standing.status}>
      <StatusMark status={standing.status} />
      <span>{word}</span>
    </span>
  );
}
