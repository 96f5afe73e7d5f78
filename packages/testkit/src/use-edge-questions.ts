import {
  BUILT_IN_DEFINITIONS,
  type Fact,
  type FactSet,
  findMetric,
  localMidnight,
  periodsBetween,
} from "@tendwell/core";
import type { EdgeQuestion } from "./edge-question.ts";
import { worldOf } from "./fact-world.ts";

const used = (account: string, person: string, at: number, feature: string): Fact<"product_event"> => ({
  occurred_at: at,
  available_at: at,
  recorded_at: at,
  account_id: account,
  person_id: person,
  event: "login",
  feature,
  quantity: 1,
});

function month(
  about: string,
  id: string,
  facts: FactSet,
  zone: string,
  [start, end]: readonly [string, string],
  options: Readonly<Record<string, number>> = {},
) {
  const metric = findMetric(id)!;
  return {
    about,
    metric,
    world: worldOf(facts),
    scope: {
      periods: periodsBetween(start, end, "month", zone).map((p) => ({ ...p, unfinished: false })),
      asOf: localMidnight(end, zone),
      knownAt: null,
      zone,
      currency: "EUR",
      options: {
        ...Object.fromEntries(Object.entries(metric.options).map(([name, spec]) => [name, spec.default])),
        ...options,
      },
      definitions: BUILT_IN_DEFINITIONS,
      group: null,
      filters: [],
      accounts: null,
    },
  } satisfies EdgeQuestion;
}

/** More features than a number has bits: who uses the first, the last, one of the middle, all of them. */
function moreFeaturesThanBits(): EdgeQuestion {
  const zone = "Europe/Bucharest";
  const at = localMidnight("2024-05-10", zone);
  const features = Array.from({ length: 66 }, (_, i) => `f${10 + i}`);
  const product_event = [
    ...features.map((feature) => used("1", "1", at, feature)),
    // Of two accounts: counted once.
    used("2", "2", at, "f10"),
    ...["f10", "f70", "f71", "f72", "f73", "f75"].map((feature, i) => used("1", String(i + 2), at, feature)),
  ];
  return month("more features than bits", "adoption_breadth", { product_event }, zone, ["2024-05-01", "2024-06-01"]);
}

/** Beirut turned its clock back at midnight of 29 October 2023: the first instant after it is 23:00 of the 28th again. */
function clockTurnedBackAtMidnight(): EdgeQuestion[] {
  const zone = "Asia/Beirut";
  const turned = Date.UTC(2023, 9, 28, 21) * 1000;
  const noon = Date.UTC(2023, 9, 28, 9) * 1000;
  const before = localMidnight("2023-08-10", zone);
  const product_event = [
    used("2", "2", localMidnight("2023-01-10", zone), "board"),
    ...[before, noon, turned].map((at) => used("1", "1", at, "board")),
  ];
  return ["usage_trend", "stickiness", "behavioral_composite"].map((id) =>
    month("use as the clock is turned back at midnight", id, { product_event }, zone, ["2023-10-01", "2023-11-01"]),
  );
}

/** A feature last used at that same instant, on the day before those that are looked back on. */
function featureLeftAtTheTurn(): EdgeQuestion[] {
  const zone = "Asia/Beirut";
  const product_event = [
    used("1", "1", Date.UTC(2023, 9, 28, 21) * 1000, "old"),
    used("1", "1", localMidnight("2023-12-10", zone), "board"),
  ];
  const dates = ["2023-12-01", "2024-01-01"] as const;
  return ["adoption_breadth", "adoption_depth"].map((id) =>
    month("a feature left on the day before", id, { product_event }, zone, dates, { window_days: 64 }),
  );
}

/** Where the bits by which days and features are counted could run out or fall onto another. */
export const USE_EDGE_QUESTIONS: readonly EdgeQuestion[] = [
  moreFeaturesThanBits(),
  ...clockTurnedBackAtMidnight(),
  ...featureLeftAtTheTurn(),
];
