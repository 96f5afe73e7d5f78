import { expect, test } from "vitest";
import { at, fact, finished, question, valuesOf } from "../literal-facts.ts";
import { hazardReference as reference } from "./hazard.reference.ts";
import { hazard } from "./hazard.ts";

const asked = (options: Record<string, string> = {}) =>
  question(hazard, "2025-06-01", "2025-07-01", "month", { options });
const held = (account: number, from: string, to: string | null = null) =>
  fact("subscription_version", from, {
    account_id: String(account),
    subscription_id: `${account}${at(from)}`,
    currency: "EUR",
    service_started_at: at(from),
    ends_at: to === null ? null : at(to),
  });

test("[HAZ1] at each age, who left over who was seen that long", () => {
  const versions = [
    held(1, "2025-01-10", "2025-02-10"),
    held(2, "2025-01-10", "2025-04-10"),
    held(3, "2025-01-10"),
    held(4, "2025-05-20"),
  ];
  const points = reference({ subscription_version: versions }, asked());
  expect([0, 1, 2, 3, 4, 5].map((age) => valuesOf(points, `month:${age}`)[0])).toEqual([0, 1 / 4, 0, 1 / 2, 0, 0]);
  expect(points.map((point) => point.n)).toEqual([4, 4, 2, 2, 1, 1]);
});

test("[HAZ2] joining and leaving inside the start month counts at age 0", () => {
  expect(
    valuesOf(reference({ subscription_version: [held(1, "2025-06-02", "2025-06-20")] }, asked()), "month:0"),
  ).toEqual([1]);
});

test("[HAZ3] in days, only the days on which somebody left", () => {
  const versions = [held(1, "2025-06-02", "2025-06-20"), held(2, "2025-06-01", "2025-06-08"), held(3, "2025-06-01")];
  const points = reference({ subscription_version: versions }, asked({ age_unit: "day" }));
  expect(points.map((point) => [point.component, point.value])).toEqual([
    ["day:7", 1 / 3],
    ["day:18", 1 / 2],
  ]);
});

test("[HAZ4] orders only: not until a lapse rule is set", () => {
  const purchase = [fact("purchase", "2025-01-10", { status: "paid" })];
  expect(reference({ purchase }, asked())[0]).toMatchObject({ value: null, reason: "no_lapse_rule" });
});

test("finish: shares with Wilson's interval, zero where nobody left", () => {
  const rows = [
    { age: 0, ended: 0n, censored: 2n, unruled: 0n },
    { age: 2, ended: 3n, censored: 1n, unruled: 0n },
  ];
  const figures = finished(hazard, asked(), ...rows);
  expect(Object.entries(figures).map(([name, figure]) => [name, figure.value, figure.n])).toEqual([
    ["month:0", 0, 6],
    ["month:1", 0, 4],
    ["month:2", 0.75, 4],
  ]);
  // Wilson 1927 for 3 of 4.
  expect(figures["month:2"]?.interval?.low).toBeCloseTo(0.3006, 4);
  expect(figures["month:2"]?.interval?.high).toBeCloseTo(0.9544, 4);
  expect(finished(hazard, asked())["month:0"]?.reason).toBe("no_data");
});
