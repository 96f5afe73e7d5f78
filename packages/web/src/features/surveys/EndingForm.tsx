import { ActionIcon, Button, TextInput } from "@mantine/core";
import type { SurveyDefinition } from "@tendwell/core/surveys";
import { useTranslation } from "react-i18next";
import { Icon } from "../../ui/Icon.tsx";
import { ConditionField } from "./ConditionField.tsx";
import { useEditing } from "./editing-context.ts";
import classes from "./Surveys.module.css";
import { without } from "./survey-text.ts";
import { TextField } from "./TextField.tsx";

type Thanks = SurveyDefinition["thankYou"][number];

/** What respondents read at the end, by what they answered: the first that fits is shown. */
export function EndingForm() {
  const { t } = useTranslation("surveys");
  const { survey, change } = useEditing();
  const items = survey.thankYou;
  const set = (index: number, next: Thanks, field?: string): void =>
    change((before) => ({ ...before, thankYou: before.thankYou.map((one, i) => (i === index ? next : one)) }), field);
  const put = (thankYou: readonly Thanks[]): void => change((before) => ({ ...before, thankYou }));
  return (
    <section className={classes.section} aria-labelledby="ending">
      <h2 id="ending">{t("ui.end.title")}</h2>
      <p className="quiet">{t("ui.end.about")}</p>
      <ol className={classes.questions}>
        {items.map((one, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: texts are known by their place
          <li key={index} className={classes.question} data-on="true">
            <div className={classes.questionHead}>
              <strong className={classes.questionName}>
                {one.when === undefined ? t("ui.end.everyone") : t("ui.end.some", { number: index + 1 })}
              </strong>
              <span className={classes.moves}>
                <ActionIcon
                  variant="subtle"
                  disabled={index === 0}
                  aria-label={t("ui.end.up", { number: index + 1 })}
                  onClick={() => {
                    const next = [...items];
                    next.splice(index - 1, 0, ...next.splice(index, 1));
                    put(next);
                  }}
                >
                  <Icon name="up" size={15} />
                </ActionIcon>
                <ActionIcon
                  variant="subtle"
                  aria-label={t("ui.end.remove", { number: index + 1 })}
                  onClick={() => put(items.filter((_, i) => i !== index))}
                >
                  <Icon name="close" size={15} />
                </ActionIcon>
              </span>
            </div>
            <div className={classes.questionBody}>
              <TextField
                long
                label={t("ui.end.text")}
                about={t("ui.end.textHelp")}
                place={`thankYou.${index}.text`}
                texts={one.text}
              />
              <ConditionField
                label={t("ui.end.when")}
                about={t("ui.end.whenHelp")}
                condition={one.when}
                before={null}
                set={(when) => set(index, without({ ...one, when }))}
              />
              {one.link === undefined ? (
                <div>
                  <Button
                    size="compact-xs"
                    variant="default"
                    onClick={() =>
                      set(index, {
                        ...one,
                        link: { url: "https://", text: { [survey.locale]: t("ui.end.linkFirst") } },
                      })
                    }
                  >
                    {t("ui.end.addLink")}
                  </Button>
                </div>
              ) : (
                <div className={classes.pair}>
                  <TextInput
                    label={t("ui.end.url")}
                    description={t("ui.end.urlHelp")}
                    maxLength={2000}
                    value={one.link.url}
                    onChange={(event) => {
                      const url = event.currentTarget.value;
                      if (one.link !== undefined) set(index, { ...one, link: { ...one.link, url } }, `link ${index}`);
                    }}
                  />
                  <TextField
                    label={t("ui.end.linkText")}
                    about={t("ui.end.linkTextHelp")}
                    place={`thankYou.${index}.link`}
                    texts={one.link.text}
                  />
                  <div>
                    <Button
                      size="compact-xs"
                      variant="subtle"
                      onClick={() => set(index, without({ ...one, link: undefined }))}
                    >
                      {t("ui.end.noLink")}
                    </Button>
                  </div>
                </div>
              )}
            </div>
          </li>
        ))}
      </ol>
      <div>
        <Button
          variant="default"
          size="xs"
          leftSection={<Icon name="plus" size={13} />}
          onClick={() => put([...items, { text: { [survey.locale]: "" } }])}
        >
          {t("ui.end.add")}
        </Button>
      </div>
    </section>
  );
}
