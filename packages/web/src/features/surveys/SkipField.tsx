import { Button, NativeSelect } from "@mantine/core";
import type { SurveyQuestion } from "@tendwell/core/surveys";
import { useTranslation } from "react-i18next";
import { ConditionField } from "./ConditionField.tsx";
import { useEditing } from "./editing-context.ts";
import classes from "./Surveys.module.css";
import { changeQuestion, without } from "./survey-text.ts";

type Skips = NonNullable<SurveyQuestion["skipTo"]>;

/** Where to go after a question: a later page or the end, by what was answered. The first rule that holds wins. */
export function SkipField({ question }: { question: SurveyQuestion }) {
  const { t } = useTranslation("surveys");
  const { survey, change } = useEditing();
  const at = survey.pages.findIndex((page) => page.questions.some((one) => one.id === question.id));
  const targets = [
    ...survey.pages.slice(at + 1).map((page, index) => ({
      value: page.id,
      label: t("ui.edit.page", { number: at + index + 2 }),
    })),
    { value: "end", label: t("ui.logic.end") },
  ];
  const rules = question.skipTo ?? [];
  const set = (next: Skips): void =>
    change((before) =>
      changeQuestion(before, question.id, (one) => without({ ...one, skipTo: next.length === 0 ? undefined : next })),
    );
  return (
    <fieldset className={classes.field}>
      <legend>{t("ui.logic.skip")}</legend>
      <p className="quiet">{t("ui.logic.skipHelp")}</p>
      {rules.map((rule, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rules have no identity of their own
        <div key={index} className={classes.rule}>
          <ConditionField
            label={t("ui.logic.when")}
            about={t("ui.logic.whenHelp")}
            condition={rule.when}
            before={question.id}
            including
            set={(when) =>
              set(
                when === undefined
                  ? rules.filter((_, i) => i !== index)
                  : rules.map((one, i) => (i === index ? { ...one, when } : one)),
              )
            }
          />
          <NativeSelect
            size="xs"
            label={t("ui.logic.goTo")}
            value={rule.to}
            onChange={(event) => {
              const to = event.currentTarget.value;
              set(rules.map((one, i) => (i === index ? { ...one, to } : one)));
            }}
            data={
              targets.some((one) => one.value === rule.to) ? targets : [{ value: rule.to, label: rule.to }, ...targets]
            }
          />
        </div>
      ))}
      <div>
        <Button
          size="compact-xs"
          variant="default"
          onClick={() =>
            set([...rules, { when: { question: question.id, op: "answered" }, to: targets[0]?.value ?? "end" }])
          }
        >
          {t("ui.logic.addSkip")}
        </Button>
      </div>
    </fieldset>
  );
}
