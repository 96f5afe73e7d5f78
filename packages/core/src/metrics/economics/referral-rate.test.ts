import { expect, test } from "vitest";
import { DAY } from "../../time/timestamp.ts";
import { at, fact, finished, question } from "../literal-facts.ts";
import { subscription } from "../revenue/literal-subscription.ts";
import { referralRateReference as reference } from "./referral-rate.reference.ts";
import { referralRate } from "./referral-rate.ts";

const scope = { ...question(referralRate, "2025-02-01", "2025-03-01"), asOf: at("2025-08-01") };
const won = (id: string, on = "2025-02-10") => subscription(id, id, on, null, 100);
const outcome = (
  kind: "referral_made" | "referral_asked",
  account_id: string,
  on: string,
  referred: string | null = null,
) => fact("outcome", on, { kind, account_id, referred_account_id: referred });
const channel = (account_id: string, value: string, on: string) =>
  fact("account_attribute", on, { account_id, attribute: "acquisition_channel", value });
const nps = (account_id: string, score: number | null, on: string) =>
  fact("survey_response", on, { account_id, question: "nps", score, scale_max: 10 });
const parts = (facts: Parameters<typeof reference>[0], change: object = {}) =>
  Object.fromEntries(reference(facts, { ...scope, ...change }).map((point) => [point.component ?? "", point]));

test("of four new customers one was named in a referral, one came by that channel", () => {
  const facts = {
    subscription_version: [won("1"), won("2"), won("3"), won("4")],
    outcome: [outcome("referral_made", "9", "2025-01-10", "1")],
    account_attribute: [channel("2", "referral", "2025-02-01"), channel("3", "organic", "2025-02-01")],
  };
  const by = (evidence: string) => parts(facts, { options: { ...scope.options, evidence } })[""]!.value;
  expect(["either", "outcome", "channel"].map(by)).toEqual([0.5, 0.25, 0.25]);
  const figures = finished(
    referralRate,
    scope,
    { side: "new", people: 4n, referred: 2n, waiting_people: 0n },
    { side: "asked", people: 5n, referred: 1n, waiting_people: 2n },
    { side: "promoters", people: 2n, referred: 1n, waiting_people: 0n },
  );
  expect(figures[""]).toMatchObject({ value: 0.5, n: 4, provisional: false });
  expect(figures.asked_referred).toMatchObject({ value: 0.2, provisional: true });
  expect(figures.promoters_referred).toMatchObject({ value: 0.5, provisional: false });
});

test("[RFR1] who comes back is not new", () => {
  const facts = { subscription_version: [subscription("1", "1", "2024-01-01", "2024-06-01", 100), won("1")] };
  expect(parts(facts)[""]).toMatchObject({ value: null, n: 0 });
});

test("[RFR2] a referral recorded after the sale, by somebody outside the question", () => {
  const facts = { subscription_version: [won("1")], outcome: [outcome("referral_made", "9", "2025-07-10", "1")] };
  expect(parts(facts, { accounts: ["1"] })[""]!.value).toBe(1);
});

test("[RFR3] the channel at the instant of the sale", () => {
  const changed = (on: string) => [channel("1", "organic", "2025-01-01"), channel("1", "referral", on)];
  const rate = (on: string) => parts({ subscription_version: [won("1")], account_attribute: changed(on) })[""]!.value;
  expect([rate("2025-02-10"), rate("2025-02-10T00:00:01Z")]).toEqual([1, 0]);
});

test("[RFR4] [RFR5] asked, once for all, and the days to answer", () => {
  const asked = [outcome("referral_asked", "1", "2025-02-05"), outcome("referral_asked", "1", "2025-02-20")];
  const made = (on: number) => ({ ...outcome("referral_made", "1", "2025-02-05"), occurred_at: on });
  const part = (on: number, asOf = scope.asOf) => parts({ outcome: [...asked, made(on)] }, { asOf }).asked_referred!;
  const first = at("2025-02-05");
  expect(part(first)).toMatchObject({ value: 1, n: 1 });
  expect(part(first - 1).value).toBe(0);
  expect(part(first + 90 * DAY - 1).value).toBe(1);
  expect(part(first + 90 * DAY)).toMatchObject({ value: 0, provisional: false });
  expect(part(first - 1, first + 90 * DAY).provisional).toBe(false);
  expect(part(first - 1, first + 90 * DAY - 1).provisional).toBe(true);
});

test("[RFR6] promoters by their last answer", () => {
  const promoters = (...survey_response: ReturnType<typeof nps>[]) =>
    parts({ outcome: [outcome("referral_asked", "1", "2025-02-05")], survey_response }).promoters_referred!.n;
  expect(promoters(nps("1", 9, "2025-02-05"))).toBe(1);
  expect(promoters(nps("1", 9, "2025-02-05T00:00:01Z"))).toBe(0);
  expect(promoters(nps("1", 10, "2025-01-05"), nps("1", 8, "2025-01-06"))).toBe(0);
  expect(promoters(nps("1", 3, "2025-01-05"), nps("1", 9, "2025-01-05"), nps("1", null, "2025-01-06"))).toBe(1);
  expect(promoters()).toBe(0);
});

test("[RFR7] nobody new, nobody asked", () => {
  expect(Object.values(parts({})).map((point) => point.reason)).toEqual(Array(3).fill("zero_denominator"));
  expect(finished(referralRate, scope).promoters_referred).toMatchObject({ value: null, reason: "zero_denominator" });
});
