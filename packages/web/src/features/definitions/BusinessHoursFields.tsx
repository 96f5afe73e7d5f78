import { TagsInput, TextInput } from "@mantine/core";
import type { CompanySettings } from "@tendwell/contract";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../lib/use-format.ts";
import classes from "./Definitions.module.css";

type Hours = NonNullable<CompanySettings["businessHours"]>;

const DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;
const OPENING = "([01]\\d|2[0-3]):[0-5]\\d-(([01]\\d|2[0-3]):[0-5]\\d|24:00)";
/** Up to four with breaks between, as the settings take them. */
const OPENINGS = `${OPENING}(\\s*[,，、]\\s*${OPENING}){0,3}`;

type Day = NonNullable<Hours["week"]>[(typeof DAYS)[number]];

const textOf = (day: Day): string => (typeof day === "string" ? day : (day ?? []).join(", "));

/** One opening as the file says it, several as a list; what is not written to its end yet stays as it is. */
function dayOf(text: string): Day {
  if (text.trim() === "") return null;
  if (!new RegExp(`^${OPENINGS}$`).test(text.trim())) return text;
  const openings = text.split(/[,，、]/).map((one) => one.trim());
  return openings.length === 1 ? openings[0]! : openings;
}

interface BusinessHoursFieldsProps {
  readonly hours: Hours;
  readonly zone: string;
  onChange(patch: Partial<Hours>): void;
}

/** When the company works: hours of each weekday, days that are closed, the zone, or an imported calendar instead. */
export function BusinessHoursFields({ hours, zone, onChange }: BusinessHoursFieldsProps) {
  const { t } = useTranslation("definitions");
  const format = useFormat();
  const weekday = new Intl.DateTimeFormat(format.locale, { weekday: "long", timeZone: "UTC" });
  const imported = hours.calendar != null;
  return (
    <fieldset className={classes.group}>
      <legend>{t("company.businessHours")}</legend>
      <p className={classes.hint}>{t("company.businessHoursAbout")}</p>
      <div className={classes.days}>
        {DAYS.map((day, i) => (
          <TextInput
            key={day}
            // 1 January 2024 was a Monday.
            label={weekday.format(Date.UTC(2024, 0, 1 + i))}
            placeholder={t("company.closed")}
            pattern={OPENINGS}
            title={t("company.hoursExample", { hours: "09:00-17:00", several: "09:00-12:00, 13:00-17:00" })}
            disabled={imported}
            value={textOf(hours.week?.[day])}
            onChange={(event) => onChange({ week: { ...hours.week, [day]: dayOf(event.currentTarget.value) } })}
          />
        ))}
      </div>
      <div className={classes.fields}>
        <TagsInput
          label={t("company.holidays")}
          description={t("company.holidaysAbout")}
          disabled={imported}
          value={[...(hours.holidays ?? [])]}
          onChange={(dates) => onChange({ holidays: dates.toSorted() })}
        />
        <TextInput
          label={t("company.hoursZone")}
          description={t("company.hoursZoneAbout", { zone })}
          maxLength={100}
          value={hours.zone ?? ""}
          onChange={(event) => onChange({ zone: event.currentTarget.value.trim() || null })}
        />
        <TextInput
          label={t("company.hoursCalendar")}
          description={t("company.hoursCalendarAbout")}
          maxLength={200}
          value={hours.calendar ?? ""}
          onChange={(event) => onChange({ calendar: event.currentTarget.value || null })}
        />
      </div>
    </fieldset>
  );
}
