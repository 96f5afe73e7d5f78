import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import { NAMESPACES } from "@tendwell/messages/locales";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { launchBrowser } from "../browser/launch-browser.ts";
import { complaintsOf, redrawn, settle } from "../browser/open-page.ts";
import { READERS, SCREENS, screenshotName, THEMES, WIDTHS } from "../browser/screens.ts";

const SHOTS = fileURLToPath(new URL("../../../test-results/screenshots", import.meta.url));
const { url, state } = inject("company");
/** Screens that show a refusal of the API, and axe looking into the survey's preview, where nothing may run: the browser says so in the console. */
const REFUSED = /Failed to load resource.*(401|404)|Blocked script execution in 'about:srcdoc'/;

/** Holes in a text, keys instead of texts, and values that are none. */
const LEFTOVER = new RegExp(`\\{\\{|\\b(?:${NAMESPACES.join("|")}):\\w+\\.|\\bundefined\\b|\\bNaN\\b|\\[object `);

let browser: Browser;

beforeAll(async () => {
  rmSync(SHOTS, { recursive: true, force: true });
  mkdirSync(SHOTS, { recursive: true });
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** Each differs from the one before it in one thing, the theme changing once: that is the dearest change. */
const looks = THEMES.flatMap((theme, number) => {
  const widths = Object.entries(WIDTHS).map(([width, viewport]) => ({ theme, width, viewport }));
  return number % 2 === 0 ? widths : widths.reverse();
});
const locales = Object.keys(READERS);
/**
 * Axe sees a screen, and its picture is taken, once in each language, each time in another look: so all looks of all screens
 * are seen and pictured. Width, language and leftovers are looked at in every one.
 */
const closeLook = (screen: number, locale: string): number => (screen + locales.indexOf(locale)) % looks.length;

async function faultsOf(page: Page, locale: string): Promise<string[]> {
  const faults: string[] = [];
  const seen = await page.evaluate(() => ({
    lang: document.documentElement.lang,
    over: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    text: document.body.textContent ?? "",
  }));
  if (seen.lang !== locale) faults.push(`language ${seen.lang}`);
  if (seen.over > 0) faults.push(`${seen.over} px wider than the window`);
  const leftover = LEFTOVER.exec(seen.text);
  if (leftover !== null) faults.push(`shows ${leftover[0]}`);
  return faults;
}

async function axeFaults(page: Page): Promise<string[]> {
  // The survey's preview may run no script, axe's neither: it would wait half a minute for an answer. Respondents' pages have their own test.
  // Every rule runs but `region`, which axe itself rates moderate and we would drop below. Axe names each element it has
  // looked at by a selector, which takes it several times as long as looking: only those at fault need one. For the same
  // reason it runs in the page itself ("legacy"), not with every pass copied into a second page; it sees frames of our own
  // origin that way too, and we have no others.
  const { violations } = await new AxeBuilder({ page })
    .exclude("iframe[sandbox]")
    .options({ resultTypes: ["violations"], rules: { region: { enabled: false } } })
    .setLegacyMode()
    .analyze();
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
    // One visitor who is signed in and one who is not: pages share what a browser keeps of scripts and styles.
    const first = looks[0]!;
    const visitor = {
      viewport: first.viewport,
      colorScheme: first.theme,
      locale: reader,
      reducedMotion: "reduce",
    } as const;
    const [signedIn, signedOut] = await Promise.all([
      browser.newContext({ ...visitor, storageState: state }),
      browser.newContext(visitor),
    ]);
    // Every language begins elsewhere in the list: what one has asked the server for, the next is answered at once.
    const screens = [...SCREENS.entries()];
    const begin = Math.floor((locales.indexOf(locale) * screens.length) / locales.length);
    for (const [number, screen] of [...screens.slice(begin), ...screens.slice(0, begin)]) {
      const page = await (screen.signedOut === true ? signedOut : signedIn).newPage();
      const complaints = complaintsOf(page, REFUSED);
      const fault = (text: string): void => void faults.push(`${screen.name}: ${text}`);
      try {
        await page.goto(url + screen.path);
        await settle(page).catch((error: unknown) => fault(`never settles: ${String(error).slice(0, 120)}`));
        for (const [look, { theme, width, viewport }] of looks.entries()) {
          const before = looks[look - 1] ?? first;
          if (theme !== before.theme) await page.emulateMedia({ colorScheme: theme });
          if (width !== before.width) await page.setViewportSize(viewport);
          await redrawn(page).catch((error: unknown) => fault(`never settles: ${String(error).slice(0, 120)}`));
          if (screen.press !== undefined && (await page.getByRole("dialog").count()) === 0) {
            await page.keyboard.press(screen.press);
            await page.getByRole("dialog").waitFor();
          }
          const here = await faultsOf(page, locale);
          if (look === closeLook(number, locale)) {
            await page.screenshot({
              path: join(SHOTS, screenshotName(screen, theme, locale, width)),
              fullPage: screen.press === undefined,
            });
            here.push(...(await axeFaults(page)));
          }
          for (const text of here) fault(`${theme} ${width}: ${text}`);
        }
        for (const complaint of complaints) fault(complaint);
      } finally {
        await page.close();
      }
    }
    await Promise.all([signedIn.close(), signedOut.close()]);
    expect(faults).toEqual([]);
  });
});

describe("the list of screens", () => {
  it("is seen by axe in every look", () => {
    for (const number of SCREENS.keys())
      expect(new Set(locales.map((locale) => closeLook(number, locale))).size).toBe(looks.length);
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

  it("left a picture of each in every language, in all looks together", () => {
    expect(existsSync(SHOTS)).toBe(true);
    const expected = SCREENS.flatMap((screen, number) =>
      locales.map((locale) => {
        const { theme, width } = looks[closeLook(number, locale)]!;
        return screenshotName(screen, theme, locale, width);
      }),
    );
    expect(readdirSync(SHOTS).sort()).toEqual(expected.sort());
  });
});
