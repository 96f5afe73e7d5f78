import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { launchBrowser } from "../browser/launch-browser.ts";
import { complaintsOf, settle } from "../browser/open-page.ts";
import { READERS, SCREENS, screenshotName, THEMES, WIDTHS } from "../browser/screens.ts";

const SHOTS = fileURLToPath(new URL("../../../test-results/screenshots", import.meta.url));
const { url, state } = inject("company");
/** Screens that show a refusal of the API: the browser writes its status into the console. */
const REFUSED = /Failed to load resource.*(401|404)/;

let browser: Browser;

beforeAll(async () => {
  rmSync(SHOTS, { recursive: true, force: true });
  mkdirSync(SHOTS, { recursive: true });
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/**
 * Each theme, language and width at least once, in four walks through every screen; SCREENS=all walks all sixteen
 * combinations, which takes a quarter of an hour.
 */
const WALKS = ["light en desktop", "dark ro phone", "light zh-Hans phone", "dark zh-Hant desktop"];
const every = THEMES.flatMap((theme) =>
  Object.entries(READERS).flatMap(([locale, reader]) =>
    Object.entries(WIDTHS).map(([width, viewport]) => ({ theme, locale, reader, width, viewport })),
  ),
);
const combinations =
  process.env.SCREENS === "all"
    ? every
    : every.filter(({ theme, locale, width }) => WALKS.includes(`${theme} ${locale} ${width}`));

describe.concurrent("every screen", () => {
  it.each(combinations)("$theme, $locale, $width", async ({ theme, locale, reader, width, viewport }) => {
    const faults: string[] = [];
    for (const screen of SCREENS) {
      const context = await browser.newContext({
        viewport,
        colorScheme: theme,
        locale: reader,
        reducedMotion: "reduce",
        ...(screen.signedOut === true ? {} : { storageState: state }),
      });
      const page = await context.newPage();
      const complaints = complaintsOf(page, REFUSED);
      const fault = (text: string): void => void faults.push(`${screen.name}: ${text}`);
      try {
        await page.goto(url + screen.path);
        await settle(page).catch((error: unknown) => fault(`never settles: ${String(error).slice(0, 120)}`));
        if (screen.press !== undefined) {
          await page.keyboard.press(screen.press);
          await page.getByRole("dialog").waitFor();
        }
        await page.screenshot({
          path: join(SHOTS, screenshotName(screen, theme, locale, width)),
          fullPage: screen.press === undefined,
        });
        for (const complaint of complaints) fault(complaint);
        const seen = await page.evaluate(() => ({
          lang: document.documentElement.lang,
          over: document.documentElement.scrollWidth - document.documentElement.clientWidth,
          text: document.body.textContent ?? "",
        }));
        if (seen.lang !== locale) fault(`language ${seen.lang}`);
        if (seen.over > 0) fault(`${seen.over} px wider than the window`);
        const leftover = /\{\{|\b(?:web|common|metrics):\w+\.|\bundefined\b|\bNaN\b|\[object /.exec(seen.text);
        if (leftover !== null) fault(`shows ${leftover[0]}`);
        const { violations } = await new AxeBuilder({ page }).analyze();
        for (const one of violations) {
          if (one.impact === "serious" || one.impact === "critical") {
            fault(
              `axe ${one.id}: ${one.nodes
                .map((node) => `${node.target.join(" ")} ${node.any[0]?.message ?? ""}`)
                .slice(0, 3)
                .join("; ")}`,
            );
          }
        }
      } finally {
        await context.close();
      }
    }
    expect(faults).toEqual([]);
  });
});

describe("the list of screens", () => {
  it("is walked in each theme, each language and each width", () => {
    const seen = combinations.flatMap(({ theme, locale, width }) => [theme, locale, width]);
    expect(new Set(seen)).toEqual(new Set([...THEMES, ...Object.keys(READERS), ...Object.keys(WIDTHS)]));
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
      ...(/MetricShape = ([^;]+);/.exec(read("./features/metrics/metric-shape.ts"))?.[1] ?? "").matchAll(/"(\w+)"/g),
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
      combinations.map(({ theme, locale, width }) => screenshotName(screen, theme, locale, width)),
    );
    expect(readdirSync(SHOTS).sort()).toEqual(expected.sort());
  });
});
