// Over 300 lines: every way out shares one installation, one receiver, one mailbox and one clock.
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { NotifyChannel, NotifyDelivery, NotifyEventData } from "@tendwell/contract";
import { Webhook } from "standardwebhooks";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { importFiles } from "../../testing/import-files.ts";
import { mailbox, type Office, openOffice, partOf } from "../../testing/survey-fixture.ts";
import { cookieOf } from "../../testing/test-installation.ts";

const HOUR = 3_600_000;
const clock = { ms: Date.parse("2026-03-02T10:00:00Z") };
let office: Office;
let receiver: Server;
let port: number;
let mails: Awaited<ReturnType<typeof mailbox>>;
let workspaceId: string;
/** What the receiver got, and what it answers next: a status, or a status with Retry-After. */
let got: { path: string; headers: IncomingHttpHeaders; body: string }[] = [];
let script: (number | readonly [number, string])[] = [];

const OPTIONS = { allowedTargets: ["127.0.0.1"] };
const ACME = { id: "7", externalId: "A-7", name: "Șantier & Co" };
const ALL = { types: ["alert.raised", "alert.cleared"] };

beforeAll(async () => {
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      got.push({ path: request.url!, headers: request.headers, body: Buffer.concat(chunks).toString("utf8") });
      const next = script.shift() ?? 200;
      if (typeof next === "number") response.writeHead(next).end();
      else response.writeHead(next[0], { "retry-after": next[1] }).end();
    });
  });
  await new Promise<void>((done) => receiver.listen(0, "127.0.0.1", () => done()));
  port = (receiver.address() as AddressInfo).port;
  mails = await mailbox(["gone@example.com"]);
  office = await openOffice(clock, OPTIONS);
  workspaceId = (await office.workspaces.visibleTo({ kind: "local" }))[0]!.record.id;
});
afterAll(async () => {
  await office.remove();
  await mails.close();
  await new Promise((done) => receiver.close(done));
});
afterEach(async () => {
  for (const { id } of await channels()) await office.api("DELETE", `/notify/channels/${id}`);
  got = [];
  script = [];
});

const url = (path = "/hook") => `http://127.0.0.1:${port}${path}`;
async function add(body: Record<string, unknown>): Promise<{ channel: NotifyChannel; secret: string | null }> {
  clock.ms += 1000;
  const answer = await office.api("POST", "/notify/channels", { name: "Way out", rules: [ALL], ...body });
  expect(answer.status === 201 ? 201 : answer.text).toBe(201);
  return answer.json as never;
}
const channels = async (): Promise<NotifyChannel[]> =>
  (await office.api("GET", "/notify/channels")).json.items as unknown as NotifyChannel[];
const channel = async (id: string): Promise<NotifyChannel> => (await channels()).find((one) => one.id === id)!;
const deliveries = async (query = ""): Promise<NotifyDelivery[]> =>
  (await office.api("GET", `/notify/deliveries${query}`)).json.items as unknown as NotifyDelivery[];

/** What the official client reads out of a request; throws where it does not take the signature. */
function verified(secret: string, sent: (typeof got)[number]): unknown {
  vi.useFakeTimers({ toFake: ["Date"], now: clock.ms });
  try {
    return new Webhook(secret).verify(sent.body, sent.headers as Record<string, string>);
  } finally {
    vi.useRealTimers();
  }
}

type Raised = NotifyEventData<"alert.raised">;
let occasion = 0;
/** Publishes an alert of an occasion of its own. */
async function raise(change: Partial<Raised> = {}): Promise<Raised> {
  occasion += 1;
  clock.ms += 1000;
  const alert: Raised = {
    subject: `detractor:7:${occasion}`,
    code: "detractor",
    status: "at_risk",
    account: ACME,
    mrr: 100,
    since: "2026-03-01T00:00:00.000Z",
    values: { score: 2, count: 1 },
    text: "Answered 2 out of 10 in a survey 1 day ago.",
    ...change,
  };
  expect(await office.events.publish(workspaceId, "alert.raised", alert, alert.subject)).toBe(true);
  return alert;
}

describe("the outbox", () => {
  it("stores an event once by its type and key, and not at all with a transaction that fails", async () => {
    const alert = await raise();
    expect(await office.events.publish(workspaceId, "alert.raised", alert, alert.subject)).toBe(false);
    await expect(
      office.events.publish(workspaceId, "alert.raised", { ...alert, status: "bad" as never }, "other"),
    ).rejects.toThrow();
  });
  it("lists every type with the schema of its data", async () => {
    const answer = await office.api("GET", "/notify/event-types");
    const items = answer.json.items as unknown as { type: string; schema: { properties: object } }[];
    expect(items.map((one) => one.type)).toContain("survey.case_opened");
    expect(Object.keys(items.find((one) => one.type === "alert.cleared")!.schema.properties)).toEqual([
      "subject",
      "code",
      "status",
      "account",
    ]);
  });
});

describe("a signed webhook", () => {
  it("gets what its rules ask for, signed so that the official client takes it", async () => {
    const { channel: made, secret } = await add({
      kind: "webhook",
      url: url(),
      rules: [{ types: ["alert.raised"], codes: ["detractor"], urgency: "at_risk" }, { types: ["survey.case_opened"] }],
    });
    const wanted = await raise();
    await raise({ code: "use_drop" });
    await raise({ status: "watch" });
    await office.notify.tick();
    expect(got.map((one) => one.path)).toEqual(["/hook"]);
    const [sent] = got as [(typeof got)[number]];
    expect(verified(secret!, sent)).toEqual({
      type: "alert.raised",
      timestamp: new Date(clock.ms - 2000).toISOString(),
      workspace: "acme",
      data: wanted,
    });
    expect(await deliveries(`?channel=${made.id}`)).toMatchObject([
      { status: "sent", attempts: 1, event: { id: sent.headers["webhook-id"], account: ACME.name } },
    ]);
    // Nothing is sent twice.
    await office.notify.tick();
    expect(got.length).toBe(1);
  });

  it("gets two signatures while a changed secret is still good, and the secret is in no answer but the first", async () => {
    const { channel: made, secret } = await add({ kind: "webhook", url: url() });
    const rotated = await office.api("POST", `/notify/channels/${made.id}/rotate`, { keepHours: 2 });
    const newer = String(rotated.json.secret);
    await raise();
    await office.notify.tick();
    const [first] = got as [(typeof got)[number]];
    for (const one of [secret!, newer]) expect(verified(one, first)).toMatchObject({ type: "alert.raised" });
    expect(String(first.headers["webhook-signature"]).split(" ").length).toBe(2);
    clock.ms += 3 * HOUR;
    await raise();
    await office.notify.tick();
    expect(() => verified(secret!, got[1]!)).toThrow("No matching signature");
    const signatures = String(got[1]!.headers["webhook-signature"]).split(" ");
    expect(signatures.length).toBe(1);
    const listed = await office.api("GET", "/notify/channels");
    for (const one of [secret!, newer]) expect(listed.text).not.toContain(one);
  });

  it("is tried again with growing waits, by the same id, as long as Retry-After asks; then it is dead and can be sent again", async () => {
    const { channel: made } = await add({ kind: "webhook", url: url() });
    await raise();
    script = [500, [503, "600"], 404];
    await office.notify.tick();
    const first = Date.parse((await deliveries(`?channel=${made.id}`))[0]!.nextAt!) - clock.ms;
    expect(first).toBe(30_000);
    await office.notify.tick();
    expect(got.length).toBe(1);
    clock.ms += first;
    await office.notify.tick();
    const [after] = await deliveries(`?channel=${made.id}`);
    expect(Date.parse(after!.nextAt!) - clock.ms).toBe(600_000);
    expect(after).toMatchObject({ status: "waiting", attempts: 2, error: "http", answer: 503 });
    script = Array.from({ length: 30 }, () => 500);
    for (let i = 0; i < 30; i += 1) {
      clock.ms += 12 * HOUR;
      await office.notify.tick();
    }
    const [dead] = await deliveries(`?channel=${made.id}&status=dead`);
    expect(dead).toMatchObject({ reason: "gave_up", nextAt: null });
    expect(new Set(got.map((one) => one.headers["webhook-id"])).size).toBe(1);
    script = [];
    const again = await office.api("POST", `/notify/deliveries/${dead!.id}/retry`);
    expect(again.json).toMatchObject({ status: "sent", error: null });
    expect(got.at(-1)!.headers["webhook-id"]).toBe(dead!.event!.id);
  });

  it("pauses itself after failures in a row, keeps what comes, and sends it when it goes on", async () => {
    const { channel: made } = await add({ kind: "webhook", url: url() });
    script = Array.from({ length: 40 }, () => 500);
    for (let i = 0; i < 14; i += 1) {
      await raise();
      clock.ms += 12 * HOUR;
      await office.notify.tick();
    }
    expect(await channel(made.id)).toMatchObject({ paused: { why: "failures" }, failures: 12 });
    const tries = got.length;
    expect(tries).toBe(12);
    expect((await office.api("GET", "/dashboard")).json.lights).toContainEqual({
      code: "stopped_channels",
      status: "watch",
      metric: null,
      values: { count: 1 },
    });
    script = [];
    await office.api("POST", `/notify/channels/${made.id}/pause`, { paused: false });
    clock.ms += 12 * HOUR;
    await office.notify.tick();
    const listed = await deliveries(`?channel=${made.id}`);
    expect(listed.filter((one) => one.status === "waiting")).toEqual([]);
    expect(listed.filter((one) => one.status === "sent").length).toBe(got.length - tries);
    expect(await channel(made.id)).toMatchObject({ paused: null, failures: 0, waiting: 0 });
  });

  it("that says it is gone for good is left alone; an address of the own network is not written to", async () => {
    const { channel: made } = await add({ kind: "webhook", url: url() });
    script = [410];
    await raise();
    await office.notify.tick();
    expect(await channel(made.id)).toMatchObject({ paused: { why: "gone" }, dead: 1 });
    const { channel: inside } = await add({ kind: "webhook", url: `http://[::1]:${port}/` });
    const tested = await office.api("POST", `/notify/channels/${inside.id}/test`);
    expect(tested.json).toMatchObject({ status: "dead", reason: "target_refused", error: "target_refused" });
    const refused = await office.api("POST", "/notify/channels", {
      kind: "webhook",
      name: "x",
      rules: [ALL],
      url: "ftp://a/",
    });
    expect(refused.status).toBe(400);
  });

  it("waits through quiet hours of the workspace's zone", async () => {
    clock.ms = Date.parse("2026-05-04T21:00:00Z");
    const { channel: made } = await add({ kind: "webhook", url: url(), quietHours: { from: 20, to: 8 } });
    await raise();
    await office.notify.tick();
    expect([got.length, (await channel(made.id)).waiting]).toEqual([0, 1]);
    clock.ms = Date.parse("2026-05-05T08:00:00Z");
    await office.notify.tick();
    expect(got.length).toBe(1);
  });

  it("does not hear of an alert that was put to rest meanwhile", async () => {
    const { channel: made } = await add({ kind: "webhook", url: url(), quietHours: { from: 20, to: 8 } });
    clock.ms = Date.parse("2026-05-05T21:00:00Z");
    const { subject } = await raise();
    await office.notify.tick();
    await office.api("POST", "/alerts/rest", { subject, days: 7 });
    clock.ms = Date.parse("2026-05-06T09:00:00Z");
    await office.notify.tick();
    expect([got.length, (await deliveries(`?channel=${made.id}`))[0]]).toMatchObject([
      0,
      { status: "dropped", reason: "snoozed" },
    ]);
  });

  it("gets again, by the same id, what was taken just before a crash; pages go on where they ended", async () => {
    const { channel: made } = await add({ kind: "webhook", url: url() });
    await raise();
    await raise();
    await raise();
    await office.notify.tick();
    const page = await office.api("GET", `/notify/deliveries?channel=${made.id}&limit=2`);
    const rest = await office.api(
      "GET",
      `/notify/deliveries?channel=${made.id}&limit=2&cursor=${encodeURIComponent(String(page.json.nextCursor))}`,
    );
    const ids = [page, rest].flatMap(({ json }) =>
      (json.items as unknown as NotifyDelivery[]).map((one) => one.event!.id),
    );
    expect(ids).toEqual(got.map((one) => one.headers["webhook-id"]).reverse());
    expect(rest.json.nextCursor).toBeNull();
    // The process died between the receiver's answer and the note of it: the delivery still counts as waiting.
    const { openSqlite } = await import("../../state/sqlite.ts");
    const state = openSqlite(office.home.stateFile);
    await state.db
      .updateTable("notify_delivery")
      .set({ status: "waiting", next_at: new Date(clock.ms).toISOString() })
      .where("event_id", "=", ids[0]!)
      .execute();
    await office.notify.tick();
    // Restored without its key, the secret cannot be read: nothing goes out unsigned, and the list still answers.
    await state.db.updateTable("notify_channel").set({ secret: "v1.a.b.c" }).where("id", "=", made.id).execute();
    await state.close();
    const tested = await office.api("POST", `/notify/channels/${made.id}/test`);
    expect(tested.json).toMatchObject({ status: "dead", error: "no_secret" });
    expect((await channel(made.id)).secrets).toEqual([]);
    expect(got.map((one) => one.headers["webhook-id"]).slice(2)).toEqual([ids[0], ids[0]]);
  });
});

describe("chats", () => {
  it("Slack gets one message with a block per event, escaped, in its language; a refusal is final", async () => {
    const { channel: made } = await add({ kind: "slack", url: url("/T0/hush"), locale: "ro" });
    expect(JSON.stringify(made)).not.toContain("hush");
    expect(made.target).toBe(`127.0.0.1:${port}`);
    await raise();
    await raise({ status: "watch", code: "use_drop", values: { percent: 60 } });
    await office.notify.tick();
    expect(got.map((one) => one.path)).toEqual(["/T0/hush"]);
    const { blocks, text } = JSON.parse(got[0]!.body) as { text: string; blocks: { text?: { text: string } }[] };
    expect(text).toBe("Acme: 2 evenimente");
    expect(blocks[1]!.text!.text).toMatch(
      /^:red_circle: \*<http:\/\/127\.0\.0\.1:4800\/w\/acme\/accounts\/A-7\|Șantier &amp; Co>\*/,
    );
    expect(blocks[2]!.text!.text).toContain("60 %");
    script = [404];
    await raise();
    await office.notify.tick();
    expect((await deliveries(`?channel=${made.id}&status=dead`))[0]).toMatchObject({ reason: "refused", answer: 404 });
    // The stored address stays when it is left out.
    const kept = await office.api("PUT", `/notify/channels/${made.id}`, {
      kind: "slack",
      name: "New",
      rules: [ALL],
      locale: "en",
    });
    expect(kept.status === 200 ? 200 : kept.text).toBe(200);
    const tested = await office.api("POST", `/notify/channels/${made.id}/test`);
    expect([tested.json.status, got.at(-1)!.path]).toEqual(["sent", "/T0/hush"]);
  });

  it("Teams gets an adaptive card; of many events the most urgent are written out", async () => {
    await add({ kind: "teams", url: url("/flow"), locale: "en" });
    for (let i = 0; i < 23; i += 1) await raise({ status: i === 22 ? "at_risk" : "watch" });
    await office.notify.tick();
    expect(got.length).toBe(1);
    const card = JSON.parse(got[0]!.body) as {
      type: string;
      attachments: { contentType: string; content: { type: string; body: { text: string; color?: string }[] } }[];
    };
    const { contentType, content } = card.attachments[0]!;
    expect([card.type, contentType, content.type]).toEqual([
      "message",
      "application/vnd.microsoft.card.adaptive",
      "AdaptiveCard",
    ]);
    expect(content.body.length).toBe(22);
    expect(content.body[1]!.color).toBe("Attention");
    expect(content.body.at(-1)!.text).toBe("and 3 more in Tendwell");
  });
});

describe("a digest", () => {
  const raw = (index: number): string => mails.mails[index]!.raw;
  const set = () =>
    office.api("PUT", "/survey-channels/email", {
      host: "127.0.0.1",
      port: mails.port,
      secure: false,
      from: "Tendwell <tendwell@example.com>",
      publicUrl: "http://survey.test",
    });

  it("goes out at its hour, once, with reasons in words, a plain-text twin and a link to leave it by", async () => {
    clock.ms = Date.parse("2026-06-01T10:00:00Z");
    const { channel: made } = await add({ kind: "email", address: "ana@example.com", locale: "zh-Hant", hour: 8 });
    expect(made.nextDigestAt).toBe("2026-06-02T08:00:00.000Z");
    await raise();
    const snoozed = await raise({ subject: "detractor:7:snoozed" });
    const gone = await raise();
    await office.events.publish(
      workspaceId,
      "alert.cleared",
      { subject: gone.subject, code: gone.code, status: "at_risk", account: ACME },
      gone.subject,
    );
    await office.api("POST", "/alerts/rest", { subject: snoozed.subject, days: 7 });
    await office.notify.tick();
    expect((await channel(made.id)).waiting).toBe(4);
    clock.ms = Date.parse("2026-06-02T08:00:00Z");
    await office.notify.tick();
    // Without a mail server it waits and says why.
    expect((await deliveries(`?channel=${made.id}&status=waiting`))[0]).toMatchObject({ error: "no_mail_server" });
    await set();
    clock.ms += 60_000;
    await office.notify.tick();
    await office.notify.tick();
    expect(mails.mails.map((one) => one.to)).toEqual(["ana@example.com"]);
    const [text, html] = [partOf(mails.mails[0]!, "text/plain"), partOf(mails.mails[0]!, "text/html")];
    for (const part of [text, html]) {
      expect(part).toContain("Acme：1 個客戶需要關注");
      expect(part.match(/2/g)?.length).toBeGreaterThan(0);
    }
    expect(html).toContain("Șantier &amp; Co");
    expect(html.match(/<li>/g)?.length).toBe(1);
    expect(raw(0)).toMatch(/List-Unsubscribe-Post: List-Unsubscribe=One-Click/i);
    // Nothing new: no mail.
    clock.ms += 25 * HOUR;
    await office.notify.tick();
    expect(mails.mails.length).toBe(1);

    const link = /http:\/\/survey\.test(\/notify\/leave\/\S+)/.exec(text)![1]!;
    expect((await office.visit(link)).html).toContain("<form");
    expect((await channel(made.id)).paused).toBeNull();
    expect((await office.visit(`${link.slice(0, -2)}xx`)).status).toBe(404);
    expect((await office.visit(link, { method: "POST" })).status).toBe(200);
    expect((await channel(made.id)).paused?.why).toBe("unsubscribed");
    await raise();
    clock.ms += 25 * HOUR;
    await office.notify.tick();
    expect(mails.mails.length).toBe(1);
  });

  it("of one's own is set by the member, for their accounts only, and goes with the week", async () => {
    await set();
    const invited = await office.api("POST", "/members", { email: "vi@example.com", role: "viewer" });
    const token = String(invited.json.link).split("#token=")[1]!;
    const claimed = await office.ask("POST", "/api/v1/session/claim", {
      body: { token, email: "vi@example.com", name: "Vi", password: "a long password" },
    });
    const cookie = cookieOf(claimed);
    const path = "/api/v1/workspaces/acme/notify";
    expect((await office.ask("GET", `${path}/channels`, { cookie })).status).toBe(403);
    expect((await office.ask("GET", `${path}/digest`, { cookie })).json).toMatchObject({
      frequency: "off",
      possible: true,
      address: "vi@example.com",
    });
    const own = { frequency: "weekly", hour: 7, weekday: 5, filters: [{ attribute: "owner", values: ["vi"] }] };
    expect((await office.ask("PUT", `${path}/digest`, { cookie, body: own })).status).toBe(204);
    expect((await office.ask("GET", `${path}/digest`, { cookie })).json).toMatchObject(own);
    const [made] = await channels();
    expect(made).toMatchObject({ person: { name: "Vi" }, target: "vi@example.com", digest: { weekday: 5 } });
    expect(new Date(made!.nextDigestAt!).getUTCDay()).toBe(5);
    const before = mails.mails.length;
    // An account whose owner is not Vi: a rule by an attribute does not hear of it.
    await raise();
    clock.ms = Date.parse(made!.nextDigestAt!);
    await office.notify.tick();
    expect(mails.mails.length).toBe(before);
    expect((await office.ask("PUT", `${path}/digest`, { cookie, body: { ...own, frequency: "off" } })).status).toBe(
      204,
    );
    expect(await channels()).toEqual([]);
  });

  it("to a mailbox that does not exist is dead at once", async () => {
    await set();
    const { channel: made } = await add({ kind: "email", address: "gone@example.com", locale: "en" });
    const tested = await office.api("POST", `/notify/channels/${made.id}/test`);
    expect(tested.json).toMatchObject({ status: "dead", reason: "refused", error: "smtp", answer: 550 });
  });
});

describe("scores and imports", () => {
  const at = (daysAgo: number) => new Date(Date.parse("2026-09-10T00:00:00Z") - daysAgo * 24 * HOUR).toISOString();
  const load = (files: Readonly<Record<string, string>>) =>
    importFiles(office, "acme", { bearer: office.localCredential }, files);
  const payment = (id: string, account: string, status: string, daysAgo: number) =>
    `${id},${account},${status},100,EUR,${at(daysAgo)}`;
  const PAYMENT = "payment_id,account_id,status,amount_minor,currency,occurred_at";
  const told = () =>
    got.map((one) => JSON.parse(one.body) as { type: string; data: { account?: { externalId: string } } });

  it("tell of each alert once, of its end, and only to rules that the account meets", async () => {
    clock.ms = Date.parse("2026-09-10T12:00:00Z");
    await load({
      "account.csv": `account_id,occurred_at\na,${at(300)}\nb,${at(300)}\n`,
      "account_attribute.csv": `account_id,attribute,value,occurred_at\na,owner,ana,${at(300)}\nb,owner,bo,${at(300)}\n`,
      "subscription_version.csv": `account_id,subscription_id,occurred_at,ends_at,status,currency,amount,interval_unit,interval_count\n${["a", "b"].map((id) => `${id},s-${id},${at(300)},,active,EUR,10000,month,1`).join("\n")}\n`,
      "payment.csv": [PAYMENT, payment("m1", "a", "failed", 4), payment("m2", "b", "failed", 4), ""].join("\n"),
    });
    await add({
      kind: "webhook",
      url: url("/all"),
      rules: [{ ...ALL, codes: ["payment_failed"] }, { types: ["import.finished"] }],
    });
    await add({
      kind: "webhook",
      url: url("/ana"),
      rules: [{ ...ALL, codes: ["payment_failed"], filters: [{ attribute: "owner", values: ["ana"] }] }],
    });
    expect((await office.api("POST", "/health/runs", {})).status).toBe(201);
    await office.notify.tick();
    expect(got.filter((one) => one.path === "/all").length).toBe(2);
    expect(got.filter((one) => one.path === "/ana").map((one) => JSON.parse(one.body).data)).toMatchObject([
      { code: "payment_failed", account: { externalId: "a" }, text: "The last payment failed 4 days ago." },
    ]);
    // Another run says nothing new.
    await office.api("POST", "/health/runs", {});
    await office.notify.tick();
    expect(got.length).toBe(3);

    got = [];
    await load({ "payment.csv": [PAYMENT, payment("m3", "a", "succeeded", 1), ""].join("\n") });
    await office.api("POST", "/health/runs", { scope: "touched" });
    await office.notify.tick();
    const all = told();
    expect(all.filter((one) => one.type === "alert.cleared").map((one) => one.data.account?.externalId)).toEqual([
      "a",
      "a",
    ]);
    expect(all.filter((one) => one.type === "import.finished")).toMatchObject([{ data: { state: "done", added: 1 } }]);
    expect(all.length).toBe(3);
  });

  it("tell of an account whose band a run shows otherwise, and of no other", async () => {
    await add({ kind: "webhook", url: url(), rules: [{ types: ["health.band_changed"] }] });
    await office.api("POST", "/health/runs", {});
    await office.notify.tick();
    got = [];
    for (const score of [95, 5]) {
      clock.ms += 1000;
      const said = await office.api("POST", "/accounts/b/health/override", { score, reason: "they told us" });
      expect(said.status === 201 ? 201 : said.text).toBe(201);
    }
    await office.notify.tick();
    expect(told().at(-1)).toMatchObject({
      type: "health.band_changed",
      data: { account: { externalId: "b" }, before: "healthy", after: "at_risk", status: "overridden", score: 5 },
    });
    expect(new Set(told().map((one) => one.data.account?.externalId))).toEqual(new Set(["b"]));
    expect((await office.api("DELETE", "/accounts/b/health/override")).status).toBe(204);
  });

  it("tell of a touch that somebody logged", async () => {
    await add({ kind: "webhook", url: url(), rules: [{ types: ["touch.logged"] }] });
    clock.ms += 1000;
    const logged = await office.api("POST", "/touches", {
      account: "b",
      channel: "call",
      subject: "About the invoice",
    });
    expect(logged.status === 201 ? 201 : logged.text).toBe(201);
    await office.notify.tick();
    expect(told()).toMatchObject([{ type: "touch.logged", data: { kind: "call", account: { externalId: "b" } } }]);
    expect(got[0]!.body).not.toContain("invoice");
  });

  it("tell of messages and meetings that were read as of those logged by hand: once, when they have taken place, and lately", async () => {
    const read = async (kind: "mail" | "calendar", text: string) => {
      const answer = await office.app.request(
        `http://127.0.0.1:4800/api/v1/workspaces/acme/touches/import?kind=${kind}`,
        {
          method: "POST",
          headers: {
            host: "127.0.0.1:4800",
            authorization: `Bearer ${office.localCredential}`,
            "content-type": "application/octet-stream",
          },
          body: text,
        },
      );
      expect(answer.status).toBe(200);
      await office.notify.tick();
    };
    const mail = (id: string, day: string) =>
      `Message-ID: <${id}@m>\r\nDate: ${day} 10:00:00 +0000\r\nFrom: dan@b.example\r\nTo: us@acme.example\r\nSubject: Hello\r\n\r\nHi\r\n`;
    const of = () => told().map(({ data }) => (data as unknown as { kind: string }).kind);
    await office.api("PUT", "/touches/capture", { internalDomains: ["acme.example"], keepBody: true, folders: [] });
    await add({ kind: "webhook", url: url(), rules: [{ types: ["touch.logged"] }] });
    clock.ms += 1000;
    await read("mail", mail("m1", "Wed, 9 Sep 2026"));
    expect(of()).toEqual([]);
    const [waiting] = (await office.api("GET", "/touches/unmatched")).json.items as unknown as { id: string }[];
    await office.api("POST", `/touches/unmatched/${waiting!.id}/assign`, { account: "b", remember: true });
    await office.notify.tick();
    expect(told()).toMatchObject([{ type: "touch.logged", data: { kind: "email", account: { externalId: "b" } } }]);
    await read("mail", mail("m2", "Thu, 10 Sep 2026"));
    await read("mail", mail("m2", "Thu, 10 Sep 2026"));
    await read("mail", mail("m3", "Mon, 4 May 2026"));
    expect(of()).toEqual(["email", "email"]);
    const meeting =
      "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:x@acme\r\nDTSTAMP:20260901T000000Z\r\nDTSTART:20260911T080000Z\r\nORGANIZER:mailto:us@acme.example\r\nATTENDEE:mailto:dan@b.example\r\nSUMMARY:Review\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    await read("calendar", meeting);
    expect(of()).toEqual(["email", "email"]);
    clock.ms = Date.parse("2026-09-11T08:01:00Z");
    for (let i = 0; i < 2; i += 1) await office.api("POST", "/touches/capture/run");
    await office.notify.tick();
    expect(of()).toEqual(["email", "email", "meeting"]);
    expect(got.at(-1)!.body).not.toContain("Review");
  });

  it("raise an alert again when its rest is over and it still fires", async () => {
    await add({ kind: "webhook", url: url(), rules: [{ ...ALL, codes: ["payment_failed"] }] });
    await office.api("POST", "/health/runs", {});
    await office.notify.tick();
    const firing = (await office.api("GET", "/alerts")).json.items as unknown as { subject: string; code: string }[];
    const { subject } = firing.find((one) => one.code === "payment_failed")!;
    await office.api("POST", "/alerts/rest", { subject, days: 2 });
    await office.api("POST", "/health/runs", {});
    await office.notify.tick();
    expect(told()).toEqual([]);
    clock.ms += 3 * 24 * HOUR;
    await office.api("POST", "/health/runs", {});
    await office.notify.tick();
    expect(told()).toMatchObject([{ type: "alert.raised", data: { account: { externalId: "b" } } }]);
  });

  it("stand in the account's timeline: when they fired and why, who put them to rest, when they cleared, who was told", async () => {
    const timeline = async (account: string, query: string) =>
      (await office.api("GET", `/accounts/${account}/timeline?${query}`)).json as unknown as {
        items: { kind: string; at: string; values: Record<string, unknown> }[];
        nextCursor: string | null;
      };
    const ofPayment = async (account: string, query = "") =>
      (await timeline(account, `kind=alert&search=payment_failed${query}`)).items;
    expect(await ofPayment("a")).toMatchObject([
      { values: { step: "cleared" } },
      {
        at: expect.stringMatching(/^2026-09-10T12:00/),
        values: { step: "fired", code: "payment_failed", urgency: "at_risk", count: 4 },
      },
    ]);
    const [snoozed, fired, ...more] = await ofPayment("b");
    expect([snoozed, fired, more]).toMatchObject([
      { values: { step: "snoozed", staff: "command line", until: expect.stringMatching(/^2026-09-13T/) } },
      { values: { step: "fired" } },
      [],
    ]);
    // As of a day, and by what had been recorded then.
    expect(await ofPayment("b", "&asOf=2026-09-10")).toEqual([]);
    expect(await ofPayment("b", "&asOf=2026-09-14&knownAt=2026-09-10T12:00:05Z&basis=recorded")).toHaveLength(1);

    const { channel: made } = await add({ kind: "slack", url: url(), rules: [{ types: ["touch.logged"] }] });
    script = [200, 404];
    for (const kind of ["call", "note"]) {
      clock.ms += 1000;
      await office.api("POST", "/touches", { account: "b", channel: kind });
      await office.notify.tick();
    }
    const { name } = made;
    const both = (await timeline("b", "kind=notification")).items.map((one) => one.values);
    expect(both).toEqual([
      { type: "touch.logged", code: null, status: "dead", reason: "refused", channel: "slack", name },
      { type: "touch.logged", code: null, status: "sent", reason: null, channel: "slack", name },
    ]);
    // Facts and what is kept beside them page as one.
    const kinds = "kind=alert&kind=notification&kind=touch&kind=payment&limit=";
    const whole = await timeline("b", `${kinds}200`);
    const paged: unknown[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const page: Awaited<ReturnType<typeof timeline>> = await timeline(
        "b",
        `${kinds}2${cursor && `&cursor=${cursor}`}`,
      );
      paged.push(...page.items);
      cursor = page.nextCursor;
    }
    expect(paged).toEqual(whole.items);
    expect(new Set(whole.items.map((one) => one.kind))).toEqual(new Set(["alert", "notification", "touch", "payment"]));
    // It rests since the 11th: as of the days before it did not.
    const firing = async (day: string) =>
      ((await office.api("GET", `/alerts?account=b&asOf=${day}`)).json.items as unknown as { code: string }[]).filter(
        (one) => one.code === "payment_failed",
      ).length;
    expect([await firing("2026-09-11"), await firing("2026-09-12")]).toEqual([1, 0]);
  });
});
