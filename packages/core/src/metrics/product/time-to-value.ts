import type { MetricDefinition } from "../metric.ts";
import { firstValue } from "./first-value.ts";
import { SHARE_REACHED, waitingFigures, waitingRows, waitingSql } from "./waiting-figures.ts";

const QUANTILES = { median: 0.5, p25: 0.25 } as const;

export const timeToValue: MetricDefinition = {
  id: "time_to_value",
  family: "product",
  title: "Time to value",
  summary:
    "How long new customers take from their start to the first moment of value. Those who have not got there yet are counted as waiting, not left out.",
  unit: "duration",
  otherUnits: { component: { [SHARE_REACHED]: "ratio" } },
  direction: "lower",
  grain: "account",
  clock: "calendar",
  formula:
    "first value event or milestone − start, over accounts that started in the period: Kaplan–Meier median and quartile, and the share that has got there",
  population: "in_period",
  inputs: ["account", "subscription_version", "product_event", "milestone"],
  options: {
    start: {
      type: "enum",
      values: ["earliest", "account", "subscription"],
      default: "earliest",
      about:
        "When the clock starts: at sign-up (account), with the first subscription, or with the earlier of the two that are known.",
    },
  },
  components: ["median", "p25", SHARE_REACHED],
  bands: null,
  edgeCases: [
    {
      id: "TTV1",
      text: "The start is the sign-up or, where that is later or unknown, the first subscription (option start).",
    },
    {
      id: "TTV2",
      text: "Accounts without value yet wait until as_of: they hold the median up, and the figure is provisional while there are any.",
    },
    {
      id: "TTV3",
      text: "Where half have not got there the median is null, not_reached; the same holds for the quartile.",
    },
    { id: "TTV4", text: "A moment of value before the start does not count; one exactly at the start takes no time." },
    { id: "TTV5", text: "A milestone counts from the instant it was achieved, never before that instant has come." },
    { id: "TTV6", text: "Without accounts that started in the period there is no value: null, no_data." },
    { id: "TTV7", text: "A customer who left without value goes on counting as not reached." },
    { id: "TTV8", text: "Groups go by the account's attribute at its own start." },
  ],
  identities: [
    "p25 ≤ median",
    "with everybody there, the median is the ordinary (lower) median",
    "0 ≤ share reached ≤ 1",
  ],
  sources: ["Kaplan & Meier 1958", "Quantile of the curve: Therneau, R package survival"],
  additive: false,
  sql: (d, q, scope) => waitingSql(d, q, firstValue(d, q, scope)),
  finish: (rows) => waitingFigures(rows, QUANTILES),
  rows: (d, q, scope) => waitingRows(d, q, firstValue(d, q, scope), QUANTILES),
};
