import { ActionIcon, Button, Checkbox } from "@mantine/core";
import type { SurveyOption, SurveyQuestion } from "@tendwell/core/surveys";
import { useTranslation } from "react-i18next";
import { Icon } from "../../ui/Icon.tsx";
import { useEditing } from "./editing-context.ts";
import classes from "./Surveys.module.css";
import { freshOption } from "./survey-edits.ts";
import { changeQuestion } from "./survey-text.ts";
import { TextField } from "./TextField.tsx";

/** The options of a question (or the rows of a matrix): texts, order, which stay put, which take a text of their own. */
export function OptionsField({ question, part }: { question: SurveyQuestion; part: "options" | "rows" }) {
  const { t } = useTranslation("surveys");
  const { survey, change } = useEditing();
  const items = question[part] ?? [];
  const set = (next: readonly SurveyOption[]): void =>
    change((before) => changeQuestion(before, question.id, (one) => ({ ...one, [part]: next })));
  const swap = (from: number, to: number): void => {
    const next = [...items];
    const [moved] = next.splice(from, 1);
    if (moved !== undefined) next.splice(to, 0, moved);
    set(next);
  };
  const flag = (index: number, name: "pinned" | "other", on: boolean): void =>
    set(
      items.map((one, i) => {
        if (i !== index) return one;
        const { [name]: _, ...rest } = one;
        return on ? { ...rest, [name]: true } : rest;
      }),
    );
  const choices = part === "options" && (question.type === "single" || question.type === "multiple");
  return (
    <fieldset className={classes.field}>
      <legend>{t(`ui.edit.${part}`)}</legend>
      <p className="quiet">{t(choices ? "ui.edit.optionsHelp" : `ui.edit.${part}PlainHelp`)}</p>
      <ol className={classes.options}>
        {items.map((one, index) => (
          <li key={one.id}>
            <TextField
              bare
              label={t("ui.edit.optionNumber", { number: index + 1 })}
              place={`questions.${question.id}.${part}.${one.id}`}
              texts={one.text}
            />
            {choices && (
              <span className={classes.flags}>
                <Checkbox
                  size="xs"
                  label={t("ui.edit.other")}
                  checked={one.other === true}
                  onChange={(event) => flag(index, "other", event.currentTarget.checked)}
                />
                {question.randomise === true && (
                  <Checkbox
                    size="xs"
                    label={t("ui.edit.pinned")}
                    checked={one.pinned === true}
                    onChange={(event) => flag(index, "pinned", event.currentTarget.checked)}
                  />
                )}
              </span>
            )}
            <span className={classes.moves}>
              <ActionIcon
                variant="subtle"
                disabled={index === 0}
                aria-label={t("ui.edit.optionUp", { number: index + 1 })}
                onClick={() => swap(index, index - 1)}
              >
                <Icon name="up" size={14} />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                disabled={index === items.length - 1}
                aria-label={t("ui.edit.optionDown", { number: index + 1 })}
                onClick={() => swap(index, index + 1)}
              >
                <Icon name="chevron" size={14} />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                aria-label={t("ui.edit.optionRemove", { number: index + 1 })}
                onClick={() => set(items.filter((_, i) => i !== index))}
              >
                <Icon name="close" size={14} />
              </ActionIcon>
            </span>
          </li>
        ))}
      </ol>
      <div>
        <Button
          size="compact-xs"
          variant="default"
          leftSection={<Icon name="plus" size={12} />}
          onClick={() => set([...items, freshOption(items, survey.locale)])}
        >
          {t("ui.edit.addOption")}
        </Button>
      </div>
    </fieldset>
  );
}
