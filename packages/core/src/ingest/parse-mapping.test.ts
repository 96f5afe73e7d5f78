import { describe, expect, test } from "vitest";
import { MappingError } from "./mapping-reader.ts";
import { parseMapping } from "./parse-mapping.ts";

const SOUND = {
  version: 1,
  source: "Shop",
  kind: "keyed",
  zone: "Europe/Bucharest",
  currency: "ron",
  lag: "12h",
  files: [
    {
      id: "orders",
      match: { headers: ["id", "client", "data", "suma"] },
      into: [
        {
          table: "purchase",
          set: {
            order_id: "id",
            account_id: "client",
            occurred_at: { column: "data", format: "DD.MM.YYYY" },
            status: { value: "paid" },
            amount_minor: { column: "suma", decimal: "," },
          },
        },
      ],
    },
  ],
};

function problems(change: (mapping: typeof SOUND) => unknown): readonly string[] {
  const copy = structuredClone(SOUND);
  const result = change(copy) ?? copy;
  try {
    parseMapping(result);
  } catch (error) {
    if (error instanceof MappingError) return error.problems;
    throw error;
  }
  return [];
}

describe("a mapping", () => {
  test("is read into one form", () => {
    const mapping = parseMapping(SOUND);
    expect(mapping).toMatchObject({ source: "Shop", kind: "keyed", currency: "RON", lagUs: 43_200e6 });
    expect(mapping.files[0]!.into[0]!.set.amount_minor).toMatchObject({
      decimal: ",",
      unit: "major",
      text: { kind: "column", column: "suma" },
    });
  });

  test("attributes are rows of account_attribute, blank ones left out", () => {
    const mapping = parseMapping({
      ...SOUND,
      files: [
        { id: "a", attributes: { account: "id", at: "since", set: { plan: "tier", segment: { value: "smb" } } } },
      ],
    });
    expect(mapping.files[0]!.into.map((target) => [target.table, target.when.length])).toEqual([
      ["account_attribute", 1],
      ["account_attribute", 0],
    ]);
  });

  test.each([
    [
      "an unknown table",
      (m: typeof SOUND) => {
        m.files[0]!.into[0]!.table = "orders";
      },
      /files\[0\]\.into\[0\]\.table requires one of/,
    ],
    [
      "a missing column",
      (m: typeof SOUND) => ({ ...m, files: [{ ...m.files[0], into: [{ table: "purchase", set: {} }] }] }),
      /requires account_id for purchase/,
    ],
    ["an unknown setting", (m: typeof SOUND) => ({ ...m, sql: "drop table x" }), /got "sql"/],
    [
      "a wrong zone",
      (m: typeof SOUND) => {
        m.zone = "Bucharest";
      },
      /IANA/,
    ],
    [
      "a wrong currency",
      (m: typeof SOUND) => {
        m.currency = "LEI";
      },
      /ISO 4217/,
    ],
    [
      "a wrong format",
      (m: typeof SOUND) => {
        m.files[0]!.into[0]!.set.occurred_at.format = "%d";
      },
      /date format/,
    ],
    [
      "a wrong lag",
      (m: typeof SOUND) => {
        m.lag = "soon";
      },
      /lag requires/,
    ],
    [
      "no files",
      (m: typeof SOUND) => {
        m.files = [];
      },
      /at least one file/,
    ],
    ["a list", () => [], /a group of settings/],
    ["nothing", () => "", /a group of settings/],
  ])("%s is named with its place", (_, change, message) => {
    expect(problems(change).join("\n")).toMatch(message);
  });

  test("a keyed source must name its orders, an append source need not", () => {
    const without = structuredClone(SOUND) as { kind: string; files: { into: { set: { order_id?: string } }[] }[] };
    delete without.files[0]!.into[0]!.set.order_id;
    expect(() => parseMapping(without)).toThrow(/requires order_id/);
    without.kind = "append";
    expect(parseMapping(without).kind).toBe("append");
  });
});
