import type { Browser, BrowserContext, Page } from "playwright-core";
import { expect, inject, test } from "vitest";
import { launchBrowser } from "./launch-browser.ts";
import { complaintsOf, settle } from "./open-page.ts";

interface OwnerFixtures {
  /** One for all tests of a file. */
  readonly browser: Browser;
  /** The company's owner at a desk, signed in. */
  readonly context: BrowserContext;
  /** The owner's page: a test fails on what its console complains about. */
  readonly page: Page;
  /** Goes to a path of the company's server and waits until the page has loaded. */
  readonly open: (path: string) => Promise<void>;
}

/** A test in the owner's browser. */
export const ownerTest = test
  .extend<Pick<OwnerFixtures, "browser">>({
    browser: [
      // biome-ignore lint/correctness/noEmptyPattern: the runner reads which fixtures are asked for from the pattern
      async ({}, use) => {
        const browser = await launchBrowser();
        await use(browser);
        await browser.close();
      },
      { scope: "file" },
    ],
  })
  .extend<Omit<OwnerFixtures, "browser">>({
    context: async ({ browser }, use) => {
      const { state } = inject("company");
      const viewport = { width: 1280, height: 900 };
      const context = await browser.newContext({ viewport, locale: "en-GB", storageState: state });
      await use(context);
      await context.close();
    },
    page: async ({ context }, use) => {
      const page = await context.newPage();
      const complaints = complaintsOf(page);
      await use(page);
      expect(complaints).toEqual([]);
    },
    open: async ({ page }, use) => {
      await use(async (path) => {
        await page.goto(inject("company").url + path);
        await settle(page);
      });
    },
  });
