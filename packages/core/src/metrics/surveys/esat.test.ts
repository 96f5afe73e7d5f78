import { expect, test } from "vitest";
import { fact, finished, question } from "../literal-facts.ts";
import { esatReference } from "./esat.reference.ts";
import { esat } from "./esat.ts";

const scope = question(esat, "2025-01-01", "2025-02-01");
const answer = (score: number | null, scale: readonly [number, number] = [1, 5], more: object = {}) =>
  fact("employee_answer", "2025-01-10", { score, scale_min: scale[0], scale_max: scale[1], ...more });
const point = (rows: ReturnType<typeof answer>[], change: object = {}) =>
  esatReference({ employee_answer: rows }, { ...scope, ...change })[0];

test("4–5 of 5 and 6–10 of 10 are satisfied", () => {
  const five = [1, 2, 3, 4, 5].map((score) => answer(score));
  const ten = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((score) => answer(score, [1, 10]));
  expect(point([...five, ...ten])).toMatchObject({ numerator: 7_000_000_000n, denominator: 15_000_000_000n });
  expect(point(five)?.value).toBe(0.4);
  expect(finished(esat, scope, { answers: 5, n_0: 5, y_0: 2, x_0: 5 })[""]).toMatchObject({ value: 0.4, n: 5 });
});

test("[ESAT1] the latest answer of an employee in a wave counts", () => {
  const first = answer(1, [1, 5], { person_id: "7", wave: "a" });
  const later = { ...first, score: 5, occurred_at: first.occurred_at + 1 };
  expect(point([later, first])).toMatchObject({ value: 1, n: 1 });
  expect(point([first, { ...later, wave: "b" }])).toMatchObject({ value: 0.5, n: 2 });
});

test("[ESAT2] skips and scores outside their scale are no answers", () => {
  expect(point([answer(null), answer(6), answer(0), answer(4)])).toMatchObject({ value: 1, n: 1 });
});

test("[ESAT3] grouping gives the one group without a value, an account filter nothing", () => {
  const grouped = point([answer(5)], { group: { kind: "attribute", name: "segment" } });
  expect(grouped).toMatchObject({ group: null, value: 1 });
  expect(point([answer(5)], { accounts: ["1"] })).toMatchObject({ value: null, n: 0 });
  expect(point([answer(5)], { filters: [{ attribute: "segment", values: ["a"] }] })).toMatchObject({ value: null });
  expect(point([answer(5)], { filters: [{ attribute: "segment", values: ["a", null] }] })).toMatchObject({ value: 1 });
});

test("[ESAT4] the middle of the scale is not satisfied", () => {
  expect(point([answer(3), answer(5, [0, 10])])?.value).toBe(0);
});

test("[ESAT5] without answers there is no score", () => {
  expect(point([])).toMatchObject({ value: null, reason: "no_data" });
  expect(finished(esat, scope)[""]).toMatchObject({ value: null, reason: "no_data" });
});
