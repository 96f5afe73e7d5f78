import { identifier, join, raw, type Sql, sql, time } from "@tendwell/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type DdlDialect, schemaStatements } from "../facts/migrations.ts";
import { dialectCases } from "./dialect.cases.ts";
import { type Engine, type EngineRow, QueryCancelledError } from "./engine.ts";
import { HOSTILE_TEXTS } from "./hostile-texts.ts";

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

    dialectCases(() => engine);

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
      const rows = HOSTILE_TEXTS.map((a_text) => ({ ...NULLS, a_text }));
      expect(await roundTrip(rows)).toEqual(rows);
    });

    test("hostile texts come back unchanged as parameters", async () => {
      for (const text of HOSTILE_TEXTS) expect(await one(sql`${text}`)).toBe(text);
      const [row] = await all(sql`select ${"it's"} as a, ${"{p0:String}"} as b, ${"$1"} as c, ${"it's"} as d`);
      expect(row).toEqual({ a: "it's", b: "{p0:String}", c: "$1", d: "it's" });
    });

    test("a parameter finds its own text only", async () => {
      await roundTrip(HOSTILE_TEXTS.map((a_text) => ({ ...NULLS, a_id: 777n, a_text })));
      for (const text of HOSTILE_TEXTS) {
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

    test("sums of decimals are exact", async () => {
      await roundTrip(
        Array.from({ length: 300 }, (_, i) => ({ ...NULLS, a_id: 888n, a_decimal: BigInt(i) * 100_000_000n + 1n })),
      );
      const [row] = await all(
        sql`select sum(v.a_decimal) as total, sum(v.a_id) as ids, count(*) as n from case_values v where v.a_id = 888`,
      );
      expect(row).toEqual({ total: 4_485_000_000_300n, ids: 266_400n, n: 300n });
    });

    test("a stream gives its columns first and stops when its reader stops", async () => {
      let rows = 0;
      let columns: readonly string[] = [];
      for await (const chunk of engine.stream(
        sql`select x.v as v, x.label as label from ${engine.dialect.values("x", { v: "int", label: "text" }, [
          [1, "a"],
          [2, "b"],
          [3, "c"],
        ])}`,
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
