import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { launchBrowser } from "../browser/launch-browser.ts";
import { complaintsOf, settle } from "../browser/open-page.ts";

const { url, state } = inject("company");
let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
  const owner = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    locale: "en-GB",
    storageState: state,
  });
  page = await owner.newPage();
  // A company of its own: answers of 2026 would move the day of the others.
  const made = await owner.request.post(`${url}/api/v1/workspaces`, {
    headers: { origin: url },
    data: { slug: "exchange", name: "Exchange", zone: "UTC", currency: "EUR" },
  });
  expect(made.status()).toBe(201);
});
afterAll(() => browser.close());

async function serious(): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.filter((one) => one.impact === "serious" || one.impact === "critical").map((one) => one.id);
}
const file = (name: string, text: string) => ({ name, mimeType: "text/plain", buffer: Buffer.from(text) });

const ROWS = [
  "Timestamp,How likely are you to recommend us to a friend or colleague?,Which part do you use?",
  ...["10,Reports", "3,Alerts", "9,Reports", "many,Alerts", "8,Reports"].map(
    (one, i) => `2026-05-0${i + 1} 10:00:00,${one}`,
  ),
];
const FORM = {
  elements: [
    { type: "rating", name: "nps", title: "How likely are you to recommend us?", rateMin: 0, rateMax: 10 },
    { type: "signaturepad", name: "sign" },
  ],
};

describe("surveys of other tools", () => {
  it("show what becomes of a file before it is stored, and then lead to the results and what can be taken along", async () => {
    const complaints = complaintsOf(page);
    await page.goto(`${url}/w/exchange/surveys`);
    await settle(page);
    await page.getByRole("button", { name: "Import", exact: true }).click();
    const dialog = page.getByRole("dialog");
    await dialog.locator("input[type=file]").setInputFiles(file("Spring visits.csv", ROWS.join("\n")));
    await dialog.getByRole("button", { name: "Show what becomes of it" }).click();
    await dialog.getByRole("row", { name: /recommend us.*Recommendation \(NPS\)/ }).waitFor();
    await dialog.getByText(/Line 5: many/).waitFor();
    expect(await serious()).toEqual([]);
    await dialog.getByRole("button", { name: "Import", exact: true }).click();
    await dialog.getByText("4 responses are in.").waitFor();
    await dialog.getByRole("link", { name: "Go to the survey" }).click();
    await page.getByRole("heading", { level: 1, name: "Spring visits" }).waitFor();
    await page.getByText("from 4 answers").first().waitFor();
    await page.getByRole("button", { name: "Export" }).click();
    const menu = page.getByRole("menu");
    for (const [name, type] of [
      ["Workbook (XLSX)", "spreadsheetml"],
      ["Report to print (PDF)", "application/pdf"],
      ["Questions (SurveyJS)", "application/json"],
    ] as const) {
      const href = await menu.getByRole("menuitem", { name }).getAttribute("href");
      const answer = await page.request.get(new URL(href!, url).href);
      expect([answer.status(), answer.headers()["content-type"]], name).toEqual([200, expect.stringContaining(type)]);
    }
    expect(complaints).toEqual([]);
  });

  it("a SurveyJS document says what it loses, and becomes a survey to edit", async () => {
    await page.goto(`${url}/w/exchange/surveys`);
    await settle(page);
    await page.getByRole("button", { name: "Import", exact: true }).click();
    const dialog = page.getByRole("dialog");
    await dialog.locator("input[type=file]").setInputFiles(file("visit-form.json", JSON.stringify(FORM)));
    await dialog.getByRole("button", { name: "Show what becomes of it" }).click();
    await dialog.getByText("There is no such type of question here: signaturepad").waitFor();
    await dialog.getByRole("button", { name: "Import", exact: true }).click();
    await dialog.getByRole("link", { name: "Go to the survey" }).click();
    await page.getByText("How likely are you to recommend us?").first().waitFor();
  });
});
