import { expect, test } from "vitest";
import { fact, finished, question, valuesOf } from "../literal-facts.ts";
import { arpuReference as reference } from "./arpu.reference.ts";
import { arpu } from "./arpu.ts";
import { minor, subscription } from "./literal-subscription.ts";

const scope = question(arpu, "2024-02-01", "2024-03-01");
const person = (account: string, id: string, on = "2024-01-01") =>
  fact("person", on, { account_id: account, person_id: id });

test("[ARPU1] free, fully discounted, paused and trial accounts do not pay", () => {
  const subscription_version = [
    subscription("1", "1", "2024-01-10", null, 100),
    subscription("1", "2", "2024-01-10", null, 50),
    subscription("2", "3", "2024-01-10", null, 350),
    subscription("3", "4", "2024-01-10", null, 0),
    subscription("4", "5", "2024-01-10", null, 900, { status: "paused" }),
    subscription("5", "6", "2024-01-10", null, 900, { status: "trial" }),
  ];
  expect(reference({ subscription_version }, scope)[0]).toMatchObject({ value: 250, n: 2 });
});

test("[ARPU2] without paying accounts there is no value", () => {
  expect(reference({}, scope)[0]).toMatchObject({ value: null, reason: "zero_denominator" });
  const usd = [subscription("1", "1", "2024-01-10", null, 100, { currency: "USD" })];
  expect(reference({ subscription_version: usd }, scope)[0]).toMatchObject({ value: null, reason: "missing_rate" });
  expect(finished(arpu, scope)[""]).toMatchObject({ value: null, reason: "zero_denominator" });
});

test("[ARPU3] accounts without known people are left out of per_user on both sides", () => {
  const subscription_version = [
    subscription("1", "1", "2024-01-10", null, 120),
    subscription("2", "2", "2024-01-10", null, 900),
  ];
  const people = [person("1", "7"), person("1", "8"), person("1", "8"), person("1", "9", "2024-03-01")];
  expect(valuesOf(reference({ subscription_version, person: people }, scope), "per_user")).toEqual([60]);
  const nobody = reference({ subscription_version }, scope)[1];
  expect(nobody).toMatchObject({ component: "per_user", value: null, reason: "not_recorded" });
  const stats = {
    mrr_sum: minor(1020),
    accounts: 2,
    user_mrr: minor(120),
    people: 2,
    known_accounts: 1,
    seen_spans: 2,
    converted_spans: 2,
  };
  expect(finished(arpu, scope, stats)).toMatchObject({
    "": { value: 510, n: 2 },
    per_user: { value: 60, n: 2, coverage: 0.5 },
  });
});
