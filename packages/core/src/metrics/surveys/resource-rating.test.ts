import { expect, test } from "vitest";
import { fact, finished, question, valuesOf } from "../literal-facts.ts";
import { resourceRatingReference } from "./resource-rating.reference.ts";
import { resourceRating } from "./resource-rating.ts";

const months = question(resourceRating, "2025-01-01", "2025-03-01");
const rated = (helpful: boolean, when = "2025-01-05", more: object = {}) =>
  fact("education_rating", when, { account_id: "1", person_id: "9", resource: "import", helpful, ...more });

test("[RRA1] helpful over rated, whatever was only viewed", () => {
  const facts = {
    education_rating: [rated(true), rated(true), rated(true), rated(false)],
    education_view: [fact("education_view", "2025-01-05", { account_id: "1" })],
  };
  expect(valuesOf(resourceRatingReference(facts, months))).toEqual([0.75, null]);
});

test("[RRA2] a page rated again counts again, each rating where it was given", () => {
  const facts = { education_rating: [rated(false), rated(true, "2025-02-01")] };
  expect(valuesOf(resourceRatingReference(facts, months))).toEqual([0, 1]);
});

test("[RRA3] readers who are not known count; each resource can stand alone", () => {
  const facts = {
    education_rating: [
      rated(true, "2025-01-05", { account_id: null, person_id: null }),
      rated(false, "2025-01-05", { resource: "api" }),
    ],
  };
  const points = resourceRatingReference(facts, { ...months, options: { by: "resource" } });
  expect([null, "resource:import", "resource:api"].map((part) => valuesOf(points, part)[0])).toEqual([0.5, 1, 0]);
});

test("[RRA4] without ratings there is no value", () => {
  expect(finished(resourceRating, months)[""]).toMatchObject({ value: null, reason: "no_data" });
});

test("finish: all first, then the most rated, with Wilson's interval", () => {
  const row = (component: string | null, observed: bigint, hits: bigint) => ({
    component,
    observed,
    hits,
    still_open: 0n,
  });
  const figures = finished(
    resourceRating,
    months,
    row("resource:a", 10n, 1n),
    row("resource:b", 90n, 89n),
    row("resource:c", 10n, 10n),
    row(null, 110n, 100n),
  );
  expect(Object.keys(figures)).toEqual(["", "resource:b", "resource:a", "resource:c"]);
  // Wilson 1927 for 1 of 10, worked by hand: 0.0179 to 0.4042.
  expect(figures["resource:a"]!.interval!.low).toBeCloseTo(0.0179, 4);
  expect(figures["resource:a"]!.interval!.high).toBeCloseTo(0.4042, 4);
});
