import { Button, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReportSchedule, ReportScheduleInput } from "@tendwell/contract";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../../lib/api-client.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { readRecipients, recipientsText } from "./recipients-text.ts";
import classes from "./Sharing.module.css";
import { ViewField } from "./ViewField.tsx";

const SCHEDULED_REPORTS = [
  "board_pack",
  "saas_workbook",
  "dashboard",
  "survey",
] as const satisfies readonly ReportScheduleInput["report"][];
const PERIODS = ["week", "month", "quarter"] as const;
/** A Monday: weekdays are named by counting on from it. */
const MONDAY = Date.UTC(2024, 0, 1);

function weekdayName(locale: string, weekday: number): string {
  return new Intl.DateTimeFormat(locale, { weekday: "long", timeZone: "UTC" }).format(
    new Date(MONDAY + (weekday - 1) * 86_400_000),
  );
}

/** What is kept of a schedule that is changed. */
export function inputOf(one: ReportSchedule): ReportScheduleInput {
  const { name, report, question, every, hour, weekday, recipients, paused } = one;
  return { name, report, question, every, hour, weekday, recipients, paused };
}

/** A new scheduled report, or a change to one. */
export function ScheduleForm({ existing, onDone }: { existing?: ReportSchedule; onDone: () => void }) {
  const { t, i18n } = useTranslation("shares");
  const workspace = useWorkspace();
  const client = useQueryClient();
  const [input, setInput] = useState<ReportScheduleInput>(
    existing === undefined
      ? {
          name: "",
          report: "board_pack",
          question: {},
          every: "month",
          hour: 8,
          weekday: 1,
          recipients: [],
          paused: false,
        }
      : inputOf(existing),
  );
  const [to, setTo] = useState(recipientsText(input.recipients));
  const [fault, setFault] = useState<string | null>(null);
  const change = (part: Partial<ReportScheduleInput>) => setInput({ ...input, ...part });
  const save = useMutation({
    mutationFn: (body: ReportScheduleInput) =>
      existing === undefined
        ? call("POST /api/v1/workspaces/{workspace}/report-schedules", { params: { workspace: workspace.slug }, body })
        : call("PUT /api/v1/workspaces/{workspace}/report-schedules/{schedule}", {
            params: { workspace: workspace.slug, schedule: existing.id },
            body,
          }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: [workspace.slug, "report-schedules"] });
      onDone();
    },
  });
  const submit = () => {
    const read = readRecipients(to);
    if ("line" in read) return setFault(t("schedule.invalid", { line: read.line, text: read.text }));
    if (read.recipients.length === 0) return setFault(t("schedule.noRecipients"));
    setFault(null);
    const name = input.name.trim() === "" ? t(`view.${input.report}`) : input.name.trim();
    return save.mutate({ ...input, name, recipients: read.recipients });
  };
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div className={classes.fields}>
        <ViewField
          label={t("schedule.report")}
          views={SCHEDULED_REPORTS}
          view={input.report}
          question={input.question}
          onChange={(report, question) => change({ report, question })}
        />
        <TextInput
          label={t("schedule.name")}
          placeholder={t(`view.${input.report}`)}
          maxLength={100}
          value={input.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <NativeSelect
          label={t("schedule.every")}
          value={input.every}
          data={PERIODS.map((one) => ({ value: one, label: t(`schedule.${one}`) }))}
          onChange={(event) => change({ every: event.currentTarget.value as ReportScheduleInput["every"] })}
        />
        {input.every === "week" && (
          <NativeSelect
            label={t("schedule.weekday")}
            value={String(input.weekday)}
            data={[1, 2, 3, 4, 5, 6, 7].map((one) => ({ value: String(one), label: weekdayName(i18n.language, one) }))}
            onChange={(event) => change({ weekday: Number(event.currentTarget.value) })}
          />
        )}
        <NativeSelect
          label={t("schedule.hour")}
          value={String(input.hour)}
          data={Array.from({ length: 24 }, (_, hour) => ({
            value: String(hour),
            label: `${String(hour).padStart(2, "0")}:00`,
          }))}
          onChange={(event) => change({ hour: Number(event.currentTarget.value) })}
        />
        <Textarea
          label={t("schedule.recipients")}
          description={t("schedule.recipientsHint")}
          error={fault}
          autosize
          minRows={2}
          maxRows={10}
          required
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
      </div>
      <div className={classes.actions}>
        <Button
          type="submit"
          loading={save.isPending}
          disabled={input.report === "survey" && input.question.survey === undefined}
        >
          {t("schedule.save")}
        </Button>
        <Button variant="default" onClick={onDone}>
          {t("schedule.cancel")}
        </Button>
      </div>
      {save.isError && <ErrorPanel error={save.error} />}
    </form>
  );
}
