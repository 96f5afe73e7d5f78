import { identifier, join, raw, type Sql, sql, time } from "@tendwell/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type DdlDialect, schemaStatements } from "../facts/migrations.ts";
import { type Engine, type EngineRow, QueryCancelledError } from "./engine.ts";

/** What differs between the engines beyond their dialects. */
export interface EngineCasesOptions {
  readonly open: () => Promise<Engine>;
  readonly ddl: DdlDialect;
  /** Why writes already sent cannot be taken back; null where a transaction is whole. */
  readonly noRollback: string | null;
  /** A query that runs for many seconds unless it is stopped. */
  readonly endless: Sql;
}

const TAGS = { tags: { surface: "test", route: "engine" } } as const;

/** Texts that break quoting, escaping, placeholders, comments and encodings. */
const HOSTILE: readonly string[] = [
  "",
  " ",
  "'",
  "''",
  '"',
  "`",
  "\\",
  "\\'",
  "\\\\'",
  "'; drop table case_values; --",
  "' or '1'='1",
  "/* */ -- #",
  "*/ select 1 /*",
  "$1 $2 ? :name @x {p0:String} {p1:Int64}",
  "%s %d %00",
  "\t\n\r\b\f\v",
  "line\nbreak\r\nand\ttab",
  "\u0000",
  "a\u0000b",
  "\u0001\u001f\u007f\u0080\u009f",
  "\\N",
  "\\t\\n\\0",
  "NULL",
  "null",
  "true",
  "0",
  "-1e308",
  "2024-02-29 00:00:00",
  "ÄÖÜßéñ",
  "漢字 かな 한글",
  "שלום مرحبا",
  "👩‍👩‍👧‍👦🏳️‍🌈",
  "e\u0301 vs é",
  "\u202eevil\u200b\ufeff",
  "\ufffd",
  "=cmd|' /C calc'!A0",
  "<script>alert(1)</script>",
  "../../etc/passwd",
  "x".repeat(100_000),
  "'".repeat(1000),
  "\\".repeat(1001),
];

const TIMES: readonly number[] = [
  0, -1, 1, -2_208_988_800_000_000, 1_709_164_799_999_999, 1_711_846_800_000_000, 7_258_118_400_000_000,
];

/** The behaviour every facts engine owes to its callers; run once per engine. */
export function engineCases(name: string, options: EngineCasesOptions): void {
  describe(name, () => {
    let engine: Engine;
    const all = (statement: Sql): Promise<readonly EngineRow[]> => engine.query(statement, TAGS);
    const one = async (expression: Sql) => (await all(sql`select ${expression} as answer`))[0]?.answer;

    beforeAll(async () => {
      engine = await options.open();
      const { types, nullable, suffix } = options.ddl;
      const columns = [
        sql`key_id ${raw(types.bigint)}`,
        sql`a_id ${raw(nullable(types.id))}`,
        sql`an_int ${raw(nullable(types.int))}`,
        sql`a_decimal ${raw(nullable(types.decimal9))}`,
        sql`a_double ${raw(nullable(types.double))}`,
        sql`a_text ${raw(nullable(types.text))}`,
        sql`a_bool ${raw(nullable(types.bool))}`,
        sql`a_time ${raw(nullable(types.time))}`,
        sql`a_hash ${raw(nullable(types.hash128))}`,
      ];
      await engine.execute(sql`create table case_values (${join(columns)})${raw(suffix(["key_id"]))}`, TAGS);
      await engine.execute(sql`create table case_writes (n ${raw(types.int)})${raw(suffix([]))}`, TAGS);
    });
    afterAll(() => engine.close());

    const COLUMNS = ["a_id", "an_int", "a_decimal", "a_double", "a_text", "a_bool", "a_time", "a_hash"];
    let lastKey = 0n;
    const roundTrip = async (rows: readonly EngineRow[]): Promise<readonly EngineRow[]> => {
      const from = lastKey;
      const keyed = rows.map((row) => {
        lastKey += 1n;
        return { key_id: lastKey, ...row };
      });
      await engine.insert("case_values", ["key_id", ...COLUMNS], keyed);
      const list = join(COLUMNS.map((column) => sql`v.${identifier(column)} as ${identifier(column)}`));
      return all(sql`select ${list} from case_values v where v.key_id > ${from} order by v.key_id`);
    };
    const NULLS: EngineRow = Object.fromEntries(COLUMNS.map((column) => [column, null]));

    test("values of every type come back as they went in", async () => {
      const rows: EngineRow[] = [
        { a_id: 1n, an_int: 1, a_decimal: 1n, a_double: 0.1, a_text: "a", a_bool: true, a_time: 1, a_hash: 1n },
        {
          a_id: 9_223_372_036_854_775_807n,
          an_int: 2_147_483_647,
          a_decimal: 99_999_999_999_999_999_999_999_999_999n,
          a_double: 1.797_693_134_862_315_7e308,
          a_text: "z",
          a_bool: false,
          a_time: 7_258_118_400_000_000,
          a_hash: 2n ** 128n - 1n,
        },
        {
          a_id: -9_223_372_036_854_775_808n,
          an_int: -2_147_483_648,
          a_decimal: -1n,
          a_double: -5e-324,
          a_text: "",
          a_bool: true,
          a_time: -1,
          a_hash: 0n,
        },
        NULLS,
      ];
      expect(await roundTrip(rows)).toEqual(rows);
    });

    test("infinite and undefined doubles come back", async () => {
      const rows = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN].map((a_double) => ({
        ...NULLS,
        a_double,
      }));
      expect(await roundTrip(rows)).toEqual(rows);
    });

    test("instants keep their microsecond, before 1970 too", async () => {
      const rows = TIMES.map((a_time) => ({ ...NULLS, a_time }));
      expect(await roundTrip(rows)).toEqual(rows);
      for (const us of TIMES) expect(await one(time(us))).toBe(us);
    });

    test("hostile texts come back unchanged from storage", async () => {
      const rows = HOSTILE.map((a_text) => ({ ...NULLS, a_text }));
      expect(await roundTrip(rows)).toEqual(rows);
    });

    test("hostile texts come back unchanged as parameters", async () => {
      for (const text of HOSTILE) expect(await one(sql`${text}`)).toBe(text);
      const [row] = await all(sql`select ${"it's"} as a, ${"{p0:String}"} as b, ${"$1"} as c, ${"it's"} as d`);
      expect(row).toEqual({ a: "it's", b: "{p0:String}", c: "$1", d: "it's" });
    });

    test("a parameter finds its own text only", async () => {
      await roundTrip(HOSTILE.map((a_text) => ({ ...NULLS, a_id: 777n, a_text })));
      for (const text of HOSTILE) {
        const found = await all(
          sql`select v.a_text as a_text from case_values v where v.a_id = 777 and v.a_text = ${text}`,
        );
        expect(found).toEqual([{ a_text: text }]);
      }
      const d = engine.dialect;
      const listed = await all(
        sql`select v.a_text as a_text from case_values v where v.a_id = 777 and ${d.inText(raw("v.a_text"), ["'", "\\"])} order by 1`,
      );
      expect(listed).toEqual([{ a_text: "'" }, { a_text: "\\" }]);
      expect(await all(sql`select v.key_id as k from case_values v where ${d.inText(raw("v.a_text"), [])}`)).toEqual(
        [],
      );
    });

    test("numbers, instants and truth are parameters too", async () => {
      const wide = 9_007_199_254_740_993n;
      expect(await one(sql`${wide}`)).toBe(wide);
      expect(await one(engine.dialect.cast(sql`${-7}`, "bigint"))).toBe(-7n);
      expect(await one(sql`${0.1}`)).toBe(0.1);
      expect(await one(sql`${true}`)).toBe(true);
      expect(await one(engine.dialect.cast(sql`${null}`, "text"))).toBeNull();
      expect(await one({ kind: "sql", parts: [{ type: "decimal9", value: -1_234_567_890_123_456_789n }] })).toBe(
        -1_234_567_890_123_456_789n,
      );
    });

    test("decimals round half away from zero to nine places", async () => {
      const d = engine.dialect;
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

    test("sums of decimals are exact", async () => {
      await roundTrip(
        Array.from({ length: 300 }, (_, i) => ({ ...NULLS, a_id: 888n, a_decimal: BigInt(i) * 100_000_000n + 1n })),
      );
      const [row] = await all(
        sql`select sum(v.a_decimal) as total, sum(v.a_id) as ids, count(*) as n from case_values v where v.a_id = 888`,
      );
      expect(row).toEqual({ total: 4_485_000_000_300n, ids: 266_400n, n: 300n });
    });

    test("empty aggregates are null, an empty count is zero", async () => {
      const d = engine.dialect;
      const [row] =
        await all(sql`select count(*) as n, ${d.countIf(raw("v.an_int > 0"))} as n_if, sum(v.an_int) as total,
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
      engine.dialect.values(
        "x",
        { v: "int", label: "text" },
        list.map((v, i) => [v, `l${i}`]),
      );

    test("conditional aggregates look at their own rows only", async () => {
      const d = engine.dialect;
      const [row] =
        await all(sql`select ${d.countIf(raw("x.v > 1"))} as n, ${d.sumIf(raw("x.v"), raw("x.v > 1"))} as total,
          ${d.sumIf(raw("x.v"), raw("x.v > 99"))} as none, ${d.argMax(raw("x.label"), raw("x.v"))} as top,
          ${d.argMin(raw("x.label"), raw("x.v"))} as bottom
        from ${numbers([3, null, 1, 2])}`);
      expect(row).toEqual({ n: 2n, total: 5n, none: null, top: "l0", bottom: "l2" });
    });

    test("quantiles are of type 7 and skip nulls", async () => {
      const at = async (list: readonly (number | null)[], p: number) =>
        (await all(sql`select ${engine.dialect.quantile(raw("x.v"), p)} as q from ${numbers(list)}`))[0]?.q;
      expect(await at([1, 2, 10], 0.9)).toBeCloseTo(8.4, 12);
      expect(await at([1, 2, 10, null], 0.5)).toBe(2);
      expect(await at([4, 1, 3, 2], 0.25)).toBeCloseTo(1.75, 12);
      expect(await at([4, 1, 3, 2], 0)).toBe(1);
      expect(await at([4, 1, 3, 2], 1)).toBe(4);
      expect(await at([null], 0.5)).toBeNull();
    });

    test("an inline relation keeps its types, and may be empty", async () => {
      const d = engine.dialect;
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
      const d = engine.dialect;
      expect(await one(d.diffUs(time(-1), time(86_400_000_000)))).toBe(86_400_000_001n);
      expect(await one(d.diffUs(time(5), d.nullOf("time")))).toBeNull();
      expect(await one(d.addUs(time(0), sql`${-1_500_001}`))).toBe(-1_500_001);
      expect(await one(d.epochUs(time(-2_208_988_800_000_000)))).toBe(-2_208_988_800_000_000n);
    });

    test("integer division floors, 128 bits wide too", async () => {
      const d = engine.dialect;
      const div = async (a: number, b: number) =>
        Number(await one(d.intDiv(d.cast(sql`${a}`, "bigint"), d.cast(sql`${b}`, "bigint"))));
      expect([await div(7, 2), await div(-7, 2), await div(-8, 2), await div(0, 5)]).toEqual([3, -4, -4, 0]);
      const wide = (n: string) => d.cast(raw(`'${n}'`), "hash128");
      expect(await one(d.intDiv(wide("100000000000000000000000000000000007"), wide("2")))).toBe(
        50_000_000_000_000_000_000_000_000_000_000_003n,
      );
    });

    test("outer joins give null where nothing matched, also with an inequality", async () => {
      const left = engine.dialect.values("a", { k: "int", at: "time" }, [
        [1, 10],
        [2, 10],
      ]);
      const right = engine.dialect.values("b", { k: "int", since: "time", label: "text" }, [
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

    test("a stream gives its columns first and stops when its reader stops", async () => {
      let rows = 0;
      let columns: readonly string[] = [];
      for await (const chunk of engine.stream(
        sql`select x.v as v, x.label as label from ${numbers([1, 2, 3])}`,
        TAGS,
      )) {
        if (columns.length === 0) columns = chunk.columns.map((column) => column.name);
        rows += chunk.rows.length;
      }
      expect(columns).toEqual(["v", "label"]);
      expect(rows).toBe(3);
      for await (const chunk of engine.stream(sql`select v.key_id as k from case_values v`, TAGS)) {
        expect(chunk.columns[0]?.name).toBe("k");
        break;
      }
      expect(await one(raw("cast(1 as bigint)"))).toBe(1n);
    });

    test("a query past its time bound, or aborted by its caller, is cancelled; the engine goes on", async () => {
      await expect(engine.query(options.endless, { ...TAGS, timeoutMs: 300 })).rejects.toBeInstanceOf(
        QueryCancelledError,
      );
      const controller = new AbortController();
      const running = engine.query(options.endless, { ...TAGS, signal: controller.signal, timeoutMs: 5000 });
      setTimeout(() => controller.abort(), 100);
      await expect(running).rejects.toBeInstanceOf(QueryCancelledError);
      const early = engine.query(sql`select 1 as a`, { ...TAGS, signal: AbortSignal.abort() });
      await expect(early).rejects.toBeInstanceOf(QueryCancelledError);
      expect(await one(raw("cast(1 as bigint)"))).toBe(1n);
    });

    test("a wrong statement says so and is no cancellation", async () => {
      const wrong = engine.query(sql`select nothing_here from nowhere_at_all`, TAGS);
      await expect(wrong).rejects.toThrow(/nowhere_at_all|nothing_here/);
      await expect(wrong).rejects.not.toBeInstanceOf(QueryCancelledError);
    });

    test("an unknown column is refused", async () => {
      await expect(engine.insert("case_writes", ["nope"], [{ nope: 1 }])).rejects.toThrow("has no column nope");
    });

    const count = async () => (await all(sql`select count(*) as n from case_writes`))[0]?.n;

    test("a transaction whose work throws leaves nothing behind", async () => {
      const before = await count();
      const failed = engine.transaction(async (session) => {
        await session.insert("case_writes", ["n"], [{ n: 1 }]);
        await session.execute(sql`insert into case_writes values (2)`, TAGS);
        throw new Error("changed my mind");
      });
      await expect(failed).rejects.toThrow("changed my mind");
      expect(await count()).toBe(before);
    });

    test("transactions queue, and each is kept whole", async () => {
      const before = Number(await count());
      await Promise.all(
        [1, 2, 3].map((n) =>
          engine.transaction(async (session) => {
            await session.insert("case_writes", ["n"], [{ n }]);
            await session.insert("case_writes", ["n"], [{ n: -n }]);
          }),
        ),
      );
      expect(Number(await count())).toBe(before + 6);
    });

    test("a transaction in which the store refuses a write leaves nothing behind", async (context) => {
      if (options.noRollback !== null) return context.skip(options.noRollback);
      const before = await count();
      const failed = engine.transaction(async (session) => {
        await session.insert("case_writes", ["n"], [{ n: 1 }]);
        await session.execute(sql`insert into no_such_table values (2)`, TAGS);
      });
      await expect(failed).rejects.toThrow(/no_such_table/);
      expect(await count()).toBe(before);
    });

    test("the whole facts schema can be made", async () => {
      for (const statement of schemaStatements(options.ddl)) await engine.execute(statement, TAGS);
      expect(await all(sql`select count(*) as n from ticket`)).toEqual([{ n: 0n }]);
    });
  });
}
