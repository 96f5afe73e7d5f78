import { Button, Popover, Radio, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { shiftDate, truncateDate } from "../lib/calendar.ts";
import { useFormat } from "../lib/use-format.ts";
import { useView, useWorkspace } from "../lib/use-view.ts";
import { isPast, type ViewState } from "../lib/view-state.ts";
import { Icon } from "../ui/Icon.tsx";
import classes from "./Shell.module.css";

type Knowledge = "available" | "recorded" | "today";

function knowledgeOf(view: ViewState): Knowledge {
  return view.knownAt === undefined ? "today" : (view.basis ?? "available");
}

function TimeMachineForm() {
  const { t } = useTranslation("web");
  const format = useFormat();
  const workspace = useWorkspace();
  const [view, change] = useView();
  const knowledge = isPast(view) ? knowledgeOf(view) : "available";
  const go = (day: string | undefined, how: Knowledge = knowledge): void => {
    if (day === undefined || day === "")
      change({ asOf: undefined, knownAt: undefined, basis: undefined, at: undefined });
    else {
      change({
        asOf: day,
        knownAt: how === "today" ? undefined : day,
        basis: how === "recorded" ? "recorded" : undefined,
        at: undefined,
      });
    }
  };
  const presets = [
    shiftDate(truncateDate(workspace.today, "month"), "month", -1),
    shiftDate(truncateDate(workspace.today, "month"), "month", -3),
    shiftDate(truncateDate(workspace.today, "month"), "month", -6),
    shiftDate(truncateDate(workspace.today, "month"), "month", -12),
  ];
  return (
    <div className={classes.form}>
      <p className="quiet">{t("timeMachine.about")}</p>
      <TextInput
        type="date"
        label={t("timeMachine.day")}
        value={view.asOf?.slice(0, 10) ?? ""}
        max={workspace.today}
        onChange={(event) => go(event.currentTarget.value)}
      />
      <div className={classes.presets}>
        {presets.map((day) => (
          <Button key={day} size="compact-sm" variant="default" onClick={() => go(day)}>
            {format.date(day)}
          </Button>
        ))}
      </div>
      <Radio.Group
        label={t("timeMachine.knowledge")}
        value={knowledge}
        onChange={(value) => go(view.asOf, value as Knowledge)}
      >
        <div className={classes.form} style={{ gap: "0.375rem", marginTop: "0.375rem" }}>
          {(["available", "recorded", "today"] as const).map((one) => (
            <Radio
              key={one}
              size="xs"
              value={one}
              label={t(one === "today" ? "timeMachine.todayKnown" : `timeMachine.${one}`)}
              disabled={view.asOf === undefined}
            />
          ))}
        </div>
      </Radio.Group>
      {isPast(view) && (
        <Button variant="default" onClick={() => go(undefined)}>
          {t("timeMachine.back")}
        </Button>
      )}
    </div>
  );
}

/** Turns every page back to a day. */
export function TimeMachinePicker({ inline = false }: { inline?: boolean }) {
  const { t } = useTranslation("web");
  const format = useFormat();
  const workspace = useWorkspace();
  const [view] = useView();
  if (inline) return <TimeMachineForm />;
  const label =
    view.asOf === undefined
      ? t(workspace.pinned ? "timeMachine.pinned" : "timeMachine.today", { date: format.date(workspace.today) })
      : t("timeMachine.asOf", { date: format.date(view.asOf) });
  return (
    <Popover position="bottom-start" width={340} trapFocus>
      <Popover.Target>
        <button
          type="button"
          className={classes.control}
          data-past={isPast(view)}
          aria-label={t("timeMachine.label", { value: label })}
        >
          <Icon name="clock" size={14} />
          <span>{label}</span>
          <Icon name="chevron" size={14} />
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <TimeMachineForm />
      </Popover.Dropdown>
    </Popover>
  );
}
