import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import { launchBrowser } from "../browser/launch-browser.ts";
import { complaintsOf, settle } from "../browser/open-page.ts";

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

const METRIC = `kind: metric
id: busy_orders
title: Orders of several units
unit: count
table: purchase
numerator:
  aggregate: count
  filters:
    - { column: items, more_than: 1 }
examples:
  - name: one of two
    from: 2026-01-01
    to: 2026-02-01
    facts:
      purchase:
        - { occurred_at: 2026-01-05, items: 1 }
        - { occurred_at: 2026-01-06, items: 3 }
    expect: 1
`;

describe("definitions", () => {
  it("a metric is written, corrected, tested, charted and drilled into without touching code", async () => {
    await open("/w/shop/settings/definitions");
    await page.getByRole("button", { name: "New metric" }).click();
    const source = page.getByRole("textbox", { name: "Definition" });
    const check = page.getByRole("button", { name: "Check" });
    const save = page.getByRole("dialog").getByRole("button", { name: "Save" });
    await source.fill(METRIC.replace("column: items", "column: pieces"));
    await check.click();
    await page.getByText("line 9, column 9").waitFor();
    expect(await save.isDisabled()).toBe(true);
    await source.fill(METRIC.replace("expect: 1", "expect: 2"));
    await check.click();
    await page.getByText("expected 2, got 1").waitFor();
    expect(await save.isDisabled()).toBe(true);
    await source.fill(METRIC);
    await check.click();
    await page.getByText("Figures that would move", { exact: false }).first().waitFor();
    await save.click();
    await page.getByRole("link", { name: "Orders of several units" }).click();
    await settle(page);
    await page.getByRole("heading", { level: 1, name: "Orders of several units" }).waitFor();
    await page.getByText("Defined by your company, version 1.").waitFor();
    await page.getByText(/^\d+ rows?$/).waitFor();
    await page.reload();
    await settle(page);
    expect(await page.locator("[data-chart]").count()).toBeGreaterThan(0);
  });

  it("company settings are previewed and saved, and an old version can be taken back", async () => {
    await open("/w/empty/settings/definitions");
    await page.getByText("Nothing is set yet", { exact: false }).waitFor();
    await page.getByLabel("Days past due until churn").fill("12");
    await page.getByRole("button", { name: "Which figures would move?" }).click();
    await page.getByText("No figure of the last full month moves.").waitFor();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Version 1 holds.", { exact: false }).waitFor();
    await page.getByLabel("Days past due until churn").fill("13");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Version 2 holds.", { exact: false }).waitFor();
    await page.getByRole("button", { name: "History of the company settings" }).click();
    await page.locator("summary").filter({ hasText: "Version 1" }).click();
    await page.getByRole("button", { name: "Take into the editor" }).click();
    await page.getByRole("button", { name: "Check" }).click();
    const save = page.getByRole("dialog").getByRole("button", { name: "Save" });
    await save.click();
    await page.getByText("Version 3 holds.", { exact: false }).waitFor();
    expect(await page.getByLabel("Days past due until churn").inputValue()).toBe("12");
  });

  it("a segment is one click in the bar, and part of the link", async () => {
    await open("/w/browser/metrics/mrr");
    await page.getByRole("button", { name: "Segment: All accounts" }).click();
    await page.getByRole("checkbox", { name: "Larger customers" }).check();
    await settle(page);
    expect(page.url()).toContain("segment=larger_customers");
    await page.getByRole("button", { name: "Segment: Larger customers" }).waitFor();
  });
});
