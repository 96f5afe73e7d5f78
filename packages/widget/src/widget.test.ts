import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { surveyLinkSettingsSchema } from "@tendwell/contract";
import { SURVEY_TEMPLATES, type SurveyDefinition } from "@tendwell/core/surveys";
import fc from "fast-check";
import { expect, test } from "vitest";
import { sha256 } from "./sha256.ts";
import { solve } from "./solve.ts";
import { SurveyRun } from "./survey-run.ts";
import { fitsPage, type Moment, mayShow, placeOf } from "./targeting.ts";

const settings = (more: object = {}) => surveyLinkSettingsSchema.parse(more);
const moment = (more: Partial<Moment> = {}): Moment => ({
  address: "https://acme.test/help/import?x=1#top",
  traits: {},
  events: new Set(),
  browser: "b",
  link: "l",
  lastAsked: null,
  now: 1_000_000_000_000,
  ...more,
});

test("built as it is shipped, the script weighs less than 15 kB compressed and asks for no evaluation", () => {
  const out = mkdtempSync(join(tmpdir(), "tendwell-widget-"));
  const vite = join(dirname(createRequire(import.meta.url).resolve("vite/package.json")), "bin/vite.js");
  execFileSync(process.execPath, [vite, "build", "--logLevel", "error", "--outDir", out], {
    cwd: fileURLToPath(new URL("..", import.meta.url)),
    env: { ...process.env, NODE_ENV: "production" },
  });
  expect(existsSync(join(out, "widget.js.gz"))).toBe(true);
  expect(readFileSync(join(out, "widget.js.gz")).byteLength).toBeLessThan(15_000);
  const script = readFileSync(join(out, "widget.js"), "utf8");
  expect(script).not.toMatch(/\beval\(|new Function|innerHTML|insertAdjacentHTML|document\.write|import\(/);
  rmSync(out, { recursive: true });
});

test("hashes as FIPS 180-4 says, for any text", () => {
  // NIST's example vectors for SHA-256.
  expect(sha256("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  expect(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")).toBe(
    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
  );
  fc.assert(
    fc.property(fc.string({ maxLength: 200, unit: "grapheme" }), (text) => {
      expect(sha256(text)).toBe(createHash("sha256").update(text).digest("hex"));
    }),
    { numRuns: 200, seed: 5 },
  );
});

test("solves a puzzle, and says so where there is no solution", async () => {
  const challenge = (number: number, maxnumber: number) => ({
    algorithm: "SHA-256",
    salt: "pepper?expires=1",
    signature: "s",
    maxnumber,
    challenge: createHash("sha256").update(`pepper?expires=1${number}`).digest("hex"),
  });
  const proof = await solve(challenge(4_321, 5_000));
  expect(JSON.parse(atob(proof!))).toMatchObject({ number: 4_321, signature: "s" });
  expect(await solve(challenge(4_321, 4_000))).toBeNull();
});

test.each([
  ["https://acme.test/help/*", true],
  ["https://acme.test/help", false],
  ["/help/*", true],
  ["/help/import?x=1#top", true],
  ["/help/import", false],
  ["*", true],
  ["*://*.test/*", true],
  ["https://acmeXtest/*", false],
  ["/HELP/*", false],
  ["/help/(*", false],
])("the pattern %s fits the page: %s", (pattern, fits) => {
  expect(fitsPage(pattern, moment().address)).toBe(fits);
});

test("shows itself only where page, event, traits, share and rest all agree", () => {
  const day = 86_400_000;
  expect(mayShow(settings(), moment())).toBe(true);
  expect(mayShow(settings({ pages: ["/pricing"] }), moment())).toBe(false);
  expect(mayShow(settings({ pages: ["/pricing", "/help/*"] }), moment())).toBe(true);
  expect(mayShow(settings({ notPages: ["/help/*"] }), moment())).toBe(false);
  expect(mayShow(settings({ event: "used" }), moment())).toBe(false);
  expect(mayShow(settings({ event: "used" }), moment({ events: new Set(["used"]) }))).toBe(true);
  expect(mayShow(settings({ traits: { plan: "pro" } }), moment({ traits: { plan: "free" } }))).toBe(false);
  expect(mayShow(settings({ traits: { plan: "pro" } }), moment({ traits: { plan: "pro", seats: "3" } }))).toBe(true);
  const asked = moment({ lastAsked: moment().now - 30 * day + 1 });
  expect(mayShow(settings({ everyDays: 30 }), asked)).toBe(false);
  expect(mayShow(settings({ everyDays: 29 }), asked)).toBe(true);
});

test("a share of browsers is asked: the same ones each time, as many as told, others for another link", () => {
  const browsers = Array.from({ length: 4_000 }, (_, i) => createHash("md5").update(String(i)).digest("hex"));
  for (const share of [0.05, 0.3, 0.9]) {
    const chosen = browsers.filter((browser) => mayShow(settings({ share }), moment({ browser })));
    // Five standard deviations of the binomial distribution.
    expect(Math.abs(chosen.length / 4_000 - share)).toBeLessThan(5 * Math.sqrt((share * (1 - share)) / 4_000));
    // Whoever is in at a small share stays in at a larger one.
    expect(chosen.every((browser) => mayShow(settings({ share: 0.95 }), moment({ browser })))).toBe(true);
  }
  const both = browsers.filter((browser) => placeOf(browser, "a") < 0.5 && placeOf(browser, "b") < 0.5);
  expect(Math.abs(both.length / 4_000 - 0.25)).toBeLessThan(0.04);
});

test("one question at a time, with the follow-up that fits the score, to the end", () => {
  const survey: SurveyDefinition = {
    id: "s",
    title: "T",
    locale: "en",
    locales: ["en"],
    pages: [
      {
        id: "p",
        questions: [
          { id: "score", type: "nps", text: "How likely?", required: true },
          {
            id: "low",
            type: "text",
            text: "What went wrong, {{link.name|there}}?",
            showIf: { question: "score", op: "at_most", value: 6 },
          },
          { id: "high", type: "text", text: "What was good?", showIf: { question: "score", op: "at_least", value: 9 } },
          { id: "plan", type: "hidden", text: "", value: "{{link.plan}}" },
        ],
        skipTo: [{ when: { question: "plan", op: "is", value: "free" }, to: "end" }],
      },
      { id: "q", questions: [{ id: "last", type: "consent", text: "May we call?" }] },
    ],
    thankYou: [
      { when: { question: "score", op: "at_least", value: 9 }, text: "Great: {{answer.high}}" },
      { text: "Thanks" },
    ],
  };
  const walk = (score: number, attributes: Record<string, string>) => {
    const run = new SurveyRun(survey, attributes);
    const asked: string[] = [];
    for (let question = run.current(); question !== null; question = run.current()) {
      asked.push(run.text(String(question.text)));
      expect(
        run.take(
          question,
          question.id === "score" ? { score } : question.type === "text" ? { [question.id]: "it" } : {},
        ),
      ).toBeNull();
    }
    return [...asked, run.thanks()?.text];
  };
  expect(walk(3, { "link.name": "Ana" })).toEqual(["How likely?", "What went wrong, Ana?", "May we call?", "Thanks"]);
  expect(walk(10, {})).toEqual(["How likely?", "What was good?", "May we call?", "Great: it"]);
  expect(walk(8, { "link.plan": "free" })).toEqual(["How likely?", "Thanks"]);
  const run = new SurveyRun(survey, {});
  expect(run.take(run.current()!, {})).toBe("required");
  expect(run.take(run.current()!, { score: 11 })).toBe("out_of_scale");
  expect(run.current()!.id).toBe("score");
});

test("every template can be gone through to its thanks", () => {
  for (const { id, survey } of SURVEY_TEMPLATES) {
    const run = new SurveyRun(survey, {});
    let steps = 0;
    for (let question = run.current(); question !== null && steps < 50; question = run.current()) {
      const choices = [
        { [question.id]: 4 },
        { [question.id]: 1 },
        { [question.id]: question.options?.[0]?.id ?? "" },
        { [question.id]: question.options?.map((one) => one.id) ?? [] },
        { [question.id]: true },
        { [question.id]: "text" },
      ];
      expect(
        choices.some((given) => run.take(question, given) === null),
        `${id}: ${question.id}`,
      ).toBe(true);
      steps += 1;
    }
    expect(steps, id).toBeGreaterThan(0);
    expect(steps, id).toBeLessThan(50);
  }
});
