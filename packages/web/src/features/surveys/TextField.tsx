import { Textarea, TextInput } from "@mantine/core";
import type { LocaleTexts } from "@tendwell/core/surveys";
import { useTranslation } from "react-i18next";
import { useEditing } from "./editing-context.ts";
import { ownText, readable, setTextAt } from "./survey-text.ts";

interface TextFieldProps {
  readonly label: string;
  readonly about?: string;
  /** As core's `surveyTexts` names it. */
  readonly place: string;
  readonly texts: LocaleTexts | undefined;
  readonly long?: boolean;
  readonly bare?: boolean;
}

/** One text in the language being written; where it is missing, the survey's own stands behind as a hint. */
export function TextField({ label, about, place, texts, long = false, bare = false }: TextFieldProps) {
  const { t } = useTranslation("surveys");
  const { survey, change, locale } = useEditing();
  const value = ownText(texts, locale, survey.locale);
  const hint = value === "" ? readable(survey, texts, survey.locale) : "";
  const shared = {
    ...(bare ? { "aria-label": label } : { label }),
    ...(about === undefined ? {} : { description: about }),
    value,
    maxLength: 5_000,
    placeholder: hint === "" ? "" : t("ui.edit.untranslated", { text: hint }),
    onChange: (event: { currentTarget: { value: string } }) => {
      const text = event.currentTarget.value;
      change((before) => setTextAt(before, place, locale, text), `${place} ${locale}`);
    },
  };
  return long ? <Textarea autosize minRows={2} maxRows={8} {...shared} /> : <TextInput {...shared} />;
}
