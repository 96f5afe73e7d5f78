import { expect, test } from "vitest";
import { bandOf } from "../bands.ts";
import { fact, finished, question, valuesOf } from "../literal-facts.ts";
import { csatReference } from "./csat.reference.ts";
import { csat } from "./csat.ts";

const asked = (options: Record<string, string> = {}) =>
  question(csat, "2025-01-01", "2025-02-01", "month", { options });
const answer = (score: number | null, scale: readonly [number, number] = [1, 5], more: object = {}) =>
  fact("survey_response", "2025-01-10", { question: "csat", score, scale_min: scale[0], scale_max: scale[1], ...more });
const value = (
  rows: ReturnType<typeof answer>[],
  options: Record<string, string> = {},
  component: string | null = null,
) => valuesOf(csatReference({ survey_response: rows }, asked(options)), component)[0];

test("4 and 5 of 5 are positive: 3 of 4 answers", () => {
  expect(value([answer(5), answer(4), answer(3), answer(5)])).toBe(0.75);
});

test("9 and 10 of 10 are positive, or 6 and up by the other convention", () => {
  const rows = [answer(10, [1, 10]), answer(8, [1, 10]), answer(6, [1, 10]), answer(5, [1, 10])];
  expect(value(rows)).toBe(0.25);
  expect(value(rows, { positive: "above_middle" })).toBe(0.75);
});

test("the mean on 1–5 has a floor of 20 %, so the rescaled part stands beside it", () => {
  const worst = [answer(1), answer(1)];
  expect([value(worst, { method: "mean" }), value(worst, { method: "mean" }, "rescaled")]).toEqual([0.2, 0]);
  const middle = [answer(3), answer(4)];
  expect([value(middle, { method: "mean" }), value(middle, { method: "mean" }, "rescaled")]).toEqual([0.7, 0.625]);
});

test("90 of 100 with Wilson's interval, excellent; the mean has no band", () => {
  const figure = finished(csat, asked(), { answers: 100, n_0: 100, y_0: 90, x_0: 100 })[""]!;
  expect(figure.value).toBe(0.9);
  // Wilson 1927: (p + z²/2n ± z√(p(1−p)/n + z²/4n²)) / (1 + z²/n), worked by hand.
  expect(figure.interval!.low).toBeCloseTo(0.8256, 4);
  expect(figure.interval!.high).toBeCloseTo(0.9448, 4);
  expect(bandOf(figure.value, csat.bands)?.name).toBe("excellent");
  expect(csat.bands?.when).toEqual({ method: "top_box" });
});

test("bands: 80 % is excellent, 60 % good, below that poor", () => {
  expect([0.8, 0.79, 0.6, 0.59].map((share) => bandOf(share, csat.bands)?.name)).toEqual([
    "excellent",
    "good",
    "good",
    "poor",
  ]);
});

test("the mean's interval is Student's t and stays between 0 and 1", () => {
  // 4/5 and 5/5: mean 0.9, standard error 0.1, t(1) = 12.706: wider than the scale.
  const stats = { answers: 2, n_0: 2, y_0: 9, x_0: 10, yy_0: 41, xy_0: 45, xx_0: 50, n_1: 2, y_1: 7, x_1: 8 };
  const interval = finished(csat, asked({ method: "mean" }), stats)[""]!.interval!;
  expect(interval).toMatchObject({ low: 0, high: 1, method: "student_t" });
});

test("[CSAT1] the latest answer of a person counts, the later stored of two at one instant", () => {
  const one = answer(1, [1, 5], { person_id: "7" });
  const two = answer(5, [1, 5], { person_id: "7" });
  expect(value([one, two])).toBe(1);
  expect(value([two, one])).toBe(0);
});

test("[CSAT2] skips and scores outside their scale are no answers", () => {
  expect(value([answer(null), answer(6), answer(0), answer(3)])).toBe(0);
});

test("[CSAT3] a scale on which low is good is turned round", () => {
  expect(value([answer(1, [1, 5], { low_is_good: true }), answer(5, [1, 5], { low_is_good: true })])).toBe(0.5);
});

test("[CSAT4] the two best of seven, only the best of three", () => {
  expect(value([answer(6, [1, 7]), answer(5, [1, 7])])).toBe(0.5);
  expect(value([answer(3, [1, 3]), answer(2, [1, 3])])).toBe(0.5);
});

test("[CSAT5] without answers there is no score", () => {
  expect(finished(csat, asked())[""]).toMatchObject({ value: null, reason: "no_data" });
  expect(value([])).toBeNull();
});

test("[CSAT6] the mean over a scale that ends at zero has no best possible", () => {
  const point = csatReference({ survey_response: [answer(-1, [-4, 0])] }, asked({ method: "mean" }))[0];
  expect(point).toMatchObject({ value: null, reason: "zero_denominator" });
  const stats = { answers: 1, n_0: 1, y_0: -1, x_0: 0, n_1: 1, y_1: 3, x_1: 4 };
  expect(finished(csat, asked({ method: "mean" }), stats)[""]).toMatchObject({
    value: null,
    reason: "zero_denominator",
  });
});
