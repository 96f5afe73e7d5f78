import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { launchBrowser } from "../browser/launch-browser.ts";
import { complaintsOf, settle } from "../browser/open-page.ts";

const { url, state } = inject("company");
const SHOTS = fileURLToPath(new URL("../../../test-results/screenshots-shared", import.meta.url));
let browser: Browser;
let owner: BrowserContext;
let page: Page;

beforeAll(async () => {
  mkdirSync(SHOTS, { recursive: true });
  browser = await launchBrowser();
  owner = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "en-GB", storageState: state });
  page = await owner.newPage();
});
afterAll(() => browser.close());

const LOOKS = [
  { theme: "light", width: 1280 },
  { theme: "dark", width: 390 },
  { theme: "light", width: 390 },
  { theme: "dark", width: 1280 },
] as const;

/** What is wrong with a shared page in every look, for a visitor without an account. */
async function faultsOf(address: string, name: string): Promise<string[]> {
  const faults: string[] = [];
  const visitor = await browser.newContext({ javaScriptEnabled: true, reducedMotion: "reduce" });
  const shown = await visitor.newPage();
  const complaints = complaintsOf(shown);
  await shown.goto(address);
  await shown
    .locator("summary")
    .first()
    .click({ timeout: 5_000 })
    .catch(() => undefined);
  for (const { theme, width } of LOOKS) {
    await shown.emulateMedia({ colorScheme: theme });
    await shown.setViewportSize({ width, height: 900 });
    const over = await shown.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    if (over > 0) faults.push(`${theme} ${width}: ${over} px wider than the window`);
    const { violations } = await new AxeBuilder({ page: shown }).analyze();
    for (const one of violations)
      if (one.impact === "serious" || one.impact === "critical")
        faults.push(`${theme} ${width}: axe ${one.id} ${one.nodes[0]?.target.join(" ")}`);
    await shown.screenshot({ path: join(SHOTS, `${name}-${theme}-${width}.png`), fullPage: true });
  }
  await visitor.close();
  return [...faults, ...complaints];
}

describe("sharing", () => {
  it("a page is shared in a few clicks, and its link opens for somebody without an account", async () => {
    const complaints = complaintsOf(page);
    await page.goto(`${url}/w/browser/dashboard`);
    await settle(page);
    await page.getByRole("button", { name: "Share this view" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Make the link" }).click();
    const link = page.getByRole("dialog").getByRole("link");
    await link.waitFor({ timeout: 60_000 });
    const address = (await link.getAttribute("href"))!;
    expect(address).toMatch(/\/shared\/[\w-]{32}$/);
    expect(await faultsOf(address, "dashboard")).toEqual([]);
    await page.keyboard.press("Escape");

    await page.goto(`${url}/w/browser/settings/sharing`);
    await settle(page);
    await page.getByText("1 time, last").waitFor();
    await page.getByRole("button", { name: "Revoke: Dashboard" }).click();
    await page.getByText("Revoked").waitFor();
    const visitor = await browser.newContext();
    const gone = await visitor.newPage();
    expect((await gone.goto(address))?.status()).toBe(404);
    await gone.getByRole("heading", { name: "This link shows nothing" }).waitFor();
    await visitor.close();
    expect(complaints).toEqual([]);
  });

  it("a metric's link with a password asks for it without any script", async () => {
    await page.goto(`${url}/w/browser/metrics/mrr`);
    await settle(page);
    await page.getByRole("button", { name: "Share this view" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Language").selectOption("zh-Hant");
    await dialog.getByLabel("Password", { exact: true }).fill("correct horse");
    await dialog.getByRole("button", { name: "Make the link" }).click();
    const address = (await dialog.getByRole("link").getAttribute("href", { timeout: 60_000 }))!;
    const visitor = await browser.newContext({ javaScriptEnabled: false });
    const shown = await visitor.newPage();
    await shown.goto(address);
    await shown.getByLabel("密碼").fill("wrong horse");
    await shown.getByRole("button", { name: "開啟" }).click();
    await shown.getByRole("alert").waitFor();
    await shown.getByLabel("密碼").fill("correct horse");
    await shown.getByRole("button", { name: "開啟" }).click();
    await shown.getByRole("heading", { level: 1 }).waitFor();
    expect(await shown.locator("svg[role=img]").count()).toBe(1);
    await shown.screenshot({ path: join(SHOTS, "metric.png"), fullPage: true });
    await visitor.close();
  });

  it("a report is scheduled, changed and deleted with the way back", async () => {
    await page.goto(`${url}/w/browser/settings/sharing`);
    await settle(page);
    await page.getByRole("button", { name: "New scheduled report" }).click();
    await page.getByRole("textbox", { name: "To" }).fill("nobody");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Line 1 is no e-mail address: nobody").waitFor();
    await page.getByRole("textbox", { name: "To" }).fill("ana@example.com ro");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("ana@example.com", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Delete" }).click();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("ana@example.com", { exact: true }).waitFor();
    await page.screenshot({ path: join(SHOTS, "settings.png"), fullPage: true });
  });
});
