import { raw, type Sql, sql, time } from "@tendwell/core";
import { expect, test } from "vitest";
import type { Engine, EngineRow } from "./engine.ts";

const TAGS = { tags: { surface: "test", route: "dialect" } } as const;

/** What SQL written against the dialect owes to a metric, the same on every engine. Reads the table `case_values`. */
export function dialectCases(opened: () => Engine): void {
  const dialect = () => opened().dialect;
  const all = (statement: Sql): Promise<readonly EngineRow[]> => opened().query(statement, TAGS);
  const one = async (expression: Sql) => (await all(sql`select ${expression} as answer`))[0]?.answer;

  test("decimals round half away from zero to nine places", async () => {
    const d = dialect();
    const product = (a: string, b: string) =>
      one(d.cast(sql`${d.cast(raw(`'${a}'`), "decimal9")} * ${d.cast(raw(`'${b}'`), "decimal9")}`, "decimal9"));
    expect(await product("1.000000001", "0.5")).toBe(500_000_001n);
    expect(await product("-1.000000001", "0.5")).toBe(-500_000_001n);
    expect(await product("0.000000001", "0.4")).toBe(0n);
    expect(await product("33333.333333333", "1.234567891")).toBe(41_152_263_033_333n);
    expect(await one(d.cast(raw("7"), "decimal9"))).toBe(7_000_000_000n);
    expect(await one(d.cast(d.cast(raw("'9007199254740993'"), "hash128"), "decimal9"))).toBe(
      9_007_199_254_740_993_000_000_000n,
    );
    expect(await one(d.cast(d.cast(raw("'0.29'"), "double"), "decimal9"))).toBe(290_000_000n);
    expect(await one(d.cast(d.nullOf("double"), "decimal9"))).toBeNull();
  });

  test("empty aggregates are null, an empty count is zero", async () => {
    const d = dialect();
    const [row] = await all(sql`select count(*) as n, ${d.countIf(raw("v.an_int > 0"))} as n_if, sum(v.an_int) as total,
        ${d.sumIf(raw("v.an_int"), raw("v.an_int > 0"))} as total_if, min(v.a_time) as earliest, max(v.a_text) as latest,
        ${d.argMax(raw("v.a_text"), raw("v.an_int"))} as top, ${d.argMin(raw("v.a_text"), raw("v.an_int"))} as bottom,
        ${d.quantile(raw("v.an_int"), 0.5)} as median
      from case_values v where v.key_id < 0`);
    expect(row).toEqual({
      n: 0n,
      n_if: 0n,
      total: null,
      total_if: null,
      earliest: null,
      latest: null,
      top: null,
      bottom: null,
      median: null,
    });
  });

  const numbers = (list: readonly (number | null)[]): Sql =>
    dialect().values(
      "x",
      { v: "int", label: "text" },
      list.map((v, i) => [v, `l${i}`]),
    );

  test("conditional aggregates look at their own rows only", async () => {
    const d = dialect();
    const [row] =
      await all(sql`select ${d.countIf(raw("x.v > 1"))} as n, ${d.sumIf(raw("x.v"), raw("x.v > 1"))} as total,
        ${d.sumIf(raw("x.v"), raw("x.v > 99"))} as none, ${d.argMax(raw("x.label"), raw("x.v"))} as top,
        ${d.argMin(raw("x.label"), raw("x.v"))} as bottom
      from ${numbers([3, null, 1, 2])}`);
    expect(row).toEqual({ n: 2n, total: 5n, none: null, top: "l0", bottom: "l2" });
  });

  test("quantiles are of type 7 and skip nulls", async () => {
    const at = async (list: readonly (number | null)[], p: number) =>
      (await all(sql`select ${dialect().quantile(raw("x.v"), p)} as q from ${numbers(list)}`))[0]?.q;
    expect(await at([1, 2, 10], 0.9)).toBeCloseTo(8.4, 12);
    expect(await at([1, 2, 10, null], 0.5)).toBe(2);
    expect(await at([4, 1, 3, 2], 0.25)).toBeCloseTo(1.75, 12);
    expect(await at([4, 1, 3, 2], 0)).toBe(1);
    expect(await at([4, 1, 3, 2], 1)).toBe(4);
    expect(await at([null], 0.5)).toBeNull();
  });

  test("an inline relation keeps its types, and may be empty", async () => {
    const d = dialect();
    const columns = {
      i: "int",
      at: "time",
      label: "text",
      worth: "decimal9",
      share: "double",
      big: "bigint",
      ok: "bool",
    } as const;
    const list = raw(
      'x.i as i, x."at" as moment, x.label as label, x.worth as worth, x.share as share, x.big as big, x.ok as ok',
    );
    const rows = [
      [1, -1, "it's \\ '", -1n, 0.5, 2n ** 62n, true],
      [null, null, null, null, null, null, null],
    ];
    const got = await all(sql`select ${list} from ${d.values("x", columns, rows)} order by x.i is null`);
    expect(got.map((row) => Object.values(row))).toEqual(rows);
    expect(await all(sql`select ${list} from ${d.values("x", columns, [])}`)).toEqual([]);
    const [counted] = await all(sql`select count(*) as n, sum(x.i) as total from ${d.values("x", columns, [])}`);
    expect(counted).toEqual({ n: 0n, total: null });
  });

  test("time arithmetic is in whole microseconds", async () => {
    const d = dialect();
    expect(await one(d.diffUs(time(-1), time(86_400_000_000)))).toBe(86_400_000_001n);
    expect(await one(d.diffUs(time(5), d.nullOf("time")))).toBeNull();
    expect(await one(d.addUs(time(0), sql`${-1_500_001}`))).toBe(-1_500_001);
    expect(await one(d.epochUs(time(-2_208_988_800_000_000)))).toBe(-2_208_988_800_000_000n);
  });

  test("integer division floors, 128 bits wide too", async () => {
    const d = dialect();
    const div = async (a: number, b: number) =>
      Number(await one(d.intDiv(d.cast(sql`${a}`, "bigint"), d.cast(sql`${b}`, "bigint"))));
    expect([await div(7, 2), await div(-7, 2), await div(-8, 2), await div(0, 5)]).toEqual([3, -4, -4, 0]);
    const wide = (n: string) => d.cast(raw(`'${n}'`), "hash128");
    expect(await one(d.intDiv(wide("100000000000000000000000000000000007"), wide("2")))).toBe(
      50_000_000_000_000_000_000_000_000_000_000_003n,
    );
  });

  test("a day is that of its first microsecond, before 1970 too", async () => {
    const d = dialect();
    const day = async (us: number) => Number(await one(d.dayOf(d.cast(sql`${us}`, "bigint"))));
    const length = 86_400_000_000;
    expect([await day(0), await day(length - 1), await day(-1), await day(-length), await day(-length - 1)]).toEqual([
      0, 0, -1, -1, -2,
    ]);
  });

  test("small numbers are kept as a set in one integer", async () => {
    const d = dialect();
    const numbers = d.values("x", { k: "int", n: "bigint" }, [
      [1, 0n],
      [1, 62n],
      [1, 62n],
      [1, 7n],
      [2, 3n],
    ]);
    const sets = sql`select x.k as k, ${d.bitOr(d.bit(raw("x.n")))} as bits from ${numbers} group by 1`;
    const has = d.bitHas(raw("s.bits"), d.cast(raw("7"), "bigint"));
    const rows = sql`select s.k as k, ${d.bitCount(raw("s.bits"))} as n, ${has} as has from (${sets}) s order by 1`;
    expect(await all(rows)).toEqual([
      { k: 1, n: 3n, has: 1n },
      { k: 2, n: 1n, has: 0n },
    ]);
  });

  test("outer joins give null where nothing matched, also with an inequality", async () => {
    const left = dialect().values("a", { k: "int", at: "time" }, [
      [1, 10],
      [2, 10],
    ]);
    const right = dialect().values("b", { k: "int", since: "time", label: "text" }, [
      [1, 5, "yes"],
      [2, 11, "no"],
    ]);
    const rows = await all(
      sql`select a.k as k, b.label as label from ${left} left join ${right} on b.k = a.k and b.since <= a."at" order by 1`,
    );
    expect(rows).toEqual([
      { k: 1, label: "yes" },
      { k: 2, label: null },
    ]);
  });

  test("lead and lag give null past the edge, with and without a frame", async () => {
    const whole = raw("rows between unbounded preceding and unbounded following");
    const rows =
      await all(sql`select x.v as v, lead(x.v) over (order by x.v) as ahead, lag(x.v) over (order by x.v ${whole}) as behind,
        lead(coalesce(x.v, 0) + 1, 2) over (partition by x.v > 0 order by x.v ${whole}) as two_ahead,
        coalesce(lead(x.v) over (order by x.v ${whole}), -1) as filled, lag(x.v, 1, 99) over (order by x.v) as instead,
        'lead(x) over (y)' as quoted
      from ${numbers([1, 2, 3])} order by 1`);
    const quoted = "lead(x) over (y)";
    expect(
      rows.map((row) => ({
        ...row,
        filled: Number(row.filled),
        two_ahead: row.two_ahead === null ? null : Number(row.two_ahead),
        instead: Number(row.instead),
      })),
    ).toEqual([
      { v: 1, ahead: 2, behind: null, two_ahead: 4, filled: 2, instead: 99, quoted },
      { v: 2, ahead: 3, behind: 1, two_ahead: null, filled: 3, instead: 1, quoted },
      { v: 3, ahead: null, behind: 2, two_ahead: null, filled: -1, instead: 2, quoted },
    ]);
  });
}
