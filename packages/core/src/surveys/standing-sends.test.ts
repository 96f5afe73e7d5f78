import { expect, test } from "vitest";
import { dripDay, dripSlotOf, dripSlots } from "./drip.ts";
import { localHour } from "./local-hour.ts";
import { wavesAround } from "./survey-wave.ts";

test("a drip counts working days, and everybody's turn comes once a round", () => {
  expect([1, 0.5, 0.34, 0.2, 0.05].map(dripSlots)).toEqual([1, 2, 3, 5, 20]);
  // 2026-03-02 is a Monday.
  const days = Array.from({ length: 21 }, (_, i) =>
    dripDay("2026-03-02", `2026-03-${String(i + 2).padStart(2, "0")}`, 0.2),
  );
  expect(days[5]).toBeNull();
  expect(days[6]).toBeNull();
  expect(days.flatMap((one) => (one === null ? [] : [one.slot]))).toEqual([
    0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0, 1, 2, 3, 4,
  ]);
  expect(days[7]).toEqual({ slot: 0, slots: 5, round: 1 });
  expect(dripDay("2026-03-04", "2026-03-03", 0.2)).toBeNull();
  // Begun on a Saturday, the first turn is Monday's.
  expect(dripDay("2026-03-07", "2026-03-09", 0.2)).toEqual({ slot: 0, slots: 5, round: 0 });
  expect(() => dripSlots(0)).toThrow("share requires");
});

test("a person's slot stays, and slots are even", () => {
  const counts = new Array<number>(20).fill(0);
  for (let person = 0; person < 20_000; person += 1) counts[dripSlotOf("rule", `${person}`, 20)]! += 1;
  // 1000 each on average; 200 is more than six standard deviations.
  for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(200);
  expect(dripSlotOf("rule", "42", 20)).toBe(dripSlotOf("rule", "42", 20));
  expect(Array.from({ length: 40 }, (_, i) => dripSlotOf(`rule ${i}`, "42", 20)).every((slot) => slot === 0)).toBe(
    false,
  );
});

test.each([
  ["2026-01-15", 3, "2026-04-14", "2026-Q1", "2026-04-15"],
  ["2026-01-15", 3, "2026-04-15", "2026-Q2", "2026-07-15"],
  ["2026-01-31", 1, "2026-02-28", "2026-02", "2026-03-31"],
  ["2026-01-31", 1, "2026-02-27", "2026-01", "2026-02-28"],
  ["2026-03-01", 6, "2027-01-01", "2026-H2", "2027-03-01"],
  ["2024-02-29", 12, "2026-03-01", "2026", "2027-02-28"],
])("waves from %s every %i months: on %s it is %s, the next begins %s", (start, months, day, label, next) => {
  const around = wavesAround(start, months, day);
  expect(around.current?.label).toBe(label);
  expect(around.next.startsOn).toBe(next);
});

test("before the first wave there is none", () => {
  expect(wavesAround("2026-05-01", 3, "2026-04-30")).toEqual({
    current: null,
    next: { label: "2026-Q2", startsOn: "2026-05-01" },
  });
});

test("an hour of a local day is what clocks show, also on the days on which they change", () => {
  const utc = (day: string, hour: number) =>
    new Date(localHour(day, hour, "Europe/Bucharest") / 1000).toISOString().slice(0, 16);
  // Bucharest is UTC+2, from 29 March 2026 03:00 to 25 October 04:00 UTC+3.
  expect(utc("2026-03-28", 9)).toBe("2026-03-28T07:00");
  expect(utc("2026-03-29", 9)).toBe("2026-03-29T06:00");
  expect(utc("2026-03-29", 0)).toBe("2026-03-28T22:00");
  expect(utc("2026-10-25", 9)).toBe("2026-10-25T07:00");
  // Three o'clock is left out in March and four o'clock it is; in October it comes twice, and the first counts.
  expect(utc("2026-03-29", 3)).toBe("2026-03-29T01:00");
  expect(utc("2026-10-25", 3)).toBe("2026-10-25T00:00");
});
