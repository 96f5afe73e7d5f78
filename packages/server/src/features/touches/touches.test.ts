// Over 300 lines: one company and its clock, whose touches are logged, read and told in turn.
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TOUCH_ROUTES } from "@tendwell/contract";
import { sql } from "@tendwell/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generatedWorkspace } from "../../testing/generated-workspace.ts";
import { openTestInstallation, type TestInstallation } from "../../testing/test-installation.ts";

const BASE = "/api/v1/workspaces/a";
const START = Date.parse("2026-11-21T12:00:00Z");
let clock = START;
let tendwell: TestInstallation;
let owner: string;
let viewer: string;
let account: string;
let other: string;

beforeAll(async () => {
  tendwell = await openTestInstallation({ now: () => (clock += 1) });
  const { key } = await generatedWorkspace(
    tendwell,
    { accounts: 20, events: 3000, seed: 3, months: 14 },
    { zone: "Europe/Bucharest", currency: "EUR" },
  );
  owner = await key("admin");
  viewer = await key("read");
  await ask("POST", "/health/runs", {});
  const { items } = await ask("GET", "/portfolio?limit=50&sort=mrr&order=desc");
  account = items[0].account.externalId;
  other = items[1].account.externalId;
}, 120_000);
afterAll(() => tendwell.remove());

/** Whatever JSON holds: answers are checked by the contract's schemas as they come. */
type Json = ReturnType<typeof JSON.parse>;
type Shape = { readonly response: { parse(value: unknown): unknown } | null };

async function ask(method: string, path: string, body?: unknown, bearer = owner): Promise<Json> {
  const answer = await tendwell.ask(method, `${BASE}${path}`, { bearer, ...(body === undefined ? {} : { body }) });
  expect(answer.status < 300 ? "ok" : `${path} ${answer.text}`).toBe("ok");
  const bare = path
    .split("?")[0]!
    .replace(/^\/accounts\/[^/]+/, "/accounts/{account}")
    .replace(/^\/touches\/\d+/, "/touches/{touch}");
  const route = (TOUCH_ROUTES as Record<string, Shape>)[`${method} /api/v1/workspaces/{workspace}${bare}`];
  return route?.response?.parse(answer.json) ?? answer.json;
}
const refused = async (method: string, path: string, body: unknown, bearer = owner) =>
  (await tendwell.ask(method, `${BASE}${path}`, { bearer, body })).status;

async function importFile(kind: "mail" | "calendar", text: string, name = "file"): Promise<Json> {
  const answer = await tendwell.app.request(
    `http://127.0.0.1:4800${BASE}/touches/import?kind=${kind}&name=${encodeURIComponent(name)}`,
    {
      method: "POST",
      headers: { host: "127.0.0.1:4800", authorization: `Bearer ${owner}`, "content-type": "application/octet-stream" },
      body: text,
    },
  );
  expect(answer.status).toBe(200);
  return TOUCH_ROUTES["POST /api/v1/workspaces/{workspace}/touches/import"].response.parse(await answer.json());
}
const touchesOf = async (of = account, more = ""): Promise<Json[]> =>
  (await ask("GET", `/touches?account=${of}&limit=500${more}`)).items;

describe("a touch that somebody logs", () => {
  it("stands in the facts with its words in the vault, is corrected as a new version, ended and brought back", async () => {
    const before = await touchesOf();
    const logged = await ask("POST", "/touches", {
      account,
      channel: "call",
      minutes: 25,
      direction: "out",
      sentiment: "bad",
      subject: "Renewal",
      text: "They miss the export",
      at: "2026-11-20T09:30:00+02:00",
    });
    expect(logged).toMatchObject({
      channel: "call",
      minutes: 25,
      direction: "out",
      sentiment: "bad",
      text: "They miss the export",
      at: "2026-11-20T07:30:00.000Z",
      logged: true,
    });
    expect(await touchesOf()).toHaveLength(before.length + 1);
    const corrected = await ask("PATCH", `/touches/${logged.id}`, { minutes: 40 });
    expect(corrected).toMatchObject({ ...logged, minutes: 40 });
    expect(await ask("GET", `/touches/${logged.id}`, undefined, viewer)).toEqual(corrected);
    const shown = (await ask("GET", `/accounts/${account}/timeline?kind=touch&limit=200`)).items;
    expect(shown.find((one: Json) => one.key === logged.id)).toMatchObject({ values: { logged: true } });
    expect(await touchesOf()).toHaveLength(before.length + 1);
    const store = await tendwell.workspaces.store((await tendwell.workspaces.find("a", { kind: "local" })).record);
    const versions = await store.engine.query(sql`select row_id from touch where touch_id = ${BigInt(logged.id)}`, {
      tags: { surface: "test", route: "versions" },
    });
    expect(versions).toHaveLength(2);
    const gone = await tendwell.ask("DELETE", `${BASE}/touches/${logged.id}`, { bearer: owner });
    expect(gone.status).toBe(204);
    expect(await touchesOf()).toHaveLength(before.length);
    expect(await refused("DELETE", `/touches/${logged.id}`, undefined)).toBe(404);
    expect(await refused("GET", `/touches/${logged.id}`, undefined)).toBe(404);
    expect(await ask("POST", `/touches/${logged.id}/restore`)).toMatchObject({ minutes: 40 });
    expect(await touchesOf()).toHaveLength(before.length + 1);
  });

  it("is the account's last touch, in its overview and in the portfolio", async () => {
    const logged = await ask("POST", "/touches", { account: other, channel: "note", text: "Seen at the fair" });
    const overview = await ask("GET", `/accounts/${other}/overview`);
    expect(overview.lastTouchAt).toBe(logged.at);
    const { items } = await ask("GET", `/portfolio?search=${other}&limit=50`);
    expect(items.find((one: Json) => one.account.externalId === other).lastTouchAt).toBe(logged.at);
    expect(await refused("POST", "/touches", { account: other, channel: "note" }, viewer)).toBe(403);
    expect(await refused("POST", "/touches", { account: "nobody", channel: "note" })).toBe(404);
    expect(await refused("POST", "/touches", { account, channel: "call", at: "2027-01-01T00:00:00Z" })).toBe(400);
  });

  it("pages do not repeat and leave nothing out", async () => {
    const all = await touchesOf();
    const seen: string[] = [];
    let cursor = "";
    do {
      const page = await ask("GET", `/touches?account=${account}&limit=3${cursor}`);
      seen.push(...page.items.map((one: Json) => one.id));
      cursor = page.nextCursor === null ? "" : `&cursor=${page.nextCursor}`;
    } while (cursor !== "");
    expect(seen).toEqual(all.map((one) => one.id));
  });
});

const message = (id: string, from: string, to: string, more = "", body = "Hello there"): string =>
  `Message-ID: <${id}@mail>\r\nDate: Thu, 19 Nov 2026 10:00:00 +0200\r\nFrom: ${from}\r\nTo: ${to}\r\n${more}Subject: About the export\r\n\r\n${body}\r\n`;

describe("messages", () => {
  beforeAll(async () => {
    await ask("PUT", "/touches/capture", { internalDomains: ["us.example"], keepBody: true, folders: [] });
  });

  it("wait for an account with the reason, are assigned once, and the next ones find their way", async () => {
    const first = await importFile("mail", message("m1", "Ana <ana@client.example>", "csm@us.example"));
    expect(first).toMatchObject({ read: 1, added: 0, unmatched: 1, refused: [] });
    expect(await importFile("mail", message("m1", "ana@client.example", "csm@us.example"))).toMatchObject({
      unmatched: 0,
    });
    const { items } = await ask("GET", "/touches/unmatched");
    expect(items).toMatchObject([
      { code: "unknown_address", addresses: ["ana@client.example", "csm@us.example"], subject: "About the export" },
    ]);
    const before = (await touchesOf()).length;
    await ask("POST", `/touches/unmatched/${items[0].id}/assign`, { account, remember: true });
    expect((await ask("GET", "/touches/unmatched")).items).toEqual([]);
    expect(await touchesOf()).toHaveLength(before + 1);
    // The reading of the same message again, and one of an unfamiliar one from the same person.
    expect(await importFile("mail", message("m1", "ana@client.example", "csm@us.example"))).toMatchObject({
      added: 0,
      unmatched: 0,
    });
    const box = `From x\n${message("m2", "csm@us.example", "Ana <ANA@client.example>")}\r\nFrom x\n${message("m3", "a@us.example", "b@us.example")}`;
    expect(await importFile("mail", box, "box.mbox")).toMatchObject({ read: 2, added: 1, unmatched: 0 });
    expect(await importFile("mail", box, "box.mbox")).toMatchObject({ read: 2, added: 0, unchanged: 1 });
    const [sent] = (await touchesOf()).filter((one) => one.channel === "email" && one.direction === "out");
    expect(sent).toMatchObject({
      subject: "About the export",
      text: "Hello there",
      staff: "csm",
      people: [{ name: "Ana", externalId: "ana@client.example" }],
    });
  });

  it("of attackers do no harm: they are refused with the reason, or cut", async () => {
    const undated = "Message-ID: <x@y>\r\nFrom: ana@client.example\r\n\r\nx";
    expect((await importFile("mail", undated)).refused).toMatchObject([{ code: "no_date" }]);
    const deep = `Content-Type: multipart/mixed; boundary=a\r\n`.repeat(300);
    expect((await importFile("mail", message("m4", "ana@client.example", "c@us.example", deep))).refused).toMatchObject(
      [{ code: "unreadable" }],
    );
    const long = message(
      "m5",
      "ana@client.example",
      "c@us.example",
      "",
      `${"<b>".repeat(5)}${"x".repeat(100_000)}\u0000`,
    );
    expect(await importFile("mail", long)).toMatchObject({ added: 1 });
    const [newest] = (await touchesOf()).filter((one) => (one.text ?? "").startsWith("<b>"));
    expect(newest.text).toHaveLength(20_000);
    const file = "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=zz\r\n";
    const parts =
      '--zz\r\nContent-Type: text/plain\r\n\r\nSee the file\r\n--zz\r\nContent-Type: application/x-msdownload\r\nContent-Disposition: attachment; filename="../../evil.exe"\r\n\r\nMZSECRET\r\n--zz--\r\n';
    await importFile("mail", message("m6", "ana@client.example", "c@us.example", file, parts));
    const answer = await tendwell.ask("GET", `${BASE}/touches?account=${account}&limit=500`, { bearer: owner });
    expect(answer.text).toContain("See the file");
    expect(answer.text).not.toContain("MZSECRET");
  });
});

const calendar = (...lines: string[]): string =>
  ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//", ...lines, "END:VCALENDAR", ""].join("\r\n");
const event = (...lines: string[]): string[] => [
  "BEGIN:VEVENT",
  "DTSTAMP:20261101T000000Z",
  "ORGANIZER:mailto:csm@us.example",
  "ATTENDEE;CN=Ana;PARTSTAT=ACCEPTED:mailto:ana@client.example",
  ...lines,
  "END:VEVENT",
];
const meetings = async (): Promise<Json[]> =>
  (await touchesOf(account, "&channel=meeting")).filter((one) => !one.logged);

describe("calendars", () => {
  const weekly = (sequence: number, ...more: string[]) =>
    calendar(
      ...event(
        "UID:weekly@us",
        `SEQUENCE:${sequence}`,
        "DTSTART;TZID=Europe/Bucharest:20261001T100000",
        "DTEND;TZID=Europe/Bucharest:20261001T104500",
        "RRULE:FREQ=WEEKLY;COUNT=5",
        "SUMMARY:Check-in",
        ...more,
      ),
    );

  it("recurring meetings keep their hour over a clock change; updates, exceptions and cancellations are followed", async () => {
    const before = (await meetings()).length;
    expect(await importFile("calendar", weekly(0))).toMatchObject({ read: 5, added: 5 });
    const mine = (await meetings()).filter((one) => one.subject === "Check-in");
    // Bucharest left summer time on 25 October 2026: 10:00 is 07:00 UTC before and 08:00 UTC after.
    expect(mine.map((one) => one.at).sort()).toEqual([
      "2026-10-01T07:00:00.000Z",
      "2026-10-08T07:00:00.000Z",
      "2026-10-15T07:00:00.000Z",
      "2026-10-22T07:00:00.000Z",
      "2026-10-29T08:00:00.000Z",
    ]);
    expect(mine[0]).toMatchObject({ minutes: 45, people: [{ name: "Ana" }] });
    expect(await importFile("calendar", weekly(0))).toMatchObject({ added: 0, unchanged: 5 });
    const skipped = weekly(1, "EXDATE;TZID=Europe/Bucharest:20261008T100000");
    expect(await importFile("calendar", skipped)).toMatchObject({ ended: 1 });
    expect(await importFile("calendar", weekly(0))).toMatchObject({ added: 0, ended: 0 });
    expect(await meetings()).toHaveLength(before + 4);
    const off = weekly(2, "STATUS:CANCELLED");
    expect(await importFile("calendar", off)).toMatchObject({ ended: 4 });
    expect(await meetings()).toHaveLength(before);
  });

  it("rules without an end, without sense or far too often are bounded or refused", async () => {
    const endless = calendar(
      ...event("UID:endless@us", "DTSTART:20261101T080000Z", "RRULE:FREQ=DAILY", "SUMMARY:Stand-up"),
    );
    const read = await importFile("calendar", endless);
    expect(read.read).toBeGreaterThan(100);
    expect(read.read).toBeLessThanOrEqual(500);
    const often = calendar(...event("UID:often@us", "DTSTART:20261101T080000Z", "RRULE:FREQ=SECONDLY", "SUMMARY:Ping"));
    expect((await importFile("calendar", often)).refused).toMatchObject([{ code: "too_often" }]);
    expect((await importFile("calendar", "not a calendar")).refused).toMatchObject([{ code: "unreadable" }]);
  });
});

describe("the timeline", () => {
  it("pages backwards through everything without repeating or leaving out, by kind and by word", async () => {
    const seen: Json[] = [];
    let cursor = "";
    do {
      const page = await ask("GET", `/accounts/${account}/timeline?limit=150${cursor}`);
      seen.push(...page.items);
      cursor = page.nextCursor === null ? "" : `&cursor=${page.nextCursor}`;
    } while (cursor !== "");
    expect(new Set(seen.map((one) => `${one.kind} ${one.key}`)).size).toBe(seen.length);
    const times = seen.map((one) => Date.parse(one.at));
    expect(times).toEqual([...times].sort((a, b) => b - a));
    const kinds = new Set(seen.map((one) => one.kind));
    for (const kind of ["touch", "use", "subscription", "ticket", "attribute", "health"]) expect(kinds).toContain(kind);
    for (const kind of kinds) {
      const of = seen.filter((one) => one.kind === kind).length;
      const page = await ask("GET", `/accounts/${account}/timeline?limit=200&kind=${kind}`);
      expect([kind, page.items.length]).toEqual([kind, Math.min(200, of)]);
    }
    const words = await ask("GET", `/accounts/${account}/timeline?search=miss+the+EXPORT`);
    expect(words.items).toMatchObject([{ kind: "touch", text: "Renewal\nThey miss the export" }]);
  });

  it("shows at a past day only what had happened", async () => {
    const { items } = await ask("GET", `/accounts/${account}/timeline?asOf=2026-06-01&limit=200`);
    expect(items.length).toBeGreaterThan(0);
    for (const one of items) expect(Date.parse(one.at)).toBeLessThan(Date.parse("2026-06-01T00:00:00+03:00"));
    const then = await ask("GET", `/accounts/${account}/overview?asOf=2026-06-01`);
    expect(then.asOf).toBe("2026-05-31T21:00:00.000Z");
    expect((await ask("GET", `/accounts/${account}/health?asOf=2025-12-01`)).scores).toEqual([]);
  });

  it("an overview says who is silent, and counts what the portfolio counts", async () => {
    const overview = await ask("GET", `/accounts/${account}/overview`, undefined, viewer);
    expect(overview.people.length).toBeGreaterThan(0);
    for (const one of overview.people)
      if (one.lastSignAt !== null)
        expect(one.silentDays).toBe(Math.floor((Date.parse(overview.asOf) - Date.parse(one.lastSignAt)) / 86_400_000));
    const { items } = await ask("GET", `/portfolio?search=${account}&limit=50`);
    const row = items.find((one: Json) => one.account.externalId === account);
    expect(overview.tickets.open).toBe(row.openTickets);
    expect(overview.lastUseAt).toBe(row.lastUseAt);
  });
});

describe("folders that are read", () => {
  it("are read once per state of a file, links are not followed, and what cannot be read says so", async () => {
    const folder = await mkdtemp(join(tmpdir(), "tendwell-mail-"));
    try {
      for (const part of ["new", "cur", "tmp"]) await mkdir(join(folder, "box", part), { recursive: true });
      await writeFile(join(folder, "box/new/1"), message("f1", "ana@client.example", "csm@us.example"));
      await writeFile(join(folder, "secret"), message("f2", "ana@client.example", "csm@us.example"));
      await symlink(join(folder, "secret"), join(folder, "box/new/2"));
      const save = (folders: unknown[], bearer = owner) =>
        tendwell.ask("PUT", `${BASE}/touches/capture`, {
          bearer,
          body: { internalDomains: ["us.example"], keepBody: false, folders },
        });
      const chosen = [
        { kind: "mail", path: join(folder, "box") },
        { kind: "calendar", path: join(folder, "nowhere") },
      ];
      // A key of the workspace, its owner's even, does not own the machine.
      expect((await save(chosen)).status).toBe(403);
      const cookie = await tendwell.ownerCookie();
      const put = await tendwell.ask("PUT", `${BASE}/touches/capture`, {
        cookie,
        body: { internalDomains: ["us.example"], keepBody: false, folders: chosen },
      });
      expect(put.status).toBe(200);
      const first = await ask("POST", "/touches/capture/run");
      expect(first.folders).toMatchObject([
        { path: join(folder, "box"), error: null, last: { read: 1, added: 1 } },
        { path: join(folder, "nowhere"), last: null },
      ]);
      expect(first.folders[1].error).toContain("ENOENT");
      const again = await ask("POST", "/touches/capture/run");
      expect(again.folders[0].last).toEqual(first.folders[0].last);
      // Texts are not kept now.
      const bare = (await touchesOf()).filter(
        (one) => one.channel === "email" && one.text === null && one.subject !== null,
      );
      expect(bare).toMatchObject([{ subject: "About the export", direction: "in", people: [{ name: "Ana" }] }]);
      expect((await save([])).status).toBe(200);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

describe("the brief", () => {
  it("is one page, in scripts that differ and on both papers", async () => {
    for (const [locale, paper, box] of [
      ["ro", "letter", "0 0 612 792"],
      ["zh-Hant", "a4", "0 0 595.28 841.89"],
    ]) {
      const response = await tendwell.app.request(
        `http://127.0.0.1:4800${BASE}/accounts/${account}/brief?locale=${locale}&paper=${paper}`,
        { headers: { host: "127.0.0.1:4800", authorization: `Bearer ${viewer}` } },
      );
      const text = Buffer.from(await response.arrayBuffer()).toString("latin1");
      expect(response.headers.get("content-type")).toBe("application/pdf");
      expect([...text.matchAll(/\/Type \/Page\b(?!s)/g)]).toHaveLength(1);
      expect(/\/MediaBox \[([^\]]+)\]/.exec(text)?.[1]).toBe(box);
      expect(text).toMatch(locale === "zh-Hant" ? /NotoSansTC-Bold/ : /NotoSansSC-Bold/);
    }
  });

  it("of an account without a score, and of the past, is there too", async () => {
    const response = await tendwell.app.request(
      `http://127.0.0.1:4800${BASE}/accounts/${account}/brief?asOf=2025-12-01`,
      { headers: { host: "127.0.0.1:4800", authorization: `Bearer ${viewer}` } },
    );
    expect(response.status).toBe(200);
    expect(await refused("GET", "/accounts/nobody/brief", undefined)).toBe(404);
  });
});

describe("erasing a person", () => {
  it("takes the words of every touch they took part in, and what waits from their address", async () => {
    await importFile("mail", message("m7", "Bob <bob@stranger.example>", "csm@us.example"));
    const waiting = (): Promise<Json[]> => ask("GET", "/touches/unmatched").then(({ items }) => items);
    const before = await waiting();
    expect(JSON.stringify(before)).toContain("bob@stranger.example");
    expect(await ask("POST", "/erase", { person: "bob@stranger.example" })).toMatchObject({ found: true });
    expect(await waiting()).toHaveLength(before.length - 1);
    expect(await importFile("mail", message("m7", "bob@stranger.example", "csm@us.example"))).toMatchObject({
      unmatched: 0,
    });
    await ask("POST", "/erase", { person: "ana@client.example" });
    const left = await tendwell.ask("GET", `${BASE}/touches?account=${account}&limit=500`, { bearer: owner });
    expect(left.text).not.toContain("Hello there");
    expect(left.text).not.toContain("Ana");
    expect(left.text).toContain("They miss the export");
    const again = await importFile("mail", message("m8", "ana@client.example", "csm@us.example"));
    expect(again).toMatchObject({ added: 0, unmatched: 0 });
  });
});
