import { type SurveyLinkSettings, surveyLinkSettingsSchema } from "@tendwell/contract";

/** Settings of a link as stored; what was never set is as the contract says. */
export function linkSettings(stored: string | null): SurveyLinkSettings {
  return surveyLinkSettingsSchema.parse(stored === null ? {} : JSON.parse(stored));
}
