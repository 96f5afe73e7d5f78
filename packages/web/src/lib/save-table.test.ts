import { describe, expect, it } from "vitest";
import { csvText } from "./save-table.ts";

describe("csvText", () => {
  it.each([
    [null, ""],
    [-12.5, "-12.5"],
    ["plain", "plain"],
    ['say "hi", twice', '"say ""hi"", twice"'],
    ["two\nlines", '"two\nlines"'],
    ["=1+1", "'=1+1"],
    ["-2", "'-2"],
    ["@SUM(A1)", "'@SUM(A1)"],
  ])("%j becomes %j", (value, text) => {
    expect(csvText(value)).toBe(text);
  });
});
