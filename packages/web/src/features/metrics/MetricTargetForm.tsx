import { Button, NumberInput, Popover, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { TargetChange } from "@tendwell/contract";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../../lib/api-client.ts";
import { type Measure, minorDigits } from "../../lib/format.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { Icon } from "../../ui/Icon.tsx";
import classes from "./Metric.module.css";

interface MetricTargetFormProps {
  readonly metric: string;
  readonly component: string | null;
  readonly measure: Measure;
  readonly target: number | null;
  /** Who answers for it. */
  readonly owner: string | null;
  /** Newest first. */
  readonly history: readonly TargetChange[];
}

/** How many of the metric's units one typed unit is: people type per cent, whole money, hours. */
function scaleOf(measure: Measure): { scale: number; suffix: string } {
  switch (measure.unit) {
    case "ratio":
      return { scale: 0.01, suffix: " %" };
    case "money":
      return { scale: 10 ** minorDigits(measure.currency ?? "EUR"), suffix: ` ${measure.currency ?? ""}` };
    case "duration":
      return { scale: 3_600e6, suffix: " h" };
    default:
      return { scale: 1, suffix: "" };
  }
}

/** Sets or clears the target that the gauge marks. */
export function MetricTargetForm({ metric, component, measure, target, owner, history }: MetricTargetFormProps) {
  const { t } = useTranslation("web");
  const format = useFormat();
  const workspace = useWorkspace();
  const client = useQueryClient();
  const [open, popover] = useDisclosure(false);
  const { scale, suffix } = scaleOf(measure);
  const [value, setValue] = useState<number | string>(target === null ? "" : target / scale);
  const [who, setWho] = useState(owner ?? "");
  const save = useMutation({
    mutationFn: (next: number | null) =>
      call("PUT /api/v1/workspaces/{workspace}/metrics/{metric}/target", {
        params: { workspace: workspace.slug, metric },
        body: { component, target: next, owner: who.trim() === "" ? null : who.trim() },
      }),
    onSuccess: async () => {
      popover.close();
      await client.invalidateQueries({ queryKey: [workspace.slug, "targets"] });
      await client.invalidateQueries({ queryKey: [workspace.slug, "dashboard"] });
    },
  });
  return (
    <Popover
      opened={open}
      onChange={(next) => (next ? popover.open() : popover.close())}
      position="bottom-end"
      width={260}
      trapFocus
    >
      <Popover.Target>
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<Icon name="flag" size={14} />}
          onClick={() => {
            setValue(target === null ? "" : target / scale);
            setWho(owner ?? "");
            popover.toggle();
          }}
        >
          {t(target === null ? "metric.targetSet" : "metric.targetChange")}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          className={classes.options}
          onSubmit={(event) => {
            event.preventDefault();
            save.mutate(value === "" ? null : Number(value) * scale);
          }}
        >
          <NumberInput
            label={t("metric.target")}
            description={t("metric.targetAbout")}
            suffix={suffix}
            value={value}
            onChange={setValue}
          />
          <TextInput
            label={t("metric.targetOwner")}
            value={who}
            maxLength={200}
            onChange={(event) => setWho(event.currentTarget.value)}
          />
          {save.isError && <ErrorPanel error={save.error} />}
          <Button type="submit" size="xs" loading={save.isPending}>
            {t("action.save", { ns: "common" })}
          </Button>
          {history.length > 0 && (
            <section aria-label={t("metric.targetHistory")}>
              <h3 className={classes.historyTitle}>{t("metric.targetHistory")}</h3>
              <ul className={classes.history}>
                {history.slice(0, 6).map((one) => (
                  <li key={one.setAt}>
                    <span>{one.target === null ? t("metric.targetCleared") : format.value(one.target, measure)}</span>
                    <span className="quiet">
                      {[one.setBy, format.instant(one.setAt, workspace.zone)]
                        .filter((text) => text !== null)
                        .join(" · ")}
                    </span>
                  </li>
                ))}
              </ul>
            </section>
          )}
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
