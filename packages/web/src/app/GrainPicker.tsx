import { NativeSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { GRAINS, type Grain } from "../lib/calendar.ts";
import { useView } from "../lib/use-view.ts";

/** The length of a period, for every page. */
export function GrainPicker() {
  const { t } = useTranslation("common");
  const [view, change] = useView();
  return (
    <NativeSelect
      aria-label={t("grain.label")}
      value={view.grain ?? "month"}
      onChange={(event) => {
        const grain = event.currentTarget.value as Grain;
        change({ grain: grain === "month" ? undefined : grain, at: undefined });
      }}
      data={GRAINS.map((grain) => ({ value: grain, label: t(`grain.${grain}`) }))}
    />
  );
}
