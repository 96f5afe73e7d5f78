import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { importJobsQuery } from "../../lib/queries.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { StatusMark } from "../../ui/StatusMark.tsx";
import classes from "./Data.module.css";
import { isFinal } from "./poll-job.ts";

const SHOWN = 5;

/** Imports under way, and those that a restart cut off since the last one came in whole, with what to do. */
export function UnfinishedImportsPanel() {
  const { t } = useTranslation("web");
  const format = useFormat();
  const workspace = useWorkspace();
  const jobs = useQuery(importJobsQuery(workspace.slug));
  const real = (jobs.data?.items ?? []).filter((job) => !job.dryRun);
  const whole = real.findIndex((job) => job.state === "done");
  const since = whole < 0 ? real : real.slice(0, whole);
  const open = since.filter((job) => !isFinal(job) || job.state === "interrupted").slice(0, SHOWN);
  if (open.length === 0) return null;
  return (
    <section className={`${classes.panel} ${classes.progress}`} aria-label={t("data.unfinishedImports")}>
      <h2>{t("data.unfinishedImports")}</h2>
      <ul className={classes.reasons}>
        {open.map((job) => (
          <li key={job.id}>
            <StatusMark status={isFinal(job) ? "at_risk" : "watch"} /> {t(`data.jobState.${job.state}`)}
            {` · ${format.instant(job.startedAt, workspace.zone)}`}
            {job.file !== null && ` · ${job.file}`}
            {!isFinal(job) &&
              job.rows > 0 &&
              ` · ${t("data.rowsSoFar", { count: job.rows, number: format.count(job.rows) })}`}
          </li>
        ))}
      </ul>
      {open.some((job) => job.state === "interrupted") && <p>{t("data.runAgain")}</p>}
    </section>
  );
}
