import type { Dialect } from "../../sql/dialect.ts";
import type { Sql } from "../../sql/sql.ts";
import type { MetricDefinition, MetricScope, MetricSource } from "../metric.ts";
import { achievedMilestones, firstMoment } from "./first-moment.ts";
import { SHARE_REACHED, waitingFigures, waitingRows, waitingSql } from "./waiting-figures.ts";

const QUANTILES = { median: 0.5, p75: 0.75 } as const;

function firstOnboarded(d: Dialect, q: MetricSource, scope: MetricScope): Sql {
  const milestones = achievedMilestones(d, q, scope, [scope.definitions.onboarded.milestone]);
  return firstMoment(d, q, scope, ["account", "subscription", "contract"], milestones, "at_start");
}

export const onboardingTime: MetricDefinition = {
  id: "onboarding_time",
  family: "product",
  title: "Onboarding time",
  summary:
    "How long new customers take from their start to the end of onboarding. Those who are still on the way are counted as waiting, not left out.",
  unit: "duration",
  otherUnits: { component: { [SHARE_REACHED]: "ratio" } },
  direction: "lower",
  grain: "account",
  clock: "calendar",
  formula:
    "milestone of onboarding achieved − start, over accounts that started in the period: Kaplan–Meier median and third quartile, and the share that is onboarded",
  population: "in_period",
  inputs: ["account", "subscription_version", "contract_term", "milestone"],
  options: {
    start: {
      type: "enum",
      values: ["earliest", "account", "subscription", "contract"],
      default: "earliest",
      about:
        "When the clock starts: at sign-up (account), with the first subscription, with the first contract, or with the earliest of those that are known.",
    },
  },
  components: ["median", "p75", SHARE_REACHED],
  bands: null,
  edgeCases: [
    {
      id: "OT1",
      text: "The start is the earliest of sign-up, first subscription and first contract term (option start).",
    },
    {
      id: "OT2",
      text: "Accounts that are not onboarded wait until as_of: they hold the times up, and the figure is provisional while there are any. The mean of the finished alone is never shown.",
    },
    { id: "OT3", text: "Where the curve has not fallen that far the time is null, not_reached." },
    { id: "OT4", text: "Onboarding that ended before the start, during a trial, took no time." },
    {
      id: "OT5",
      text: "The milestone is the one that the company's definitions name, counted when its state is achieved and its instant has come.",
    },
    { id: "OT6", text: "Without accounts that started in the period there is no value: null, no_data." },
    { id: "OT7", text: "A customer who left, or dropped the milestone, goes on counting as not onboarded." },
    { id: "OT8", text: "Groups go by the account's attribute at its own start." },
  ],
  identities: [
    "median ≤ third quartile",
    "with everybody onboarded, the median is the ordinary (lower) median",
    "0 ≤ share onboarded ≤ 1",
  ],
  sources: ["Kaplan & Meier 1958", "Quantile of the curve: Therneau, R package survival"],
  additive: false,
  sql: (d, q, scope) => waitingSql(d, q, firstOnboarded(d, q, scope)),
  finish: (rows) => waitingFigures(rows, QUANTILES),
  rows: (d, q, scope) => waitingRows(d, q, firstOnboarded(d, q, scope), QUANTILES),
};
