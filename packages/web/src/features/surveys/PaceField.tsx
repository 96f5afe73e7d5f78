import { Checkbox, NumberInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import classes from "./Surveys.module.css";

/** Hours of a person's own day, 0 to 23. */
export interface QuietHours {
  readonly from: number;
  readonly to: number;
}

interface PaceFieldProps {
  readonly quiet: QuietHours | null;
  readonly perHour: number | null;
  readonly setQuiet: (quiet: QuietHours | null) => void;
  readonly setPerHour: (perHour: number | null) => void;
}

const EVENING: QuietHours = { from: 20, to: 8 };

/** When nobody is written to, and how many messages an hour may hold. */
export function PaceField({ quiet, perHour, setQuiet, setPerHour }: PaceFieldProps) {
  const { t } = useTranslation("sends");
  return (
    <fieldset className={classes.field}>
      <legend>{t("quiet.title")}</legend>
      <p className="quiet">{t("quiet.help")}</p>
      <Checkbox
        label={t("quiet.on")}
        checked={quiet !== null}
        onChange={(event) => setQuiet(event.currentTarget.checked ? EVENING : null)}
      />
      <div className={classes.pair}>
        {quiet !== null &&
          (["from", "to"] as const).map((end) => (
            <NumberInput
              key={end}
              label={t(`quiet.${end}`)}
              required
              min={0}
              max={23}
              allowDecimal={false}
              value={quiet[end]}
              onChange={(value) => value !== "" && setQuiet({ ...quiet, [end]: Number(value) })}
            />
          ))}
        <NumberInput
          label={t("quiet.perHour")}
          description={t("quiet.perHourHelp")}
          min={1}
          allowDecimal={false}
          value={perHour ?? ""}
          onChange={(value) => setPerHour(value === "" ? null : Number(value))}
        />
      </div>
    </fieldset>
  );
}
