import { Button, NumberInput, Popover } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../../lib/api-client.ts";
import { type Measure, minorDigits } from "../../lib/format.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { Icon } from "../../ui/Icon.tsx";
import classes from "./Metric.module.css";

interface MetricTargetFormProps {
  readonly metric: string;
  readonly component: string | null;
  readonly measure: Measure;
  readonly target: number | null;
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
export function MetricTargetForm({ metric, component, measure, target }: MetricTargetFormProps) {
  const { t } = useTranslation("web");
  const workspace = useWorkspace();
  const client = useQueryClient();
  const [open, popover] = useDisclosure(false);
  const { scale, suffix } = scaleOf(measure);
  const [value, setValue] = useState<number | string>(target === null ? "" : target / scale);
  const save = useMutation({
    mutationFn: (next: number | null) =>
      call("PUT /api/v1/workspaces/{workspace}/metrics/{metric}/target", {
        params: { workspace: workspace.slug, metric },
        body: { component, target: next },
      }),
    onSuccess: async () => {
      popover.close();
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
          onClick={popover.toggle}
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
          {save.isError && <ErrorPanel error={save.error} />}
          <Button type="submit" size="xs" loading={save.isPending}>
            {t("action.save", { ns: "common" })}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
