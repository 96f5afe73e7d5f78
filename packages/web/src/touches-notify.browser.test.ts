import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { launchBrowser } from "../browser/launch-browser.ts";
import { complaintsOf, settle } from "../browser/open-page.ts";

const { url, state } = inject("company");
/** What is sent goes out when its turn comes. */
const SLOW_MS = 60_000;
let browser: Browser;
let page: Page;
let complaints: string[];
let receiver: Server;
/** What a chat got, and what it answers next. */
const got: string[] = [];
let answer = 200;

beforeAll(async () => {
  receiver = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => {
      body += chunk.toString("utf8");
    });
    request.on("end", () => {
      got.push(body);
      response.writeHead(answer).end();
    });
  });
  await new Promise<void>((done) => receiver.listen(0, "127.0.0.1", () => done()));
  browser = await launchBrowser();
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    locale: "en-GB",
    storageState: state,
  });
  page = await context.newPage();
  complaints = complaintsOf(page);
});
afterAll(async () => {
  await browser.close();
  await new Promise((done) => receiver.close(done));
});

const open = async (path: string): Promise<void> => {
  await page.goto(url + path);
  await settle(page);
};

it("a touch is logged, corrected, taken back and told in a chat, an alert rests; what failed is sent again, and given up when refused", async () => {
  await open("/w/browser/settings/notifications");
  await page.getByRole("button", { name: "Add a channel" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Kind").selectOption("slack");
  await dialog.getByLabel("Name").fill("Chat");
  const { port } = receiver.address() as AddressInfo;
  await dialog.getByLabel("Address of the incoming webhook").fill(`http://127.0.0.1:${port}/hook`);
  for (const unwanted of ["An alert came", "An alert cleared"]) await dialog.getByLabel(unwanted).uncheck();
  await dialog.getByLabel("Contact logged").check();
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.getByRole("button", { name: "Send a test through Chat" }).click();
  await page.getByText("The test was delivered.").waitFor({ timeout: SLOW_MS });
  expect(got).toHaveLength(1);

  // On the account's page: two keys, words, and the words are there; corrected, the new ones; taken back, the old.
  answer = 503;
  await open("/w/browser/accounts/A-00079");
  const timeline = page.getByRole("region", { name: "Timeline" });
  await page.keyboard.press("t");
  await page.getByRole("dialog").getByRole("button", { name: "Note" }).waitFor();
  await page.keyboard.press("n");
  await page.getByLabel("What was said").fill("They like the new colours");
  await page.keyboard.press("Control+Enter");
  await timeline.getByText("They like the new colours").waitFor();
  await timeline
    .getByRole("button", { name: /^Correct: Note/ })
    .first()
    .click();
  await page.getByLabel("What was said").fill("They love the new colours");
  await page.keyboard.press("Control+Enter");
  await timeline.getByText("They love the new colours").waitFor();
  await timeline.getByText("They like the new colours").waitFor({ state: "detached" });
  const corrected = page.getByRole("alert").filter({ hasText: "The touch is corrected" });
  await corrected.getByRole("button", { name: "Undo" }).click();
  await timeline.getByText("They like the new colours").waitFor();
  await timeline.getByText("They love the new colours").waitFor({ state: "detached" });

  // An alert is put to rest and woken: the timeline, by its kind, tells both.
  await page
    .getByRole("button", { name: /^Snooze/ })
    .first()
    .click();
  await page.getByRole("menuitem", { name: "For 7 days" }).click();
  await timeline.getByText(/snoozed until/).waitFor();
  const rested = page.getByRole("alert").filter({ hasText: "The alert is snoozed" });
  await rested.getByRole("button", { name: "Undo" }).click();
  await timeline.getByText(/no longer snoozed/).waitFor();
  await page.getByRole("combobox", { name: "Show" }).click();
  await page.getByRole("option", { name: "Alerts" }).click();
  await timeline.getByText("They like the new colours").waitFor({ state: "detached" });

  // Nobody took it: it waits for its next turn, is sent again by hand and refused for good, and again.
  await expect.poll(() => got.length, { timeout: SLOW_MS }).toBeGreaterThan(1);
  expect(got[1]).not.toContain("They like");
  await open("/w/browser/settings/notifications");
  const row = page.getByRole("row", { name: /^Contact logged/ }).first();
  await row.getByText("answered 503").waitFor();
  await row.getByText("Waiting").waitFor();
  await page.getByText(/Failing; next attempt/).waitFor();
  answer = 404;
  await row.getByRole("button", { name: /^Send again/ }).click();
  await row.getByText("Not delivered").waitFor();
  await page.getByText(/Last delivered .* 1 not delivered/).waitFor();
  answer = 200;
  await row.getByRole("button", { name: /^Send again/ }).click();
  await row.getByText("Delivered", { exact: true }).waitFor();

  // The account's timeline tells who was told.
  await open("/w/browser/accounts/A-00079");
  await timeline.getByText("Contact logged: told through Chat (Slack)").waitFor();
  expect(complaints).toEqual([]);
});
