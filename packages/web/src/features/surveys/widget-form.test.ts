import { surveyLinkSettingsSchema } from "@tendwell/contract";
import { expect, test } from "vitest";
import { fieldsOf, settingsOf } from "./widget-form.ts";

test("settings come back from their fields as they were", () => {
  const settings = surveyLinkSettingsSchema.parse({
    origins: ["https://a.test", "http://localhost:3000"],
    pages: ["/help/*"],
    traits: { plan: "a=b" },
    event: "used",
    share: 0.125,
    delaySeconds: 3,
  });
  expect(settingsOf(fieldsOf(settings))).toEqual(settings);
  expect(settingsOf(fieldsOf(surveyLinkSettingsSchema.parse({})))).toEqual(surveyLinkSettingsSchema.parse({}));
});

test("a whole address is taken as its origin, empty lines as nothing", () => {
  const fields = { ...fieldsOf(surveyLinkSettingsSchema.parse({})), origins: " https://a.test/help?x \n\n" };
  expect(settingsOf(fields).origins).toEqual(["https://a.test"]);
});
