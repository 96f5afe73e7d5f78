import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReportSchedule, ReportScheduleInput } from "@tendwell/contract";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../../lib/api-client.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { EmptyPanel } from "../../ui/EmptyPanel.tsx";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { ScheduleCard } from "./ScheduleCard.tsx";
import { inputOf, ScheduleForm } from "./ScheduleForm.tsx";
import classes from "./Sharing.module.css";
import { reportSchedulesQuery } from "./sharing-queries.ts";

/** Reports that leave by mail, and the form for a new one. */
export function SchedulesPanel() {
  const { t } = useTranslation("shares");
  const workspace = useWorkspace();
  const client = useQueryClient();
  const schedules = useQuery(reportSchedulesQuery(workspace.slug));
  const [making, setMaking] = useState(false);
  const [deleted, setDeleted] = useState<ReportScheduleInput | null>(null);
  const refresh = () => client.invalidateQueries({ queryKey: [workspace.slug, "report-schedules"] });
  const restore = useMutation({
    mutationFn: (body: ReportScheduleInput) =>
      call("POST /api/v1/workspaces/{workspace}/report-schedules", { params: { workspace: workspace.slug }, body }),
    onSuccess: async () => {
      setDeleted(null);
      await refresh();
    },
  });
  const remove = useMutation({
    mutationFn: (one: ReportSchedule) =>
      call("DELETE /api/v1/workspaces/{workspace}/report-schedules/{schedule}", {
        params: { workspace: workspace.slug, schedule: one.id },
      }),
    onSuccess: async (_, one) => {
      setDeleted(inputOf(one));
      await refresh();
    },
  });
  const items = schedules.data?.items ?? [];
  return (
    <section className={classes.section} aria-labelledby="report-schedules">
      <div className={classes.head}>
        <h2 id="report-schedules">{t("page.schedules")}</h2>
        <Button variant="default" aria-expanded={making} onClick={() => setMaking(!making)}>
          {t("schedule.new")}
        </Button>
      </div>
      {schedules.data?.canSend === false && (
        <p className={classes.warning}>
          ▲ {t("schedule.noServer")}{" "}
          <Link to="/w/$workspace/surveys" params={{ workspace: workspace.slug }}>
            {t("schedule.setServer")}
          </Link>
        </p>
      )}
      {making && <ScheduleForm onDone={() => setMaking(false)} />}
      {deleted !== null && (
        <p className={classes.once} role="status">
          {t("schedule.deleted")}
          <Button
            size="compact-sm"
            variant="default"
            loading={restore.isPending}
            onClick={() => restore.mutate(deleted)}
          >
            {t("schedule.undo")}
          </Button>
        </p>
      )}
      {schedules.isError && <ErrorPanel error={schedules.error} retry={() => void schedules.refetch()} />}
      {remove.isError && <ErrorPanel error={remove.error} />}
      {restore.isError && <ErrorPanel error={restore.error} />}
      {schedules.isSuccess && items.length === 0 && <EmptyPanel title={t("schedule.empty")} />}
      <ul className={classes.list}>
        {items.map((one) => (
          <ScheduleCard
            key={one.id}
            schedule={one}
            canSend={schedules.data?.canSend === true}
            onDelete={() => remove.mutate(one)}
          />
        ))}
      </ul>
    </section>
  );
}
