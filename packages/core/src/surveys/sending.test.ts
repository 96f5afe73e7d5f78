import { expect, test } from "vitest";
import { afterQuietHours } from "./quiet-hours.ts";
import { smsSegments } from "./sms-segments.ts";

test.each([
  ["a".repeat(160), "GSM-7", 1],
  ["a".repeat(161), "GSM-7", 2],
  ["a".repeat(306), "GSM-7", 2],
  ["a".repeat(307), "GSM-7", 3],
  ["€".repeat(80), "GSM-7", 1],
  // An escape and its character stay together: 76 of them fill 152 of 153.
  ["€".repeat(153), "GSM-7", 3],
  ["ț".repeat(70), "UCS-2", 1],
  ["ț".repeat(71), "UCS-2", 2],
  [`${"a".repeat(100)}ă`, "UCS-2", 2],
  ["您".repeat(134), "UCS-2", 2],
  ["您".repeat(135), "UCS-2", 3],
  ["😀".repeat(35), "UCS-2", 1],
  // 33 of these pairs fill 66 of 67 units: none is split.
  ["😀".repeat(67), "UCS-2", 3],
  ["", "GSM-7", 0],
])("segments of %j… are counted by 3GPP TS 23.038", (text, encoding, segments) => {
  expect(smsSegments(text)).toMatchObject({ encoding, segments });
});

test("the characters that make a message dear are named", () => {
  expect(smsSegments("Vă mulțumim").forcing).toEqual(["ă", "ț"]);
});

test("quiet hours wait for the person's own morning", () => {
  const quiet = { from: 20, to: 8 };
  const at = (text: string) => Date.parse(text);
  // 19:30 UTC is 21:30 in Bucharest in summer: the next morning at 8 is 05:00 UTC.
  expect(afterQuietHours(at("2026-07-01T18:30:00Z"), "Europe/Bucharest", quiet)).toBe(at("2026-07-02T05:00:00Z"));
  expect(afterQuietHours(at("2026-07-01T03:00:00Z"), "Europe/Bucharest", quiet)).toBe(at("2026-07-01T05:00:00Z"));
  expect(afterQuietHours(at("2026-07-01T10:00:00Z"), "Europe/Bucharest", quiet)).toBe(at("2026-07-01T10:00:00Z"));
  expect(afterQuietHours(at("2026-07-01T13:00:00Z"), "Asia/Shanghai", quiet)).toBe(at("2026-07-02T00:00:00Z"));
  // The night in which the clock goes forward is an hour shorter.
  expect(afterQuietHours(at("2026-03-28T22:00:00Z"), "Europe/Bucharest", quiet)).toBe(at("2026-03-29T05:00:00Z"));
  expect(afterQuietHours(at("2026-07-01T12:30:00Z"), "UTC", { from: 12, to: 14 })).toBe(at("2026-07-01T14:00:00Z"));
  expect(afterQuietHours(5, "Nowhere/Nothing", null)).toBe(5);
});
