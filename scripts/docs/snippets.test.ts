import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { run } from "../../packages/server/src/cli/run.ts";
import { shellWords } from "./shell-words.ts";

const repo = resolve(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "tendwell-snippets-"));
const GUIDES = [
  "docs/guides/import.md",
  "docs/guides/metrics.md",
  "docs/guides/export.md",
  "docs/guides/definitions.md",
  "docs/guides/operate.md",
];

interface Snippet {
  readonly page: string;
  readonly line: number;
  readonly args: readonly string[];
  readonly exit: number;
}

/** The `npx tendwell …` lines of a page's shell blocks; `# exit 3` behind one names the exit code it must have. */
function snippetsOf(page: string): Snippet[] {
  const snippets: Snippet[] = [];
  let inShell = false;
  readFileSync(join(repo, page), "utf8")
    .split("\n")
    .forEach((text, index) => {
      if (text.startsWith("```")) inShell = text === "```sh";
      else if (inShell && text.trim() !== "") {
        const { words, comment } = shellWords(text);
        expect(words.slice(0, 2), `${page}:${index + 1}`).toEqual(["npx", "tendwell"]);
        snippets.push({
          page,
          line: index + 1,
          args: words.slice(2),
          exit: Number(/^exit (\d+)$/.exec(comment)?.[1] ?? 0),
        });
      }
    });
  return snippets;
}

const snippets = GUIDES.flatMap(snippetsOf);
const before = { cwd: process.cwd(), home: process.env.TENDWELL_HOME };

beforeAll(() => {
  cpSync(join(repo, "examples/my-exports"), join(folder, "my-exports"), { recursive: true });
  cpSync(join(repo, "examples/definitions"), join(folder, "definitions"), { recursive: true });
  process.env.TENDWELL_HOME = join(folder, "home");
  process.chdir(folder);
});
afterAll(() => {
  process.chdir(before.cwd);
  if (before.home === undefined) delete process.env.TENDWELL_HOME;
  else process.env.TENDWELL_HOME = before.home;
  rmSync(folder, { recursive: true, force: true });
});

test("the guides have snippets", () => {
  expect(snippets.length).toBeGreaterThan(20);
});

test.each(snippets.map((s) => [`${s.page}:${s.line}`, s] as const))(
  "%s does what the page says",
  { timeout: 120_000 },
  async (_, snippet) => {
    const lines: string[] = [];
    const keep = (text: string) => lines.push(text);
    const code = await run(snippet.args, { out: keep, err: keep, write: () => undefined, interactive: false });
    expect({ code, output: code === snippet.exit ? "" : lines.join("\n") }).toEqual({ code: snippet.exit, output: "" });
  },
);
