import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReportSchedule } from "@tendwell/contract";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../../lib/api-client.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { DeliveriesTable } from "./DeliveriesTable.tsx";
import { inputOf, ScheduleForm } from "./ScheduleForm.tsx";
import classes from "./Sharing.module.css";

/** One scheduled report: when it leaves, to whom, what left, and what can be done with it. */
export function ScheduleCard({
  schedule,
  canSend,
  onDelete,
}: {
  readonly schedule: ReportSchedule;
  readonly canSend: boolean;
  readonly onDelete: () => void;
}) {
  const { t } = useTranslation("shares");
  const format = useFormat();
  const workspace = useWorkspace();
  const client = useQueryClient();
  const [open, setOpen] = useState<"form" | "history" | null>(null);
  const params = { workspace: workspace.slug, schedule: schedule.id };
  const refresh = () => client.invalidateQueries({ queryKey: [workspace.slug, "report-schedules"] });
  const pause = useMutation({
    mutationFn: () =>
      call("PUT /api/v1/workspaces/{workspace}/report-schedules/{schedule}", {
        params,
        body: { ...inputOf(schedule), paused: !schedule.paused },
      }),
    onSuccess: refresh,
  });
  const send = useMutation({
    mutationFn: () => call("POST /api/v1/workspaces/{workspace}/report-schedules/{schedule}/send", { params }),
    onSettled: refresh,
  });
  const failed = send.data?.items.filter((one) => one.status !== "sent" && one.status !== "stopped").length ?? 0;
  const when = (instant: string): string => format.instant(instant, workspace.zone);
  const toggle = (what: "form" | "history") => setOpen(open === what ? null : what);
  return (
    <li className={classes.card}>
      <div className={classes.head}>
        <div>
          <strong>{schedule.name}</strong>
          <div className="quiet">
            {[
              t(`view.${schedule.report}`),
              t(`schedule.${schedule.every}`),
              schedule.nextAt === null ? t("schedule.paused") : `${t("schedule.next")}: ${when(schedule.nextAt)}`,
              ...(schedule.lastSentAt === null ? [] : [`${t("schedule.last")}: ${when(schedule.lastSentAt)}`]),
            ].join(" · ")}
          </div>
          <div>{schedule.recipients.map((one) => one.email).join(", ")}</div>
          {schedule.stopped.length > 0 && (
            <div className="quiet">{t("schedule.stopped", { addresses: schedule.stopped.join(", ") })}</div>
          )}
        </div>
        <div className={classes.actions}>
          <Button
            size="compact-sm"
            variant="default"
            disabled={!canSend}
            loading={send.isPending}
            onClick={() => send.mutate()}
          >
            {t("schedule.sendNow")}
          </Button>
          <Button size="compact-sm" variant="default" loading={pause.isPending} onClick={() => pause.mutate()}>
            {t(schedule.paused ? "schedule.resume" : "schedule.pause")}
          </Button>
          <Button size="compact-sm" variant="default" aria-expanded={open === "form"} onClick={() => toggle("form")}>
            {t("schedule.edit")}
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            aria-expanded={open === "history"}
            onClick={() => toggle("history")}
          >
            {t("schedule.history")}
          </Button>
          <Button size="compact-sm" variant="default" onClick={onDelete}>
            {t("schedule.delete")}
          </Button>
        </div>
      </div>
      {send.isSuccess && (
        <p role="status">
          {failed === 0
            ? t("schedule.sentCount", { count: send.data.items.length })
            : t("schedule.someFailed", { failed, count: send.data.items.length })}
        </p>
      )}
      {send.isError && <ErrorPanel error={send.error} />}
      {pause.isError && <ErrorPanel error={pause.error} />}
      {open === "form" && <ScheduleForm existing={schedule} onDone={() => setOpen(null)} />}
      {open === "history" && (
        <DeliveriesTable schedule={schedule.id} label={`${t("schedule.history")}: ${schedule.name}`} />
      )}
    </li>
  );
}
