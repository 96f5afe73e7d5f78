import { describe, expect, test } from "vitest";
import { dateFormat, guessDateFormats } from "./date-format.ts";

describe("date formats", () => {
  test("tokens become strptime patterns, the longest first", () => {
    expect(dateFormat("DD/MM/YY").strptime).toBe("%d/%m/%y");
    expect(dateFormat("YYYY-MM-DD HH:mm:ss")).toMatchObject({
      strptime: "%Y-%m-%d %H:%M:%S",
      hasTime: true,
      hasZone: false,
    });
    expect(dateFormat("D MMMM YYYY, h:mm A").strptime).toBe("%d %B %Y, %I:%M %p");
    expect(dateFormat("YYYY年MM月DD日").strptime).toBe("%Y年%m月%d日");
  });

  test.each(["YYYY-MM", "%d/%m/%Y", "DD/MM/YYYY; drop table x", ""])("%j is refused", (text) => {
    expect(() => dateFormat(text)).toThrow(RangeError);
  });

  test("one day beyond the twelfth decides the order for all", () => {
    expect(guessDateFormats(["01/09/21", "25/12/21"])).toEqual(["DD/MM/YY"]);
    expect(guessDateFormats(["9/1/2021", "12/25/2021"])).toEqual(["MM/DD/YYYY"]);
  });

  test("samples that do not decide give both orders", () => {
    expect(guessDateFormats(["01/09/21", "03/04/21"])).toEqual(["DD/MM/YY", "MM/DD/YY"]);
  });

  test("the forms of everyday exports", () => {
    expect(guessDateFormats(["2024-01-31", "2024-01-31 3:00"])).toEqual(["iso"]);
    expect(guessDateFormats(["2024-01-31T03:00:00.123Z", "2024-01-31 03:00:00+02"])).toEqual(["iso"]);
    expect(guessDateFormats(["19970101"])).toEqual(["YYYYMMDD"]);
    expect(guessDateFormats(["31.01.2024 14:30"])).toEqual(["DD.MM.YYYY HH:mm"]);
    expect(guessDateFormats(["2024年1月31日"])).toEqual(["YYYY年MM月DD日"]);
  });

  test("what is no date is none", () => {
    expect(guessDateFormats(["12345678", "hello"])).toEqual([]);
    expect(guessDateFormats(["2024-01-31", "n/a"])).toEqual([]);
  });
});
