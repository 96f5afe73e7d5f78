import { inflateSync } from "node:zlib";
import { type Locale, translate } from "@tendwell/messages";
import PDFDocument from "pdfkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ORIGIN, openTestInstallation, type TestInstallation } from "../../testing/test-installation.ts";
import { roundTicks } from "./pdf-charts.ts";
import { breakable, Pen } from "./pdf-pen.ts";
import { amountText, changeText, valueText } from "./report-format.ts";

let tendwell: TestInstallation;
let cookie: string;
beforeAll(async () => {
  tendwell = await openTestInstallation();
  cookie = await tendwell.ownerCookie();
  await tendwell.ask("POST", "/api/v1/workspaces", { cookie, body: { slug: "a", name: "Știință și țară 公司" } });
  await tendwell.ask("POST", "/api/v1/workspaces/a/generate", {
    cookie,
    body: { accounts: 40, events: 1500, months: 16, seed: 3 },
  });
  await tendwell.ask("POST", "/api/v1/workspaces", { cookie, body: { slug: "empty", name: "Empty" } });
}, 120_000);
afterAll(() => tendwell.remove());

async function pack(query: string, slug = "a"): Promise<{ response: Response; bytes: Buffer; text: string }> {
  const response = await tendwell.app.request(`${ORIGIN}/api/v1/workspaces/${slug}/exports/board-pack?${query}`, {
    headers: { cookie, host: "127.0.0.1:4800" },
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  return { response, bytes, text: bytes.toString("latin1") };
}

/** The decompressed content of every stream that is text. */
function contents(bytes: Buffer): string {
  const found: string[] = [];
  let at = 0;
  for (;;) {
    const start = bytes.indexOf("stream\n", at);
    if (start < 0) return found.join("\n");
    const end = bytes.indexOf("endstream", start);
    try {
      found.push(inflateSync(bytes.subarray(start + 7, end)).toString("latin1"));
    } catch {
      // Not compressed, or not a content stream.
    }
    at = end + 9;
  }
}
const pages = (text: string): number => [...text.matchAll(/\/Type \/Page\b(?!s)/g)].length;
const box = (text: string): string | undefined => /\/MediaBox \[([^\]]+)\]/.exec(text)?.[1];

test("the pack is a PDF of designed pages on the paper asked for, its fonts embedded as subsets", {
  timeout: 120_000,
}, async () => {
  const a4 = await pack("locale=ro");
  expect(a4.response.headers.get("content-type")).toBe("application/pdf");
  expect(a4.text.startsWith("%PDF-1.")).toBe(true);
  expect(pages(a4.text)).toBeGreaterThanOrEqual(5);
  expect(box(a4.text)).toBe("0 0 595.28 841.89");
  expect(a4.text).toMatch(/\/BaseFont \/[A-Z]{6}\+NotoSansSC-Regular/);
  expect(a4.text).toMatch(/\/FontFile2/);
  expect(a4.bytes.byteLength).toBeLessThan(500_000);
  const letter = await pack("paper=letter&locale=zh-Hant&months=14");
  expect(box(letter.text)).toBe("0 0 612 792");
  expect(letter.text).toMatch(/\/BaseFont \/[A-Z]{6}\+NotoSansTC-Bold/);
  expect((await pack("paper=a3")).response.status).toBe(400);
});

test("letters with a comma below are drawn, and stay themselves for readers and searches", {
  timeout: 60_000,
}, async () => {
  const { bytes } = await pack("locale=ro&months=2");
  const said = contents(bytes);
  const utf16 = (text: string): string => {
    const swapped = Buffer.from(text, "utf16le").swap16();
    return `\u00fe\u00ff${swapped.toString("latin1")}`;
  };
  expect(said).toContain("ActualText");
  // Where a text has no byte that PDF escapes, it stands there as it is.
  expect(said.includes(utf16("Știin")) || bytes.includes(utf16("Știin"))).toBe(true);
});

test("a company without facts has a pack that names its reasons", { timeout: 60_000 }, async () => {
  const { response, text } = await pack("", "empty");
  expect(response.status).toBe(200);
  expect(pages(text)).toBeGreaterThanOrEqual(5);
});

const LOCALES: readonly Locale[] = ["en", "ro", "zh-Hans", "zh-Hant"];
test.each(LOCALES)("lines never are wider than their box in %s, and nothing is lost in breaking", (locale) => {
  const pen = new Pen(new PDFDocument({ size: "A4" }), locale);
  for (const key of ["metrics:success_return.summary", "reports:notes.howText", "reports:board.definitions"]) {
    const text = translate(locale, key);
    const style = { size: 9, color: "#000000", width: 120 };
    const lines = pen.lines(text, style);
    expect(lines.length).toBeGreaterThan(2);
    for (const line of lines) expect(pen.width(line, style)).toBeLessThanOrEqual(120.01);
    expect(lines.join("").replaceAll(/\s/g, "")).toBe(text.replaceAll(/\s/g, ""));
    const short = pen.lines(text, { ...style, lines: 2 });
    expect(short).toHaveLength(2);
    expect(short[1]!.endsWith("…")).toBe(true);
    expect(pen.width(short[1]!, style)).toBeLessThanOrEqual(120.01);
  }
});

test("lines do not begin with closing punctuation, and amounts do not break", () => {
  expect(breakable("你好，世界。")).toEqual(["你", "好，", "世", "界。"]);
  expect(breakable("one two")).toEqual(["one", " ", "two"]);
  expect(breakable("47\u00a0EUR now")).toEqual(["47\u00a0EUR", " ", "now"]);
});

test("numbers as each language writes them", () => {
  const money = { unit: "money", currency: "EUR" } as const;
  expect(valueText("en", 4_773_912, money)).toBe("EUR\u00a047,739");
  expect(valueText("ro", -46_348, money)).toBe("−463,48\u00a0EUR");
  expect(valueText("en", 1234, { unit: "money", currency: "JPY" })).toBe("JPY\u00a01,234");
  expect(valueText("zh-Hans", 0.0215, { unit: "ratio", currency: null })).toBe("2.2%");
  expect(valueText("en", 5.5 * 3_600e6, { unit: "duration", currency: null })).toBe("5.5\u00a0hr");
  expect(valueText("en", 1.137, { unit: "number", currency: null })).toBe("1.14");
  expect(changeText("en", 0.5, 0.55, { unit: "ratio", currency: null })).toBe("−5.0 pts");
  expect(changeText("en", 90, -100, money)).toBe("+190%");
  expect(amountText("en", -927_800, "EUR", { signed: true, whole: true })).toBe("−9,278");
  expect(amountText("en", -50_163, "EUR", { signed: false, whole: false })).toBe("−501.63");
});

test("a scale has round values that enclose what is drawn", () => {
  const close = (list: readonly number[]) => list.map((value) => Math.round(value * 1e6) / 1e6);
  expect(close(roundTicks(0, 0.078))).toEqual([0, 0.02, 0.04, 0.06, 0.08]);
  expect(close(roundTicks(0.645, 1.197))).toEqual([0.6, 0.8, 1, 1.2]);
  expect(close(roundTicks(-3, 40))).toEqual([-20, 0, 20, 40]);
  expect(close(roundTicks(100, 500))).toEqual([100, 200, 300, 400, 500]);
});
