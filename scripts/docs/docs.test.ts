import { existsSync, readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { expect, test } from "vitest";
import { generatedPages } from "./generated-pages.ts";

test("the generated pages that are committed are what the code says: run npm run docs", () => {
  const stale = [...generatedPages()].filter(
    ([path, text]) => !existsSync(path) || readFileSync(path, "utf8") !== text,
  );
  expect(stale.map(([path]) => path)).toEqual([]);
});

test("every relative link of every page leads somewhere", () => {
  const pages = [
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "GLOSSARY.md",
    ...markdownUnder("docs"),
  ];
  const broken = pages.flatMap((page) =>
    [...readFileSync(page, "utf8").matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
      .map((match) => posix.join(posix.dirname(page), match[1]!))
      .filter((target) => !existsSync(target))
      .map((target) => `${page} → ${target}`),
  );
  expect(pages.length).toBeGreaterThan(20);
  expect(broken).toEqual([]);
});

function markdownUnder(folder: string): string[] {
  return (readdirSync(folder, { recursive: true }) as string[])
    .filter((path) => path.endsWith(".md"))
    .map((path) => posix.join(folder, path.replaceAll("\\", "/")));
}
