// Measures how often people are flagged and machines are missed, through the real server on loopback and a real browser, and
// writes docs/reference/flagging.md: node --conditions=@tendwell/source --import tsx scripts/flagging-rates.ts [runs]
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { listen } from "../packages/server/src/http/listen.ts";
import { mailbox, type Office, openOffice, partOf } from "../packages/server/src/testing/survey-fixture.ts";
import { launchBrowser } from "../packages/web/browser/launch-browser.ts";
import { type Client, FLAGGING_SURVEY, MACHINES } from "./flagging/machines.ts";

const RUNS = Number(process.argv[2] ?? 20);
const PAGE = join(fileURLToPath(new URL("..", import.meta.url)), "docs/reference/flagging.md");
const AT_ONCE = 4;

type Outcome = "counted" | "flagged" | "none";

interface Total {
  hits: number;
  n: number;
  scenarios: number;
  wrong: number;
}

interface Person {
  readonly name: string;
  readonly options: BrowserContextOptions;
  answer(page: Page, link: string, base: string): Promise<void>;
}

const press = (page: Page) => page.getByRole("button").click();
/** From the moment the page is there. */
const reads = (page: Page, milliseconds: number) => page.waitForTimeout(milliseconds);
const byMouse = (milliseconds: number) => async (page: Page, link: string) => {
  await page.goto(link);
  await reads(page, milliseconds);
  await page.getByRole("radio", { name: "8" }).check();
  await press(page);
};
const byKeyboard = async (page: Page, link: string) => {
  await page.goto(link);
  await reads(page, 2_000);
  await page.keyboard.press("Tab");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
};
const byClickInMail = (milliseconds: number) => async (page: Page, link: string) => {
  await page.goto(`${link}?score=9`);
  await reads(page, milliseconds);
  await press(page);
};
const scan = async (base: string, path: string, agent: string) => {
  await fetch(`${base}${path}/more`, { headers: { "user-agent": agent } });
};
const AGENT = "Mozilla/5.0 (X11; Linux x64) Office";

/** Ways in which people answer; the times are ours, from the slow to the fastest that a prepared hand manages. */
const PEOPLE: readonly Person[] = [
  { name: "mouse, reads 4 s", options: {}, answer: byMouse(4_000) },
  { name: "mouse, reads 4 s, no JavaScript", options: { javaScriptEnabled: false }, answer: byMouse(4_000) },
  { name: "mouse, reads 1.5 s", options: {}, answer: byMouse(1_500) },
  { name: "keyboard alone", options: {}, answer: byKeyboard },
  { name: "keyboard alone, no JavaScript", options: { javaScriptEnabled: false }, answer: byKeyboard },
  {
    name: "telephone, by touch",
    options: { hasTouch: true, isMobile: true, viewport: { width: 390, height: 800 } },
    async answer(page, link) {
      await page.goto(link);
      await reads(page, 2_000);
      await page.locator(".scale label").nth(9).tap();
      await page.getByRole("button").tap();
    },
  },
  { name: "score clicked in the message, confirmed after 2 s", options: {}, answer: byClickInMail(2_000) },
  { name: "score clicked in the message, confirmed after 0.7 s", options: {}, answer: byClickInMail(700) },
  {
    name: "after a scanner of another program took every link",
    options: {},
    async answer(page, link, base) {
      await scan(base, new URL(link).pathname, "scanner/1.0");
      await byMouse(2_000)(page, link);
    },
  },
  {
    name: "after a scanner with the same address and the same browser's name took every link",
    options: { userAgent: AGENT },
    async answer(page, link, base) {
      await scan(base, new URL(link).pathname, AGENT);
      await byMouse(2_000)(page, link);
    },
  },
  {
    name: "an extension fills in every empty field, the hidden one too",
    options: {},
    async answer(page, link) {
      await page.goto(link);
      await page.locator("input[name=website]").evaluate((field) => {
        (field as HTMLInputElement).value = "https://example.com";
      });
      await reads(page, 2_000);
      await page.getByRole("radio", { name: "8" }).check();
      await press(page);
    },
  },
];

function programOf(base: string): Client {
  const agent = { "user-agent": "program/1.0" };
  return {
    get: async (path, headers) => (await fetch(new URL(path, base), { headers: { ...agent, ...headers } })).text(),
    head: async (path) => {
      await fetch(new URL(path, base), { method: "HEAD", headers: agent });
    },
    post: async (path, fields, headers) => {
      const body = new URLSearchParams(fields);
      return (await fetch(new URL(path, base), { method: "POST", body, headers: { ...agent, ...headers } })).text();
    },
    wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  };
}

/** Does all of the work, some at once. */
async function all<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
    }),
  );
}

/** Personal links, as many as asked for, out of real mails. */
async function personalLinks(office: Office, base: string, count: number): Promise<string[]> {
  const box = await mailbox();
  const settings = { host: "127.0.0.1", port: box.port, from: "Acme <surveys@acme.test>", publicUrl: base };
  await office.api("PUT", "/survey-channels/email", settings);
  await office.api("POST", "/surveys", { definition: FLAGGING_SURVEY });
  const recipients = Array.from({ length: count }, (_, i) => ({ email: `r${i}@example.com` }));
  await office.api("POST", "/surveys/flagging/sends", { channel: "email", recipients });
  const links = box.mails.map((mail) => /\/s\/[^\s"?&<)]+/.exec(partOf(mail, "text/plain"))![0]);
  await box.close();
  if (links.length !== count) throw new Error(`${count} mails are required, got ${links.length}`);
  return links;
}

async function outcomeOf(office: Office, path: string): Promise<Outcome> {
  const id = path.split(".")[1]!;
  const { db } = office.surveys.surveys;
  const row = await db
    .selectFrom("survey_answer")
    .select(["flags", "complete"])
    .where("invitation_id", "=", id)
    .executeTakeFirst();
  return row === undefined || row.complete === 0 ? "none" : row.flags === "[]" ? "counted" : "flagged";
}

async function answerAs(person: Person, browser: Browser, path: string, base: string): Promise<void> {
  const context = await browser.newContext(person.options);
  const page = await context.newPage();
  await person.answer(page, base + path, base);
  await page.getByText("Thank you").waitFor();
  await context.close();
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
/** No interval: runs of one scenario hardly differ, so the sample are the scenarios, and they are ours. */
function rate({ hits, n, scenarios, wrong }: Total): string {
  return `${hits} of ${n} runs, ${percent(hits / n)}, in ${wrong} of ${scenarios} scenarios`;
}

const clock = {
  get ms() {
    return Date.now();
  },
  set ms(_: number) {
    throw new Error("this clock is the machine's");
  },
};
const office = await openOffice(clock, { publicHostNames: ["127.0.0.1"] });
const listener = await listen(office.publicApp, "127.0.0.1", 0);
const base = `http://127.0.0.1:${listener.port}`;
const links = await personalLinks(office, base, (PEOPLE.length + MACHINES.length) * RUNS);
const browser = await launchBrowser();
const client = programOf(base);

const rows: string[] = [];
const none: Total = { hits: 0, n: 0, scenarios: 0, wrong: 0 };
const totals = { people: { ...none }, machines: { ...none } };
async function measure(side: "people" | "machines", name: string, run: (path: string) => Promise<void>): Promise<void> {
  const mine = links.splice(0, RUNS);
  const counts: Record<Outcome, number> = { counted: 0, flagged: 0, none: 0 };
  await all(mine, run);
  for (const path of mine) counts[await outcomeOf(office, path)] += 1;
  const wrong = side === "people" ? RUNS - counts.counted : counts.counted;
  const total = totals[side];
  total.hits += wrong;
  total.n += RUNS;
  total.scenarios += 1;
  if (wrong > 0) total.wrong += 1;
  rows.push(`| ${name} | ${RUNS} | ${counts.counted} | ${counts.flagged} | ${counts.none} | ${wrong} |`);
  console.log(rows.at(-1));
}
const head = [
  "",
  "| who | runs | counted | flagged | nothing stored | wrong |",
  "| --- | ---: | ---: | ---: | ---: | ---: |",
];
for (const person of PEOPLE) await measure("people", person.name, (path) => answerAs(person, browser, path, base));
const people = rows.splice(0);
for (const machine of MACHINES) await measure("machines", machine.name, (path) => machine.run(client, path));
const machines = rows.splice(0);

await browser.close();
await listener.close();
await office.remove();

writeFileSync(
  PAGE,
  [
    "# How often the flags are wrong",
    "",
    "Written by `scripts/flagging-rates.ts`, through the real public listener on loopback: people as scripted runs of a real Chromium,",
    "machines as HTTP programs. One survey of one page and one question, by personal link, which is the easiest to answer for a",
    "machine. Each scenario ran as often as the table says, so a rate is one of *this* set of scenarios, chosen by us and each with the",
    "same weight; it is no share of your respondents. How fast people read was set by us too.",
    "",
    `- **People flagged:** ${rate(totals.people)}.`,
    `- **Machines missed** (their answer counted): ${rate(totals.machines)}.`,
    "",
    "Runs of one scenario hardly differ, so no interval is given. The set is strict on both sides: among people are three made to look",
    "like machines (one of them fast: what counts is the time between our making the page and the form's coming back, the way there",
    "and the drawing included), among machines one that does all that a person does. A flagged answer is kept, shown with its reason,",
    "and can be released; an answer that a person gives afterwards replaces it.",
    "",
    "## People",
    ...head,
    ...people,
    "",
    "## Machines",
    ...head,
    ...machines,
    "",
  ].join("\n"),
);
