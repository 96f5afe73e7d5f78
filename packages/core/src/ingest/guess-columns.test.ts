import { describe, expect, test } from "vitest";
import { currencyExponent } from "./currency-exponent.ts";
import { guessMeanings, guessTable } from "./guess-columns.ts";
import { guessDelimiter, headRecords, splitRecord } from "./guess-delimiter.ts";
import { headerName } from "./header-name.ts";

describe("recognising columns", () => {
  test("headings lose case, accents and punctuation, in any script", () => {
    expect(headerName(" Data înscrierii ")).toBe("data_inscrierii");
    expect(headerName("Call Id")).toBe("call_id");
    expect(headerName("客户编号")).toBe("客户编号");
    expect(headerName("ＩＤ")).toBe("id");
  });

  test.each([
    ["en", ["Customer ID", "Order date", "Amount"], [["C1", "2024-01-05", "12.50"]]],
    ["zh", ["客户编号", "订单日期", "金额"], [["C1", "2024年1月5日", "12.50"]]],
    [
      "ro",
      ["Cod client", "Data comenzii", "Suma"],
      [
        ["C1", "05.01.2024", "12,50"],
        ["C2", "25.01.2024", "1.234,50"],
      ],
    ],
  ])("an orders export in %s is a purchase", (_, headers, rows) => {
    const meanings = guessMeanings(headers, rows);
    expect(meanings.map((column) => column.meaning)).toEqual(["account_id", "occurred_at", "amount"]);
    expect(guessTable(meanings)?.table).toBe("purchase");
  });

  test("a decimal comma is seen in the values", () => {
    const [amount] = guessMeanings(["Suma"], [["1.234,50"], ["7,00"]]);
    expect(amount?.decimal).toBe(",");
  });

  test("a heading that lies is not believed", () => {
    const [date] = guessMeanings(["created_at"], [["yes"], ["no"]]);
    expect(date).toMatchObject({ meaning: null, confidence: 0 });
  });

  test("dates that may be either order lower the confidence", () => {
    const [sure, unsure] = [guessMeanings(["date"], [["25/12/21"]])[0]!, guessMeanings(["date"], [["01/02/21"]])[0]!];
    expect(unsure.confidence).toBeLessThan(sure.confidence);
    expect(unsure.formats).toHaveLength(2);
  });

  test("nothing known is no table", () => {
    expect(guessTable(guessMeanings(["foo", "bar"], [["1", "x"]]))).toBeNull();
  });
});

describe("delimiters", () => {
  test.each([",", ";", "\t", "|"])("%j is found", (delimiter) => {
    const text = ["a", "b", "c"].join(delimiter);
    expect(guessDelimiter([text, ["1", `"x${delimiter}y"`, "3"].join(delimiter)])).toBe(delimiter);
  });

  test("decimal commas do not outweigh semicolons", () => {
    expect(guessDelimiter(["id;sum;date", "1;2,5;2024-01-01", "2;3;2024-01-02"])).toBe(";");
  });

  test("quoted newlines stay inside of their record", () => {
    expect(headRecords('a,"x\ny"\nb,c\nd', 10, true)).toEqual(['a,"x\ny"', "b,c", "d"]);
    expect(headRecords("a\nb\ncut", 10, false)).toEqual(["a", "b"]);
    expect(splitRecord('a,"x ""y"" z",', ",")).toEqual(["a", 'x "y" z', ""]);
  });
});

test("currencies have the minor units of ISO 4217", () => {
  expect([
    currencyExponent("usd"),
    currencyExponent("JPY"),
    currencyExponent("KWD"),
    currencyExponent("CLF"),
    currencyExponent("XXX"),
  ]).toEqual([2, 0, 3, 4, null]);
});
