import { companySettingsSchema } from "@tendwell/contract";
import { expect, test } from "vitest";
import { changedSettings, settingsSource } from "./settings-source.ts";

test("is a file of one line a setting, with quotes where a text could be taken for something else", () => {
  const settings = companySettingsSchema.parse({
    id: "company",
    activeUser: { events: ["login", "no", "50 reports", "a: b"], minimumEvents: 2 },
    churn: { lapseDays: null },
    survivalHorizonMonths: 24,
    features: [],
    behavioralComposite: [{ input: "active_days", weight: 1, worst: 0, best: 0.5 }],
  });
  expect(settingsSource(settings)).toBe(`kind: settings
id: company
activeUser:
  events: [login, "no", "50 reports", "a: b"]
  minimumEvents: 2
churn:
  lapseDays: null
survivalHorizonMonths: 24
features: []
behavioralComposite:
  - { input: active_days, weight: 1, worst: 0, best: 0.5 }
`);
});

test("keeps what is built in unsaid, and what the form left alone as it was", () => {
  const own = companySettingsSchema.parse({ id: "company", title: "Ours", churn: { pastDueDays: 7 } });
  const before = companySettingsSchema.parse({
    id: "company",
    churn: { at: "period_end", pastDueDays: 7, lapseDays: null },
    fiscalYear: { startMonth: 1 },
    features: null,
  });
  const after = { ...before, churn: { ...before.churn, lapseDays: 90 }, features: ["reports"] };
  expect(changedSettings(own, before, after)).toEqual({
    id: "company",
    title: "Ours",
    churn: { pastDueDays: 7, lapseDays: 90 },
    features: ["reports"],
  });
});
