// Over 300 lines: the ways of sending share one office, one mailbox and one clock.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { formOf, linksIn, mailbox, type Office, openOffice, partOf } from "../../testing/survey-fixture.ts";

const clock = { ms: Date.parse("2026-03-02T10:00:00Z") };
let office: Office;
let gateway: Server;
let port: number;
/** Requests that the scripted gateway got, and what it answers next. */
const requests: { method: string; url: URL; body: URLSearchParams; authorization: string }[] = [];
let script: number[] = [];

beforeAll(async () => {
  gateway = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      requests.push({
        method: request.method!,
        url: new URL(request.url!, "http://gateway.test"),
        body: new URLSearchParams(Buffer.concat(chunks).toString("utf8")),
        authorization: request.headers.authorization ?? "",
      });
      const status = script.shift() ?? 201;
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify({ sid: `SM${requests.length}` }));
    });
  });
  await new Promise<void>((resolve) => gateway.listen(0, "127.0.0.1", () => resolve()));
  port = (gateway.address() as AddressInfo).port;
  office = await openOffice(clock);
  await office.api("POST", "/surveys", { template: "relationship", id: "pulse" });
});
afterAll(async () => {
  await office.remove();
  await new Promise((resolve) => gateway.close(resolve));
});

const setUp = async (body: Record<string, unknown>) => {
  const answer = await office.api("PUT", "/survey-channels/sms", {
    from: "Acme",
    publicUrl: "http://survey.test",
    ...body,
  });
  expect(answer.status).toBe(200);
  return answer.json as unknown as { inboundUrl: string };
};
const send = (people: readonly Record<string, string>[]) =>
  office.api("POST", "/surveys/pulse/sends", { channel: "sms", recipients: people });
const invitations = async () =>
  (await office.api("GET", "/surveys/pulse/invitations")).json.items as unknown as {
    person: string;
    status: string;
    reason: string | null;
    deliveredAt: string | null;
  }[];

test("Twilio's HTTP API: credentials, text with link and STOP, delivery reported, failure marked", async () => {
  const { inboundUrl } = await setUp({
    adapter: "twilio",
    url: `http://127.0.0.1:${port}`,
    user: "AC1",
    password: "pw",
    quietHours: null,
  });
  const sent = await send([
    { phone: "+40 721 000 001", locale: "ro" },
    { phone: "+40 721 000 002", locale: "zh-Hans" },
    { phone: "12345", locale: "en" },
  ]);
  expect(sent.json).toMatchObject({ queued: 2, sent: 2, notSent: [{ recipient: "12345", reason: "bad_address" }] });
  const [first, second] = requests;
  expect(first!.url.pathname).toBe("/2010-04-01/Accounts/AC1/Messages.json");
  expect(first!.authorization).toBe(`Basic ${Buffer.from("AC1:pw").toString("base64")}`);
  expect(first!.body.get("Body")).toMatch(/Cum ne descurcăm\? http:\/\/survey\.test\/s\/\S+ STOP = nu mai trimiteți/);
  expect(second!.body.get("Body")).toContain("回复 STOP 退订");
  const report = (fields: Record<string, string>) =>
    office.visit(inboundUrl, { method: "POST", body: new URLSearchParams(fields) });
  expect((await report({ MessageSid: "SM1", MessageStatus: "delivered" })).status).toBe(200);
  await report({ MessageSid: "SM2", MessageStatus: "undelivered" });
  const rows = await invitations();
  expect(rows.find((row) => row.person === "+40721000001")).toMatchObject({
    status: "sent",
    deliveredAt: "2026-03-02T10:00:00.000Z",
  });
  expect(rows.find((row) => row.person === "+40721000002")).toMatchObject({ status: "bounced" });
  // A phone opens the link and answers.
  const [link] = linksIn(first!.body.get("Body")!);
  const page = await office.visit(link!);
  expect((await office.submit(page.html, { "q.score": "9" })).status).toBe(200);
});

test("STOP in the person's language holds on every channel; others' reports are refused", async () => {
  const { inboundUrl } = await setUp({
    adapter: "twilio",
    url: `http://127.0.0.1:${port}`,
    user: "AC1",
    quietHours: null,
  });
  await office.visit(inboundUrl, {
    method: "POST",
    body: new URLSearchParams({ From: "+40721000001", Body: "Dezabonare" }),
  });
  clock.ms += 60 * 86_400_000;
  const again = await send([{ phone: "0040721000001" }, { phone: "+40721000001", email: "ana@example.com" }]);
  expect(again.json.notSent).toEqual([
    { recipient: "0040721000001", reason: "opted_out" },
    { recipient: "ana@example.com", reason: "opted_out" },
  ]);
  expect((await office.visit("/sms/abcdef.no.aaaaaaaaaaaaaaaaaaaa", { method: "POST" })).status).toBe(404);
});

test("a Kannel-style gateway gets UCS-2 where the text needs it; a template gets its fields encoded; both report and stop", async () => {
  await setUp({
    adapter: "kannel",
    url: `http://127.0.0.1:${port}/cgi-bin/sendsms`,
    user: "u",
    password: "p&w",
    quietHours: null,
  });
  requests.length = 0;
  await send([
    { phone: "+40721000003", locale: "ro" },
    { phone: "+40721000004", locale: "en" },
  ]);
  expect(requests.map(({ url }) => [url.searchParams.get("coding"), url.searchParams.get("password")])).toEqual([
    ["2", "p&w"],
    ["0", "p&w"],
  ]);
  const callback = requests[0]!.url.searchParams.get("dlr-url")!;
  await office.visit(callback.replace("%d", "2"));
  expect((await invitations()).find((row) => row.person === "+40721000003")).toMatchObject({ status: "bounced" });
  const inbound = new URL(callback).pathname;
  await office.visit(`${inbound}?from=${encodeURIComponent("+40721000004")}&text=STOP`);
  await setUp({
    adapter: "template",
    url: `http://127.0.0.1:${port}/send?to={to}&m={text}&s={from}&report={callback}`,
    quietHours: null,
  });
  requests.length = 0;
  await send([{ phone: "+40721000005", locale: "en" }]);
  // The address for reports knows its message: the gateway adds how it went.
  await office.visit(`${requests[0]!.url.searchParams.get("report")!}&status=delivered`);
  expect((await invitations()).find((row) => row.person === "+40721000005")!.deliveredAt).not.toBeNull();
  await office.visit(inbound, {
    method: "POST",
    body: new URLSearchParams({ sender: "+40721000005", message: "退订" }),
  });
  clock.ms += 60 * 86_400_000;
  expect((await send([{ phone: "+40721000004" }, { phone: "+40721000005" }])).json.notSent).toEqual([
    { recipient: "+40721000004", reason: "opted_out" },
    { recipient: "+40721000005", reason: "opted_out" },
  ]);
  clock.ms -= 60 * 86_400_000;
  expect(requests[0]!.url.searchParams.get("to")).toBe("+40721000005");
  expect(requests[0]!.url.searchParams.get("m")).toContain("http://survey.test/s/");
});

test("a gateway that is down is tried again later, and given up in the end with its reason", async () => {
  await setUp({ adapter: "twilio", url: `http://127.0.0.1:${port}`, user: "AC1", quietHours: null });
  script = [503];
  expect((await send([{ phone: "+40721000006" }])).json).toMatchObject({ queued: 1, sent: 0 });
  clock.ms += 61_000;
  expect((await office.api("POST", "/survey-dispatch")).json).toMatchObject({ sent: 1 });
  script = [503, 503, 503, 503, 503];
  await send([{ phone: "+40721000007" }]);
  for (let i = 0; i < 5; i += 1) {
    clock.ms += 86_400_000;
    await office.api("POST", "/survey-dispatch");
  }
  script = [];
  expect((await invitations()).find((row) => row.person === "+40721000007")).toMatchObject({
    status: "not_sent",
    reason: "unreachable",
  });
});

test("quiet hours hold a message until the person's morning", async () => {
  await setUp({ adapter: "twilio", url: `http://127.0.0.1:${port}`, user: "AC1", quietHours: { from: 20, to: 8 } });
  clock.ms = Date.parse("2026-07-01T18:30:00Z");
  const sent = await send([
    { phone: "+40721000008", zone: "Europe/Bucharest" },
    { phone: "+40721000009", zone: "America/New_York" },
  ]);
  expect(sent.json).toMatchObject({ queued: 2, sent: 1 });
  clock.ms = Date.parse("2026-07-02T04:59:00Z");
  expect((await office.api("POST", "/survey-dispatch")).json).toMatchObject({ sent: 0 });
  clock.ms = Date.parse("2026-07-02T05:00:00Z");
  expect((await office.api("POST", "/survey-dispatch")).json).toMatchObject({ sent: 1 });
});

test("an anonymous survey: no link from answer to person, one answer each, day only, groups under five hidden", async () => {
  const box = await mailbox();
  await office.api("PUT", "/survey-channels/email", {
    host: "127.0.0.1",
    port: box.port,
    from: "a@acme.test",
    publicUrl: "http://survey.test",
  });
  await office.api("POST", "/surveys", { template: "employees", id: "team" });
  const names = ["e1", "e2", "e3", "e4", "e5", "e6"];
  const sent = await office.api("POST", "/surveys/team/sends", {
    channel: "email",
    wave: "W1",
    recipients: names.map((name) => ({ email: `${name}@acme.test`, locale: "en" })),
  });
  expect(sent.json).toMatchObject({ sent: 6 });
  const links = box.mails.map((mail) => linksIn(partOf(mail, "text/plain"))[0]!);
  const answer = async (link: string, score: string, text: string) => {
    const page = await office.visit(link);
    const second = await office.submit(page.html, { "q.satisfaction": score });
    return office.submit(second.html, { "q.comment": text });
  };
  const rows = () =>
    office.surveys.surveys.db.selectFrom("survey_answer").selectAll().where("survey_id", "=", "team").execute();
  const flagged = () =>
    office.surveys.surveys.db
      .selectFrom("survey_invitation")
      .select("id")
      .where("survey_id", "=", "team")
      .where("responded_at", "is not", null)
      .execute();
  for (let i = 0; i < 4; i += 1) await answer(links[i]!, "5", `c${i}`);
  // The second try of one person is turned away, whatever they open.
  expect((await office.visit(links[0]!)).html).toContain("already answered");
  const early = await office.api("GET", "/surveys/team/results");
  expect(early.json).toMatchObject({ scores: [], themes: [], choices: [] });
  expect((await office.api("GET", "/surveys/team/answers")).json).toMatchObject({ total: 0 });
  const list = (await office.api("GET", "/surveys")).json.items as unknown as { id: string; answers: number }[];
  expect(list.find((one) => one.id === "team")).toMatchObject({ answers: 0 });
  expect(await flagged()).toEqual([]);
  await answer(links[4]!, "1", "c4");
  const report = await office.api("GET", "/surveys/team/results");
  expect(report.json.scores).toMatchObject([{ n: 5, value: 0.8, low: 1 }]);
  expect(await flagged()).toHaveLength(5);
  const stored = await rows();
  expect(stored).toHaveLength(5);
  for (const row of stored) {
    expect([row.invitation_id, row.person_id, row.account_id, row.seconds]).toEqual([null, null, null, null]);
    expect(row.submitted_at).toMatch(/T00:00:00\.000Z$/);
  }
  const facts = await office.api("POST", "/sql", {
    sql: "select count(*), count(person_id), count(*) filter (where occurred_at <> date_trunc('day', occurred_at)) from employee_answer",
  });
  expect(facts.json.rows).toEqual([[5, 0, 0]]);
  expect((await office.api("GET", "/survey-cases?survey=team")).json).toMatchObject({ total: 0 });
  await box.close();
});

test("quotas close what is full, hidden fields carry the link's campaign, all types can be answered", async () => {
  const definition = {
    id: "types",
    title: "Types",
    locale: "en",
    locales: ["en"],
    pages: [
      {
        id: "all",
        questions: [
          {
            id: "many",
            type: "multiple",
            text: "Which?",
            options: [
              { id: "a", text: "A" },
              { id: "b", text: "B" },
              { id: "o", text: "Other", other: true },
            ],
          },
          {
            id: "order",
            type: "ranking",
            text: "Order?",
            options: [
              { id: "x", text: "X" },
              { id: "y", text: "Y" },
            ],
          },
          {
            id: "grid",
            type: "matrix",
            text: "Grid?",
            rows: [{ id: "r", text: "R" }],
            options: [
              { id: "c", text: "C" },
              { id: "d", text: "D" },
            ],
          },
          { id: "ok", type: "consent", text: "I agree", required: true },
          { id: "mood", type: "smileys", text: "Mood?" },
          { id: "mail", type: "text", text: "Mail?", validation: { kind: "email" } },
          { id: "from", type: "hidden", text: "", value: "{{link.campaign}}" },
        ],
      },
    ],
    thankYou: [
      {
        when: { question: "mood", op: "at_least", value: 4 },
        text: "Lovely, {{answer.many}}",
        link: { url: "https://example.com/review", text: "Review us" },
      },
    ],
    quotas: [{ when: { question: "many", op: "includes", value: "a" }, limit: 1 }],
  };
  expect((await office.api("POST", "/surveys", { definition })).status).toBe(201);
  const link = await office.api("POST", "/surveys/types/links", {});
  const path = `${new URL(link.json.url as unknown as string).pathname}?campaign=spring`;
  const fields = {
    "q.many": ["a", "o"],
    "q.many.other": "<Mine>",
    "q.order.x": "2",
    "q.order.y": "1",
    "q.grid.r": "d",
    "q.ok": "yes",
    "q.mood": "5",
    "q.mail": "a@b.co",
  };
  const page = await office.visit(path);
  expect(formOf(page.html).action).toContain("campaign=spring");
  expect((await office.submit(page.html, { ...fields, "q.order.x": "1" })).status).toBe(422);
  const done = await office.submit(page.html, fields);
  expect(done.html).toContain("Lovely, A, &lt;Mine&gt;");
  expect(done.html).toContain('href="https://example.com/review"');
  const { items } = (await office.api("GET", "/surveys/types/answers")).json as unknown as {
    items: { answers: unknown; texts: unknown }[];
  };
  expect(items[0]).toMatchObject({
    answers: { order: ["y", "x"], grid: { r: "d" }, ok: true, mood: 5, from: "spring" },
    texts: { "many:other": "<Mine>", mail: "a@b.co" },
  });
  expect((await office.submit((await office.visit(path)).html, fields)).html).toContain("enough answers");
  const invalid = {
    ...definition,
    id: "broken",
    pages: [{ ...definition.pages[0]!, skipTo: [{ when: { all: [] }, to: "nowhere" }] }],
  };
  expect((await office.api("POST", "/surveys", { definition: invalid })).status).toBe(422);
});

test("every page of every template is under 30 kB, names its language and needs no script", async () => {
  const templates = (await office.api("GET", "/survey-templates")).json.items as unknown as {
    id: string;
    definition: { pages: { id: string }[]; locales: string[] };
  }[];
  for (const { definition } of templates)
    for (const locale of definition.locales)
      for (const { id } of definition.pages) {
        const page = await office.api("POST", "/surveys/any/preview", { definition, locale, page: id });
        const { html, bytes } = page.json as unknown as { html: string; bytes: number };
        expect(bytes).toBeLessThan(30_000);
        expect(html).toContain(`<html lang="${locale}"`);
        expect(html).not.toMatch(/<script|\son\w+=/);
        // Every control has a name that a screen reader can say.
        for (const control of html.matchAll(/<(input|textarea|select)(?![^>]*type="hidden")[^>]*>/g))
          expect(
            /aria-label=|id="/.test(control[0]) ||
              html.slice(0, control.index).lastIndexOf("<label") > html.slice(0, control.index).lastIndexOf("</label>"),
            control[0],
          ).toBe(true);
      }
});
