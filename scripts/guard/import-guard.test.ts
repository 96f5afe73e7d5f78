import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readImports } from "./read-imports.ts";
import { checkImports } from "./rules.ts";

const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "packages/*/src/**"], {
  encoding: "utf8",
})
  .split("\n")
  .filter((path) => /\.tsx?$/.test(path));

function violationsOf(from: string, source: string): string[] {
  return checkImports(readImports(from, source)).map((violation) => violation.rule);
}

test("the whole tree obeys the import rules, and the guard read every file of it", () => {
  let scanned = 0;
  const edges = listed.flatMap((path) => {
    scanned += 1;
    return readImports(path, readFileSync(path, "utf8"));
  });
  expect(scanned).toBe(listed.length);
  expect(scanned).toBeGreaterThan(100);
  expect(edges.length).toBeGreaterThan(scanned);
  const found = checkImports(edges).map((v) => `${v.rule} ${v.from}:${v.line} ${v.detail}`);
  expect(found).toEqual([]);
});

test.each([
  ["package-direction", "packages/core/src/a.ts", 'import { x } from "@tendwell/server";'],
  ["package-direction", "packages/web/src/a.tsx", 'import type { x } from "@tendwell/server";'],
  ["package-direction", "packages/web/src/a.tsx", 'type App = typeof import("@tendwell/server");'],
  ["package-by-path", "packages/web/src/a.ts", 'import { x } from "../../server/src/index.ts";'],
  ["core-pure", "packages/core/src/a.ts", 'import { readFileSync } from "node:fs";'],
  ["driver", "packages/server/src/http/a.ts", 'import { DuckDBInstance } from "@duckdb/node-api";'],
  ["driver", "packages/server/src/features/x/service.ts", 'const pg = await import("pg");'],
  ["server-layer", "packages/server/src/state/a.ts", 'import { x } from "../facts/fact-store.ts";'],
  ["server-layer", "packages/server/src/facts/a.ts", 'import { x } from "../state/sqlite.ts";'],
  ["server-layer", "packages/server/src/features/a/service.ts", 'import { x } from "../../http/app.ts";'],
  ["feature-door", "packages/server/src/features/a/service.ts", 'import { x } from "../b/repository.ts";'],
  ["oracle-apart", "packages/core/src/metrics/surveys/catalogue.ts", 'import { x } from "./nps.reference.ts";'],
  ["oracle-apart", "packages/core/src/metrics/surveys/nps.reference.ts", 'import { nps } from "./nps.ts";'],
  ["oracle-apart", "packages/core/src/metrics/surveys/nps.reference.ts", 'import { whole } from "../figure.ts";'],
])("a seeded violation of %s in %s is caught", (rule, from, source) => {
  expect(violationsOf(from, source)).toContain(rule);
});

test("a seeded cycle is caught", () => {
  const edges = [
    ...readImports("packages/core/src/a.ts", 'import { b } from "./b.ts";'),
    ...readImports("packages/core/src/b.ts", 'export { a } from "./a.ts";'),
  ];
  expect(checkImports(edges).map((violation) => violation.rule)).toEqual(["cycle"]);
});

test("allowed imports pass", () => {
  expect(
    violationsOf(
      "packages/server/src/features/a/service.ts",
      'import { x } from "../b/service.ts";\nimport { y } from "../../facts/fact-store.ts";',
    ),
  ).toEqual([]);
  expect(violationsOf("packages/web/src/a.ts", 'import type { Dashboard } from "@tendwell/contract";')).toEqual([]);
});
