import { expect, test } from "vitest";
import { DAY } from "../../time/timestamp.ts";
import { BUILT_IN_DEFINITIONS } from "../company-definitions.ts";
import { at, fact, finished, question } from "../literal-facts.ts";
import { onboardingStepTimeReference } from "./onboarding-step-time.reference.ts";
import { onboardingStepTime } from "./onboarding-step-time.ts";
import { onboardingStepsReference } from "./onboarding-steps.reference.ts";
import { onboardingSteps } from "./onboarding-steps.ts";

type Steps = readonly string[] | null;
const scopeOf = (options: object = {}, steps: Steps = null) => ({
  ...question(onboardingSteps, "2025-01-01", "2025-02-01"),
  asOf: at("2025-03-01"),
  options: { of: "started", order: "any", ...options },
  definitions: { ...BUILT_IN_DEFINITIONS, onboardingSteps: steps },
});
/** Promised on 1 January for so many days later; achieved or not. */
const step = (account_id: string, milestone: string, days: number, on: string | null, status = "achieved") => ({
  ...fact("milestone", "2025-01-01", { account_id, milestone, due_at: at("2025-01-01") + days * DAY }),
  achieved_at: on === null ? null : at(on),
  status: (on === null ? "planned" : status) as "planned",
});
const FACTS = {
  account: ["1", "2", "3", "4"].map((account_id) => fact("account", "2025-01-02", { account_id })),
  milestone: [
    // Stored in another order than they are promised in.
    step("1", "live", 30, "2025-01-20"),
    step("1", "kickoff", 7, "2025-01-05"),
    step("1", "data", 14, "2025-01-10"),
    step("2", "kickoff", 7, "2025-01-04"),
    step("2", "data", 14, null),
    step("2", "live", 30, "2025-02-01"),
    step("3", "kickoff", 7, "2025-01-01"),
    step("3", "data", 14, "2025-03-01"),
  ],
  product_event: [
    fact("product_event", "2025-01-03", { account_id: "1", event: "invite" }),
    fact("product_event", "2025-01-04", { account_id: "1", event: "invite" }),
    fact("product_event", "2025-01-03", { account_id: "4", event: "login" }),
  ],
};
const shares = (options: object = {}, steps: Steps = null) =>
  onboardingStepsReference(FACTS, scopeOf(options, steps)).map(({ component, value }) => [component, value]);
const days = (options: object = {}, steps: Steps = null) =>
  onboardingStepTimeReference(FACTS, scopeOf(options, steps)).map(({ component, value }) => [
    component,
    value === null ? null : value / DAY,
  ]);

test("[OS1] the milestones of the data, the soonest promised first, or the company's own steps", () => {
  expect(shares()).toEqual([
    ["kickoff", 0.75],
    ["data", 0.25],
    ["live", 0.5],
  ]);
  expect(shares({}, ["live", "event:invite"])).toEqual([
    ["live", 0.5],
    ["event:invite", 0.25],
  ]);
});

test("[OS2] [ST3] reached before the start is reached at the start; before the step before it took no time", () => {
  // Account 3 was kicked off before it started: days 3, 2 and 0 of the three, and account 4 waits.
  expect(days()[0]).toEqual(["kickoff", 2]);
  expect(days({}, ["live", "kickoff"])).toEqual([
    ["live", 30],
    ["kickoff", 0],
  ]);
});

test("[OS3] in strict order nothing counts after a step that is missing", () => {
  expect(shares({ order: "strict" })).toEqual([
    ["kickoff", 0.75],
    ["data", 0.25],
    ["live", 0.25],
  ]);
  expect(shares({ order: "strict" }, ["data", "kickoff"])).toEqual([
    ["data", 0.25],
    ["kickoff", 0],
  ]);
});

test("[OS4] [OS5] achieved at as_of is not achieved yet, and the figure is provisional", () => {
  const [first, data] = onboardingStepsReference(FACTS, scopeOf());
  expect([first?.provisional, data?.provisional]).toEqual([true, true]);
  const later = { ...scopeOf(), asOf: at("2025-03-01") + 1 };
  expect(onboardingStepsReference(FACTS, later)[1]).toMatchObject({ value: 0.5, n: 4 });
});

test("[OS6] [OS7] nobody started is told from nobody at the step before", () => {
  expect(onboardingStepsReference({}, scopeOf())).toMatchObject([{ component: null, value: null, reason: "no_data" }]);
  expect(shares({ of: "previous" })).toEqual([
    ["kickoff", 0.75],
    ["data", 1 / 3],
    ["live", 1],
  ]);
  const stuck = onboardingStepsReference(FACTS, scopeOf({ of: "previous", order: "strict" }, ["missing", "kickoff"]));
  expect(stuck).toMatchObject([{ value: 0 }, { value: null, reason: "zero_denominator" }]);
  const row = { step: "kickoff", place: 2n, accounts: 0n, reached: 0n };
  expect(finished(onboardingSteps, scopeOf(), row).kickoff).toMatchObject({ value: null, reason: "zero_denominator" });
  expect(onboardingSteps.finish([], scopeOf(), scopeOf().periods[0]!)).toMatchObject([{ reason: "no_data" }]);
});

test("[ST1] [ST2] [ST4] who is stuck at a step holds its time up", () => {
  const times = onboardingStepTimeReference(FACTS, scopeOf());
  // data: one of three after 5 days, two wait: the curve falls to two thirds only.
  expect(times[1]).toMatchObject({ component: "data", value: null, reason: "not_reached", provisional: true, n: 3 });
  expect(times[2]).toMatchObject({ component: "live", value: 10 * DAY, provisional: false, n: 1 });
  const waiting = { step: "data", place: 2n, age: 40n, reached: 0n, accounts: 2n };
  const through = { step: "data", place: 2n, age: 5n, reached: 1n, accounts: 2n };
  expect(finished(onboardingStepTime, scopeOf(), waiting, through).data).toMatchObject({ value: 5, provisional: true });
  expect(days({ order: "strict" }, ["missing", "kickoff"])).toEqual([["missing", null]]);
  expect(onboardingStepTimeReference({}, scopeOf())).toMatchObject([{ component: null, reason: "no_data" }]);
});
