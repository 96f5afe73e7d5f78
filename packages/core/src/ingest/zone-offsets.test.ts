import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";
import { localMidnight } from "../time/period.ts";
import { localToUtc, zoneOffsets } from "./zone-offsets.ts";

const ZONES = [
  "UTC",
  "Europe/Bucharest",
  "America/New_York",
  "Asia/Shanghai",
  "Australia/Lord_Howe",
  "America/Havana",
  "Asia/Kathmandu",
  "Pacific/Apia",
];
const utc = (text: string) => Temporal.Instant.from(text).epochMilliseconds * 1000;
const local = (text: string) => utc(`${text}Z`);

describe("wall-clock readings to UTC", () => {
  const bucharest = zoneOffsets("Europe/Bucharest");

  test("a reading that the spring change skips moves forward by its length", () => {
    expect(localToUtc(local("2024-03-31T03:30:00"), bucharest)).toBe(utc("2024-03-31T01:30:00Z"));
  });

  test("a reading that the autumn change repeats is the earlier one", () => {
    expect(localToUtc(local("2024-10-27T03:30:00"), bucharest)).toBe(utc("2024-10-27T00:30:00Z"));
    expect(localToUtc(local("2024-10-27T04:00:00"), bucharest)).toBe(utc("2024-10-27T02:00:00Z"));
  });

  test("agrees with the calendar library for any reading in awkward zones", () => {
    const reading = fc.integer({
      min: Math.floor(local("1950-01-01T00:00:00") / 60e6),
      max: Math.floor(local("2060-01-01T00:00:00") / 60e6),
    });
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), reading, (zone, minutes) => {
        const wall = Temporal.Instant.fromEpochMilliseconds(minutes * 60_000)
          .toZonedDateTimeISO("UTC")
          .toPlainDateTime();
        const expected = wall.toZonedDateTime(zone).epochMilliseconds * 1000;
        expect(localToUtc(minutes * 60e6, zoneOffsets(zone))).toBe(expected);
      }),
      { numRuns: 300 },
    );
  });

  test("local midnights are those of the periods, leap day included", () => {
    for (const zone of ZONES) {
      for (const day of ["2024-02-29", "2024-03-10", "2024-03-31", "2024-10-27", "2024-11-03"]) {
        expect(localToUtc(local(`${day}T00:00:00`), zoneOffsets(zone))).toBe(localMidnight(day, zone));
      }
    }
  });

  test("an unknown zone is refused", () => {
    expect(() => zoneOffsets("Mars/Olympus")).toThrow(/IANA/);
  });
});
