import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { csvCell, neutralCell, plainCell } from "./csv-cell.ts";

const RISKY = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "＋cmd", "－1", "＠x"];

describe("CSV cells for spreadsheets", () => {
  // OWASP, "CSV Injection": a cell must not begin with = + - @ tab or carriage return.
  test.each(RISKY)("%j does not begin with a formula sign", (text) => {
    expect(neutralCell(text)).toBe(`'${text}`);
  });

  test("ordinary texts stay as they are", () => {
    for (const text of ["", "a=b", "'quoted'", "Ștefan", "1.5", "a-b"]) expect(neutralCell(text)).toBe(text);
  });

  test("every text comes back unchanged", () => {
    const sign = fc.array(fc.constantFrom("'", "=", "+", "-", "@", "\t", "\r", "a", "1", "\uff1d", '"', "\u0000"), {
      maxLength: 6,
    });
    const text = fc.oneof(
      fc.string(),
      sign.map((chars) => chars.join("")),
    );
    fc.assert(fc.property(text, (value) => plainCell(neutralCell(value)) === value));
  });

  test("no neutral cell begins with a formula sign, whatever stands in it", () => {
    fc.assert(fc.property(fc.string(), (value) => !/^[=+\-@\t\r]/.test(neutralCell(value))));
  });

  test("separators, quotes and line ends are quoted", () => {
    expect(csvCell('a,"b"\n')).toBe('"a,""b""\n"');
    expect(csvCell("=1,2")).toBe(`"'=1,2"`);
    expect(csvCell("a;b", ";")).toBe('"a;b"');
  });
});
