import { expect, test } from "vitest";
import { DAY } from "../time/timestamp.ts";
import { decayedSentiment } from "./sentiment.ts";

const said = { value: 10, reason: "Unhappy with the release", author: "Ana", at: 0 };
const decay = { halfLifeDays: 30, expiresDays: 90 };

test("a sentiment moves halfway to neutral in each half-life and ends at its expiry", () => {
  expect(decayedSentiment(said, 0, decay)).toBe(10);
  expect(decayedSentiment(said, 30 * DAY, decay)).toBe(30);
  expect(decayedSentiment(said, 60 * DAY, decay)).toBe(40);
  expect(decayedSentiment(said, 90 * DAY, decay)).toBeNull();
});

test("it says nothing about the time before", () => {
  expect(decayedSentiment(said, -1, decay)).toBeNull();
});
