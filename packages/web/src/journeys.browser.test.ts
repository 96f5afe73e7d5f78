import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import { launchBrowser } from "../browser/launch-browser.ts";
import { complaintsOf, settle } from "../browser/open-page.ts";
import { brokenPurchases } from "../browser/start-company.ts";

const { url, state } = inject("company");
let browser: Browser;
let context: BrowserContext;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "en-GB", storageState: state });
  page = await context.newPage();
  complaints = complaintsOf(page);
});
afterEach(async () => {
  await context.close();
  expect(complaints).toEqual([]);
});

const open = async (path: string): Promise<void> => {
  await page.goto(url + path);
  await settle(page);
};

describe("keyboard", () => {
  it("reaches the content by the skip link, and everything it stops at shows its focus", async () => {
    await open("/w/browser/dashboard");
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.className)).toBe("skip");
    await page.keyboard.press("Enter");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("main");
    const stops: string[] = [];
    for (let step = 0; step < 25; step += 1) {
      await page.keyboard.press("Tab");
      const stop = await page.evaluate(() => {
        const element = document.activeElement;
        if (element === null || element === document.body) return null;
        const shown = [
          element,
          ...(element.closest("article") === null ? [] : [element.closest("article") as Element]),
        ].some((one) => {
          const style = getComputedStyle(one);
          return style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) >= 1;
        });
        return { name: element.textContent?.trim().slice(0, 40) ?? "", shown };
      });
      if (stop === null) break;
      expect(stop.shown, stop.name).toBe(true);
      stops.push(stop.name);
    }
    expect(stops.length).toBeGreaterThan(20);
    expect(stops.join("|")).toContain("Monthly recurring revenue");
  });

  it("finds a metric by Ctrl K and walks its periods by the arrows", async () => {
    await open("/w/browser/dashboard");
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Find a metric, page or workspace" }).waitFor();
    await page.keyboard.type("promoter");
    await page.getByRole("option", { name: /Net Promoter Score/ }).waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Net Promoter Score" }).waitFor();
    await settle(page);
    const chart = page.getByRole("img", { name: /Net Promoter Score by period/ });
    await chart.focus();
    await page.keyboard.press("ArrowLeft");
    await page.waitForURL(/at=\d{4}-\d{2}-\d{2}/);
    const at = /at=(\d{4}-\d{2}-\d{2})/.exec(page.url())?.[1];
    expect(at).toBe("2026-09-01");
    await page.getByRole("heading", { name: /Rows of Sept? 2026/ }).waitFor();
  });
});

describe("the URL is the state", () => {
  it("keeps the time machine, and the frame says that it is the past", async () => {
    await open("/w/browser/dashboard");
    await page.getByRole("button", { name: /Time machine/ }).click();
    await page.getByLabel("As of", { exact: true }).fill("2026-05-15");
    await page.waitForURL(/asOf=2026-05-15&knownAt=2026-05-15/);
    await page.getByText("You are looking at 15 May 2026, as it could have been known then.").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("link", { name: "Monthly recurring revenue" }).click();
    await page.waitForURL(/metrics\/mrr\?.*asOf=2026-05-15/);
    await page.getByRole("button", { name: "Back to today" }).first().click();
    await page.waitForFunction(() => !location.search.includes("asOf"));
  });

  it("keeps options and their figures change with them", async () => {
    await open("/w/browser/metrics/logo_churn_rate");
    await page.getByRole("button", { name: "Options" }).click();
    await page.getByLabel("Divided by").selectOption("start_plus_new");
    await page.waitForURL(/option=denominator:start_plus_new/);
    await page.getByRole("button", { name: "1 option changed" }).waitFor();
  });
});

describe("data", () => {
  it("undoes an import as a whole, and takes the undo back from the toast", async () => {
    await open("/w/shop/data/imports");
    const row = page.getByRole("row").filter({ hasText: "CDNOW" }).last();
    await row.getByRole("button", { name: /Undo import/ }).click();
    await page.getByText(/is undone\. Its facts no longer count\./).waitFor();
    await page.getByRole("button", { name: "Redo", exact: true }).first().click();
    await page.getByText(/counts again\./).waitFor();
  });

  it("uploads a file: proposal, import, summary; then a refused row is mended where it stands", async () => {
    const folder = await mkdtemp(join(tmpdir(), "tendwell-upload-"));
    try {
      await open("/w/empty/data/upload");
      await page.locator("input[type=file]").setInputFiles(await brokenPurchases(folder, 60));
      await page.getByRole("heading", { name: "2. Check the mapping" }).waitFor();
      await page.getByRole("button", { name: "Import", exact: true }).click();
      await page.getByRole("heading", { name: "Done" }).waitFor();
      await page.getByText(/2 rows were refused/).waitFor();
      await page.getByRole("link", { name: "See the rejects" }).click();
      await page
        .getByRole("button", { name: /Fix line/ })
        .first()
        .click();
      // A file of fixed columns is mended as the whole line.
      await page.getByLabel("row", { exact: true }).fill(" 00009 0009 19970228  2   24.50");
      await page.getByRole("button", { name: "Import this row again" }).click();
      await page.getByText("The row is in. Figures are up to date.").waitFor();
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

describe("budget", () => {
  it("needs at most 250 kB of compressed JavaScript until the dashboard is interactive", async () => {
    const session = await context.newCDPSession(page);
    await session.send("Network.enable");
    const scripts = new Map<string, number>();
    const types = new Map<string, string>();
    session.on("Network.responseReceived", (event) => types.set(event.requestId, event.response.mimeType));
    session.on("Network.loadingFinished", (event) => {
      if (types.get(event.requestId)?.includes("javascript") === true)
        scripts.set(event.requestId, event.encodedDataLength);
    });
    await open("/w/browser/dashboard");
    const total = [...scripts.values()].reduce((sum, bytes) => sum + bytes, 0);
    expect(scripts.size).toBeGreaterThan(3);
    expect(total).toBeLessThanOrEqual(250_000);
  });
});
