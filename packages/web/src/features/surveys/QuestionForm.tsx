import { Checkbox, NativeSelect, NumberInput, TextInput } from "@mantine/core";
import type { QuestionType, SurveyQuestion } from "@tendwell/core/surveys";
import { QUESTION_TYPES } from "@tendwell/core/surveys";
import { useTranslation } from "react-i18next";
import { ConditionField } from "./ConditionField.tsx";
import { useEditing } from "./editing-context.ts";
import { OptionsField } from "./OptionsField.tsx";
import { SkipField } from "./SkipField.tsx";
import classes from "./Surveys.module.css";
import { hasChoices, hasLabels, hasOwnScale, retype, stepsOf } from "./survey-edits.ts";
import { changeQuestion, without } from "./survey-text.ts";
import { TextField } from "./TextField.tsx";

type Validation = NonNullable<SurveyQuestion["validation"]>;

/** Everything about one question, each setting with a line on what it does. */
export function QuestionForm({ question }: { question: SurveyQuestion }) {
  const { t } = useTranslation("surveys");
  const { survey, change } = useEditing();
  const place = `questions.${question.id}`;
  const set = (patch: { [K in keyof SurveyQuestion]?: SurveyQuestion[K] | undefined }, field?: string): void =>
    change(
      (before) => changeQuestion(before, question.id, (one) => without({ ...one, ...patch }) as SurveyQuestion),
      field === undefined ? undefined : `${place} ${field}`,
    );
  const rule = (patch: { [K in keyof Validation]?: Validation[K] | undefined }): void => {
    const next = without({ ...question.validation, ...patch });
    set({ validation: Object.keys(next).length === 0 ? undefined : next }, Object.keys(patch)[0]);
  };
  const whole = (value: number | string): number | undefined => (value === "" ? undefined : Number(value));
  const hidden = question.type === "hidden";
  const steps = stepsOf(question);
  return (
    <div className={classes.form}>
      <TextField
        long
        label={t(hidden ? "ui.edit.hiddenName" : "ui.edit.text")}
        about={t(hidden ? "ui.edit.hiddenNameHelp" : "ui.edit.textHelp")}
        place={`${place}.text`}
        texts={question.text}
      />
      <div className={classes.pair}>
        <NativeSelect
          label={t("ui.edit.type")}
          description={t(`ui.typeHelp.${question.type}`)}
          value={question.type}
          onChange={(event) => {
            const type = event.currentTarget.value as QuestionType;
            change((before) => changeQuestion(before, question.id, (one) => retype(one, type, survey.locale)));
          }}
          data={QUESTION_TYPES.map((value) => ({ value, label: t(`ui.type.${value}`) }))}
        />
        {!hidden && (
          <TextField
            label={t("ui.edit.help")}
            about={t("ui.edit.helpHelp")}
            place={`${place}.help`}
            texts={question.help}
          />
        )}
        {hidden && (
          <TextInput
            label={t("ui.edit.hiddenValue")}
            description={t("ui.edit.hiddenValueHelp")}
            placeholder="{{account.plan}}"
            maxLength={500}
            value={question.value ?? ""}
            onChange={(event) => set({ value: event.currentTarget.value }, "value")}
          />
        )}
        {question.type === "ces" && (
          <NativeSelect
            label={t("ui.edit.version")}
            description={t("ui.edit.versionHelp")}
            value={question.version ?? "2.0"}
            onChange={(event) => {
              const version = event.currentTarget.value as "1.0" | "2.0";
              change((before) =>
                changeQuestion(before, question.id, (one) => retype({ ...one, version }, "ces", survey.locale)),
              );
            }}
            data={(["2.0", "1.0"] as const).map((value) => ({
              value,
              label: t(value === "2.0" ? "ui.edit.version2" : "ui.edit.version1"),
            }))}
          />
        )}
      </div>
      {!hidden && (
        <Checkbox
          size="sm"
          label={t("ui.edit.required")}
          description={t("ui.edit.requiredHelp")}
          checked={question.required === true}
          onChange={(event) => set({ required: event.currentTarget.checked ? true : undefined })}
        />
      )}
      {hasOwnScale(question.type) && (
        <div className={classes.pair}>
          {(["min", "max"] as const).map((end) => (
            <NumberInput
              key={end}
              label={t(`ui.edit.${end}`)}
              description={t(`ui.edit.${end}Help`)}
              min={0}
              max={10}
              allowDecimal={false}
              value={question.scale?.[end] ?? (end === "min" ? 1 : 5)}
              onChange={(value) => {
                if (value === "") return;
                const scale = { min: 1, max: 5, ...question.scale, [end]: Number(value) };
                // A label of a step that is no longer there would be asked for in every language.
                const labels = Object.fromEntries(
                  Object.entries(scale.labels ?? {}).filter(
                    ([at]) => Number(at) >= scale.min && Number(at) <= scale.max,
                  ),
                );
                set(
                  {
                    scale:
                      Object.keys(labels).length === 0
                        ? without({ ...scale, labels: undefined })
                        : { ...scale, labels },
                  },
                  end,
                );
              }}
            />
          ))}
          <Checkbox
            size="sm"
            label={t("ui.edit.lowIsGood")}
            description={t("ui.edit.lowIsGoodHelp")}
            checked={question.scale?.lowIsGood === true}
            onChange={(event) =>
              set({
                scale: without({
                  min: 1,
                  max: 5,
                  ...question.scale,
                  lowIsGood: event.currentTarget.checked ? (true as const) : undefined,
                }),
              })
            }
          />
        </div>
      )}
      {hasLabels(question.type) && question.scale !== undefined && steps.length > 0 && (
        <fieldset className={classes.field}>
          <legend>{t("ui.edit.labels")}</legend>
          <p className="quiet">{t("ui.edit.labelsHelp")}</p>
          <div className={classes.labels}>
            {steps
              .filter((at) => steps.length <= 7 || at === steps[0] || at === steps.at(-1))
              .map((at) => (
                <TextField
                  key={at}
                  label={String(at)}
                  place={`${place}.labels.${at}`}
                  texts={question.scale?.labels?.[String(at)]}
                />
              ))}
          </div>
        </fieldset>
      )}
      {hasChoices(question.type) && <OptionsField question={question} part="options" />}
      {question.type === "matrix" && <OptionsField question={question} part="rows" />}
      {hasChoices(question.type) && question.type !== "matrix" && (
        <Checkbox
          size="sm"
          label={t("ui.edit.randomise")}
          description={t("ui.edit.randomiseHelp")}
          checked={question.randomise === true}
          onChange={(event) => set({ randomise: event.currentTarget.checked ? true : undefined })}
        />
      )}
      {question.type === "multiple" && (
        <div className={classes.pair}>
          {(["minChoices", "maxChoices"] as const).map((name) => (
            <NumberInput
              key={name}
              label={t(`ui.edit.${name}`)}
              description={t("ui.edit.choicesHelp")}
              min={1}
              max={question.options?.length ?? 100}
              allowDecimal={false}
              value={question.validation?.[name] ?? ""}
              onChange={(value) => rule({ [name]: whole(value) })}
            />
          ))}
        </div>
      )}
      {question.type === "text" && (
        <div className={classes.pair}>
          <NativeSelect
            label={t("ui.edit.kind")}
            description={t("ui.edit.kindHelp")}
            value={question.validation?.kind ?? ""}
            onChange={(event) => {
              const kind = event.currentTarget.value;
              rule({ kind: kind === "" ? undefined : (kind as "email" | "number") });
            }}
            data={[
              { value: "", label: t("ui.edit.kindAny") },
              { value: "email", label: t("ui.edit.kindEmail") },
              { value: "number", label: t("ui.edit.kindNumber") },
            ]}
          />
          <NumberInput
            label={t("ui.edit.maxLength")}
            description={t("ui.edit.maxLengthHelp")}
            min={1}
            max={5000}
            allowDecimal={false}
            value={question.validation?.maxLength ?? ""}
            onChange={(value) => rule({ maxLength: whole(value) })}
          />
        </div>
      )}
      <ConditionField
        label={t("ui.logic.showIf")}
        about={t("ui.logic.showIfHelp")}
        condition={question.showIf}
        before={question.id}
        set={(showIf) => set({ showIf })}
      />
      {!hidden && <SkipField question={question} />}
    </div>
  );
}
