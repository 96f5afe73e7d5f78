import { expect, it } from "vitest";
import { zonedInstant, zonedLocal } from "./zoned-instant.ts";

it("a local time is an instant by the zone's own clock, on both sides of a change", () => {
  expect(zonedInstant("2026-10-24T10:00", "Europe/Bucharest")).toBe("2026-10-24T07:00:00.000Z");
  expect(zonedInstant("2026-10-26T10:00", "Europe/Bucharest")).toBe("2026-10-26T08:00:00.000Z");
  expect(zonedInstant("2026-01-01T00:30", "Asia/Kolkata")).toBe("2025-12-31T19:00:00.000Z");
  expect(zonedInstant("no time", "UTC")).toBeNull();
});

it("an instant is shown by the zone's clock, and read back as itself", () => {
  expect(zonedLocal("2026-10-24T07:00:30.500Z", "Europe/Bucharest")).toBe("2026-10-24T10:00");
  expect(zonedLocal("2026-10-26T08:00:00.000Z", "Europe/Bucharest")).toBe("2026-10-26T10:00");
  const instant = "2025-12-31T19:00:00.000Z";
  expect(zonedInstant(zonedLocal(instant, "Asia/Kolkata"), "Asia/Kolkata")).toBe(instant);
});
