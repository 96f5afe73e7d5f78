import { Checkbox, NativeSelect, NumberInput, TextInput } from "@mantine/core";
import type { JourneyStage, SurveyDefinition } from "@tendwell/core/surveys";
import { JOURNEY_STAGES } from "@tendwell/core/surveys";
import { useTranslation } from "react-i18next";
import { useEditing } from "./editing-context.ts";
import { QuotasField } from "./QuotasField.tsx";
import classes from "./Surveys.module.css";
import { without } from "./survey-text.ts";
import { TextField } from "./TextField.tsx";

const REST_DAYS = 30;

/** Name and message texts, whom it is for, anonymity, rest between surveys, reminders and the closing day. */
export function RulesForm() {
  const { t } = useTranslation("surveys");
  const { survey, change } = useEditing();
  const set = (patch: { [K in keyof SurveyDefinition]?: SurveyDefinition[K] | undefined }, field?: string): void =>
    change((before) => without({ ...before, ...patch }) as SurveyDefinition, field);
  const { reminders } = survey;
  return (
    <div className={classes.stack}>
      <section className={classes.section} aria-labelledby="naming">
        <h2 id="naming">{t("ui.rules.texts")}</h2>
        <TextField label={t("ui.rules.title")} about={t("ui.rules.titleHelp")} place="title" texts={survey.title} />
        <TextField
          long
          label={t("ui.rules.intro")}
          about={t("ui.rules.introHelp")}
          place="intro"
          texts={survey.intro}
        />
        <TextField
          label={t("ui.rules.subject")}
          about={t("ui.rules.subjectHelp")}
          place="message.subject"
          texts={survey.message?.subject}
        />
        <TextField
          long
          label={t("ui.rules.body")}
          about={t("ui.rules.bodyHelp")}
          place="message.body"
          texts={survey.message?.body}
        />
        <TextField
          label={t("ui.rules.sms")}
          about={t("ui.rules.smsHelp")}
          place="message.sms"
          texts={survey.message?.sms}
        />
      </section>
      <section className={classes.section} aria-labelledby="rules">
        <h2 id="rules">{t("ui.rules.rules")}</h2>
        <div className={classes.pair}>
          <NativeSelect
            label={t("ui.rules.stage")}
            description={t("ui.rules.stageHelp")}
            value={survey.stage ?? ""}
            onChange={(event) => {
              const stage = event.currentTarget.value;
              set({ stage: stage === "" ? undefined : (stage as JourneyStage) });
            }}
            data={[
              { value: "", label: t("ui.rules.noStage") },
              ...JOURNEY_STAGES.map((value) => ({ value, label: t(`ui.stage.${value}`) })),
            ]}
          />
          <NativeSelect
            label={t("ui.rules.audience")}
            description={t("ui.rules.audienceHelp")}
            value={survey.audience ?? "customers"}
            onChange={(event) => set({ audience: event.currentTarget.value === "employees" ? "employees" : undefined })}
            data={(["customers", "employees"] as const).map((value) => ({ value, label: t(`ui.rules.${value}`) }))}
          />
          <NumberInput
            label={t("ui.rules.rest")}
            description={t("ui.rules.restHelp")}
            min={0}
            max={3650}
            allowDecimal={false}
            value={survey.quarantineDays ?? REST_DAYS}
            onChange={(value) =>
              set({ quarantineDays: value === "" || Number(value) === REST_DAYS ? undefined : Number(value) }, "rest")
            }
          />
          <TextInput
            type="date"
            label={t("ui.rules.closes")}
            description={t("ui.rules.closesHelp")}
            value={survey.closesAt?.slice(0, 10) ?? ""}
            onChange={(event) => {
              const day = event.currentTarget.value;
              set({ closesAt: day === "" ? undefined : `${day}T23:59:59Z` }, "closes");
            }}
          />
          <NumberInput
            label={t("ui.rules.reminders")}
            description={t("ui.rules.remindersHelp")}
            min={0}
            max={5}
            allowDecimal={false}
            value={reminders?.times ?? 0}
            onChange={(value) => {
              const times = Number(value);
              set(
                {
                  reminders: value === "" || times === 0 ? undefined : { afterDays: reminders?.afterDays ?? 5, times },
                },
                "reminders",
              );
            }}
          />
          {reminders !== undefined && (
            <NumberInput
              label={t("ui.rules.afterDays")}
              description={t("ui.rules.afterDaysHelp")}
              min={1}
              max={90}
              allowDecimal={false}
              value={reminders.afterDays}
              onChange={(value) =>
                value !== "" && set({ reminders: { ...reminders, afterDays: Number(value) } }, "days")
              }
            />
          )}
        </div>
        <Checkbox
          size="sm"
          label={t("ui.rules.anonymous")}
          description={t("ui.rules.anonymousHelp")}
          checked={survey.anonymous === true}
          onChange={(event) => set({ anonymous: event.currentTarget.checked ? true : undefined })}
        />
      </section>
      <QuotasField />
    </div>
  );
}
