import { Tooltip } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useFormat } from "../lib/use-format.ts";
import classes from "./FreshnessDot.module.css";

interface FreshnessDotProps {
  /** The newest fact behind the figure, ISO instant. */
  readonly occurredAt: string | null;
  /** What counts as now: the workspace's (perhaps pinned, perhaps past) day. */
  readonly now: string;
  /** Days after which the figure is called stale. */
  readonly staleAfterDays: number;
}

const DAY = 86_400_000;

/** How old the newest fact behind a figure is: a filled dot when fresh, a hollow one when stale, words in both cases. */
export function FreshnessDot({ occurredAt, now, staleAfterDays }: FreshnessDotProps) {
  const { t } = useTranslation("web");
  const format = useFormat();
  if (occurredAt === null) return null;
  const age = Math.max(0, (Date.parse(now) - Date.parse(occurredAt)) / DAY);
  const stale = age > staleAfterDays;
  const words = t(stale ? "freshness.stale" : "freshness.fresh", { age: format.age(age) });
  return (
    <Tooltip label={words}>
      <span className={classes.dot} data-stale={stale} role="img" aria-label={words} />
    </Tooltip>
  );
}
