import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { LOCALES, loadMessages, type Messages, NAMESPACES, translate } from "./index.ts";

const PLURALS = /_(zero|one|two|few|many|other)$/;
const CORE = fileURLToPath(new URL("../../core/src", import.meta.url));
const CONTRACT = fileURLToPath(new URL("../../contract/src", import.meta.url));
const SERVER = fileURLToPath(new URL("../../server/src", import.meta.url));
const WEB = fileURLToPath(new URL("../../web/src", import.meta.url));

/** Every leaf as `path.to.key` → text. */
function leaves(messages: Messages, prefix = ""): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(messages)) {
    const path = prefix === "" ? key : `${prefix}.${key}`;
    if (typeof value === "string") found.set(path, value);
    else for (const [inner, text] of leaves(value, path)) found.set(inner, text);
  }
  return found;
}

/** A key without its plural form; `too_few` is no plural, since there is no `too_other`. */
function baseOf(key: string, all: ReadonlyMap<string, string>): string {
  const base = key.replace(PLURALS, "");
  return all.has(`${base}_other`) ? base : key;
}
const bare = (all: ReadonlyMap<string, string>): Set<string> => new Set([...all.keys()].map((key) => baseOf(key, all)));
const variables = (text: string): string[] =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? "").sort();

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.(ts|tsx)$/.test(entry.name) && !entry.name.includes(".test.") ? [path] : [];
  });
}

describe.each(NAMESPACES)("%s", (namespace) => {
  const english = leaves(loadMessages("en", namespace));

  it.each(LOCALES)("has the same keys in %s", (locale) => {
    expect([...bare(leaves(loadMessages(locale, namespace)))].sort()).toEqual([...bare(english)].sort());
  });

  it.each(LOCALES)("has no empty text, and the plural forms of CLDR, in %s", (locale) => {
    const own = leaves(loadMessages(locale, namespace));
    const forms = new Intl.PluralRules(locale).resolvedOptions().pluralCategories.sort();
    const plural = new Map<string, string[]>();
    for (const [key, text] of own) {
      expect(text.trim(), key).not.toBe("");
      const form = PLURALS.exec(key)?.[1];
      const base = baseOf(key, own);
      if (form === undefined || base === key) continue;
      plural.set(base, [...(plural.get(base) ?? []), form]);
    }
    for (const [base, found] of plural) expect(found.sort(), base).toEqual(forms);
  });

  it.each(LOCALES)("interpolates the same variables in %s", (locale) => {
    const expected = new Map<string, string[]>();
    for (const [key, text] of english) expected.set(baseOf(key, english), variables(text));
    const own = leaves(loadMessages(locale, namespace));
    for (const [key, text] of own) expect(variables(text), key).toEqual(expected.get(baseOf(key, own)));
  });
});

describe("what the code names has a text", () => {
  const metrics = leaves(loadMessages("en", "metrics"));
  const common = leaves(loadMessages("en", "common"));
  const definitions = sources(join(CORE, "metrics"))
    .filter((path) => !path.endsWith(".reference.ts"))
    .map((path) => readFileSync(path, "utf8"));

  it("every metric has a title and a summary", () => {
    const ids = definitions.flatMap((text) =>
      /: MetricDefinition = \{/.test(text)
        ? [...text.matchAll(/^ {2}id: "([a-z_]+)",$/gm)].map((match) => match[1] ?? "")
        : [],
    );
    expect(ids.length).toBeGreaterThanOrEqual(39);
    for (const id of ids)
      for (const part of ["title", "summary"]) expect(metrics.has(`${id}.${part}`), `${id}.${part}`).toBe(true);
  });

  it("every band name, reason and unit", () => {
    const bands = definitions.flatMap((text) =>
      [...text.matchAll(/name: "([a-z_]+)", status: "/g)].map((match) => match[1] ?? ""),
    );
    expect(bands.length).toBeGreaterThan(10);
    for (const name of new Set(bands)) expect(common.has(`band.${name}`), `band ${name}`).toBe(true);
    const port = readFileSync(join(CORE, "metrics/metric.ts"), "utf8");
    const union = (name: string): string[] =>
      [...(new RegExp(`export type ${name} =([^;]+);`).exec(port)?.[1] ?? "").matchAll(/"([a-z_]+)"/g)].map(
        (match) => match[1] ?? "",
      );
    expect(union("Reason").length).toBeGreaterThan(8);
    for (const reason of union("Reason")) expect(common.has(`reason.${reason}`), `reason ${reason}`).toBe(true);
    expect(union("Unit").length).toBeGreaterThan(4);
    for (const unit of union("Unit")) expect(common.has(`unit.${unit}`), `unit ${unit}`).toBe(true);
  });

  it("every problem code and warning light", () => {
    const problems = readFileSync(join(CONTRACT, "problem.ts"), "utf8");
    const block = /PROBLEM_CODES = \{([^}]+)\}/.exec(problems)?.[1] ?? "";
    const codes = [...block.matchAll(/^ {2}"?([a-z-]+)"?: \d+/gm)].map((match) => match[1] ?? "");
    expect(codes.length).toBeGreaterThan(15);
    for (const code of codes)
      for (const part of ["title", "mend"]) expect(common.has(`problem.${code}.${part}`), code).toBe(true);
    const dashboard = readFileSync(join(CONTRACT, "metrics.ts"), "utf8");
    const lights = [...(/code: z\.enum\(\[([^\]]+)\]/.exec(dashboard)?.[1] ?? "").matchAll(/"([a-z_]+)"/g)].map(
      (match) => match[1] ?? "",
    );
    expect(lights.length).toBeGreaterThan(5);
    for (const light of lights) expect([...bare(common)], light).toContain(`light.${light}`);
  });

  it("every reason for which an import refuses a value", () => {
    const reasons = readFileSync(join(SERVER, "facts/ingest/reject-reasons.ts"), "utf8");
    const codes = [...reasons.matchAll(/^ {2}([a-z_]+): "/gm)].map((match) => match[1] ?? "");
    expect(codes.length).toBeGreaterThan(10);
    const texts = leaves(loadMessages("en", "data"));
    for (const code of codes) expect(texts.has(`reject.${code}`), `reject ${code}`).toBe(true);
  });

  it("every option and its values", () => {
    const options = definitions.flatMap((text) =>
      [...text.matchAll(/values: \[([^\]]+)\],\s+default: "/g)].flatMap((match) =>
        [...(match[1] ?? "").matchAll(/"([^"]+)"/g)].map((one) => one[1] ?? ""),
      ),
    );
    expect(options.length).toBeGreaterThan(20);
    for (const value of new Set(options))
      expect(metrics.has(`optionValue.${value}`), `option value ${value}`).toBe(true);
  });

  it("every literal key that the web asks for", () => {
    const known = new Set(NAMESPACES.flatMap((namespace) => [...bare(leaves(loadMessages("en", namespace)))]));
    const asked = sources(WEB).flatMap((path) =>
      [...readFileSync(path, "utf8").matchAll(/\bt\(\s*"([a-zA-Z]+(?:\.[a-zA-Z_-]+)+)"/g)].map(
        (match) => match[1] ?? "",
      ),
    );
    expect(asked.length).toBeGreaterThan(100);
    for (const key of new Set(asked)) expect(known.has(key), key).toBe(true);
  });
});

describe("the metric definitions", () => {
  it.each(LOCALES.filter((locale) => locale !== "en"))("are in %s, not left in English", (locale) => {
    const texts = Object.entries(loadMessages(locale, "catalogue"));
    const prose = texts.filter(([english]) => /[a-z]{3,} [a-z]{3,}/.test(english));
    expect(prose.length).toBeGreaterThan(300);
    expect(prose.filter(([english, text]) => english === text).map(([english]) => english)).toEqual([]);
  });
});

describe("translate", () => {
  it("picks the plural of the language", () => {
    const at = (count: number) => translate("ro", "common:light.rejects", { count, number: count });
    expect([at(1), at(2), at(20)].map((text) => text.split(" ").slice(0, 3).join(" "))).toEqual([
      "1 rând a",
      "2 rânduri au",
      "20 de rânduri",
    ]);
  });

  it("throws on an unknown key", () => {
    expect(() => translate("ro", "common:no.such.key")).toThrow(/message requires a known key/);
  });
});
