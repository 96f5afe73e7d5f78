// Over 300 lines: what respondents meet in a real browser, on other people's pages, kiosks and our own, with one server.
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import { type HostSite, openHostSite } from "../browser/host-site.ts";
import { launchBrowser } from "../browser/launch-browser.ts";
import { complaintsOf } from "../browser/open-page.ts";

const { url, state } = inject("company");
let browser: Browser;
let site: HostSite;
let surveyHost: string;
let api: BrowserContext;
let context: BrowserContext;
let page: Page;
let complaints: string[];

async function ask(method: "get" | "post" | "patch" | "put", path: string, data?: unknown) {
  const response = await api.request[method](`${url}/api/v1/workspaces/browser/${path}`, {
    headers: { origin: url },
    ...(data === undefined ? {} : { data }),
  });
  if (!response.ok()) throw new Error(`${path} requires an answer, got ${response.status()}: ${await response.text()}`);
  return response.json();
}

const text = (en: string, ar: string, more: Readonly<Record<string, string>> = {}) => ({ en, ar, ...more });
const DEFINITION = {
  id: "respondents",
  title: text("A short question", "سؤال قصير", {
    ro: "O întrebare scurtă",
    "zh-Hans": "一个简短的问题",
    "zh-Hant": "一個簡短的問題",
  }),
  locale: "en",
  locales: ["en", "ar", "ro", "zh-Hans", "zh-Hant"],
  pages: [
    {
      id: "one",
      questions: [
        {
          id: "score",
          type: "nps",
          required: true,
          text: text(
            "How likely are you to recommend us to a friend or colleague?",
            "ما مدى احتمال أن توصي بنا صديقًا أو زميلًا؟",
            {
              ro: "Cât de probabil este să ne recomandați unui prieten sau coleg?",
              "zh-Hans": "您有多大可能向朋友或同事推荐我们？",
              "zh-Hant": "您有多大可能向朋友或同事推薦我們？",
            },
          ),
          scale: {
            min: 0,
            max: 10,
            labels: {
              "0": text("Not at all likely", "غير محتمل إطلاقًا", {
                ro: "Deloc probabil",
                "zh-Hans": "完全不可能",
                "zh-Hant": "完全不可能",
              }),
              "10": text("Extremely likely", "محتمل للغاية", {
                ro: "Foarte probabil",
                "zh-Hans": "极有可能",
                "zh-Hant": "極有可能",
              }),
            },
          },
        },
      ],
    },
    {
      id: "two",
      questions: [
        {
          id: "why",
          type: "text",
          text: text("What went wrong?", "ما الذي لم يسر على ما يرام؟"),
          showIf: { question: "score", op: "at_most", value: 6 },
        },
        {
          id: "like",
          type: "multiple",
          text: text("What do you like?", "ما الذي يعجبك؟"),
          showIf: { question: "score", op: "at_least", value: 7 },
          options: [
            { id: "speed", text: text("The speed", "السرعة") },
            { id: "help", text: text("The help", "المساعدة") },
            { id: "other", text: text("Something else", "شيء آخر"), other: true },
          ],
        },
      ],
    },
  ],
  thankYou: [{ text: text("Thank you for your time", "شكرًا لوقتك") }],
};

async function link(
  channel: string,
  settings: object = {},
  survey = "respondents",
): Promise<{ id: string; url: string }> {
  return ask("post", `surveys/${survey}/links`, { channel, settings });
}
async function scores(survey = "respondents"): Promise<number> {
  const found = (await ask("get", `surveys/${survey}/results`)) as { scores: { n: number }[] };
  return found.scores[0]?.n ?? 0;
}
/** The link as attributes of the script. */
const attribute = (id: string, more = ""): string => `data-survey-link="${id}" ${more}`;

beforeAll(async () => {
  browser = await launchBrowser();
  api = await browser.newContext({ storageState: state });
  await ask("post", "surveys", {
    definition: { ...DEFINITION, acknowledged: [{ rule: "comprehensive-options", reason: "a test" }] },
  });
  surveyHost = new URL((await link("link")).url).origin;
  site = await openHostSite(surveyHost);
});
afterAll(async () => {
  await browser.close();
  await site.close();
});
beforeEach(async () => {
  context = await browser.newContext({ viewport: { width: 1000, height: 800 }, locale: "en-GB" });
  page = await context.newPage();
  complaints = complaintsOf(page);
});
afterEach(async () => {
  await context.close();
});

/** Adds up what moves by itself on the page, from its first moment. */
const watchShifts = () =>
  page.addInitScript(() => {
    const kept = window as unknown as { shift: number };
    kept.shift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { value, hadRecentInput } = entry as unknown as { value: number; hadRecentInput: boolean };
        // As the metric is defined: what follows a person's own click is no unexpected shift.
        if (!hadRecentInput) kept.shift += value;
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
const shifts = () => page.evaluate(() => (window as unknown as { shift: number }).shift);
const settings = (more: object = {}) => ({ origins: [site.origin], ...more });

describe("the widget on a page of somebody else, under a strict content security policy", () => {
  it("asks in a corner, moves nothing, looks like itself among hostile styles, and follows the score", async () => {
    const before = await scores();
    const { id } = await link("widget", settings());
    site.page("/help/import", "<p>Some text</p>", attribute(id));
    await watchShifts();
    await page.goto(`${site.origin}/help/import`);
    const dialog = page.getByRole("dialog", { name: "A short question" });
    await dialog.waitFor();
    // A card that nobody asked for leaves the keyboard where it is.
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("BODY");
    const nine = dialog.getByRole("radio", { name: "9" });
    const face = await dialog
      .locator("label", { has: page.getByRole("radio", { name: "9" }) })
      .locator("span")
      .evaluate((span) => {
        const style = getComputedStyle(span);
        return {
          color: style.color,
          size: style.fontSize,
          float: style.float,
          box: span.getBoundingClientRect().height,
        };
      });
    expect(face).toMatchObject({ size: "16px", float: "none" });
    expect(face.color).not.toBe("rgb(255, 0, 0)");
    expect(face.box).toBeGreaterThanOrEqual(44);
    await page.screenshot({ path: "test-results/widget-popup.png" });
    const found = await new AxeBuilder({ page }).include("[data-place]").analyze();
    expect(found.violations.map((one) => one.id)).toEqual([]);
    await page.waitForTimeout(1_300);
    await nine.click();
    await dialog.getByRole("heading", { name: "What do you like?" }).waitFor();
    await dialog.getByRole("checkbox", { name: "The speed" }).check();
    await dialog.getByRole("button", { name: "Send" }).click();
    await dialog.getByRole("heading", { name: "Thank you for your time" }).waitFor();
    await page.waitForFunction(() => localStorage.getItem("tendwell.queue") === "[]");
    expect(await shifts()).toBe(0);
    expect(await scores()).toBe(before + 1);
    // Asked once: a second visit within the rest shows nothing.
    await page.reload();
    await page.waitForLoadState("networkidle");
    expect(await page.locator("[data-place]").count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it("waits for its page, event and traits, and can be answered and closed by keyboard alone", async () => {
    const { id } = await link(
      "widget",
      settings({ display: "button", pages: ["/help/*"], event: "used", traits: { plan: "pro" } }),
    );
    site.page("/help/export", "<p>Text</p>", attribute(id));
    site.page("/pricing", "<p>Text</p>", attribute(id));
    const say = (...command: unknown[]) =>
      page.evaluate((one) => (window as unknown as { tendwell: (...c: unknown[]) => void }).tendwell(...one), command);
    await page.goto(`${site.origin}/pricing`);
    await say("event", "used");
    await say("traits", { plan: "pro" });
    await page.waitForLoadState("networkidle");
    expect(await page.locator("[data-place]").count()).toBe(0);
    await page.goto(`${site.origin}/help/export`);
    await say("event", "used");
    await page.waitForLoadState("networkidle");
    expect(await page.locator("[data-place]").count()).toBe(0);
    await say("traits", { plan: "pro" });
    const button = page.getByRole("button", { name: "Give feedback" });
    await button.waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog");
    await dialog.waitFor();
    await page.keyboard.press("Escape");
    await button.waitFor();
    expect(await dialog.count()).toBe(0);
    await page.keyboard.press("Enter");
    await dialog.waitFor();
    await page.waitForTimeout(1_300);
    await page.keyboard.press("Tab");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    // Arrow keys choose and do not move on.
    await dialog.getByRole("heading", { name: /recommend us/ }).waitFor();
    await page.keyboard.press("Enter");
    await dialog.getByRole("heading", { name: "What went wrong?" }).waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.type("Slow");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await dialog.getByRole("heading", { name: "Thank you for your time" }).waitFor();
    await page.waitForFunction(() => localStorage.getItem("tendwell.queue") === "[]");
    const answers = (await ask("get", "surveys/respondents/answers?search=Slow")) as {
      items: { answers: { score: number } }[];
    };
    expect(answers.items).toMatchObject([{ answers: { score: 2 }, channel: "widget" }]);
    expect(complaints).toEqual([]);
  });

  it("is part of a help article where it is told to be, in space kept for it, right to left for Arabic", async () => {
    const { id } = await link("widget", settings());
    // Display none on every div of the page: only the widget's own element stands against it.
    site.page(
      "/help/inline",
      '<aside id="useful"></aside><p id="after">After</p>',
      attribute(id, 'data-inline="#useful" data-lang="ar"'),
    );
    await page.setViewportSize({ width: 320, height: 700 });
    await watchShifts();
    await page.goto(`${site.origin}/help/inline`);
    const region = page.getByRole("region", { name: "سؤال قصير" });
    await region.waitFor();
    expect(await region.evaluate((node) => getComputedStyle(node).direction)).toBe("rtl");
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBe(0);
    expect(await shifts()).toBe(0);
    await page.screenshot({ path: "test-results/widget-inline-ar.png" });
    expect(complaints).toEqual([]);
  });

  it("shows nothing on a site that is not listed", async () => {
    const { id } = await link("widget", { origins: ["https://elsewhere.test"] });
    site.page("/stranger", "<p>Text</p>", attribute(id));
    await page.goto(`${site.origin}/stranger`);
    await page.waitForLoadState("networkidle");
    expect(await page.locator("[data-place]").count()).toBe(0);
  });

  it("keeps an answer that is given without a network, also when the page is closed, and hands it in once", async () => {
    const before = await scores();
    const { id } = await link("widget", settings({ everyDays: 0 }));
    site.page("/offline", "<p>Text</p>", attribute(id));
    await page.goto(`${site.origin}/offline`);
    const dialog = page.getByRole("dialog");
    await dialog.waitFor();
    await page.waitForTimeout(1_300);
    // The server receives, and the receipt is lost: the worst moment for a network to go.
    await context.route(`${surveyHost}/w/**`, async (route) => {
      if (route.request().method() === "POST") await route.fetch();
      await route.abort();
    });
    await dialog.getByRole("radio", { name: "10" }).click();
    await dialog.getByRole("heading", { name: "What do you like?" }).waitFor();
    await dialog.getByRole("button", { name: "Send" }).click();
    await dialog.getByText("Your answer is kept here").waitFor();
    expect(await page.evaluate(() => JSON.parse(localStorage.getItem("tendwell.queue") ?? "[]").length)).toBe(1);
    await page.close();
    await context.unroute(`${surveyHost}/w/**`);
    // Two pages come back at once.
    const pages = await Promise.all([context.newPage(), context.newPage()]);
    await Promise.all(pages.map((one) => one.goto(`${site.origin}/offline`)));
    await pages[0]!.waitForFunction(() => localStorage.getItem("tendwell.queue") === "[]");
    await Promise.all(pages.map((one) => one.waitForLoadState("networkidle")));
    expect(await scores()).toBe(before + 1);
  });
});

describe("a kiosk", () => {
  it("fills the screen, works without a network, starts over for the next one, and sends everything later, once", async () => {
    const before = await scores();
    const kiosk = await link("kiosk", { resetSeconds: 5 });
    await page.setViewportSize({ width: 1024, height: 768 });
    await page.goto(kiosk.url);
    const region = page.getByRole("region", { name: "A short question" });
    await region.waitFor();
    const target = await region.locator(".scale span").first().boundingBox();
    expect(target!.height).toBeGreaterThanOrEqual(72);
    await page.screenshot({ path: "test-results/kiosk.png" });
    expect((await new AxeBuilder({ page }).analyze()).violations.map((one) => one.id)).toEqual([]);
    await page.waitForTimeout(1_300);
    await context.setOffline(true);
    for (const score of ["10", "8"]) {
      await region.getByRole("heading", { name: /recommend us/ }).waitFor();
      await region.getByRole("radio", { name: score, exact: false }).first().click();
      await region.getByRole("heading", { name: "What do you like?" }).waitFor();
      await region.getByRole("button", { name: "Send" }).click();
      await region.getByText("Your answer is kept here").waitFor();
      await region.getByRole("button", { name: "Start again" }).click();
    }
    expect(await region.getByRole("radio", { checked: true }).count()).toBe(0);
    await context.setOffline(false);
    await page.waitForFunction(() => localStorage.getItem("tendwell.queue") === "[]", undefined, { timeout: 60_000 });
    expect(await scores()).toBe(before + 2);
    // Left in the middle: asked whether somebody is there, then over.
    await region.getByRole("radio", { name: "3" }).click();
    await region.getByRole("heading", { name: "What went wrong?" }).waitFor();
    await region.getByRole("textbox").fill("half a sent");
    await region.getByRole("alertdialog").waitFor({ timeout: 30_000 });
    await region.getByRole("heading", { name: /recommend us/ }).waitFor({ timeout: 30_000 });
    expect(await region.getByRole("textbox").count()).toBe(0);
  });
});

describe("our own pages", () => {
  it("weigh less than 30 kB in all, every byte that comes over the wire counted, kiosk and script included", async () => {
    const kiosk = await link("kiosk");
    const open = await link("link");
    for (const address of [open.url, `${open.url}?lang=ar`, kiosk.url]) {
      const session = await context.newCDPSession(page);
      await session.send("Network.enable");
      await session.send("Network.setCacheDisabled", { cacheDisabled: true });
      let bytes = 0;
      session.on("Network.loadingFinished", ({ encodedDataLength }) => {
        bytes += encodedDataLength;
      });
      await page.goto(address, { waitUntil: "networkidle" });
      expect(bytes, address).toBeGreaterThan(2_000);
      expect(bytes, address).toBeLessThan(30_000);
      await session.detach();
    }
  });

  it("read right to left in Arabic at phone width, with nothing wider than the screen and nothing serious for axe", async () => {
    const { url: address } = await link("link");
    await page.setViewportSize({ width: 320, height: 640 });
    await page.goto(`${address}?lang=ar`);
    expect(await page.locator("html").getAttribute("dir")).toBe("rtl");
    const measure = async () => {
      const wide = await page.evaluate(
        () =>
          [...document.querySelectorAll("main *:not(.trap, .trap *)")].filter((node) => {
            const box = node.getBoundingClientRect();
            return box.width > 1 && (box.left < -1 || box.right > innerWidth + 1);
          }).length,
      );
      expect(wide).toBe(0);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.filter((one) => one.impact === "serious" || one.impact === "critical")).toEqual([]);
    };
    await measure();
    await page.screenshot({ path: "test-results/respondent-ar.png", fullPage: true });
    const [zero, ten] = await Promise.all([
      page.locator('input[value="0"]').boundingBox(),
      page.locator(".ends span").first().boundingBox(),
    ]);
    // The scale begins where reading begins.
    expect(zero!.x).toBeGreaterThan(160);
    expect(ten!.x).toBeGreaterThan(160);
    await page.waitForTimeout(1_300);
    await page.locator('input[value="9"]').check();
    await page.getByRole("button").click();
    await page.getByText("ما الذي يعجبك؟").waitFor();
    await measure();
    expect(complaints).toEqual([]);
  });

  it("ask on a phone in each language, light and dark, with the scale in one row and nothing serious for axe", async () => {
    const { url: address } = await link("link");
    await page.setViewportSize({ width: 390, height: 780 });
    for (const [at, lang] of ["en", "ro", "zh-Hans", "zh-Hant"].entries()) {
      await page.emulateMedia({ colorScheme: at % 2 === 0 ? "dark" : "light" });
      await page.goto(`${address}?lang=${lang}`);
      expect(await page.locator("html").getAttribute("lang")).toBe(lang);
      expect(await page.getByRole("link", { name: "العربية" }).count()).toBe(1);
      const tops = await page
        .locator(".scale label")
        .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().top));
      expect([tops.length, new Set(tops).size]).toEqual([11, 1]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.filter((one) => one.impact === "serious" || one.impact === "critical")).toEqual([]);
      await page.screenshot({ path: `test-results/respondent-${lang}.png` });
    }
    expect(complaints).toEqual([]);
  });

  it("under pressure let a person in without a question, with scripts at once and without them after a wait", async () => {
    const { url: address } = await link("link");
    // More than twenty a minute from one address.
    const { id } = await link("widget", settings());
    const { form } = await (await api.request.get(`${surveyHost}/w/${id}`)).json();
    const said: string[] = [];
    for (let i = 0; i < 24; i += 1) {
      const answer = await api.request.post(`${surveyHost}/w/${id}`, {
        headers: { origin: site.origin },
        data: { key: `pressure-${i}-0123456789`, form, locale: "en", answers: { score: 8 }, complete: false },
      });
      said.push((await answer.json()).status);
    }
    expect(said).toContain("again");
    await page.goto(address);
    await page.waitForTimeout(1_300);
    await page.getByRole("radio", { name: "9" }).check();
    await page.getByRole("button", { name: "Send" }).click();
    await page.getByText("What do you like?").waitFor();
    const plain = await browser.newContext({ javaScriptEnabled: false });
    const quiet = await plain.newPage();
    await quiet.goto(address);
    await quiet.waitForTimeout(1_300);
    await quiet.getByRole("radio", { name: "9" }).check();
    await quiet.getByRole("button", { name: "Send" }).click();
    await quiet.getByText("Wait 10 seconds, then press the button.").waitFor();
    await quiet.screenshot({ path: "test-results/respondent-check.png" });
    await quiet.waitForTimeout(10_200);
    await quiet.getByRole("button", { name: "Send my answer" }).click();
    await quiet.getByText("What do you like?").waitFor();
    await plain.close();
  });
});
