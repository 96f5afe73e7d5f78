import { type CompanySettings, companySettingsSchema } from "@tendwell/contract";
import { BUILT_IN_DEFINITIONS, type CompanyDefinitions, type OptionValue } from "@tendwell/core";
import { businessHoursInForce, businessHoursOf } from "./business-hours.ts";

/** The word and shape of the company settings; there is one document, with the id `company`. */
export const SETTINGS = { kind: "settings", schema: companySettingsSchema } as const;
export const SETTINGS_ID = "company";

/** The settings as metrics take them: what the company left out is as built in. */
export function definitionsOf(settings: CompanySettings | null): CompanyDefinitions {
  const { churn } = settings ?? {};
  return {
    activeUser: settings?.activeUser ?? BUILT_IN_DEFINITIONS.activeUser,
    valueEvent: settings?.valueEvent ?? BUILT_IN_DEFINITIONS.valueEvent,
    onboarded: settings?.onboarded ?? BUILT_IN_DEFINITIONS.onboarded,
    onboardingSteps:
      settings?.onboardingSteps === undefined ? BUILT_IN_DEFINITIONS.onboardingSteps : settings.onboardingSteps,
    lapseDays: churn?.lapseDays === undefined ? BUILT_IN_DEFINITIONS.lapseDays : churn.lapseDays,
    pastDueDays: churn?.pastDueDays ?? BUILT_IN_DEFINITIONS.pastDueDays,
    fiscalYearStartMonth: settings?.fiscalYear?.startMonth ?? BUILT_IN_DEFINITIONS.fiscalYearStartMonth,
    survivalHorizonMonths: settings?.survivalHorizonMonths ?? BUILT_IN_DEFINITIONS.survivalHorizonMonths,
    features: settings?.features === undefined ? BUILT_IN_DEFINITIONS.features : settings.features,
    behavioralComposite: settings?.behavioralComposite ?? BUILT_IN_DEFINITIONS.behavioralComposite,
    businessHours: businessHoursOf(settings?.businessHours),
  };
}

/** The options whose default the company chose, by name, for every metric that has them. */
export function optionDefaultsOf(settings: CompanySettings | null): Readonly<Record<string, OptionValue>> {
  const chosen: Record<string, OptionValue | undefined> = {
    churn_at: settings?.churn?.at,
    full_discount: settings?.churn?.fullDiscount,
    new_after_days: settings?.reactivation?.newAfterDays,
    fx: settings?.reporting?.fx,
  };
  return Object.fromEntries(Object.entries(chosen).filter(([, value]) => value !== undefined)) as Record<
    string,
    OptionValue
  >;
}

/** What holds in full: the company's words over the built-in ones. */
export function settingsInForce(settings: CompanySettings | null, currency: string): CompanySettings {
  const built = definitionsOf(settings);
  const options = optionDefaultsOf(settings);
  return {
    id: SETTINGS_ID,
    activeUser: {
      events: built.activeUser.events === null ? null : [...built.activeUser.events],
      minimumEvents: built.activeUser.minimumEvents,
    },
    valueEvent: { events: [...built.valueEvent.events], milestones: [...built.valueEvent.milestones] },
    onboarded: { ...built.onboarded },
    onboardingSteps: built.onboardingSteps === null ? null : [...built.onboardingSteps],
    churn: {
      at: options.churn_at === "cancellation" ? "cancellation" : "period_end",
      fullDiscount: options.full_discount === "churn" ? "churn" : "active",
      pastDueDays: built.pastDueDays,
      lapseDays: built.lapseDays,
    },
    reactivation: { newAfterDays: Number(options.new_after_days ?? 0) },
    reporting: {
      currency: settings?.reporting?.currency ?? currency,
      fx: options.fx === "period_end" ? "period_end" : "service_start",
    },
    fiscalYear: { startMonth: built.fiscalYearStartMonth },
    survivalHorizonMonths: built.survivalHorizonMonths,
    features: built.features === null ? null : [...built.features],
    behavioralComposite: built.behavioralComposite.map((weight) => ({ ...weight })),
    businessHours: businessHoursInForce(built.businessHours),
  };
}
