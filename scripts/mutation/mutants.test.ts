import { sql } from "@tendwell/core";
import { expect, test } from "vitest";
import { applyMutant, mutantsOf } from "./mutants.ts";

test("every comparison of a statement is one mutant, literals in quotes are none", () => {
  const statement = sql`select a from t where a >= ${1} and b < 2 and c = '<=' and d <> 3`;
  const mutants = mutantsOf("m", statement);
  expect(mutants.map((mutant) => `${mutant.operator}${mutant.replacement}`)).toEqual([">=>", "<<=", "=<>", "<>="]);
});

test("applying a mutant flips just that comparison", () => {
  const statement = sql`select a from t where a >= ${1} and b < 2`;
  const [first] = mutantsOf("m", statement);
  expect(applyMutant(statement, first!)?.parts).toEqual([
    "select a from t where a > ",
    { type: "int64", value: 1 },
    " and b < 2",
  ]);
});

test("a context that does not occur gives null", () => {
  const [mutant] = mutantsOf("m", sql`select 1 where a = 1`);
  expect(applyMutant(sql`select 1`, mutant!)).toBeNull();
});
