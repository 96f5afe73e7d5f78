import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, it } from "vitest";
import { launchBrowser } from "../browser/launch-browser.ts";
import { complaintsOf, settle } from "../browser/open-page.ts";

// The main tasks without a mouse: only keys are pressed, and what a key acts on has the focus, visibly.
const { url, state } = inject("company");
let browser: Browser;
let context: BrowserContext;
let page: Page;
let complaints: string[];

/** Moves the focus key by key until the target has it; nobody presses a key two hundred times. */
async function reach(target: Locator, key = "Tab"): Promise<void> {
  await target.waitFor({ state: "attached" });
  for (let presses = 0; presses < 200; presses += 1) {
    if (await target.evaluate((one) => one === document.activeElement)) {
      expect(await target.evaluate((one) => one.matches(":focus-visible"))).toBe(true);
      return;
    }
    await page.keyboard.press(key);
  }
  throw new Error(`the focus requires a way to ${target} by ${key}, got none in 200 presses`);
}
async function act(target: Locator, key = "Enter"): Promise<void> {
  await reach(target);
  await page.keyboard.press(key);
}
async function write(target: Locator, text: string): Promise<void> {
  await reach(target);
  await page.keyboard.press("Control+a");
  await page.keyboard.type(text);
}
/** Opens a page and jumps over the navigation, as the first link of every page offers. */
async function open(path: string): Promise<void> {
  await page.goto(`${url}${path}`);
  await settle(page);
  await act(page.getByRole("link", { name: "Skip to content" }));
}
const focusIsLost = () =>
  page.evaluate(() => document.activeElement === null || document.activeElement === document.body);

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

it("a survey from a template over a finding to its link, answered and read, by keys alone", async () => {
  await open("/w/browser/surveys");
  await act(page.getByRole("button", { name: "New survey" }));
  const renewal = page.getByRole("radio", { name: /Before renewal/ });
  await renewal.waitFor();
  await reach(page.getByRole("radio", { checked: true }));
  await reach(renewal, "ArrowDown");
  expect(await renewal.isChecked()).toBe(true);
  await write(page.getByLabel("Title"), "By keys");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "By keys" }).waitFor();

  // A new question takes the focus from the menu that made it.
  await reach(page.getByRole("button", { name: "Add question" }));
  await page.keyboard.press("Enter");
  await reach(page.getByRole("menuitem", { name: /Open text/ }), "ArrowDown");
  await page.keyboard.press("Enter");
  const question = page.getByRole("button", { expanded: true }).filter({ hasText: "Open text" });
  await question.waitFor();
  // As long as a menu takes to close and to give its focus back.
  await page.waitForTimeout(400);
  await expect.poll(() => question.evaluate((one) => one === document.activeElement), { timeout: 30_000 }).toBe(true);
  await write(
    page.getByRole("textbox", { name: "Question", exact: true }),
    "What do you like about our amazing product?",
  );
  await page.getByText("The words push towards an answer.").waitFor();
  await act(page.getByRole("button", { name: "Use this wording" }).first());
  await page.getByText("The words push towards an answer.").waitFor({ state: "detached" });
  expect(await focusIsLost()).toBe(false);

  await page.keyboard.press("Control+s");
  await page.getByText(/Saved as version 2/).waitFor();
  await reach(page.getByRole("tab", { name: "Questions" }), "Shift+Tab");
  await page.keyboard.press("ArrowLeft");
  await page.getByRole("heading", { name: "Quotas" }).waitFor();
  await reach(page.getByRole("button", { name: "Publish" }), "Shift+Tab");
  await page.keyboard.press("Enter");
  const shared = page.getByRole("link", { name: /\/o\// });
  await reach(shared);

  // The respondent: a score by an arrow, words, and no field that only machines see.
  const office = page;
  page = await context.newPage();
  await page.goto((await shared.getAttribute("href")) ?? "");
  const reached: string[] = [];
  const nine = page.getByRole("radio", { name: "9", exact: true });
  await page.keyboard.press("Tab");
  for (let i = 0; i < 12 && !(await page.evaluate(() => document.activeElement instanceof HTMLInputElement)); i += 1)
    await page.keyboard.press("Tab");
  await reach(nine, "ArrowRight");
  expect(await nine.isChecked()).toBe(true);
  await page.waitForTimeout(3_000);
  await act(page.getByRole("button", { name: "Next" }));
  await page.getByRole("textbox").first().waitFor();
  for (let i = 0; i < 20; i += 1) {
    await page.keyboard.press("Tab");
    reached.push(await page.evaluate(() => (document.activeElement?.closest(".trap") ? "trap" : "")));
  }
  expect(reached).not.toContain("trap");
  await act(page.getByRole("radio").first(), "Space");
  const words = page.getByRole("textbox", { name: /main reason/ });
  await reach(words);
  await page.keyboard.type("No mouse needed");
  await page.waitForTimeout(3_000);
  await act(page.getByRole("button", { name: "Send" }));
  await page.getByText("Thank you. Your answer has been saved.").waitFor();
  await page.close();
  page = office;

  await reach(page.getByRole("link", { name: "Results", exact: true }), "Shift+Tab");
  await page.keyboard.press("Enter");
  await page.getByText("No mouse needed").waitFor();
  for (const name of ["Send", "Edit"]) {
    await reach(page.getByRole("link", { name, exact: true }), "Shift+Tab");
    await page.keyboard.press("Enter");
    await page.locator(`[aria-current=page]`, { hasText: name }).waitFor();
  }
});

it("a scorecard's steps, a weight and its draft, by keys alone", async () => {
  await open("/w/browser/scorecards");
  await act(page.getByRole("link", { name: "Open Starter" }).first());
  const steps = page.getByRole("navigation", { name: "Steps" });
  for (const name of [/Measures/, /Weights/]) {
    const step = steps.getByRole("button", { name });
    await act(step);
    await page.locator("[aria-current=step]", { hasText: name }).waitFor();
    expect(await focusIsLost()).toBe(false);
  }
  const weight = page.getByRole("combobox", { name: /^Weight of/ }).first();
  await reach(weight);
  const before = await weight.inputValue();
  await page.keyboard.press(before === "high" ? "ArrowUp" : "ArrowDown");
  expect(await weight.inputValue()).not.toBe(before);
  await page.keyboard.press("Control+s");
  await page.getByText("The draft is saved.").waitFor();
  await open("/w/browser/scorecards");
  await act(page.getByRole("link", { name: "starter", exact: true }));
  await act(page.getByRole("button", { name: "Throw the draft away" }));
  await page.getByRole("button", { name: "Throw the draft away" }).waitFor({ state: "detached" });
  expect(await focusIsLost()).toBe(false);
});

it("a case is marked contacted by keys alone, and the next one has the focus", async () => {
  await open("/w/browser/surveys/cases");
  const cards = page.locator("ol > li", { has: page.getByRole("button", { name: "Contacted" }) });
  const count = await cards.count();
  await act(cards.first().getByRole("button", { name: "Contacted" }));
  // Contacted, it leaves the list of those open; the next one stands in its place.
  await expect.poll(() => cards.count(), { timeout: 60_000 }).toBe(count - 1);
  expect(await cards.first().evaluate((one) => one === document.activeElement)).toBe(true);
  await reach(page.getByLabel("Status"), "Shift+Tab");
  await page.keyboard.press("ArrowDown");
  await page.getByRole("button", { name: "Resolved" }).first().waitFor();
});

it("from an alert of today to its account, a logged touch, the portfolio and the team, by keys alone", async () => {
  await open("/w/browser/today");
  const alerts = page.getByRole("region", { name: "Needs a look" });
  await act(alerts.getByRole("link").first());
  await page.waitForURL(/accounts\//);
  await settle(page);
  // Until its facts are there the page is headed by the account's id.
  const heading = page.getByRole("heading", { level: 1 });
  await expect.poll(() => heading.textContent()).not.toMatch(/^A-\d+$/);
  const name = (await heading.textContent()) ?? "";
  for (const key of ["t", "n"]) {
    await page.keyboard.press(key);
    await page.getByRole("dialog").waitFor();
    await page.waitForTimeout(300);
  }
  const words = page.getByLabel("What was said");
  await expect.poll(() => words.evaluate((one) => one === document.activeElement)).toBe(true);
  await page.keyboard.type("Logged without a mouse");
  await page.keyboard.press("Control+Enter");
  await page.getByRole("region", { name: "Timeline" }).getByText("Logged without a mouse").waitFor();

  await open("/w/browser/portfolio");
  await act(page.getByRole("button", { name: /^Healthy/ }));
  await page.waitForURL(/shown=healthy/);
  await act(page.getByRole("button", { name: /^Healthy/ }));
  await act(page.getByRole("button", { name: /^MRR/ }));
  await page.waitForURL(/sort=mrr/);
  await reach(page.getByLabel("Find an account"), "Shift+Tab");
  await page.keyboard.type(name);
  const row = page.getByRole("link", { name, exact: true });
  await expect.poll(() => page.locator("tbody tr").count(), { timeout: 60_000 }).toBe(1);
  await reach(row);
  for (const key of ["j", "x"]) await page.keyboard.press(key);
  const bar = page.getByRole("region", { name: "Chosen accounts" });
  await act(bar.getByRole("button", { name: "Snooze alerts" }));
  await reach(page.getByRole("menuitem").first(), "ArrowDown");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").getByRole("button", { name: "Undo" }).waitFor();

  await open("/w/browser/team");
  await act(page.locator("tbody th a").first());
  await page.waitForURL(/portfolio\?.*filter=owner/);
  expect(await focusIsLost()).toBe(false);
});
