import { expect, test } from "vitest";
import { seeded } from "./random-scorecard.cases.ts";
import { shapley } from "./shapley.ts";

test("the glove game: one left glove, two right ones: 2/3, 1/6, 1/6 (Shapley 1953; Osborne and Rubinstein, example 259.3)", () => {
  const values = shapley(3, ([left, right, other]) => (left && (right || other) ? 1 : 0));
  expect(values).toEqual([2 / 3, 1 / 6, 1 / 6].map((value) => expect.closeTo(value, 12)));
});

test("beyond ten players the values still add up, and are exact for a sum and for equals", () => {
  const worth = Array.from({ length: 14 }, (_, i) => i - 3);
  const additive = shapley(14, (inside) => worth.reduce((sum, w, i) => sum + (inside[i] ? w : 0), 0));
  expect(additive).toEqual(worth.map((w) => expect.closeTo(w, 9)));
  const draw = seeded(3);
  const noise = new Map<string, number>();
  const game = (inside: readonly boolean[]) => {
    const key = inside.join();
    if (!noise.has(key)) noise.set(key, draw.next() * 100);
    return noise.get(key)!;
  };
  const values = shapley(14, game);
  const all = game(new Array(14).fill(true)) - game(new Array(14).fill(false));
  expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(all, 9);
});
