import { expect, test } from "vitest";
import { fact, finished, question } from "../literal-facts.ts";
import { starsReference } from "./stars.reference.ts";
import { stars } from "./stars.ts";

const asked = (source = "all") => question(stars, "2025-01-01", "2025-02-01", "month", { options: { source } });
const answer = (score: number | null, more: object = {}) =>
  fact("survey_response", "2025-01-10", { question: "stars", score, scale_min: 1, scale_max: 5, ...more });
const call = (given: number | null, more: object = {}) => fact("call", "2025-01-11", { stars: given, ...more });

test("[STARS1] survey stars and call stars count alike by default, or apart", () => {
  const facts = { survey_response: [answer(5), answer(4)], call: [call(1)] };
  expect(starsReference(facts, asked())[0]).toMatchObject({ numerator: 10_000_000_000n, denominator: 3_000_000_000n });
  expect(starsReference(facts, asked("surveys"))[0]?.value).toBe(4.5);
  expect(starsReference(facts, asked("calls"))[0]?.value).toBe(1);
});

test("[STARS2] calls without a rating are left out, abandoned ones with a rating are not", () => {
  const calls = [call(null), call(4, { outcome: "abandoned_queue" })];
  expect(starsReference({ call: calls }, asked())[0]).toMatchObject({ value: 4, n: 1 });
});

test("[STARS3] only ratings out of five count", () => {
  const facts = {
    survey_response: [answer(9, { scale_max: 10 }), answer(null), answer(6), answer(0), answer(2)],
    call: [call(0), call(6)],
  };
  expect(starsReference(facts, asked())[0]).toMatchObject({ value: 2, n: 1 });
});

test("[STARS4] the latest survey answer of a person counts", () => {
  const first = answer(1, { person_id: "7" });
  const later = { ...first, score: 5, occurred_at: first.occurred_at + 1 };
  expect(starsReference({ survey_response: [later, first] }, asked())[0]).toMatchObject({ value: 5, n: 1 });
});

test("[STARS5] without ratings there is no value", () => {
  expect(starsReference({}, asked())[0]).toMatchObject({ value: null, reason: "no_data" });
  expect(finished(stars, asked())[""]).toMatchObject({ value: null, reason: "no_data" });
});

test("the mean comes with Student's interval, inside the scale", () => {
  // 3, 4, 5, 4: mean 4, s = 0.8165, t(3) = 3.1824: 4 ± 1.2992, cut at 5.
  const stats = { answers: 4, n_0: 4, y_0: 16, x_0: 4, yy_0: 66, xy_0: 16, xx_0: 4 };
  const figure = finished(stars, asked(), stats)[""]!;
  expect(figure.value).toBe(4);
  expect(figure.interval!.low).toBeCloseTo(2.7008, 3);
  expect(figure.interval!.high).toBe(5);
});
