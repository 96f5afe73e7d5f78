// Over 300 lines: one installation, followed from a template to its results.
import { afterAll, beforeAll, expect, test } from "vitest";
import { linksIn, mailbox, type Office, openOffice, partOf } from "../../testing/survey-fixture.ts";

const clock = { ms: Date.parse("2026-03-02T10:00:00Z") };
let office: Office;
let box: Awaited<ReturnType<typeof mailbox>>;

beforeAll(async () => {
  office = await openOffice(clock);
  box = await mailbox(["gone@example.com"]);
  const settings = {
    host: "127.0.0.1",
    port: box.port,
    from: "Acme <surveys@acme.test>",
    publicUrl: "http://survey.test",
  };
  expect((await office.api("PUT", "/survey-channels/email", { ...settings, password: "secret" })).status).toBe(200);
});
afterAll(async () => {
  await box.close();
  await office.remove();
});

const nps = async () => {
  const answer = await office.api("GET", "/metrics/nps/results?grain=month&from=2026-03-01&to=2026-04-01");
  return answer.json as unknown as { results: { component: string | null; value: number | null; n: number }[] };
};
const results = async (id: string, query = "") =>
  (await office.api("GET", `/surveys/${id}/results${query}`)).json as unknown as {
    scores: { question: string; n: number; value: number | null; interval: { low: number; high: number } | null }[];
    flagged: { total: number; bySignal: Record<string, number> };
    channels: { channel: string; sent: number; answered: number; responseRate: number | null }[];
    choices: { question: string; n: number }[];
    themes: unknown[];
  };
const recipients = (...names: string[]) =>
  names.map((name) => ({ email: `${name}@example.com`, name, account: `A-${name}`, locale: "ro" }));

test("from a template to a live survey: created, clean, translated, and known to the definitions", async () => {
  const made = await office.api("POST", "/surveys", { template: "relationship", id: "pulse" });
  expect(made.status).toBe(201);
  expect(made.json).toMatchObject({ id: "pulse", version: 1, problems: [], open: true });
  const again = await office.api("POST", "/surveys", { template: "relationship", id: "pulse" });
  expect(again.status).toBe(409);
  expect((await office.api("POST", "/surveys", { template: "no-such" })).status).toBe(400);
  const missing = await office.api("GET", "/surveys/none");
  expect(missing.status).toBe(404);
});

test("a question that makes figures wrong is refused, unless it is kept with a reason", async () => {
  const question = {
    id: "both",
    type: "csat",
    text: "How satisfied are you with price and quality?",
    scale: { min: 1, max: 5, labels: { "1": "Very dissatisfied", "5": "Very satisfied" } },
  };
  const definition = {
    id: "barrel",
    title: "T",
    locale: "en",
    locales: ["en"],
    pages: [{ id: "p", questions: [question] }],
    thankYou: [],
  };
  const linted = await office.api("POST", "/surveys/lint", { definition });
  expect(linted.json.findings).toMatchObject([
    {
      rule: "double-barrel",
      number: 3,
      place: "questions.both",
      severity: "error",
      rewrite: expect.stringContaining("price? ·"),
    },
  ]);
  const refused = await office.api("POST", "/surveys", { definition });
  expect(refused.status).toBe(422);
  expect(refused.json.detail).toContain("rule 3");
  const acknowledged = [{ rule: "double-barrel", question: "both", reason: "sold as one thing" }];
  expect((await office.api("POST", "/surveys", { definition: { ...definition, acknowledged } })).status).toBe(201);
  const known = await office.api("GET", "/surveys/barrel");
  expect(known.json.findings).toMatchObject([{ acknowledged: "sold as one thing" }]);
});

test("sends by mail: multipart, one link per score, RFC 8058, no personal link in the API; those not asked are listed", async () => {
  const sent = await office.api("POST", "/surveys/pulse/sends", {
    channel: "email",
    wave: "2026-Q1",
    recipients: [
      ...recipients("ana", "bob", "eve", "gone"),
      { email: "ana@example.com" },
      { email: "no-mail@nodot", name: "x" },
    ]
      .slice(0, 5)
      .concat([{ name: "nobody" } as never]),
  });
  expect(sent.json).toMatchObject({ queued: 4, sent: 3 });
  expect(sent.json.notSent).toEqual([
    { recipient: "ana@example.com", reason: "repeated" },
    { recipient: "#6", reason: "erased" },
  ]);
  expect(box.mails.map((mail) => mail.to)).toEqual(["ana@example.com", "bob@example.com", "eve@example.com"]);
  const [mail] = box.mails;
  expect(mail!.raw).toContain("List-Unsubscribe-Post: List-Unsubscribe=One-Click");
  expect(mail!.raw).toMatch(/List-Unsubscribe:\s+<http:\/\/survey\.test\/u\//);
  expect(mail!.raw).toMatch(/Content-Type: multipart\/alternative/);
  const plain = partOf(mail!, "text/plain");
  expect(plain).toContain("Cât de probabil este să ne recomandați");
  expect(plain).toContain("&score=10");
  expect(partOf(mail!, "text/html")).toContain("color-scheme");
  const list = await office.api("GET", "/surveys/pulse/invitations");
  expect(list.json).toMatchObject({ total: 5, reasons: { refused: 1, repeated: 1 } });
  expect(list.text).not.toMatch(/\/s\//);
});

test("a scanner that opens every link changes no score; a person confirms and is counted", async () => {
  const [link] = linksIn(partOf(box.mails[0]!, "text/plain"));
  for (let score = 0; score <= 10; score += 1) expect((await office.visit(`${link}?score=${score}`)).status).toBe(200);
  await office.visit(`${link}/more`, { headers: { "user-agent": "scanner" } });
  expect((await results("pulse")).scores).toEqual([]);

  const page = await office.visit(`${link}?score=9&lang=ro`, { headers: { "user-agent": "phone" } });
  expect(page.html).toContain('lang="ro"');
  expect(page.html).toContain("Ați ales 9");
  expect(page.html.length).toBeLessThan(30_000);
  expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
  const second = await office.submit(page.html, { "q.score": "9" }, { headers: { "user-agent": "phone" } });
  expect(second.html).toContain("Care este motivul principal");
  const done = await office.submit(
    second.html,
    { "q.comment": "Suportul a fost <b>rapid</b>" },
    { headers: { "user-agent": "phone" } },
  );
  expect(done.html).toContain("Vă mulțumim");
  const { scores } = await results("pulse");
  expect(scores).toMatchObject([{ question: "nps", n: 1, value: 100 }]);
  clock.ms += 86_400_000;
  expect((await nps()).results.find((one) => one.component === null)).toMatchObject({ value: 100, n: 1 });
});

test("a machine that also hands in forms is flagged and counts nowhere, and the person after it still counts", async () => {
  const [link] = linksIn(partOf(box.mails[1]!, "text/plain"));
  const page = await office.visit(link!);
  const fast = await office.submit(page.html, { "q.score": "0", website: "http://spam" }, { seconds: 0 });
  await office.submit(fast.html, { "q.comment": "" }, { seconds: 0 });
  const before = await results("pulse");
  expect(before.scores).toMatchObject([{ n: 1 }]);
  expect(before.flagged).toEqual({ total: 1, bySignal: { hidden_field: 1, too_fast: 1 } });
  const human = await office.visit(link!);
  const second = await office.submit(human.html, { "q.score": "3" });
  await office.submit(second.html, { "q.comment": "Too slow" });
  const after = await results("pulse");
  expect(after.scores).toMatchObject([{ n: 2, value: 0 }]);
  expect(after.flagged.total).toBe(0);
  // A machine that comes later does not overwrite the person.
  const late = await office.visit(link!);
  await office.submit((await office.submit(late.html, { "q.score": "10" }, { seconds: 0 })).html, {}, { seconds: 0 });
  expect((await results("pulse")).scores).toMatchObject([{ n: 2, value: 0 }]);
});

test("an answer can be changed: one per invitation, the latest counts, the comment stays unless replaced", async () => {
  const [link] = linksIn(partOf(box.mails[1]!, "text/plain"));
  const page = await office.visit(link!);
  expect(page.html).toMatch(/value="3" checked/);
  const second = await office.submit(page.html, { "q.score": "10" });
  expect(second.html).toContain("Comentariul este salvat");
  await office.submit(second.html, { "q.comment": "" });
  expect((await results("pulse")).scores).toMatchObject([{ n: 2, value: 100 }]);
  const answers = await office.api("GET", "/surveys/pulse/answers?search=slow");
  expect(answers.json).toMatchObject({
    total: 1,
    items: [{ texts: { comment: "Too slow" }, person: "bob@example.com" }],
  });
});

test("what a tampered or foreign form says is refused", async () => {
  const [link] = linksIn(partOf(box.mails[2]!, "text/plain"));
  const page = await office.visit(link!);
  expect((await office.submit(page.html, { "q.score": "11" })).status).toBe(422);
  expect((await office.submit(page.html, {})).html).toContain("Răspundeți la această întrebare");
  expect((await office.submit(page.html, { "q.score": "5", t: "aaaaaa.x.aaaaaaaaaaaaaaaaaaaa" })).status).toBe(400);
  // The last page alone does not make a complete answer.
  expect((await office.submit(page.html, { p: "page_2", "q.comment": "hi" })).status).toBe(422);
  expect((await office.visit(`${link!.slice(0, -1)}A`)).status).toBe(404);
  expect((await results("pulse")).scores).toMatchObject([{ n: 2 }]);
});

test("quarantine holds across surveys; unsubscribing needs a POST and holds everywhere", async () => {
  await office.api("POST", "/surveys", { template: "support", id: "after-ticket" });
  const rested = await office.api("POST", "/surveys/after-ticket/sends", {
    channel: "email",
    recipients: recipients("ana"),
  });
  expect(rested.json.notSent).toEqual([{ recipient: "ana@example.com", reason: "quarantine" }]);
  const link = linksIn(partOf(box.mails[2]!, "text/plain"))[0]!.replace("/s/", "/u/");
  expect((await office.visit(link)).html).toContain("Nu mai doriți sondaje?");
  clock.ms += 40 * 86_400_000;
  const asked = await office.api("POST", "/surveys/after-ticket/sends", {
    channel: "email",
    recipients: recipients("eve"),
  });
  expect(asked.json).toMatchObject({ queued: 1, sent: 1 });
  const form = new URLSearchParams({ "List-Unsubscribe": "One-Click" });
  expect((await office.visit(link, { method: "POST", body: form })).html).toContain("Nu veți mai primi");
  clock.ms += 40 * 86_400_000;
  const out = await office.api("POST", "/surveys/after-ticket/sends", {
    channel: "email",
    recipients: recipients("eve", "gone"),
  });
  expect(out.json.notSent).toEqual([
    { recipient: "eve@example.com", reason: "opted_out" },
    { recipient: "gone@example.com", reason: "bounced" },
  ]);
});

test("low answers open a case that is followed to its end; promoters are to be asked", async () => {
  const sent = await office.api("POST", "/surveys/pulse/sends", {
    channel: "email",
    wave: "2026-Q2",
    recipients: recipients("low"),
  });
  expect(sent.json).toMatchObject({ sent: 1 });
  const [link] = linksIn(partOf(box.mails.at(-1)!, "text/plain"));
  const second = await office.submit((await office.visit(link!)).html, { "q.score": "2" });
  await office.submit(second.html, { "q.comment": "Import fails" });
  const report = await office.api("GET", "/surveys/pulse/results");
  expect(report.json.tests).toMatchObject([{ from: "2026-Q1", to: "2026-Q2", significant: false }]);
  const open = await office.api("GET", "/survey-cases?kind=detractor&status=open");
  expect(open.json).toMatchObject({
    total: 1,
    items: [{ score: 2, comment: "Import fails", person: "low@example.com", overdue: false }],
  });
  const id = (open.json.items as unknown as { id: string }[])[0]!.id;
  expect((await office.api("PATCH", `/survey-cases/${id}`, { status: "resolved" })).status).toBe(422);
  clock.ms += 6 * 3_600_000;
  const solved = await office.api("PATCH", `/survey-cases/${id}`, {
    status: "resolved",
    owner: "Ion",
    cause: "import",
    fix: "released 2.1",
  });
  expect(solved.json).toMatchObject({ status: "resolved", owner: "Ion", overdue: false });
  const asks = await office.api("GET", "/survey-cases?kind=advocate");
  expect(asks.json).toMatchObject({ total: 2, medianHoursToResolve: null });
  expect((await office.api("GET", "/survey-cases?kind=detractor")).json).toMatchObject({ medianHoursToResolve: 6 });
});

test("reminders go to those who did not answer, once, and end with the answer", async () => {
  await office.api("POST", "/surveys/pulse/sends", {
    channel: "email",
    wave: "2026-Q3",
    recipients: recipients("rita", "sam"),
  });
  const count = box.mails.length;
  const [link] = linksIn(partOf(box.mails.at(-1)!, "text/plain"));
  const second = await office.submit((await office.visit(link!)).html, { "q.score": "8" });
  await office.submit(second.html, {});
  clock.ms += 5 * 86_400_000 + 1_000;
  const dispatched = await office.api("POST", "/survey-dispatch");
  // rita, and low of the wave before who… answered: only rita.
  expect(dispatched.json).toMatchObject({ reminders: 1, sent: 0 });
  expect(box.mails.slice(count).map((mail) => mail.to)).toEqual(["rita@example.com"]);
  clock.ms += 6 * 86_400_000;
  expect((await office.api("POST", "/survey-dispatch")).json).toMatchObject({ reminders: 0 });
});

test("open links answer without a person, with a QR code, and can be withdrawn", async () => {
  const link = await office.api("POST", "/surveys/after-ticket/links", { channel: "kiosk", label: "Desk" });
  expect(link.json.qr).toContain("<svg");
  const path = new URL(link.json.url as unknown as string).pathname;
  for (const value of ["5", "4"]) {
    const second = await office.submit((await office.visit(path)).html, { "q.satisfaction": value });
    expect((await office.submit(second.html, { "q.effort": "6", "q.comment": "" })).html).toContain("Thank you");
  }
  const report = await results("after-ticket");
  expect(report.scores).toMatchObject([
    { question: "ces", n: 2 },
    { question: "csat", n: 2, value: 1 },
  ]);
  expect((await office.api("DELETE", `/surveys/after-ticket/links/${link.json.id}`)).status).toBe(204);
  expect((await office.visit(path)).status).toBe(404);
});

test("answers survive a stop before they reach the facts, and reach them once", async () => {
  const link = await office.api("POST", "/surveys/after-ticket/links", {});
  const second = await office.submit((await office.visit(new URL(link.json.url as unknown as string).pathname)).html, {
    "q.satisfaction": "1",
  });
  await office.submit(second.html, { "q.comment": "kill" });
  office = await office.reopen();
  expect((await results("after-ticket")).scores.find((one) => one.question === "csat")).toMatchObject({ n: 3 });
  // As if the process had ended between the facts and the mark in the state: nothing is stored twice.
  await office.surveys.surveys.db.updateTable("survey_answer").set({ flushed_revision: 0 }).execute();
  await office.surveys.surveys.db.updateTable("survey_invitation").set({ flushed_revision: 0 }).execute();
  const rows = async () =>
    (
      await office.api("POST", "/sql", {
        sql: "select (select count(*) from survey_response), (select count(*) from survey_delivery), (select count(*) from fact_end)",
      })
    ).json.rows;
  const before = await rows();
  expect((await results("after-ticket")).scores.find((one) => one.question === "csat")).toMatchObject({ n: 3 });
  expect(await rows()).toEqual(before);
});

test("revoked keys make every link useless; passwords are not readable in the state", async () => {
  const secret = await office.surveys.surveys.db
    .selectFrom("survey_channel")
    .select("secret")
    .executeTakeFirstOrThrow();
  expect(secret.secret).not.toContain("secret");
  const [link] = linksIn(partOf(box.mails[0]!, "text/plain"));
  const bearer = office.localCredential;
  await office.ask("POST", "/api/v1/survey-keys/rotate", { bearer, body: {} });
  expect((await office.visit(link!)).status).not.toBe(404);
  await office.ask("POST", "/api/v1/survey-keys/rotate", { bearer, body: { revoke: true } });
  expect((await office.visit(link!)).status).toBe(404);
});
