// Over 300 lines: one installation, asked by a web site, a kiosk and machines in turn.
import { createHash, createHmac } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { formOf, type Office, openOffice } from "../../testing/survey-fixture.ts";

const clock = { ms: Date.parse("2026-03-02T10:00:00Z") };
const SITE = "https://www.acme.test";
let office: Office;

const definition = (id: string, more: object = {}) => ({
  id,
  title: { en: "How was it?", ro: "Cum a fost?" },
  locale: "en",
  locales: ["en", "ro"],
  pages: [
    {
      id: "one",
      questions: [
        {
          id: "score",
          type: "nps",
          required: true,
          text: { en: "How likely are you to recommend us?", ro: "Cât de probabil este să ne recomandați?" },
          scale: {
            min: 0,
            max: 10,
            labels: {
              "0": { en: "Not at all likely", ro: "Deloc probabil" },
              "10": { en: "Extremely likely", ro: "Extrem de probabil" },
            },
          },
        },
      ],
    },
    {
      id: "two",
      questions: [{ id: "why", type: "text", text: { en: "What is the main reason?", ro: "Care este motivul?" } }],
    },
  ],
  thankYou: [{ text: { en: "Thank you", ro: "Vă mulțumim" } }],
  quotas: [{ when: { question: "score", op: "is", value: 1 }, limit: 1 }],
  ...more,
});

beforeAll(async () => {
  office = await openOffice(clock, { openAnswersPerMinute: 5 });
  for (const body of [definition("site"), definition("secret", { anonymous: true })])
    expect((await office.api("POST", "/surveys", { definition: body })).status).toBe(201);
});
afterAll(() => office.remove());

async function linkFor(survey: string, channel: string, settings: object = { origins: [SITE] }): Promise<string> {
  const made = await office.api("POST", `/surveys/${survey}/links`, { channel, settings });
  expect(made.status).toBe(201);
  return String(made.json.id);
}
const asked = async (link: string, headers: Record<string, string> = { origin: SITE }, query = "") => {
  const answer = await office.visit(`/w/${link}${query}`, { headers });
  return { ...answer, json: answer.status === 200 ? JSON.parse(answer.html) : null };
};
let number = 0;
function newKey(): string {
  number += 1;
  return `key-0123456789-${number}`;
}

async function hand(link: string, body: object, headers: Record<string, string> = { origin: SITE }, path = "") {
  const answer = await office.visit(`/w/${link}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  return { status: answer.status, headers: answer.headers, json: answer.html === "" ? null : JSON.parse(answer.html) };
}
async function results(survey: string) {
  const { json } = await office.api("GET", `/surveys/${survey}/results`);
  const scores = json.scores as unknown as { n: number }[];
  return { n: scores[0]?.n ?? 0, flagged: (json.flagged as unknown as { bySignal: Record<string, number> }).bySignal };
}
const complete = (form: string, more: object = {}) => ({
  key: newKey(),
  form,
  locale: "en",
  answers: { score: 9, why: "quick" },
  complete: true,
  ...more,
});

test("a survey is told to listed sites only, in the visitor's language, without what is not for visitors", async () => {
  const link = await linkFor("site", "widget");
  const config = await asked(link, { origin: SITE }, "?lang=ro");
  expect(config.headers.get("access-control-allow-origin")).toBe(SITE);
  expect(config.headers.get("vary")).toBe("origin");
  expect(config.json).toMatchObject({
    locale: "ro",
    dir: "ltr",
    settings: { origins: [], display: "popup", share: 1 },
  });
  expect(config.json.survey.pages[0].questions[0].scale.labels["10"]).toBe("Extrem de probabil");
  expect(config.json.texts.send).toBe("Trimiteți");
  expect(config.html).not.toContain("quotas");
  expect(config.html).not.toContain("Extremely likely");
  const stranger = await asked(link, { origin: "https://evil.test" });
  expect(stranger.status).toBe(403);
  expect(stranger.headers.get("access-control-allow-origin")).toBeNull();
  expect(stranger.html).not.toContain("recommend");
  const body = complete(config.json.form);
  expect((await hand(link, body, { origin: "https://evil.test" })).status).toBe(403);
  expect((await hand(link, body, {})).status).toBe(403);
  const preflight = await office.visit(`/w/${link}`, { method: "OPTIONS", headers: { origin: SITE } });
  expect(preflight.headers.get("access-control-allow-headers")).toBe("content-type");
  // A link to share is no widget, and a withdrawn one nothing at all.
  expect((await asked(await linkFor("site", "link"))).status).toBe(404);
  await office.api("DELETE", `/surveys/site/links/${link}`);
  expect((await asked(link)).status).toBe(404);
});

test("settings of a link can be changed, and what is no origin is refused", async () => {
  const link = await linkFor("site", "widget");
  const path = `/surveys/site/links/${link}`;
  const settings = {
    origins: [SITE, "http://localhost:3000"],
    pages: ["/help/*"],
    traits: { plan: "pro" },
    share: 0.5,
  };
  const changed = await office.api("PATCH", path, { label: "Help", settings });
  expect(changed.json).toMatchObject({ label: "Help", settings: { ...settings, everyDays: 30 } });
  expect((await asked(link)).json.settings).toMatchObject({ pages: ["/help/*"], origins: [] });
  const wrong = await office.api("PATCH", path, { settings: { origins: ["https://acme.test/path"] } });
  expect(wrong.status).toBe(400);
});

test("an answer is one answer however often it arrives, partial first, and a made-up one is refused", async () => {
  const link = await linkFor("site", "widget");
  const { form } = (await asked(link)).json;
  clock.ms += 5_000;
  const body = complete(form);
  expect((await hand(link, { ...body, answers: { score: 9 }, complete: false })).json).toEqual({ status: "saved" });
  const all = await Promise.all([hand(link, body), hand(link, body), hand(link, body)]);
  for (const one of all) expect(one.json).toEqual({ status: "saved" });
  expect((await hand(link, { ...body, answers: { score: 0 } })).json).toEqual({ status: "saved" });
  expect(await results("site")).toMatchObject({ n: 1 });
  clock.ms += 60_000;
  expect((await hand(link, complete(form, { answers: { score: 11 } }))).status).toBe(422);
  expect((await hand(link, complete(form, { answers: {} }))).status).toBe(422);
  expect((await hand(link, complete("aaaaaa.x.aaaaaaaaaaaaaaaaaaaa"))).status).toBe(400);
  expect(await results("site")).toMatchObject({ n: 1 });
});

test("an answer that waited for a network belongs to the day it was given, and was not known before it came", async () => {
  const link = await linkFor("site", "widget");
  const { form } = (await asked(link)).json;
  clock.ms += 3 * 86_400_000;
  await hand(link, complete(form, { ago: 2 * 86_400, traits: { campaign: "fair" } }));
  await results("site");
  const rows = await office.api("POST", "/sql", {
    sql: "select occurred_at, available_at from survey_response order by occurred_at desc, row_id desc limit 1",
  });
  const [occurred, available] = (rows.json.rows as unknown as string[][])[0]!;
  expect(Date.parse(String(available)) - Date.parse(String(occurred))).toBe(2 * 86_400_000);
});

test("an anonymous survey takes an answer once too, and stores neither key nor moment with it", async () => {
  const link = await linkFor("secret", "widget");
  const { form, asks, anonymous } = (await asked(link)).json;
  expect({ asks, anonymous }).toEqual({ asks: false, anonymous: true });
  clock.ms += 5_000;
  const bodies = Array.from({ length: 4 }, () => complete(form));
  for (const body of [...bodies, ...bodies]) expect((await hand(link, body)).json.status).toBe("saved");
  const { db } = office.surveys.surveys;
  const rows = await db.selectFrom("survey_answer").selectAll().where("survey_id", "=", "secret").execute();
  expect(rows).toHaveLength(4);
  for (const row of rows) {
    expect(row).toMatchObject({ answered_at: null, seconds: null, person_id: null });
    expect(row.id).not.toMatch(/^k_/);
    expect(row.submitted_at).toMatch(/T00:00:00/);
  }
  const marks = await db.selectFrom("survey_spent").selectAll().where("survey_id", "=", "secret").execute();
  expect(marks).toHaveLength(4);
});

test("a visitor whom the company's server signed is known, rests like everybody, and answers once", async () => {
  clock.ms += 600_000;
  const link = await linkFor("site", "widget");
  expect((await office.api("GET", "/survey-widget-secret")).json).toEqual({ createdAt: null });
  const made = await office.api("PUT", "/survey-widget-secret");
  const token = (visitor: object, secret = String(made.json.secret)) => {
    const payload = Buffer.from(JSON.stringify(visitor)).toString("base64url");
    return `${payload}.${createHmac("sha256", secret).update(payload).digest("base64url")}`;
  };
  const exp = Math.floor(clock.ms / 1000) + 3_600;
  const ana = { person: "u-1", account: "A-ana", email: "ana@example.com", name: "Ana", exp };
  const ask = async (person: string) => (await hand(link, { person }, { origin: SITE }, "/ask")).json;
  for (const wrong of [
    token(ana, "guess"),
    token({ ...ana, exp: exp - 7_200 }),
    token({ ...ana, exp: exp + 90 * 86_400 }),
    `${token(ana).split(".")[0]}.`,
    "x",
  ])
    expect(await ask(wrong)).toEqual({ ask: false, reason: "person_refused" });
  const { ask: may, visit } = await ask(token(ana));
  expect(may).toBe(true);
  // The page is loaded again: the same question, not another.
  expect((await ask(token(ana))).ask).toBe(true);
  const { form } = (await asked(link)).json;
  clock.ms += 5_000;
  await hand(link, complete(form, { visit, person: token(ana) }));
  await hand(link, complete(form, { visit, answers: { score: 2, why: "slow" } }));
  const answers = await office.api("GET", "/surveys/site/answers?search=slow");
  expect(answers.json).toMatchObject({ total: 1, items: [{ person: "u-1", channel: "widget" }] });
  expect(await ask(token(ana))).toEqual({ ask: false, reason: "quarantine" });
  await office.api("POST", "/survey-opt-outs", { address: "bob@example.com" });
  expect(await ask(token({ person: "u-2", email: "bob@example.com", exp }))).toEqual({
    ask: false,
    reason: "opted_out",
  });
  // A token that does not hold leaves the answer, without the person.
  const kept = await hand(link, complete(form, { person: token(ana, "guess") }));
  expect(kept.json).toEqual({ status: "saved", person: "refused" });
  // A new secret ends the old one.
  await office.api("PUT", "/survey-widget-secret");
  expect(await ask(token({ ...ana, person: "u-3" }))).toEqual({ ask: false, reason: "person_refused" });
});

/** Finds the number of a puzzle, in plain steps. */
function proofOf(challenge: { salt: string; challenge: string; algorithm: string; signature: string }): string {
  for (let n = 0; ; n += 1)
    if (createHash("sha256").update(`${challenge.salt}${n}`).digest("hex") === challenge.challenge)
      return Buffer.from(JSON.stringify({ ...challenge, number: n })).toString("base64");
}

test("under pressure a widget's answer costs a proof of work, each proof is good for one, and kiosks are left alone", async () => {
  clock.ms += 600_000;
  const link = await linkFor("site", "widget");
  const { form } = (await asked(link)).json;
  clock.ms += 5_000;
  const before = (await results("site")).n;
  const said: string[] = [];
  for (let i = 0; i < 6; i += 1) said.push((await hand(link, complete(form))).json.status);
  expect(said).toEqual(["saved", "saved", "saved", "saved", "saved", "again"]);
  const body = complete(form);
  const held = (await hand(link, body)).json;
  expect((await hand(link, { ...body, proof: "bm9uc2Vuc2U=" })).json.status).toBe("again");
  const proof = proofOf(held.challenge);
  expect((await hand(link, { ...body, proof })).json).toEqual({ status: "saved" });
  expect((await hand(link, complete(form, { proof }))).json.status).toBe("again");
  // Too old, by the clock that tests move.
  const late = (await hand(link, complete(form))).json;
  const lateProof = proofOf(late.challenge);
  expect((await results("site")).n).toBe(before + 6);
  const kiosk = await linkFor("site", "kiosk");
  const own = { origin: "http://survey.test" };
  for (let i = 0; i < 7; i += 1) expect((await hand(kiosk, complete(form), own)).json).toEqual({ status: "saved" });
  clock.ms += 3_600_000;
  for (let i = 0; i < 5; i += 1) await hand(link, complete(form));
  expect((await hand(link, complete(form, { proof: lateProof }))).json.status).toBe("again");
});

test("under pressure the page asks for a short wait where there are no scripts, and never loses the answer", async () => {
  clock.ms += 3_600_000;
  const link = await linkFor("site", "link");
  const fill = async () =>
    (await office.submit((await office.visit(`/o/${link}`)).html, { "q.score": "9" }, { seconds: 2 })).html;
  const pages: string[] = [];
  for (let i = 0; i < 8; i += 1) pages.push(await fill());
  const held = pages.at(-1)!;
  expect(pages[0]).toContain("What is the main reason");
  expect(held).toContain("Wait 10 seconds, then press the button.");
  const early = await office.submit(held, { proof: "" }, { seconds: 4 });
  expect(early.status).toBe(428);
  expect(early.html).toContain("6 more seconds");
  const other = await fill();
  const mixed = { ...formOf(early.html).hidden };
  const second = await office.submit(early.html, {}, { seconds: 7 });
  expect(second.html).toContain("What is the main reason");
  // The wait of one respondent lets in nobody else.
  expect((await office.submit(other, { wait: mixed.wait! }, { seconds: 1 })).status).toBe(428);
  const done = await office.submit(second.html, { "q.why": "kept" });
  expect(done.html).toContain("Thank you");
  const found = await office.api("GET", "/surveys/site/answers?search=kept");
  expect(found.json).toMatchObject({ total: 1, items: [{ answers: { score: 9 }, channel: "link" }] });
});

test("an address that handed in what a machine made is asked, at the first answer after it", async () => {
  clock.ms += 3_600_000;
  const link = await linkFor("site", "link");
  const page = async () => (await office.visit(`/o/${link}`)).html;
  const machine = await office.submit(await page(), { "q.score": "0", website: "http://spam" }, { seconds: 3 });
  expect(machine.status).toBe(428);
  expect((await office.submit(await page(), { "q.score": "9" })).status).toBe(428);
  clock.ms += 11 * 60_000;
  expect((await office.submit(await page(), { "q.score": "9" })).status).toBe(200);
});

test("a kiosk's page is large, starts over without scripts, and keeps nothing of its link as an attribute", async () => {
  clock.ms += 3_600_000;
  const link = await linkFor("site", "kiosk", { resetSeconds: 15 });
  const listed = await office.api("GET", "/surveys/site/links");
  const mine = (listed.json.items as unknown as { id: string; url: string }[]).find((one) => one.id === link)!;
  expect(mine.url).toBe(`http://survey.test/o/${link}?kiosk=1`);
  const first = await office.visit(`/o/${link}?kiosk=1&place=hall`);
  expect(first.html).toContain('class="kiosk"');
  expect(first.html).toContain(`data-kiosk="/w/${link}"`);
  expect(first.headers.get("content-security-policy")).toContain("script-src 'self'");
  const second = await office.submit(first.html, { "q.score": "7" });
  expect(second.html).toContain(`<noscript><meta http-equiv="refresh" content="150;url=/o/${link}?kiosk=1`);
  const thanks = await office.submit(second.html, { "q.why": "" });
  expect(thanks.html).toContain(`<meta http-equiv="refresh" content="10;url=/o/${link}?kiosk=1`);
  const { db } = office.surveys.surveys;
  const row = await db
    .selectFrom("survey_answer")
    .selectAll()
    .where("channel", "=", "kiosk")
    .orderBy("submitted_at", "desc")
    .executeTakeFirstOrThrow();
  expect(JSON.parse(row.attributes)).toEqual({ "link.place": "hall" });
  // On a link that is no kiosk the parameter does nothing.
  const plain = await office.visit(`/o/${await linkFor("site", "link")}?kiosk=1`);
  expect(plain.html).not.toContain("<script");
});
