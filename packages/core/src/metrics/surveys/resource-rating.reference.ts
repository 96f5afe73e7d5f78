import { factsOf } from "../../facts/fact.ts";
import type { Reference } from "../reference.ts";
import { type Chance, sharePoints } from "./shares.reference.ts";

export const resourceRatingReference: Reference = (facts, scope) => {
  const chances: Chance[] = [];
  for (const { account_id, occurred_at, helpful, resource } of factsOf(facts, "education_rating")) {
    const one = { account_id, occurred_at, hit: helpful, open: false };
    chances.push({ ...one, component: null });
    if (scope.options.by === "resource") chances.push({ ...one, component: `resource:${resource}` });
  }
  return sharePoints(facts, scope, chances, [null]);
};
