// Over 300 lines: one walk, each of its steps a function that says what is done and seen.
import { mkdirSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { launchBrowser } from "../browser/launch-browser.ts";
import { type MailServer, openMailServer, type ReceivedMail } from "../browser/mail-server.ts";
import { complaintsOf, settle, signIn } from "../browser/open-page.ts";
import { type ClockedServer, startClockedServer } from "../browser/start-clocked-server.ts";

const SHOTS = fileURLToPath(new URL("../../../test-results/screenshots-journey", import.meta.url));
const HOUR_MS = 3_600_000;
/** As long as a person reads a page before it may be handed in. */
const READING_MS = 1_400;
const QUESTION = "Which part do you use most?";

let server: ClockedServer;
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
  // A Monday, ten o'clock in Bucharest.
  server = await startClockedServer("2026-03-02T08:00:00Z");
  browser = await launchBrowser();
  const storageState = await signIn(browser, server.link);
  office = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "en-GB", storageState });
  const made = await office.request.post(`${server.url}/api/v1/workspaces`, {
    headers: { origin: server.url },
    data: { slug: "acme", name: "Acme", zone: "Europe/Bucharest", currency: "EUR" },
  });
  expect(made.status()).toBe(201);
  page = await office.newPage();
  complaints = complaintsOf(page);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
  await mails.close();
  await new Promise((done) => gateway.close(done));
});

const shot = (shown: Page, name: string) => shown.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true });
const tab = (name: string) => page.getByRole("link", { name, exact: true });
const question = () => page.getByRole("textbox", { name: "Question", exact: true });
const phone = (scripts: boolean, locale: string) =>
  browser.newContext({ viewport: { width: 390, height: 844 }, locale, javaScriptEnabled: scripts });
/** How many answers count, and how many are set apart. */
async function counted(): Promise<{ scores: { n: number }[]; flagged: { total: number } }> {
  const answer = await office.request.get(`${server.url}/api/v1/workspaces/acme/surveys/renewal/results`);
  return answer.json();
}

async function makeFromTemplate(): Promise<void> {
  await page.goto(`${server.url}/w/acme/surveys`);
  await settle(page);
  await page.getByRole("button", { name: "New survey" }).first().click();
  await page.getByRole("radio", { name: /Before renewal/ }).check();
  await page.getByLabel("Title").fill("End to end");
  await page.getByRole("button", { name: "Create survey" }).click();
  await page.getByRole("heading", { level: 1, name: "End to end" }).waitFor();
}

/** A question that cannot go live, then one that bends its answers: said as one types, mended by the wording offered, or left. */
async function writeQuestion(): Promise<void> {
  await page.getByRole("button", { name: "Add question" }).click();
  await page.getByRole("menuitem", { name: /One choice/ }).click();
  await question().fill("Which part of our amazing product do you use most?");
  await page.getByText("The words push towards an answer.").waitFor();
  await page.getByRole("button", { name: "Delete option 2" }).click();
  await page.getByText("Keeps it from going live").waitFor();
  expect(await page.getByRole("button", { name: "Publish" }).isDisabled()).toBe(true);
  await page.keyboard.press("Control+z");
  await page.getByText("Keeps it from going live").waitFor({ state: "detached" });
  await page.getByLabel("Option 1", { exact: true }).fill("Reports");
  await page.getByLabel("Option 2", { exact: true }).fill("Imports");
  await shot(page, "findings");
  await page.getByRole("button", { name: "Use this wording" }).first().click();
  await page.getByText("The words push towards an answer.").waitFor({ state: "detached" });
  expect(await question().inputValue()).toBe("Which part of our product do you use most?");
  await question().fill(QUESTION);
  const preview = page.frameLocator("iframe");
  await preview.getByText(QUESTION).waitFor();
  await preview.getByText("Imports").waitFor();
  const other = page.getByRole("listitem").filter({ hasText: "Some people will not find their answer" });
  await other.getByRole("button", { name: "Leave it, with a reason" }).click();
  await page.getByLabel("Why it stays").fill("There are only two parts");
  await page.getByRole("button", { name: "Leave it", exact: true }).click();
  await page.getByText("Left: There are only two parts").waitFor();
  await page.locator("[data-question]", { hasText: QUESTION }).focus();
  for (const place of ["Now question 2 of 4, on page 2.", "Now question 3 of 4, on page 2."]) {
    await page.keyboard.press("Alt+ArrowDown");
    await page.getByText(place).waitFor();
  }
}

async function translateAndPublish(): Promise<string> {
  await page.getByRole("tab", { name: "Rules" }).click();
  await page.getByLabel("Reminders", { exact: true }).fill("1");
  await page.getByRole("tab", { name: "Languages" }).click();
  await page.getByRole("region", { name: "Languages" }).getByRole("button", { name: "Română", exact: true }).click();
  const written = page.getByRole("region", { name: "Texts: Română" });
  for (const [text, romanian] of [
    ["End to end", "De la cap la coadă"],
    [QUESTION, "Ce parte folosiți cel mai des?"],
    ["Reports", "Rapoarte"],
    ["Imports", "Importuri"],
  ] as const)
    await written.getByRole("listitem").filter({ hasText: text }).getByRole("textbox").fill(romanian);
  await shot(page, "languages");
  await page.getByRole("button", { name: "Publish" }).click();
  return (await page.getByRole("link", { name: /\/o\// }).getAttribute("href")) ?? "";
}

/** How messages leave is set up once, beside what they are for. */
async function setUpChannels(origin: string): Promise<void> {
  await tab("Send").click();
  const channels = page.getByRole("region", { name: "How messages leave" });
  const mail = channels.locator("details", { hasText: "SMTP server" });
  await mail.locator("summary").click();
  await mail.getByLabel("SMTP server").fill("127.0.0.1");
  await mail.getByRole("textbox", { name: "Port", exact: true }).fill(String(mails.port));
  await mail.getByLabel("Sender's address").fill("care@example.com");
  await mail.getByLabel("Public address").fill(origin);
  await mail.getByLabel("Keep quiet hours").check();
  await mail.getByRole("button", { name: "Save" }).click();
  await channels.locator("summary", { hasText: "E-mail" }).getByText("set up", { exact: true }).waitFor();
  const sms = channels.locator("details", { hasText: "Gateway" });
  await sms.locator("summary").click();
  await sms.getByLabel("Gateway", { exact: true }).selectOption("template");
  const { port } = gateway.address() as AddressInfo;
  await sms.getByLabel("Address of the gateway").fill(`http://127.0.0.1:${port}/send?to={to}&text={text}`);
  await sms.getByRole("textbox", { name: "Sender", exact: true }).fill("Acme");
  await sms.getByLabel("Public address").fill(origin);
  await sms.getByRole("button", { name: "Save" }).click();
  await channels.locator("summary", { hasText: "SMS" }).getByText("set up", { exact: true }).waitFor();
  await page.getByText("1 reminder after 5 days").waitFor();
}

async function sendTo(by: "email" | "sms", people: string, count: string): Promise<void> {
  const form = page.getByRole("region", { name: "Send to people" });
  await form.getByLabel("By", { exact: true }).selectOption(by);
  await form.getByLabel("Addresses, one a line").fill(people);
  await form.getByRole("button", { name: "Check who gets it" }).click();
  await form.getByRole("button", { name: `Send to ${count}` }).click();
  await form.getByText(/on (its|their) way/).waitFor();
}

/** A scanner opens every link of a mail, and every link of the pages behind them: nothing is answered, nobody has left. */
async function scan({ links }: ReceivedMail): Promise<void> {
  expect(links.filter((one) => one.includes("score="))).toHaveLength(11);
  const scanner = { headers: { "user-agent": "scanner" } };
  for (const link of links) {
    const opened = await fetch(link, scanner);
    expect(opened.status).toBe(200);
    for (const [, href = ""] of (await opened.text()).matchAll(/<a [^>]*href="([^"]+)"/g))
      await fetch(new URL(href.replaceAll("&amp;", "&"), link), scanner);
  }
  expect(await counted()).toMatchObject({ scores: [], flagged: { total: 0 } });
}

/** One click in the message, on a phone with scripts: the score is confirmed, then the rest. */
async function answerByMail({ html, links }: ReceivedMail): Promise<void> {
  const context = await phone(true, "en-GB");
  const reader = await context.newPage();
  await reader.setContent(html);
  await shot(reader, "mail");
  await reader.goto(links.find((one) => one.endsWith("score=9")) ?? "");
  await reader.getByText("You chose 9. Press the button to confirm it.").waitFor();
  await shot(reader, "respondent-confirm");
  await server.pass(READING_MS);
  await reader.getByRole("button", { name: "Next" }).click();
  await reader.getByRole("radio", { name: /Very satisfied/ }).check({ force: true });
  await reader.getByRole("radio", { name: "Reports" }).check();
  await reader.getByRole("textbox", { name: /main reason/ }).fill("The reports arrive before I ask");
  await server.pass(READING_MS);
  await reader.getByRole("button", { name: "Send" }).click();
  await reader.getByText("Thank you. Your answer has been saved.").waitFor();
  await shot(reader, "respondent-thanks");
  await context.close();
}

/** The link of the SMS, on a phone without scripts, in Romanian as it was translated. */
async function answerBySms(text: string): Promise<void> {
  const context = await phone(false, "ro-RO");
  const reader = await context.newPage();
  const [link = ""] = /http\S+\/s\/\S+/.exec(text) ?? [];
  await reader.goto(`${link}?lang=ro`);
  await reader.getByRole("heading", { level: 1, name: "De la cap la coadă" }).waitFor();
  await reader.getByRole("radio", { name: "3", exact: true }).check({ force: true });
  await server.pass(READING_MS);
  await reader.getByRole("button").click();
  await reader.getByRole("radio").first().check({ force: true });
  await reader.getByText("Ce parte folosiți cel mai des?").waitFor();
  await reader.getByRole("radio", { name: "Importuri" }).check();
  await reader.getByRole("textbox").fill("Importul cade lunea");
  await shot(reader, "respondent-ro");
  await server.pass(READING_MS);
  await reader.getByRole("button").click();
  await reader.getByRole("status").waitFor();
  await context.close();
}

/** A machine that also hands in forms, as fast as machines do and with every field filled. */
async function answerAsMachine({ links }: ReceivedMail): Promise<void> {
  const context = await browser.newContext();
  const machine = await context.newPage();
  await machine.goto(links[0] ?? "");
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
  await context.close();
}

/** By the button of the page that the mail links to; to open it alone changes nothing. */
async function leaveByPage({ links }: ReceivedMail): Promise<void> {
  const context = await phone(true, "en-GB");
  const leaver = await context.newPage();
  await leaver.goto(links.find((one) => one.includes("/u/")) ?? "");
  await shot(leaver, "unsubscribe");
  await leaver.getByRole("button", { name: "Stop surveys" }).click();
  await leaver.getByText("You will receive no more surveys from us.").waitFor();
  await context.close();
}

/** As a mail program does it (RFC 8058): one POST, no page, no cookies. */
async function leaveByOneClick({ oneClick }: ReceivedMail): Promise<void> {
  const body = new URLSearchParams({ "List-Unsubscribe": "One-Click" });
  expect((await fetch(oneClick ?? "", { method: "POST", body })).status).toBe(200);
}

/** Five days later, but in the evening: nothing leaves. In the morning those who have not answered are reminded, once. */
async function remind(): Promise<void> {
  await server.pass((5 * 24 + 11) * HOUR_MS);
  expect(mails.waiting()).toEqual([]);
  await server.pass(12 * HOUR_MS);
  expect(mails.waiting()).toEqual(["journey-bot@example.com", "journey-silent@example.com"]);
  expect((await mails.mailTo("journey-silent@example.com")).html).toContain("<title>Reminder: ");
  await mails.mailTo("journey-bot@example.com");
  await server.pass(6 * 24 * HOUR_MS);
  expect(mails.waiting()).toEqual([]);
  expect(texts).toHaveLength(1);
}

/** Who was reminded, and why who was not; whoever left is in no later send either. */
async function seeWhoWasLeftOut(): Promise<void> {
  await page.reload();
  const messages = page.getByRole("region", { name: "Messages" });
  const row = (name: string) => messages.getByRole("row").filter({ hasText: `journey-${name}@example.com` });
  for (const name of ["leaver", "clicker"])
    await row(name).getByText("No reminder: Asked to receive no surveys").waitFor();
  expect(await row("silent").getByRole("cell").last().textContent()).toBe("1");
  expect(await row("ana").getByRole("cell").last().textContent()).toBe("0");
  const form = page.getByRole("region", { name: "Send to people" });
  await form.getByLabel("Addresses, one a line").fill("journey-leaver@example.com\njourney-clicker@example.com");
  await form.getByRole("button", { name: "Check who gets it" }).click();
  await form.getByText("0 people will get it.").waitFor();
  await form.getByText("Asked to receive no surveys: 2").waitFor();
  await shot(page, "send");
}

/** One promoter, one detractor, the machine set apart, and nobody else; on paper, too. */
async function report(): Promise<void> {
  await tab("Results").click();
  const score = page.getByRole("region", { name: "Net Promoter Score" });
  await score.getByText("2 answers").first().waitFor();
  await page.getByText("Importul cade lunea").first().waitFor();
  await page.getByText("The reports arrive before I ask").first().waitFor();
  await page.getByRole("heading", { name: "1 answer set apart" }).waitFor();
  await page.getByText("Filled in a field that no person sees").first().waitFor();
  await shot(page, "results");
  await page.getByRole("button", { name: "Export" }).click();
  const href = await page.getByRole("menuitem", { name: "Report to print (PDF)" }).getAttribute("href");
  const paper = await office.request.get(new URL(href ?? "", server.url).href);
  expect([paper.status(), paper.headers()["content-type"]]).toEqual([200, "application/pdf"]);
  expect((await paper.body()).subarray(0, 5).toString()).toBe("%PDF-");
}

it("a survey from its template to its report: linted, translated, sent, answered, watched by machines, reminded of, left", async () => {
  await makeFromTemplate();
  await writeQuestion();
  const open = await translateAndPublish();
  await setUpChannels(new URL(open).origin);
  const people = ["ana", "bot", "leaver", "clicker", "silent"];
  await sendTo("email", people.map((name) => `journey-${name}@example.com`).join("\n"), "5 people");
  await sendTo("sms", "+40 721 555 001, Ion", "1 person");
  const [ana, bot, leaver, clicker] = await Promise.all(
    people.map((name) => mails.mailTo(`journey-${name}@example.com`)),
  );
  await expect.poll(() => texts.length, { timeout: 60_000 }).toBe(1);

  await scan(ana!);
  await answerByMail(ana!);
  await answerBySms(texts[0]?.get("text") ?? "");
  await answerAsMachine(bot!);
  await leaveByPage(leaver!);
  await leaveByOneClick(clicker!);
  await server.pass(0);
  expect(await counted()).toMatchObject({ scores: [{ n: 2 }, { n: 2 }], flagged: { total: 1 } });

  await remind();
  await seeWhoWasLeftOut();
  await report();
  expect(complaints).toEqual([]);
});
