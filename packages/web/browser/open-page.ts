import type { Browser, BrowserContext, Page } from "playwright-core";

export type StorageState = Awaited<ReturnType<BrowserContext["storageState"]>>;

/** Signs in by the one-time link and keeps the cookie for later contexts. */
export async function signIn(browser: Browser, link: string): Promise<StorageState> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(link);
  await page.getByRole("button", { name: "Look around first" }).waitFor();
  const state = await context.storageState();
  await context.close();
  return state;
}

/** Collects what the console and the page complain about. Expected refusals of the API are named by `allow`. */
export function complaintsOf(page: Page, allow: RegExp | null = null): string[] {
  const complaints: string[] = [];
  const add = (text: string): void => {
    if (allow === null || !allow.test(text)) complaints.push(text);
  };
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") add(message.text());
  });
  page.on("pageerror", (error) => add(String(error)));
  return complaints;
}

/** Waits until the page has stopped loading: no placeholders, nothing busy, charts drawn. */
export async function settle(page: Page): Promise<void> {
  await page.waitForLoadState("networkidle", { timeout: 60_000 });
  await redrawn(page);
}

/** Waits until a page that is there has taken a new size or theme: nothing busy, charts drawn. */
export async function redrawn(page: Page): Promise<void> {
  await page.waitForFunction(
    () =>
      document.querySelector(".mantine-Skeleton-root, [aria-busy=true]") === null &&
      document.querySelector("[data-chart]:not([data-drawn])") === null &&
      document.querySelector("h1, [role=alert]") !== null,
    undefined,
    { timeout: 60_000 },
  );
  await page.waitForTimeout(100);
}
