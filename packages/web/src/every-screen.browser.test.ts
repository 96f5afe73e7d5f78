import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { launchBrowser } from "../browser/launch-browser.ts";
import { complaintsOf, settle } from "../browser/open-page.ts";
import { READERS, SCREENS, screenshotName, THEMES, WIDTHS } from "../browser/screens.ts";

const SHOTS = fileURLToPath(new URL("../../../test-results/screenshots", import.meta.url));
const { url, state } = inject("company");
/** Screens that show a refusal of the API, and axe looking into the survey's preview, where nothing may run: the browser says so in the console. */
const REFUSED = /Failed to load resource.*(401|404)|Blocked script execution in 'about:srcdoc'/;

let browser: Browser;

beforeAll(async () => {
  rmSync(SHOTS, { recursive: true, force: true });
  mkdirSync(SHOTS, { recursive: true });
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const looks = THEMES.flatMap((theme) =>
  Object.entries(WIDTHS).map(([width, viewport]) => ({ theme, width, viewport })),
);
/** Which looks axe sees in a language: each pair of a theme and a width once in two languages, so that all are seen. */
const AXE: Readonly<Record<string, readonly string[]>> = {
  en: ["light desktop", "dark phone"],
  "zh-Hans": ["dark desktop", "light phone"],
  "zh-Hant": ["light desktop", "dark phone"],
  ro: ["dark desktop", "light phone"],
};

async function faultsOf(page: Page, locale: string): Promise<string[]> {
  const faults: string[] = [];
  const seen = await page.evaluate(() => ({
    lang: document.documentElement.lang,
    over: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    text: document.body.textContent ?? "",
  }));
  if (seen.lang !== locale) faults.push(`language ${seen.lang}`);
  if (seen.over > 0) faults.push(`${seen.over} px wider than the window`);
  const leftover =
    /\{\{|\b(?:web|common|metrics|pages|catalogue|data|definitions|health|surveys):\w+\.|\bundefined\b|\bNaN\b|\[object /.exec(
      seen.text,
    );
  if (leftover !== null) faults.push(`shows ${leftover[0]}`);
  return faults;
}

async function axeFaults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter((one) => one.impact === "serious" || one.impact === "critical")
    .map((one) => {
      const nodes = one.nodes.map((node) => `${node.target.join(" ")} ${node.any[0]?.message ?? ""}`);
      return `axe ${one.id}: ${nodes.slice(0, 3).join("; ")}`;
    });
}

/** Every theme, language and width: a page is opened once for each language and then dressed and resized where it stands. */
describe.concurrent("every screen", () => {
  it.each(Object.entries(READERS))("%s, in both themes and widths", async (locale, reader) => {
    const faults: string[] = [];
    for (const screen of SCREENS) {
      const first = looks[0]!;
      const context = await browser.newContext({
        viewport: first.viewport,
        colorScheme: first.theme,
        locale: reader,
        reducedMotion: "reduce",
        ...(screen.signedOut === true ? {} : { storageState: state }),
      });
      const page = await context.newPage();
      const complaints = complaintsOf(page, REFUSED);
      const fault = (text: string): void => void faults.push(`${screen.name}: ${text}`);
      try {
        await page.goto(url + screen.path);
        for (const { theme, width, viewport } of looks) {
          await page.emulateMedia({ colorScheme: theme });
          await page.setViewportSize(viewport);
          await settle(page).catch((error: unknown) => fault(`never settles: ${String(error).slice(0, 120)}`));
          if (screen.press !== undefined && (await page.getByRole("dialog").count()) === 0) {
            await page.keyboard.press(screen.press);
            await page.getByRole("dialog").waitFor();
          }
          await page.screenshot({
            path: join(SHOTS, screenshotName(screen, theme, locale, width)),
            fullPage: screen.press === undefined,
          });
          const here = [
            ...(await faultsOf(page, locale)),
            ...(AXE[locale]?.includes(`${theme} ${width}`) === true ? await axeFaults(page) : []),
          ];
          for (const text of here) fault(`${theme} ${width}: ${text}`);
        }
        for (const complaint of complaints) fault(complaint);
      } finally {
        await context.close();
      }
    }
    expect(faults).toEqual([]);
  });
});

describe("the list of screens", () => {
  it("is seen by axe in each language, and in each theme at each width", () => {
    expect(Object.keys(AXE).sort()).toEqual(Object.keys(READERS).sort());
    expect(new Set(Object.values(AXE).flat())).toEqual(new Set(looks.map(({ theme, width }) => `${theme} ${width}`)));
  });

  it("has a screen for every route, data tab and shape of a metric", () => {
    const read = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");
    const routes = [...read("./app/router.tsx").matchAll(/path: "([^"]+)"/g)].map((match) => match[1] ?? "");
    expect(routes.length).toBeGreaterThan(8);
    for (const route of routes.filter((one) => one !== "/" && one !== "/data")) {
      const end = new RegExp(`${route.replace("$workspace", "[a-z]+").replace(/\$\w+/, "\\w+")}(\\?|/|$)`);
      expect(
        SCREENS.some((screen) => end.test(screen.path)),
        route,
      ).toBe(true);
    }
    const tabs = [
      ...(/DATA_TABS = \[([^\]]+)\]/.exec(read("./features/data/DataPage.tsx"))?.[1] ?? "").matchAll(/"(\w+)"/g),
    ];
    expect(tabs.length).toBe(6);
    for (const [, tab] of tabs)
      expect(
        SCREENS.some((screen) => screen.path.endsWith(`/data/${tab}`)),
        tab,
      ).toBe(true);
    const shapes = [
      ...(/MetricShape = ([^;]+);/.exec(read("./panels/metric-shape.ts"))?.[1] ?? "").matchAll(/"(\w+)"/g),
    ];
    expect(shapes.length).toBe(5);
    for (const [, shape] of shapes)
      expect(
        SCREENS.some((screen) => screen.name === `metric-${shape}`),
        shape,
      ).toBe(true);
  });

  it("left a picture of each in every theme, language and width", () => {
    expect(existsSync(SHOTS)).toBe(true);
    const expected = SCREENS.flatMap((screen) =>
      Object.keys(READERS).flatMap((locale) =>
        looks.map(({ theme, width }) => screenshotName(screen, theme, locale, width)),
      ),
    );
    expect(readdirSync(SHOTS).sort()).toEqual(expected.sort());
  });
});
