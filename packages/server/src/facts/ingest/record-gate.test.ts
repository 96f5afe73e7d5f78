import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { gateRecords } from "./record-gate.ts";
import { type GateReject, MAX_RECORD_BYTES } from "./record-scanner.ts";

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "tendwell-gate-"));
});
afterAll(async () => {
  await rm(home, { recursive: true });
});

async function gate(text: string | Buffer, columns = 2, skipRecords = 0) {
  const input = join(home, "in");
  const output = join(home, "out");
  await writeFile(input, text);
  const rejects: GateReject[] = [];
  const result = await gateRecords({
    input,
    output,
    shape: { kind: "delimited", delimiter: ",", columns },
    skipBytes: 0,
    refuseReplaced: false,
    skipRecords,
    signal: undefined,
    onProgress: () => undefined,
    onReject: (reject) => rejects.push(reject),
  });
  return {
    ...result,
    out: (await readFile(output)).toString("utf8"),
    rejects: rejects.map((reject) => [reject.line, reject.code]),
  };
}

describe("the gate before the engine", () => {
  test("records get their line number, whatever the line ends", async () => {
    expect((await gate("a,b\r\nc,d\ne,f\rg,h")).out).toBe("1,a,b\n2,c,d\n3,e,f\n4,g,h\n");
  });

  test("quoted newlines count as lines and stay in their record", async () => {
    expect((await gate('a,"x\r\ny"\nb,c\n')).out).toBe('1,a,"x\r\ny"\n3,b,c\n');
  });

  test("blank lines and the header are left out, empty columns behind the last are cut", async () => {
    expect((await gate("h,i\n\na,b,,\n,\n", 2, 1)).out).toBe("3,a,b\n");
  });

  test("a quote inside of an unquoted value is doubled, not lost", async () => {
    expect((await gate('5" disk,b\n')).out).toBe('1,"5"" disk",b\n');
  });

  test("too few, too many, broken quotes and control characters are refused with their line", async () => {
    const { out, rejects } = await gate('a\nb,c,d\ne,f\n"g"h,i\nj\u0000,k\nl,m\n');
    expect(out).toBe("3,e,f\n6,l,m\n");
    expect(rejects).toEqual([
      [1, "too_few_columns"],
      [2, "too_many_columns"],
      [4, "broken_quotes"],
      [5, "control_character"],
    ]);
  });

  test("a quote that never closes costs its own line, not the rest of the file", async () => {
    const rest = Array.from({ length: 5000 }, (_, i) => `r${i},x`).join("\n");
    const { rows, rejects } = await gate(`a,b\n"c,d\n${rest}\n`);
    expect(rows).toBe(5001);
    expect(rejects).toEqual([[2, "unclosed_quote"]]);
  });

  test("a record over the limit is refused and the next one read", async () => {
    const { out, rejects } = await gate(`a,b\n${"x".repeat(3 * MAX_RECORD_BYTES)},y\nc,d\n`);
    expect(out).toBe("1,a,b\n3,c,d\n");
    expect(rejects).toEqual([[2, "too_long"]]);
  });

  test("values that need no quotes come through as they stand, whichever way each record is read", async () => {
    const value = fc.string({ unit: fc.constantFrom("a", "7", " ", "\t", "é", "字", "="), maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(value, value, fc.constantFrom("\n", "\r\n"), fc.boolean()), { maxLength: 20 }),
        async (rows) => {
          const text = rows.map(([a, b, end, quote]) => `${quote ? `"${a}"` : a},${b}${end}`).join("");
          const { out, rejects } = await gate(text);
          expect(rejects).toEqual([]);
          const kept = rows.flatMap(([a, b, , quote], i) =>
            quote || /[^ ]/.test(a + b) ? [`${i + 1},${quote ? `"${a}"` : a},${b}\n`] : [],
          );
          expect(out).toBe(kept.join(""));
        },
      ),
      { numRuns: 100 },
    );
  });

  test("what is written as RFC 4180 comes through whole, however it is cut", async () => {
    const value = fc.string({ unit: fc.constantFrom("a", ",", '"', "\n", "\r", " ", "é", "字", "="), maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 20 }), async (rows) => {
        const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
        const kept = rows.filter(([a, b]) => a !== "" || b !== "");
        const { out, rejects } = await gate(`${rows.map((row) => row.map(quote).join(",")).join("\n")}\n`);
        expect(rejects).toEqual([]);
        const lines = out === "" ? 0 : kept.length;
        expect(lines).toBe(kept.length);
        for (const row of kept) expect(out).toContain(row.map(quote).join(","));
      }),
      { numRuns: 100 },
    );
  });
});
