import { DAY, type Fact, type FactSet, findMetric, type MetricScope } from "@tendwell/core";
import { at, fact, question } from "@tendwell/core/literal-facts";
import type { Engine } from "@tendwell/server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { askBoth, openFacts } from "./ask-both.ts";

// Through the real SQL; askBoth throws where the reference or the drill-down disagrees.
let engine: Engine;
beforeAll(async () => {
  engine = await openFacts();
});
afterAll(() => engine.close());

const february = (id: string, change: Partial<MetricScope> = {}): MetricScope =>
  question(findMetric(id)!, "2025-02-01", "2025-03-01", "month", change);
const customer = (id: string, on: string): Fact<"subscription_version"> =>
  fact("subscription_version", on, {
    account_id: id,
    subscription_id: id,
    currency: "EUR",
    service_started_at: at(on),
  });
const outcome = (
  kind: "referral_made" | "referral_asked",
  account_id: string,
  on: string,
  referred: string | null = null,
) => fact("outcome", on, { kind, account_id, referred_account_id: referred });
const nps = (account_id: string, score: number | null, on: string) =>
  fact("survey_response", on, { account_id, question: "nps", score, scale_max: 10 });

test("[RFR1] [RFR2] [RFR3] four new customers: one named, one by its channel, one later, one back", async () => {
  const facts: FactSet = {
    subscription_version: [
      ...["1", "2", "3"].map((id) => customer(id, "2025-02-10")),
      customer("4", "2025-02-01"),
      { ...customer("5", "2024-01-01"), ends_at: at("2024-06-01") },
      customer("5", "2025-02-10"),
    ],
    outcome: [outcome("referral_made", "9", "2025-01-10", "1"), outcome("referral_made", "9", "2025-02-20")],
    account_attribute: ["2", "3"].flatMap((id) => [
      fact("account_attribute", "2025-01-01", { account_id: id, attribute: "acquisition_channel", value: "organic" }),
      fact("account_attribute", id === "2" ? "2025-02-10" : "2025-02-10T00:00:01Z", {
        account_id: id,
        attribute: "acquisition_channel",
        value: "referral",
      }),
    ]),
  };
  const rate = async (evidence: string, more: Partial<MetricScope> = {}) =>
    (await askBoth(engine, "referral_rate", facts, february("referral_rate", { ...more, options: { evidence } })))[0]!;
  expect(await rate("either")).toMatchObject({ value: 0.5, n: 4 });
  expect((await rate("outcome")).value).toBe(0.25);
  expect((await rate("channel")).value).toBe(0.25);
  expect((await rate("outcome", { accounts: ["1"] })).value).toBe(1);
});

test("[RFR4] [RFR5] [RFR6] asked in February: who referred, and who of the promoters did", async () => {
  const asked = at("2025-02-05");
  const made = (account_id: string, after: number) => ({
    ...outcome("referral_made", account_id, "2025-02-05"),
    occurred_at: asked + after,
  });
  const facts: FactSet = {
    outcome: [
      ...["1", "2", "3", "4"].map((id) => outcome("referral_asked", id, "2025-02-05")),
      outcome("referral_asked", "1", "2025-02-20"),
      made("1", 0),
      made("2", 90 * DAY - 1),
      made("3", 90 * DAY),
      made("4", -1),
    ],
    survey_response: [
      nps("1", 9, "2025-02-05"),
      nps("2", 8, "2025-02-04"),
      nps("3", 10, "2025-01-04"),
      nps("3", null, "2025-01-05"),
      nps("4", 10, "2025-02-05T00:00:01Z"),
    ],
  };
  const at_ = async (asOf: number) =>
    (await askBoth(engine, "referral_rate", facts, february("referral_rate", { asOf }))).slice(1);
  const [all, promoters] = await at_(at("2025-08-01"));
  expect(all).toMatchObject({ component: "asked_referred", value: 0.5, n: 4, provisional: false });
  expect(promoters).toMatchObject({ component: "promoters_referred", value: 0.5, n: 2, provisional: false });
  expect((await at_(asked + 90 * DAY))[0]!.provisional).toBe(false);
  expect((await at_(asked + 90 * DAY - 1))[0]!.provisional).toBe(true);
});

test("[SVR1] [SVR2] [SVR3] [SVR4] [SVR6] two of four served, at 300 each", async () => {
  const touch = (account_id: string, on: string, more: Partial<Fact<"touch">> = {}) =>
    fact("touch", on, { account_id, channel: "call", success: true, ...more });
  const facts: FactSet = {
    subscription_version: ["1", "2", "3", "4"].map((id) => customer(id, "2025-01-01")),
    touch: [
      touch("1", "2025-02-01"),
      touch("1", "2025-02-02"),
      touch("2", "2025-02-28T23:59:59Z", { channel: "email" }),
      touch("3", "2025-02-10", { channel: "note" }),
      touch("3", "2025-02-10", { success: false }),
      touch("4", "2025-03-01"),
      touch("9", "2025-02-10"),
    ],
    cost: [fact("cost", "2025-02-15", { purpose: "retention", amount_minor: 60_000n, currency: "EUR" })],
  };
  const ask = (touches: string) =>
    askBoth(engine, "served_rate", facts, february("served_rate", { options: { touches } }));
  const [rate, cost] = await ask("success");
  expect(rate).toMatchObject({ value: 0.5, n: 4 });
  expect(cost).toMatchObject({ component: "cost_per_served", value: 30_000, n: 2 });
  expect((await ask("with_notes"))[0]!.value).toBe(0.75);
  expect((await ask("any_team"))[0]!.value).toBe(0.75);
  const none = await askBoth(engine, "served_rate", { ...facts, touch: [] }, february("served_rate"));
  expect(none[0]).toMatchObject({ value: null, reason: "not_recorded" });
});
