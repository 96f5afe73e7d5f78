import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { clearRunningServer, locateHome, writeRunningServer } from "../home/home.ts";
import { type Listener, listen } from "../http/listen.ts";
import { recordingTerminal } from "../testing/recording-terminal.ts";
import { mailbox } from "../testing/survey-fixture.ts";
import { openTestInstallation, type TestInstallation } from "../testing/test-installation.ts";
import { EXIT } from "./exit-code.ts";
import { run } from "./run.ts";

// Every command of surveys, in the order in which somebody meets them, through one running server and a real mail server.
let folder: string;
let server: TestInstallation;
let listener: Listener;
let box: Awaited<ReturnType<typeof mailbox>>;

async function survey(...args: string[]) {
  const terminal = recordingTerminal();
  const code = await run(["survey", ...args, "--home", join(folder, "home")], terminal);
  return { code, out: terminal.output(), err: terminal.errors(), bytes: terminal.bytes() };
}
const json = async (...args: string[]) => {
  const { out, err } = await survey(...args, "--json");
  return JSON.parse(out === "" ? `{"failed": ${JSON.stringify(err)}}` : out);
};
const file = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tendwell-cli-survey-"));
  server = await openTestInstallation({ home: locateHome(join(folder, "home")) });
  listener = await listen(server.app, "127.0.0.1", 0);
  await writeRunningServer(server.home, { pid: process.pid, port: listener.port });
  box = await mailbox();
  const bearer = server.localCredential;
  await server.ask("POST", "/api/v1/workspaces", {
    bearer,
    body: { slug: "a", name: "A", zone: "UTC", currency: "EUR" },
  });
  await server.ask("PUT", "/api/v1/workspaces/a/survey-channels/email", {
    bearer,
    body: { host: "127.0.0.1", port: box.port, from: "A <a@a.test>", publicUrl: "http://survey.test" },
  });
});
afterAll(async () => {
  await clearRunningServer(server.home);
  await listener.close();
  await box.close();
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

test("templates, create, list and lint", async () => {
  const { templates } = await json("templates");
  expect(templates.map((one: { stage: string }) => one.stage)).toContain("renewal");
  expect((await survey("templates")).out).toContain("relationship");
  expect(await json("create", "pulse", "--template", "relationship")).toMatchObject({ id: "pulse", version: 1 });
  expect((await survey("create", "pulse")).code).toBe(EXIT.usage);
  expect((await survey("list")).out).toMatch(/pulse .*yes/);
  await writeFile(
    file("bad.yaml"),
    "id: bad\ntitle: Bad\nlocale: en\nlocales: [en]\npages: [{ id: p, questions: [{ id: q, type: csat, text: How satisfied are you with price and quality? }] }]\nthankYou: []\n",
  );
  const linted = await survey("lint", file("bad.yaml"));
  expect([linted.code, linted.out]).toEqual([EXIT.error, expect.stringContaining("rule 3, double-barrel")]);
});

test("link, send and dispatch, with a reason for each who is not asked", async () => {
  expect((await json("link", "pulse", "--label", "desk")).url).toContain("/o/");
  await writeFile(file("to.csv"), "email,name\nana@example.com,Ana\nana@example.com,Ana\nbob@example.com,Bob\n");
  const dry = await json("send", "pulse", "--to", file("to.csv"), "--dry-run");
  expect(dry).toMatchObject({ queued: 2, sent: 0 });
  const sent = await json("send", "pulse", "--to", file("to.csv"), "--wave", "w1");
  expect(sent).toMatchObject({ queued: 2, sent: 2, notSent: [{ recipient: "ana@example.com", reason: "repeated" }] });
  expect(box.mails.map((mail) => mail.to).sort()).toEqual(["ana@example.com", "bob@example.com"]);
  expect(await json("dispatch")).toMatchObject({ sent: 0 });
  expect((await survey("send", "pulse")).code).toBe(EXIT.usage);
});

test("import: responses with what is refused, a SurveyJS document with what it loses", async () => {
  const rows = ["Timestamp,How likely are you to recommend us?,Why?"];
  for (let i = 0; i < 12; i += 1)
    rows.push(
      `2026-01-${String(i + 1).padStart(2, "0")} 10:00:00,${i === 11 ? "many" : i % 3 === 0 ? 3 : 10},reason ${i}`,
    );
  await writeFile(file("visits.csv"), `${rows.join("\n")}\n`);
  const dry = await survey("import", file("visits.csv"), "--dry-run", "--json");
  expect(dry.code).toBe(EXIT.partlyRejected);
  expect(JSON.parse(dry.out)).toMatchObject({ tool: "google_forms", survey: "visits", created: true, dryRun: true });
  const done = await survey("import", file("visits.csv"));
  expect(done.code).toBe(EXIT.partlyRejected);
  expect(done.out).toContain("12 responses of google forms to survey visits, which is new");
  expect(done.out).toMatch(/visits\.csv +13 +score +many/);
  await writeFile(
    file("form.json"),
    JSON.stringify({
      elements: [
        { type: "file", name: "cv" },
        { type: "comment", name: "why" },
      ],
    }),
  );
  const form = await survey("import", file("form.json"), "--survey", "form");
  expect([form.code, form.out]).toEqual([
    EXIT.ok,
    expect.stringMatching(/form: 1 questions, version 1[\s\S]*cv +type +type unknown/),
  ]);
  await writeFile(file("nothing.csv"), "a,b\n1,2\n");
  expect((await survey("import", file("nothing.csv"))).err).toContain("no headings of a known survey tool");
});

test("results, cases, export and report of what came in", async () => {
  const results = await json("results", "visits");
  expect(results.scores).toMatchObject([{ question: "nps", n: 11 }]);
  expect((await survey("results", "visits")).out).toMatch(/nps .*11/);
  const bearer = server.localCredential;
  const low = { answers: { score: 2, comment: "too slow" }, recipient: { email: "ana@example.com" } };
  await server.ask("POST", "/api/v1/workspaces/a/surveys/pulse/answers", { bearer, body: low });
  await survey("results", "pulse");
  expect((await survey("cases", "--kind", "detractor")).out).toMatch(/detractor +2 +ana@example\.com/);
  const csv = (await survey("export", "visits", "--headings", "ids")).bytes.toString();
  expect(csv.split("\r\n")[0]).toMatch(/^response_id,submitted_at,.*,person,/);
  expect(csv.trim().split("\r\n")).toHaveLength(12);
  expect((await survey("export", "visits", "--format", "xlsx")).code).toBe(EXIT.usage);
  expect((await survey("export", "visits", "-o", file("visits.parquet"))).code).toBe(EXIT.ok);
  expect((await readFile(file("visits.parquet"))).subarray(0, 4).toString()).toBe("PAR1");
  expect(JSON.parse((await survey("export", "visits", "--surveyjs")).out)).toMatchObject({ title: "visits" });
  expect((await survey("report", "visits", "-o", file("visits.pdf"), "--locale", "zh-Hant")).code).toBe(EXIT.ok);
  expect((await readFile(file("visits.pdf"))).subarray(0, 5).toString()).toBe("%PDF-");
});

test("rule, rules, pause-rule and resume-rule", async () => {
  const wrong = await survey("rule", "pulse", "--drip", "0.05", "--every", "3");
  expect([wrong.code, wrong.err]).toEqual([EXIT.usage, expect.stringContaining("one of --on, --drip and --every")]);
  const drip = await json("rule", "pulse", "--drip", "0.05", "--segment", "plan=pro", "--most", "50");
  expect(drip.settings).toMatchObject({
    kind: "drip",
    share: 0.05,
    hour: 9,
    segment: { attribute: "plan", value: "pro" },
    most: 50,
  });
  expect((await survey("rule", "pulse", "--on", "before_renewal", "--days", "45", "--after", "24")).out).toMatch(
    /^\S+: before_renewal 45\n?$/,
  );
  expect((await survey("rule", "pulse", "--every", "3", "--from", "2099-01-11")).out).toContain(
    "every 3 months from 2099-01-11",
  );
  expect((await survey("rule", "pulse", "--every", "3")).code).not.toBe(EXIT.ok);
  expect((await survey("pause-rule", "pulse", drip.id)).out).toContain(`${drip.id} is paused`);
  const { rules } = await json("rules", "pulse");
  expect(
    rules.map((one: { settings: { kind: string }; enabled: boolean }) => [one.settings.kind, one.enabled]),
  ).toEqual(
    expect.arrayContaining([
      ["drip", false],
      ["event", true],
      ["wave", true],
    ]),
  );
  const listed = (await survey("rules", "pulse")).out;
  expect(listed).toMatch(/drip 0\.05 +paused +0 +0 +0/);
  expect(listed).toMatch(/2099-01-11 +on .*2099-01-11T09:00/);
  expect(await json("resume-rule", "pulse", drip.id)).toMatchObject({ id: drip.id, enabled: true });
  expect((await survey("pause-rule", "pulse", "nobody")).code).not.toBe(EXIT.ok);
});

test("bounces: a folder of what came back, ours and others'", async () => {
  const raw = box.mails.find((mail) => mail.to === "bob@example.com")!.raw;
  const notice = (id: string) =>
    [
      "From: mailer-daemon@mx.test",
      "MIME-Version: 1.0",
      'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
      "",
      "--b",
      "Content-Type: message/delivery-status",
      "",
      "Reporting-MTA: dns; mx.test",
      "",
      "Final-Recipient: rfc822; bob@example.com",
      "Action: failed",
      "Status: 5.1.1",
      "",
      "--b",
      "Content-Type: text/rfc822-headers",
      "",
      `Message-ID: ${id}`,
      "",
      "--b--",
      "",
    ].join("\r\n");
  await mkdir(file("new"));
  await writeFile(join(file("new"), "1.eml"), notice("<else@where>"));
  await writeFile(join(file("new"), "2.eml"), notice(/^Message-ID: (.+)$/im.exec(raw)![1]!.trim()));
  await writeFile(file("away.eml"), "From: bob@example.com\r\nSubject: Away\r\n\r\nBack on Monday.\r\n");
  const { bounces } = await json("bounces", file("new"), file("away.eml"));
  expect(bounces.map((one: { kind: string; known: boolean }) => [one.kind, one.known])).toEqual([
    ["bounced", false],
    ["bounced", true],
    ["other", false],
  ]);
  expect((await survey("bounces", join(file("new"), "1.eml"))).out).toMatch(/bounced +bob@example\.com +no/);
  const sent = await json("send", "pulse", "--to", file("to.csv"), "--wave", "w2", "--dry-run");
  expect(sent.notSent).toContainEqual({ recipient: "bob@example.com", reason: "bounced" });
});

test("ask, asks, resurvey and loop: what follows from cases", async () => {
  const bearer = server.localCredential;
  const high = { answers: { score: 10 }, recipient: { email: "cleo@example.com" } };
  await server.ask("POST", "/api/v1/workspaces/a/surveys/pulse/answers", { bearer, body: high });
  await survey("results", "pulse");
  const [promoter] = (await json("cases", "--kind", "advocate")).items;
  expect((await survey("ask", promoter.id, "review")).out).toContain("review: asked");
  expect(await json("ask", promoter.id, "review", "--status", "done", "--note", "on their site")).toMatchObject({
    kind: "review",
    status: "done",
    note: "on their site",
  });
  expect((await survey("ask", promoter.id, "money")).code).not.toBe(EXIT.ok);
  expect((await survey("asks")).out).toMatch(/cleo@example\.com +review +done .*on their site/);
  expect((await json("asks")).items).toHaveLength(1);

  const [low] = (await json("cases", "--kind", "detractor")).items;
  const early = await survey("resurvey", low.id);
  expect([early.code === EXIT.ok, early.err]).toEqual([false, expect.stringContaining("requires a resolved case")]);
  for (const body of [{ status: "contacted" }, { status: "resolved", cause: "slow import", fix: "a faster one" }])
    expect((await server.ask("PATCH", `/api/v1/workspaces/a/survey-cases/${low.id}`, { bearer, body })).status).toBe(
      200,
    );
  expect((await survey("resurvey", low.id)).out).toMatch(/^asked again on \d{4}-\d\d-\d\dT\d\d:\d\d/);
  const loop = (await survey("loop")).out;
  expect(loop).toMatch(/0 overdue, 1 resolved/);
  expect(loop).toContain("cause: slow import: 1, 0 of 0 better when asked again");
  expect(loop).toContain("fix: a faster one: 1");
  expect(await json("loop")).toMatchObject({ resolved: 1, causes: [{ text: "slow import", cases: 1 }] });
});

test("rotate-keys signs with a new key; --strict leaves only that one", async () => {
  const first = await json("rotate-keys");
  expect(first.keys).toBeGreaterThan(1);
  expect((await json("rotate-keys", "--strict")).keys).toBe(1);
});
