import { NativeSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";

export interface DigestTime {
  readonly frequency: "off" | "daily" | "weekly";
  readonly hour: number;
  readonly weekday: number;
}

/** How often a digest comes and when; `off` only where one may do without. */
export function DigestTimeFields({
  time,
  optional,
  onChange,
}: {
  time: DigestTime;
  optional: boolean;
  onChange: (time: DigestTime) => void;
}) {
  const { t } = useTranslation("notify");
  const frequencies = optional ? (["off", "daily", "weekly"] as const) : (["daily", "weekly"] as const);
  return (
    <>
      <NativeSelect
        label={t("page.frequency")}
        value={time.frequency}
        onChange={(event) => onChange({ ...time, frequency: event.currentTarget.value as DigestTime["frequency"] })}
        data={frequencies.map((value) => ({ value, label: t(`page.${value}`) }))}
      />
      {time.frequency === "weekly" && (
        <NativeSelect
          label={t("page.weekday")}
          value={String(time.weekday)}
          onChange={(event) => onChange({ ...time, weekday: Number(event.currentTarget.value) })}
          data={[1, 2, 3, 4, 5, 6, 7].map((day) => ({ value: String(day), label: t(`day.${day}`) }))}
        />
      )}
      {time.frequency !== "off" && (
        <HourSelect label={t("page.hour")} hour={time.hour} onChange={(hour) => onChange({ ...time, hour })} />
      )}
    </>
  );
}

export function HourSelect({
  label,
  hour,
  onChange,
}: {
  label: string;
  hour: number;
  onChange: (hour: number) => void;
}) {
  return (
    <NativeSelect
      label={label}
      value={String(hour)}
      onChange={(event) => onChange(Number(event.currentTarget.value))}
      data={Array.from({ length: 24 }, (_, i) => ({ value: String(i), label: `${String(i).padStart(2, "0")}:00` }))}
    />
  );
}
