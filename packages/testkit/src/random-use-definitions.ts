import { type BehaviorWeight, BUILT_IN_DEFINITIONS, type CompanyDefinitions } from "@tendwell/core";
import type { Rng } from "./rng.ts";

/** Company settings about use of the product: features listed or not, other inputs and weights, another milestone. */
export function randomUseDefinitions(
  rng: Rng,
): Pick<CompanyDefinitions, "features" | "behavioralComposite" | "onboarded"> {
  const inputs: readonly BehaviorWeight[] = [
    { input: "users_per_seat", weight: rng.pick([1, 3]), worst: 0, best: rng.pick([0.5, 2]) },
    { input: "events_per_seat", weight: 2, worst: rng.pick([0, 0.01]), best: 0.25 },
    // Lower is better here, as for a product that should not need many days.
    { input: "active_days", weight: 0.7, worst: 0.5, best: 0 },
    { input: "features_used", weight: 1, worst: 1, best: rng.pick([2, 4]) },
  ];
  return {
    features: rng.pick([null, ["a", "b", "missing"], []]),
    behavioralComposite: rng.pick([
      BUILT_IN_DEFINITIONS.behavioralComposite,
      inputs,
      inputs.slice(0, 2),
      inputs.slice(2),
      [],
    ]),
    onboarded: { milestone: rng.pick(["onboarded", "first_value"]) },
  };
}

/** The steps of onboarding: left to the data, named in another order, with events, or one that nobody ever reaches. */
export function randomSteps(rng: Rng): CompanyDefinitions["onboardingSteps"] {
  return rng.pick([
    null,
    null,
    ["kick_off", "first_value", "onboarded"],
    ["onboarded", "event:login", "kick_off", "event:export"],
    ["event:login", "first_value"],
    ["kick_off", "missing", "onboarded"],
  ]);
}
