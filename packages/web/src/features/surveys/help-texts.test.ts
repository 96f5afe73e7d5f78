import { readdirSync, readFileSync } from "node:fs";
import { QUESTION_TYPES } from "@tendwell/core/surveys";
import { LOCALES, translate } from "@tendwell/messages";
import { expect, test } from "vitest";

const FORMS = ["LookForm", "RulesForm", "EndingForm", "QuestionForm"];

test("every type of question says beside it what it is for, in every language", () => {
  for (const locale of LOCALES) {
    const said = QUESTION_TYPES.map((type) => translate(locale, `surveys:ui.typeHelp.${type}`));
    expect(new Set(said).size, locale).toBe(QUESTION_TYPES.length);
    for (const text of said) expect(text.length, locale).toBeGreaterThan(5);
  }
});

test("the editor's forms have a help text beside their settings", () => {
  const folder = new URL(".", import.meta.url);
  const files = readdirSync(folder).filter((name) => FORMS.some((form) => name === `${form}.tsx`));
  expect(files).toHaveLength(FORMS.length);
  for (const name of files) {
    const text = readFileSync(new URL(name, folder), "utf8");
    const helped = text.match(/\b(description|about)=/g)?.length ?? 0;
    const settings =
      text.match(/<(TextInput|NumberInput|NativeSelect|ColorInput|TextField|Switch|Textarea)\b/g)?.length ?? 0;
    expect(2 * helped, `${name}: ${helped} of ${settings} settings`).toBeGreaterThanOrEqual(settings);
  }
});
