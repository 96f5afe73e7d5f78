import { Button, Progress } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ImportJob } from "@tendwell/contract";
import { useTranslation } from "react-i18next";
import { call } from "../../lib/api-client.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { StatusMark } from "../../ui/StatusMark.tsx";
import classes from "./Data.module.css";
import { isFinal } from "./poll-job.ts";

interface ImportProgressProps {
  readonly job: ImportJob;
  readonly restart: () => void;
  readonly failed: unknown;
}

/** An import under way with rate and time left; then what it did, and where to go next. */
export function ImportProgress({ job, restart, failed }: ImportProgressProps) {
  const { t } = useTranslation("web");
  const format = useFormat();
  const workspace = useWorkspace();
  const cancel = useMutation({
    mutationFn: () =>
      call("DELETE /api/v1/workspaces/{workspace}/import-jobs/{job}", {
        params: { workspace: workspace.slug, job: job.id },
      }),
  });
  const share = job.bytesTotal === null || job.bytesTotal === 0 ? null : Math.min(1, job.bytesRead / job.bytesTotal);
  const over = isFinal(job);
  const added = job.imports.reduce((sum, one) => sum + one.rowsAdded, 0);
  const rejected = job.imports.reduce((sum, one) => sum + one.rowsRejected, 0);
  const search = { workspace: workspace.slug };
  const state =
    job.state === "done"
      ? "healthy"
      : job.state === "failed" || job.state === "interrupted"
        ? "at_risk"
        : job.state === "cancelled"
          ? "none"
          : "watch";
  return (
    <section className={`${classes.panel} ${classes.progress}`} aria-label={t("data.step.run")}>
      <h2 aria-live="polite">
        {over && <StatusMark status={state} />} {t(`data.jobState.${job.state}`)}
      </h2>
      {!over && (
        <>
          <Progress
            value={share === null ? 100 : share * 100}
            animated={share === null}
            aria-label={t(`data.jobState.${job.state}`)}
          />
          <p className="quiet">
            {t("data.rowsSoFar", { count: job.rows, number: format.count(job.rows) })}
            {job.bytesTotal !== null &&
              ` · ${t("data.bytesOf", { read: format.bytes(job.bytesRead), total: format.bytes(job.bytesTotal) })}`}
            {job.rowsPerSecond !== null && ` · ${t("data.rate", { rate: format.count(job.rowsPerSecond) })}`}
            {job.etaSeconds !== null && ` · ${t("data.eta", { time: format.duration(job.etaSeconds * 1e6) })}`}
          </p>
          <div className={classes.actions}>
            <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate()}>
              {t("data.cancelImport")}
            </Button>
          </div>
        </>
      )}
      {failed !== null && <ErrorPanel error={failed} />}
      {job.error !== null && (
        <div role="alert">
          <p>{job.error.message}</p>
          {job.error.mend !== null && <p className="quiet">{job.error.mend}</p>}
        </div>
      )}
      {job.state === "done" && (
        <>
          <p>
            {t("data.summaryDone", { count: added, number: format.count(added) })}
            {rejected > 0 && `; ${t("data.summaryRejected", { count: rejected, number: format.count(rejected) })}`}.
          </p>
          {job.files.some((file) => file.status !== "imported") && (
            <ul className={classes.reasons}>
              {job.files
                .filter((file) => file.status !== "imported")
                .map((file) => (
                  <li key={file.name}>
                    {t(`data.fileStatus.${file.status}`, { file: file.name })}{" "}
                    <span lang="en">{file.reason ?? ""}</span>
                  </li>
                ))}
            </ul>
          )}
          {job.dryRun && <p>{t("data.summaryDry")}</p>}
          {job.rejects.length > 0 && (
            <ul className={classes.reasons}>
              {job.rejects.slice(0, 5).map((one) => (
                <li key={`${one.file}/${one.line}/${one.column ?? ""}`}>
                  {one.file}:{one.line} <span lang="en">{one.reason}</span>
                </li>
              ))}
            </ul>
          )}
        </>
      )}
      {over && (
        <div className={classes.actions}>
          <Link to="/w/$workspace/dashboard" params={search}>
            {t("data.seeDashboard")}
          </Link>
          {rejected > 0 && !job.dryRun && (
            <Link to="/w/$workspace/data/$tab" params={{ ...search, tab: "rejects" }}>
              {t("data.seeRejects")}
            </Link>
          )}
          <Button variant="default" size="xs" onClick={restart}>
            {t("data.another")}
          </Button>
        </div>
      )}
    </section>
  );
}
