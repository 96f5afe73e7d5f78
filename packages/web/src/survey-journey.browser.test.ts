import { mkdirSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { launchBrowser } from "../browser/launch-browser.ts";
import { type MailServer, openMailServer } from "../browser/mail-server.ts";
import { complaintsOf, settle } from "../browser/open-page.ts";

const { url, state } = inject("company");
const SHOTS = fileURLToPath(new URL("../../../test-results/screenshots-journey", import.meta.url));
/** As long as a person reads a page before it may be handed in. */
const READING_MS = 1_400;
let browser: Browser;
let office: BrowserContext;
let page: Page;
let complaints: string[];
let mails: MailServer;
let gateway: Server;
/** What the SMS gateway was asked to send. */
const texts: URLSearchParams[] = [];

beforeAll(async () => {
  mkdirSync(SHOTS, { recursive: true });
  mails = await openMailServer();
  gateway = createServer((request, response) => {
    texts.push(new URL(request.url ?? "/", "http://gateway.test").searchParams);
    response.end("ok");
  });
  await new Promise<void>((done) => gateway.listen(0, "127.0.0.1", () => done()));
  browser = await launchBrowser();
  office = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "en-GB", storageState: state });
  page = await office.newPage();
  complaints = complaintsOf(page);
});
afterAll(async () => {
  await browser.close();
  await mails.close();
  await new Promise((done) => gateway.close(done));
});

const shot = (shown: Page, name: string) => shown.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true });
const tab = (name: string) => page.getByRole("link", { name, exact: true });
const phone = (scripts: boolean, locale = "en-GB") =>
  browser.newContext({ viewport: { width: 390, height: 844 }, locale, javaScriptEnabled: scripts });
async function sendTo(by: "email" | "sms", people: string, count: string): Promise<void> {
  const form = page.getByRole("region", { name: "Send to people" });
  await form.getByLabel("By", { exact: true }).selectOption(by);
  await form.getByLabel("Addresses, one a line").fill(people);
  await form.getByRole("button", { name: "Check who gets it" }).click();
  await form.getByRole("button", { name: `Send to ${count}` }).click();
  await form.getByText(/on (its|their) way/).waitFor();
}

it("a survey from its template to its report: translated, sent by mail and SMS, answered, watched by machines, left", async () => {
  // Made from a template, with a reminder, and a text that is given in Romanian.
  await page.goto(`${url}/w/shop/surveys`);
  await settle(page);
  await page.getByRole("button", { name: "New survey" }).click();
  await page.getByRole("radio", { name: /Before renewal/ }).check();
  await page.getByLabel("Title").fill("End to end");
  await page.getByRole("button", { name: "Create survey" }).click();
  await page.getByRole("heading", { level: 1, name: "End to end" }).waitFor();
  await page.getByRole("tab", { name: "Rules" }).click();
  await page.getByLabel("Reminders", { exact: true }).fill("1");
  await page.getByRole("tab", { name: "Languages" }).click();
  const languages = page.getByRole("region", { name: "Languages" });
  await languages.getByRole("button", { name: "Română", exact: true }).click();
  await page.getByRole("textbox", { name: "Title", exact: true }).first().fill("De la cap la coadă");
  await shot(page, "languages");
  await page.getByRole("button", { name: "Publish" }).click();
  const open = (await page.getByRole("link", { name: /\/o\// }).getAttribute("href")) ?? "";
  const { origin } = new URL(open);

  // How messages leave is set up once, beside what they are for.
  await tab("Send").click();
  const channels = page.getByRole("region", { name: "How messages leave" });
  const mail = channels.locator("details", { hasText: "SMTP server" });
  await mail.locator("summary").click();
  await mail.getByLabel("SMTP server").fill("127.0.0.1");
  await mail.getByRole("textbox", { name: "Port", exact: true }).fill(String(mails.port));
  await mail.getByLabel("Sender's address").fill("care@example.com");
  await mail.getByLabel("Public address").fill(origin);
  await mail.getByRole("button", { name: "Save" }).click();
  await channels.locator("summary", { hasText: "E-mail" }).getByText("set up", { exact: true }).waitFor();
  const sms = channels.locator("details", { hasText: "Gateway" });
  await sms.locator("summary").click();
  await sms.getByLabel("Gateway", { exact: true }).selectOption("template");
  const { port } = gateway.address() as AddressInfo;
  await sms.getByLabel("Address of the gateway").fill(`http://127.0.0.1:${port}/send?to={to}&text={text}`);
  await sms.getByRole("textbox", { name: "Sender", exact: true }).fill("Acme");
  await sms.getByLabel("Public address").fill(origin);
  await sms.getByLabel("Keep quiet hours").uncheck();
  await sms.getByRole("button", { name: "Save" }).click();
  await channels.locator("summary", { hasText: "SMS" }).getByText("set up", { exact: true }).waitFor();

  await page.getByText("1 reminder after 5 days").waitFor();
  await sendTo(
    "email",
    "journey-ana@example.com, Ana\njourney-bot@example.com\njourney-leaver@example.com",
    "3 people",
  );
  await sendTo("sms", "+40 721 555 001, Ion", "1 person");
  await expect.poll(() => texts.length, { timeout: 60_000 }).toBe(1);

  // A scanner opens every link before the person does: nothing is answered.
  const { html, links } = await mails.mailTo("journey-ana@example.com");
  const scores = links.filter((one) => one.includes("score="));
  expect(scores).toHaveLength(11);
  for (const one of links) expect((await office.request.get(one)).status()).toBe(200);

  // One click in the message, and a phone with scripts: the score is confirmed, then the rest.
  const withScripts = await phone(true);
  const reader = await withScripts.newPage();
  await reader.setContent(html);
  await shot(reader, "mail");
  await reader.goto(scores.find((one) => one.endsWith("score=9")) ?? "");
  await reader.getByText("You chose 9. Press the button to confirm it.").waitFor();
  await shot(reader, "respondent-confirm");
  await reader.waitForTimeout(READING_MS);
  await reader.getByRole("button", { name: "Next" }).click();
  await reader.getByRole("radio", { name: /Very satisfied/ }).check({ force: true });
  await reader.getByRole("textbox", { name: /main reason/ }).fill("The reports arrive before I ask");
  await reader.waitForTimeout(READING_MS);
  await reader.getByRole("button", { name: "Send" }).click();
  await reader.getByText("Thank you. Your answer has been saved.").waitFor();
  await shot(reader, "respondent-thanks");
  await withScripts.close();

  // The link of the SMS, on a phone without scripts, in Romanian as it was translated.
  const plain = await phone(false, "ro-RO");
  const other = await plain.newPage();
  const [link = ""] = /http\S+\/s\/\S+/.exec(texts[0]?.get("text") ?? "") ?? [];
  await other.goto(`${link}?lang=ro`);
  await other.getByRole("heading", { level: 1, name: "De la cap la coadă" }).waitFor();
  await shot(other, "respondent-ro");
  await other.getByRole("radio", { name: "3", exact: true }).check({ force: true });
  await other.waitForTimeout(READING_MS);
  await other.getByRole("button").click();
  await other.getByRole("radio").first().check({ force: true });
  await other.getByRole("textbox").fill("Importul cade lunea");
  await other.waitForTimeout(READING_MS);
  await other.getByRole("button").click();
  await other.getByRole("status").waitFor();
  await plain.close();

  // A machine that also hands in forms, as fast as machines do and with every field filled.
  const bot = await browser.newContext();
  const machine = await bot.newPage();
  await machine.goto((await mails.mailTo("journey-bot@example.com")).links[0] ?? "");
  await machine.locator("input[name=website]").evaluate((field) => {
    (field as HTMLInputElement).value = "http://example.com";
  });
  for (let step = 0; step < 2; step += 1) {
    const pressed = machine.waitForNavigation();
    await machine.evaluate(() => {
      const radio = document.querySelector<HTMLInputElement>("input[type=radio]");
      if (radio !== null) radio.checked = true;
      setTimeout(() => document.querySelector("form")?.submit());
    });
    await pressed;
  }
  await bot.close();

  // Whoever wants no more says so by a button; opening the link alone changes nothing.
  const away = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: "en-GB" });
  const leaver = await away.newPage();
  await leaver.goto((await mails.mailTo("journey-leaver@example.com")).links.find((one) => one.includes("/u/")) ?? "");
  await shot(leaver, "unsubscribe");
  await leaver.getByRole("button", { name: "Stop surveys" }).click();
  await leaver.getByText("You will receive no more surveys from us.").waitFor();
  await away.close();

  // The report: one promoter, one detractor, the machine set apart, and nobody else.
  await tab("Results").click();
  const score = page.getByRole("region", { name: "Net Promoter Score" });
  await score.getByText("2 answers").first().waitFor();
  await page.getByText("Importul cade lunea").first().waitFor();
  await page.getByText("The reports arrive before I ask").first().waitFor();
  await page.getByRole("heading", { name: "1 answer set apart" }).waitFor();
  await page.getByText("Filled in a field that no person sees").first().waitFor();
  await shot(page, "results");

  // Who left is not asked again, and the reason is said before anything leaves.
  await tab("Send").click();
  const form = page.getByRole("region", { name: "Send to people" });
  await form.getByLabel("Addresses, one a line").fill("journey-leaver@example.com");
  await form.getByRole("button", { name: "Check who gets it" }).click();
  await form.getByText("0 people will get it.").waitFor();
  await shot(page, "send");
  expect(complaints).toEqual([]);
});
