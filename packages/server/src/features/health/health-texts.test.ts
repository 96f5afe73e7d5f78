import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { HEALTH_ROUTES, scorecardDocumentSchema } from "@tendwell/contract";
import { MISSING_REASONS, OUTCOMES, scorecardFaults, scoreExample } from "@tendwell/core/health";
import { LOCALES, translate } from "@tendwell/messages";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { ledgerWords } from "./ledger-words.ts";

const alerts =
  HEALTH_ROUTES["GET /api/v1/workspaces/{workspace}/alerts"].response.shape.items.element.shape.code.options;
const verdicts = ["too_few", "no_better_than_chance", "better_than_chance"];
const values = { count: 3, percent: 60, seats: 9, users: 2, usual: 1, score: 4, coverage: 40, points: 12 };

describe.each(LOCALES)("in %s", (locale) => {
  it("every alert has its sentence and title, every reason, outcome, status and verdict its word", () => {
    for (const code of alerts) {
      const text = translate(locale, `health:alert.${code}`, {
        ...values,
        milestone: "m",
        scorecard: "s",
        before: "a",
        after: "b",
      });
      expect(text).not.toContain("{{");
      expect(translate(locale, `health:title.${code}`)).not.toBe("");
    }
    for (const reason of MISSING_REASONS) expect(translate(locale, `health:reason.${reason}`)).not.toBe("");
    for (const outcome of OUTCOMES) expect(translate(locale, `health:outcome.${outcome}`)).not.toBe("");
    for (const one of verdicts) expect(translate(locale, `health:verdict.${one}`)).not.toBe("");
    for (const one of ["plain", "uncertain", "none", "overridden"]) translate(locale, `health:shown.${one}`);
  });

  it("a ledger in words names each part that moved something, the largest behaviour first", () => {
    const words = ledgerWords({
      from: 60,
      to: 40,
      change: -20,
      configuration: -1,
      lateFacts: 2,
      coverage: 0.01,
      behaviour: [
        { title: "Seats", part: -3 },
        { title: "Use", part: -13.01 },
      ],
      override: -5,
      joined: 1,
      left: -1,
    });
    expect(words.map((word) => word.code)).toEqual([
      "moved",
      "joined",
      "left",
      "configuration",
      "late_facts",
      "behaviour",
      "behaviour",
      "override",
    ]);
    const texts = words.map(({ code, values: own }) => translate(locale, `health:ledger.${code}`, own));
    expect(texts[0]).toContain("−20.0");
    expect(texts[5]).toContain("Use");
    expect(texts.join("")).not.toContain("{{");
  });
});

it("the scorecard that the guide shows is sound, and its example comes out", () => {
  const guide = readFileSync(fileURLToPath(new URL("../../../../../docs/guides/health.md", import.meta.url)), "utf8");
  const { kind, ...body } = parse(/```yaml\n([\s\S]*?)```/.exec(guide)![1]!) as Record<string, unknown>;
  expect(kind).toBe("scorecard");
  const document = scorecardDocumentSchema.parse(body);
  expect(scorecardFaults(document)).toEqual([]);
  expect(document.examples!.map((example) => scoreExample(document, example))).toEqual([null]);
});
