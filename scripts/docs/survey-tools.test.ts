import { existsSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { expect, test } from "vitest";

const PAGE = "docs/reference/survey-tools.md";
/** What people like about each tool, and what they miss: all of it has a row. */
const POINTS: Readonly<Record<string, { readonly kept: readonly string[]; readonly solved: readonly string[] }>> = {
  "Google Forms": {
    kept: ["unlimited surveys, questions and answers", "easy editor", "flexible sharing", "export to sheets"],
    solved: ["little design freedom", "not for complex needs"],
  },
  SurveyMonkey: {
    kept: ["secure and private", "robust analysis", "many customisations"],
    solved: ["no reminders to single users", "website embed not seamless"],
  },
  SoGoSurvey: {
    kept: ["multilingual", "branching", "personalisation", "many question types", "several ways to send"],
    solved: ["takes long to learn"],
  },
  SurveyLegend: {
    kept: ["beautiful", "mobile", "easy to share"],
    solved: ["better support", "free version limited"],
  },
  Delighted: {
    kept: ["NPS, CSAT, smileys, CES, thumbs, 5 stars", "simple", "robust export"],
    solved: ["customer support", "throttled sends silently dropped"],
  },
};

const rows = readFileSync(PAGE, "utf8")
  .split("\n")
  .filter((line) => line.startsWith("| ") && !line.startsWith("| ---"))
  .map((line) =>
    line
      .slice(2, -2)
      .split(" | ")
      .map((cell) => cell.trim()),
  );

test("every strength and weakness of the five tools has a row", () => {
  const told = rows.filter((row) => row.length === 5 && row[0] !== "tool").map((row) => row.slice(0, 3).join(" · "));
  const wanted = Object.entries(POINTS).flatMap(([tool, { kept, solved }]) => [
    ...kept.map((point) => `${tool} · ✓ · ${point}`),
    ...solved.map((point) => `${tool} · ✘ · ${point}`),
  ]);
  expect(told).toEqual(wanted);
});

test("every row is shown by tests that exist under that name", () => {
  const linked = rows.filter((row) => /\.test\.ts\)/.test(row.at(-1)!) || (row.length === 5 && row[0] !== "tool"));
  const missing: string[] = [];
  for (const row of linked) {
    const links = [...row.at(-1)!.matchAll(/\[((?:[^\]\\]|\\.)+)\]\(([^)]+\.test\.ts)\)/g)];
    if (links.length === 0) missing.push(`${row[0]} ${row[2]}: no test`);
    for (const [, name, target] of links) {
      const path = posix.join(posix.dirname(PAGE), target!);
      const text = existsSync(path) ? readFileSync(path, "utf8") : "";
      const plain = name!.replaceAll(/\\([[\]|])/g, "$1");
      if (![`"${plain}"`, `'${plain}'`, `\`${plain}\``].some((quoted) => text.includes(quoted)))
        missing.push(`${path}: ${plain}`);
    }
  }
  expect(linked.length).toBeGreaterThan(35);
  expect(missing).toEqual([]);
});

test("the guide states the interval coverage that the tests work out", () => {
  const worked = readFileSync("packages/core/src/stats/survey-statistics.test.ts", "utf8");
  const guide = readFileSync("docs/guides/surveys.md", "utf8");
  const found = [...worked.matchAll(/toEqual\(\{ chance: (0\.\d+), n: (\d+)/g)];
  expect(found).toHaveLength(2);
  for (const [, chance, n] of found) {
    expect(guide).toContain(`**${(100 * Number(chance)).toFixed(2)} %**`);
    expect(guide).toContain(`n = ${n}`);
  }
});
