import { ActionIcon, Button, NativeSelect, TextInput } from "@mantine/core";
import { surveyTexts, translationCompleteness } from "@tendwell/core/surveys";
import { LOCALE_NAMES, LOCALES, type Locale } from "@tendwell/messages/locales";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../lib/use-format.ts";
import { Icon } from "../../ui/Icon.tsx";
import { StatusMark } from "../../ui/StatusMark.tsx";
import { useEditing } from "./editing-context.ts";
import { questionOfPlace } from "./place-of.ts";
import classes from "./Surveys.module.css";
import { ownText, readable, without } from "./survey-text.ts";
import { TextField } from "./TextField.tsx";

const nameOf = (locale: string): string => LOCALE_NAMES[locale as Locale] ?? locale;

/** Every text side by side in the survey's own language and in the one being written, and how complete each is. */
export function LanguagesPanel({ choose }: { choose: (locale: string) => void }) {
  const { t } = useTranslation("surveys");
  const format = useFormat();
  const { survey, change, locale } = useEditing();
  const [other, setOther] = useState("");
  const states = translationCompleteness(survey);
  const addable = LOCALES.filter((one) => !survey.locales.includes(one));
  const [added, setAdded] = useState<string>(addable[0] ?? "other");
  const wanted = added === "other" || !addable.includes(added as Locale) ? other.trim() : added;
  const valid = /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(wanted) && !survey.locales.includes(wanted);
  const numbers = new Map(
    survey.pages.flatMap((page) => page.questions).map((one, index) => [one.id, index + 1] as const),
  );
  const placeName = (place: string): string => {
    const [head = "", , part = ""] = place.split(".");
    const id = questionOfPlace(place);
    const number = id === null ? undefined : numbers.get(id);
    return number === undefined ? t(`ui.place.${head}`) : t(`ui.place.${part === "" ? "text" : part}`, { number });
  };
  return (
    <div className={classes.stack}>
      <section className={classes.section} aria-labelledby="languages">
        <h2 id="languages">{t("ui.lang.title")}</h2>
        <p className="quiet">{t("ui.lang.about")}</p>
        <ul className={classes.languages}>
          {states.map((one) => {
            const full = one.translated === one.total;
            return (
              <li key={one.locale} data-on={one.locale === locale}>
                <button
                  type="button"
                  className={classes.link}
                  aria-pressed={one.locale === locale}
                  onClick={() => choose(one.locale)}
                >
                  {nameOf(one.locale)}
                </button>
                <span className={classes.status} data-status={full ? "healthy" : "watch"}>
                  <StatusMark status={full ? "healthy" : "watch"} />
                  {full
                    ? t("ui.lang.complete")
                    : t("ui.lang.done", { done: format.count(one.translated), total: format.count(one.total) })}
                </span>
                {one.locale === survey.locale ? (
                  <span className="quiet">{t("ui.lang.own")}</span>
                ) : (
                  <ActionIcon
                    variant="subtle"
                    aria-label={t("ui.lang.remove", { language: nameOf(one.locale) })}
                    onClick={() => {
                      change((before) => ({
                        ...before,
                        locales: before.locales.filter((each) => each !== one.locale),
                      }));
                      if (locale === one.locale) choose(survey.locale);
                    }}
                  >
                    <Icon name="close" size={14} />
                  </ActionIcon>
                )}
              </li>
            );
          })}
        </ul>
        <form
          className={classes.inline}
          onSubmit={(event) => {
            event.preventDefault();
            if (!valid) return;
            change((before) => ({ ...before, locales: [...before.locales, wanted] }));
            setOther("");
            choose(wanted);
          }}
        >
          {addable.length > 0 && (
            <NativeSelect
              size="xs"
              label={t("ui.lang.add")}
              value={added}
              onChange={(event) => setAdded(event.currentTarget.value)}
              data={[
                ...addable.map((one) => ({ value: one as string, label: nameOf(one) })),
                { value: "other", label: t("ui.lang.other") },
              ]}
            />
          )}
          {(added === "other" || addable.length === 0) && (
            <TextInput
              size="xs"
              label={t("ui.lang.tag")}
              placeholder="de, pt-BR"
              maxLength={35}
              value={other}
              onChange={(event) => setOther(event.currentTarget.value)}
            />
          )}
          <Button size="xs" type="submit" variant="default" disabled={!valid}>
            {t("ui.lang.addButton")}
          </Button>
          {survey.locales.length > 1 && (
            <NativeSelect
              size="xs"
              label={t("ui.lang.main")}
              value={survey.locale}
              onChange={(event) => {
                const next = event.currentTarget.value;
                change((before) => without({ ...before, locale: next }));
              }}
              data={survey.locales.map((one) => ({ value: one, label: nameOf(one) }))}
            />
          )}
        </form>
      </section>
      <section className={classes.section} aria-labelledby="texts">
        <h2 id="texts">{t("ui.lang.texts", { language: nameOf(locale) })}</h2>
        <ol className={classes.texts}>
          {surveyTexts(survey).map(({ place, texts }) => (
            <li key={place} data-missing={ownText(texts, locale, survey.locale) === ""}>
              <span className="quiet">{placeName(place)}</span>
              {locale !== survey.locale && (
                <span lang={survey.locale}>{readable(survey, texts, survey.locale) || "–"}</span>
              )}
              <TextField
                bare
                label={placeName(place)}
                place={place}
                texts={texts}
                long={place === "intro" || place.startsWith("message.body")}
              />
            </li>
          ))}
        </ol>
      </section>
    </div>
  );
}
