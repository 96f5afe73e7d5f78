import { sql, time } from "@tendwell/core";
import { expect, test } from "vitest";
import { decimalText, renderClickhouse, standardLeadLag } from "./clickhouse-render.ts";

test.each([
  ["lead(x) over (order by y)", "lead(toNullable(x)) over (order by y)"],
  [
    "LAG (a.x, 2, f(1, 2)) OVER (partition by k order by y rows between unbounded preceding and unbounded following) as z",
    "LAG (toNullable(a.x), 2, f(1, 2)) OVER (partition by k order by y) as z",
  ],
  [
    "lead(lag(x) over (order by a)) over (order by b)",
    "lead(toNullable(lag(toNullable(x)) over (order by a))) over (order by b)",
  ],
  ["lead(x) over w", "lead(toNullable(x)) over w"],
  ["lead(')', x) over (order by y)", "lead(toNullable(')'), x) over (order by y)"],
  ["'lead(x) over ()' || \"lag(y)\" /* lead(z) */", "'lead(x) over ()' || \"lag(y)\" /* lead(z) */"],
  ["mislead(x), t.lag(y), leading, lead", "mislead(x), t.lag(y), leading, lead"],
  [
    "sum(x) over (order by y rows between unbounded preceding and unbounded following)",
    "sum(x) over (order by y rows between unbounded preceding and unbounded following)",
  ],
])("%s is read as the standard has it", (text, expected) => {
  expect(standardLeadLag(text)).toBe(expected);
});

test("an unclosed call is refused", () => {
  expect(() => standardLeadLag("lead(x")).toThrow("statement requires balanced parentheses");
});

test("texts are bound, everything else is a literal that cannot carry text", () => {
  const rendered = renderClickhouse(
    sql`select ${"o'x"}, ${5}, ${-1n}, ${0.5}, ${true}, ${null}, ${time(-1)}, ${{ type: "decimal9", value: -1n }}, ${"y"}`,
  );
  expect(rendered.params).toEqual({ p0: "o'x", p1: "y" });
  expect(rendered.text).toBe(
    "select {p0:String}, 5, -1, CAST('0.5' AS Float64), true, NULL, fromUnixTimestamp64Micro(-1, 'UTC'), CAST('-0.000000001' AS Decimal(38, 9)), {p1:String}",
  );
});

test("a text cannot pass for a number", () => {
  const disguised = { type: "int64", value: "1); drop table x" } as const;
  expect(() => renderClickhouse(sql`select ${disguised}`)).toThrow(SyntaxError);
});

test("decimals are exact", () => {
  expect(decimalText(1n)).toBe("0.000000001");
  expect(decimalText(-1_000_000_000n)).toBe("-1.000000000");
  expect(decimalText(10n ** 37n)).toBe(`1${"0".repeat(28)}.${"0".repeat(9)}`);
});
