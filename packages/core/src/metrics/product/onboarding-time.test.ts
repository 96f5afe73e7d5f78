import { expect, test } from "vitest";
import { DAY } from "../../time/timestamp.ts";
import { BUILT_IN_DEFINITIONS } from "../company-definitions.ts";
import { at, fact, finished, question } from "../literal-facts.ts";
import { unitOf } from "../unit-of.ts";
import { onboardingTimeReference as reference } from "./onboarding-time.reference.ts";
import { onboardingTime } from "./onboarding-time.ts";

const scope = { ...question(onboardingTime, "2025-01-01", "2025-02-01"), asOf: at("2025-06-01") };
const account = (id: string, on: string) => fact("account", on, { account_id: id });
const onboarded = (id: string, on: string | null, more: object = {}) =>
  fact("milestone", "2025-01-01", {
    account_id: id,
    milestone: "onboarded",
    achieved_at: on === null ? null : at(on),
    status: on === null ? "planned" : "achieved",
    ...more,
  });
const parts = (facts: Parameters<typeof reference>[0], change: object = {}) =>
  Object.fromEntries(reference(facts, { ...scope, ...change }).map((point) => [point.component, point]));
const four = ["1", "2", "3", "4"].map((id) => account(id, "2025-01-10"));

// Gehan's 6-MP group (Freireich 1963): R's survfit gives median 23 weeks, quartile 13; the mean of the nine finished would be 12.1.
test("Gehan's 6-MP group: those on the way hold the median up", () => {
  const reached = [6, 6, 6, 7, 10, 13, 16, 22, 23].map((age) => ({ age, reached: 1, accounts: 1n }));
  const waiting = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35].map((age) => ({ age, reached: 0, accounts: 1n }));
  const figures = finished(onboardingTime, scope, ...reached, ...waiting);
  expect(figures.median).toMatchObject({ value: 23, n: 21, provisional: true });
  expect(figures.p75).toMatchObject({ value: null, reason: "not_reached" });
  expect(figures.share_reached).toMatchObject({ numerator: 9_000_000_000n, denominator: 21_000_000_000n });
  expect(unitOf(onboardingTime, "share_reached", {})).toBe("ratio");
});

test("with everybody onboarded the median is the lower median", () => {
  const milestone = [
    onboarded("1", "2025-01-12"),
    onboarded("2", "2025-01-15"),
    onboarded("3", "2025-01-20"),
    onboarded("4", "2025-03-10"),
  ];
  const { median, p75 } = parts({ account: four, milestone });
  expect(median).toMatchObject({ value: 5 * DAY, n: 4, provisional: false });
  expect(p75?.value).toBe(10 * DAY);
});

test("[OT1] the earliest of sign-up, subscription and contract, or the one asked for", () => {
  const facts = {
    account: [account("1", "2025-01-10")],
    subscription_version: [fact("subscription_version", "2025-01-08", { account_id: "1" })],
    contract_term: [fact("contract_term", "2025-01-05", { account_id: "1" })],
    milestone: [onboarded("1", "2025-01-12")],
  };
  const from = (start: string) => parts(facts, { options: { start } }).median?.value;
  expect(["earliest", "contract", "subscription", "account"].map(from)).toEqual([7 * DAY, 7 * DAY, 4 * DAY, 2 * DAY]);
});

test("[OT2] [OT3] whoever is on the way waits; half of them hide the median", () => {
  const { median, p75, share_reached } = parts({
    account: four.slice(0, 2),
    milestone: [onboarded("1", "2025-01-12")],
  });
  expect(median).toMatchObject({ value: 2 * DAY, provisional: true });
  expect(p75).toMatchObject({ value: null, reason: "not_reached", n: 2 });
  expect(share_reached?.value).toBe(0.5);
});

test("[OT4] onboarded before the start took no time", () => {
  expect(parts({ account: four.slice(0, 1), milestone: [onboarded("1", "2025-01-02")] }).median?.value).toBe(0);
});

test("[OT5] [OT7] the named milestone, achieved, by as_of", () => {
  const one = four.slice(0, 1);
  const median = (...milestone: ReturnType<typeof onboarded>[]) => parts({ account: one, milestone }).median?.value;
  expect(median(onboarded("1", "2025-05-31T23:59:59Z"))).toBeGreaterThan(0);
  expect(median(onboarded("1", "2025-06-01"))).toBeNull();
  expect(median(onboarded("1", null))).toBeNull();
  expect(median(onboarded("1", "2025-01-12", { status: "dropped" }))).toBeNull();
  expect(median(onboarded("1", "2025-01-12", { milestone: "go_live" }))).toBeNull();
  const definitions = { ...BUILT_IN_DEFINITIONS, onboarded: { milestone: "go_live" } };
  const live = [onboarded("1", "2025-01-12", { milestone: "go_live" })];
  expect(parts({ account: one, milestone: live }, { definitions }).median?.value).toBe(2 * DAY);
});

test("[OT6] nobody started", () => {
  expect(parts({}).median).toMatchObject({ value: null, reason: "no_data", n: 0 });
  expect(finished(onboardingTime, scope).p75).toMatchObject({ value: null, reason: "no_data" });
});

test("[OT8] groups go by the attribute at the account's own start", () => {
  const segment = (value: string, on: string) =>
    fact("account_attribute", on, { account_id: "1", attribute: "segment", value });
  const account_attribute = [segment("small", "2024-01-01"), segment("large", "2025-01-10")];
  const group = { kind: "attribute", name: "segment" } as const;
  expect(parts({ account: four.slice(0, 1), account_attribute }, { group }).median?.group).toBe("large");
});
