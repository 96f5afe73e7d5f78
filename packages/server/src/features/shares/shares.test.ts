import { ROUTES } from "@tendwell/contract";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mailbox, type Office, openOffice, partOf } from "../../testing/survey-fixture.ts";
import { nextOccasion } from "./next-occasion.ts";

const clock = { ms: Date.parse("2026-11-09T10:00:00Z") };
const DAY = 86_400_000;
let office: Office;
let post: Awaited<ReturnType<typeof mailbox>>;

beforeAll(async () => {
  post = await mailbox(["gone@example.com"]);
  office = await openOffice(clock);
  await office.api("POST", "/generate", { accounts: 30, events: 900, months: 14, seed: 4 });
  await office.api("POST", "/surveys", { template: "relationship", id: "pulse" });
}, 120_000);
afterAll(async () => {
  await office.remove();
  await post.close();
});

interface Made {
  readonly id: string;
  readonly url: string;
}
const make = async (body: Record<string, unknown>) => {
  const answer = await office.api("POST", "/share-links", { name: "For the board", ...body });
  expect([answer.status, answer.text.slice(0, 300)]).toEqual([201, expect.any(String)]);
  return answer.json as unknown as Made;
};
const listed = async (id: string) =>
  (
    (await office.api("GET", "/share-links")).json.items as unknown as { id: string; opened: number; state: string }[]
  ).find((one) => one.id === id)!;

describe("share links", () => {
  it("shows the dashboard in the link's language, with nothing that loads, runs or is kept", async () => {
    const { id, url } = await make({ view: "dashboard", locale: "ro" });
    expect(url).toMatch(/^http:\/\/survey\.test\/shared\/[\w-]{32}$/);
    const { status, html, headers } = await office.visit(url);
    expect(status).toBe(200);
    expect(html).toContain('<html lang="ro">');
    expect(html).toContain("Panou de bord");
    expect(html).toMatch(/<svg viewBox="0 0 240 44" role="img" aria-label="[^"]+"/);
    expect(html).not.toMatch(/<script|undefined|\{\{/);
    expect(headers.get("content-security-policy")).toMatch(/default-src 'none'; style-src 'sha256-/);
    expect([headers.get("cache-control"), headers.get("x-robots-tag"), headers.get("referrer-policy")]).toEqual([
      "private, no-store",
      "noindex, nofollow",
      "no-referrer",
    ]);
    expect(await listed(id)).toMatchObject({ opened: 1, state: "open" });
    expect(JSON.stringify((await office.api("GET", "/share-links")).json)).not.toContain(url.split("/").at(-1));
  });

  it("shows the same figures as the API", async () => {
    const { url } = await make({ view: "metric", question: { metric: "mrr" } });
    const figure = (await office.api("GET", "/metrics/mrr/results?grain=month")).json.results as unknown as {
      value: number;
      component: string | null;
    }[];
    const last = figure.filter((one) => one.component === figure[0]!.component).at(-1)!;
    const said = new Intl.NumberFormat("en", {
      style: "currency",
      currency: "EUR",
      currencyDisplay: "code",
      maximumFractionDigits: 0,
    })
      .format(last.value / 100)
      .replaceAll(/\s/g, "\u00a0");
    expect((await office.visit(url)).html).toContain(said);
  });

  it("shows a survey without names or comments, and the files as downloads", async () => {
    const survey = await office.visit((await make({ view: "survey", question: { survey: "pulse" } })).url);
    expect([survey.status, survey.html.includes("No answers yet")]).toEqual([200, true]);
    const pdf = await office.visit((await make({ view: "board_pack", locale: "zh-Hans" })).url);
    expect(pdf.headers.get("content-type")).toBe("application/pdf");
    expect(pdf.headers.get("content-disposition")).toBe('attachment; filename="acme-board-pack.pdf"');
    const sheet = await office.visit((await make({ view: "saas_workbook" })).url);
    expect(sheet.html.startsWith("PK")).toBe(true);
  });

  it("keeps what was known where the figures are frozen", async () => {
    const { url } = await make({ view: "metric", question: { metric: "mrr" }, figures: "frozen" });
    const live = await make({ view: "metric", question: { metric: "mrr" } });
    const before = (await office.visit(url)).html;
    expect((await office.visit(live.url)).html).toBe(before);
    await office.api("PATCH", "", { name: "Acme renamed" });
    expect((await office.visit(url)).html).toBe(before);
    expect((await office.visit(live.url)).html).toContain("Acme renamed");
    await office.api("PATCH", "", { name: "Acme" });
  });

  it("asks for the password, and remembers it for this link only", async () => {
    const { url } = await make({ view: "metric", question: { metric: "nps" }, password: "a long secret" });
    expect((await office.visit(url)).status).toBe(401);
    const enter = (password: string) => office.visit(url, { method: "POST", body: new URLSearchParams({ password }) });
    const wrong = await enter("not it");
    expect([wrong.status, wrong.html.includes("That is not the password.")]).toEqual([401, true]);
    const right = await enter("a long secret");
    expect(right.status).toBe(303);
    const cookie = right.headers.getSetCookie()[0]!;
    expect(cookie).toMatch(/HttpOnly; SameSite=Lax/);
    const opened = await office.visit(url, { headers: { cookie: cookie.split(";")[0]! } });
    expect(opened.status).toBe(200);
    const other = await make({ view: "metric", question: { metric: "nps" }, password: "a long secret" });
    expect((await office.visit(other.url, { headers: { cookie: cookie.split(";")[0]! } })).status).toBe(401);
    clock.ms += 13 * 3_600_000;
    expect((await office.visit(url, { headers: { cookie: cookie.split(";")[0]! } })).status).toBe(401);
  });

  it("ends when it expires or is revoked, and never says which", async () => {
    const short = await make({ view: "metric", question: { metric: "csat" }, days: 1 });
    const revoked = await make({ view: "metric", question: { metric: "csat" } });
    expect((await office.api("DELETE", `/share-links/${revoked.id}`)).status).toBe(204);
    expect((await office.api("DELETE", `/share-links/${revoked.id}`)).status).toBe(404);
    clock.ms += 2 * DAY;
    const answers = await Promise.all(
      [short.url, revoked.url, short.url.replace(/.{4}$/, "AAAA"), "/shared/x"].map((url) => office.visit(url)),
    );
    expect(answers.map((one) => one.status)).toEqual([404, 404, 404, 404]);
    expect(new Set(answers.map((one) => one.html)).size).toBe(1);
    expect((await listed(short.id)).state).toBe("expired");
  });

  it("opens nothing else: no route takes the token", async () => {
    const { url } = await make({ view: "dashboard" });
    const token = url.split("/").at(-1)!;
    for (const key of Object.keys(ROUTES)) {
      const [method, template] = key.split(" ") as [string, string];
      if ((ROUTES as Record<string, { access: string }>)[key]!.access === "open") continue;
      const path = template.replaceAll("{workspace}", "acme").replaceAll(/\{\w+\}/g, "x");
      const answer = await office.ask(method, path, { bearer: token });
      expect([key, answer.status]).toEqual([key, 401]);
    }
  });

  it("refuses a view of what does not exist", async () => {
    const refused = (body: Record<string, unknown>) =>
      office.api("POST", "/share-links", { name: "x", ...body }).then((answer) => answer.status);
    expect(await refused({ view: "metric" })).toBe(400);
    expect(await refused({ view: "metric", question: { metric: "nothing" } })).toBe(404);
    expect(await refused({ view: "survey", question: { survey: "nothing" } })).toBe(404);
    expect(await refused({ view: "dashboard", question: { segment: ["nothing"] } })).toBe(400);
  });
});

describe("scheduled reports", () => {
  const schedule = (body: Record<string, unknown>) =>
    office.api("POST", "/report-schedules", {
      name: "Monday figures",
      report: "dashboard",
      question: { layout: "support_centre" },
      every: "week",
      hour: 8,
      recipients: [{ email: "ana@example.com", locale: "ro" }],
      ...body,
    });
  const history = async (id: string) =>
    (await office.api("GET", `/report-schedules/${id}/deliveries`)).json.items as unknown as {
      email: string;
      status: string;
      occasion: string;
      reason: string | null;
    }[];

  it("says that nothing can leave without a mail server, and fails with that reason", async () => {
    expect((await office.api("GET", "/report-schedules")).json.canSend).toBe(false);
    const { id } = (await schedule({ name: "Early" })).json as unknown as { id: string };
    expect((await office.api("POST", `/report-schedules/${id}/send`)).status).toBe(400);
    clock.ms += 7 * DAY;
    await office.shares.tick();
    expect(await history(id)).toMatchObject([{ status: "failed", reason: "no SMTP server is set" }]);
    expect((await office.api("DELETE", `/report-schedules/${id}`)).status).toBe(204);
    await office.api("PUT", "/survey-channels/email", {
      host: "127.0.0.1",
      port: post.port,
      from: "Acme <reports@acme.test>",
      publicUrl: "http://survey.test",
    });
  });

  it("leaves once for each occasion and address, in each one's language, and stops where asked", async () => {
    const made = await schedule({
      recipients: [
        { email: "ana@example.com", locale: "ro" },
        { email: "li@example.com", locale: "zh-Hans" },
        { email: "ANA@example.com", locale: "ro" },
      ],
    });
    const { id, nextAt } = made.json as unknown as { id: string; nextAt: string };
    expect([new Date(nextAt).getUTCDay(), new Date(nextAt).getUTCHours()]).toEqual([1, 8]);
    await office.shares.tick();
    expect(post.mails).toHaveLength(0);
    clock.ms = Date.parse(nextAt) + 1_000;
    await office.shares.tick();
    await office.shares.tick();
    expect(post.mails.map((mail) => mail.to).sort()).toEqual(["ANA@example.com", "li@example.com"]);
    const [ana] = post.mails.filter((mail) => mail.to.startsWith("ANA"));
    const text = partOf(ana!, "text/plain");
    expect(text).toContain("Cifrele ultimei perioade încheiate.");
    expect(text).toMatch(/Deschide raportul: http:\/\/survey\.test\/shared\/[\w-]{32}/);
    const shared = /http:\/\/survey\.test(\/shared\/[\w-]{32})/.exec(text)![1]!;
    expect((await office.visit(shared)).status).toBe(200);

    const stop = /http:\/\/survey\.test(\/reports\/stop\/\S+)/.exec(text)![1]!;
    expect((await office.visit(stop)).html).toContain('<form method="post">');
    expect((await office.visit(`${stop.slice(0, -3)}AAA`, { method: "POST" })).status).toBe(404);
    // Opening the link, as scanners do, stopped nothing; the form does.
    expect((await office.visit(stop, { method: "POST" })).status).toBe(200);
    clock.ms += 7 * DAY;
    await office.shares.tick();
    expect(post.mails.filter((mail) => mail.to.startsWith("ANA"))).toHaveLength(1);
    expect(post.mails.filter((mail) => mail.to.startsWith("li"))).toHaveLength(2);
    expect((await history(id)).map((one) => one.status).sort()).toEqual(["sent", "sent", "sent", "stopped"]);
  });

  it("attaches files, retries what failed for now, and gives up on what is refused", async () => {
    const made = await schedule({
      name: "Board pack",
      report: "board_pack",
      question: {},
      every: "month",
      recipients: [
        { email: "gone@example.com", locale: "en" },
        { email: "board@example.com", locale: "en" },
      ],
    });
    const { id } = made.json as unknown as { id: string };
    const sent = await office.api("POST", `/report-schedules/${id}/send`);
    expect(sent.json.items).toMatchObject([
      { email: "board@example.com", status: "sent" },
      { email: "gone@example.com", status: "failed", reason: expect.stringContaining("no such mailbox") },
    ]);
    const mail = post.mails.find((one) => one.to === "board@example.com")!;
    expect(mail.raw).toMatch(/Content-Type: application\/pdf; name=acme-board-pack\.pdf/);
    expect(mail.raw).toMatch(/List-Unsubscribe-Post: List-Unsubscribe=One-Click/);

    await office.api("PUT", "/survey-channels/email", {
      host: "127.0.0.1",
      port: 1,
      from: "reports@acme.test",
      publicUrl: "http://survey.test",
    });
    clock.ms += 1_000;
    const later = await office.api("POST", `/report-schedules/${id}/send`);
    expect((later.json.items as unknown as { status: string }[]).map((one) => one.status)).toEqual([
      "waiting",
      "waiting",
    ]);
    await office.api("PUT", "/survey-channels/email", {
      host: "127.0.0.1",
      port: post.port,
      from: "reports@acme.test",
      publicUrl: "http://survey.test",
    });
    clock.ms += 6 * 60_000;
    await office.shares.tick();
    expect(post.mails.filter((one) => one.to === "board@example.com")).toHaveLength(2);
  });

  it("carries on after a restart in the middle of an occasion", async () => {
    const { id, nextAt } = (
      await schedule({ name: "Restarted", recipients: [{ email: "li@example.com", locale: "en" }] })
    ).json as unknown as { id: string; nextAt: string };
    clock.ms = Date.parse(nextAt) + 1_000;
    office = await office.reopen();
    await office.shares.tick();
    expect((await history(id)).map((one) => one.status)).toEqual(["sent"]);
  });
});

describe("next occasion", () => {
  const zone = "Europe/Bucharest";
  const after = (text: string) => Date.parse(text) * 1000;
  it.each([
    ["week", 8, 3, "2026-11-18T05:59:59Z", "2026-11-18"],
    ["week", 8, 3, "2026-11-18T06:00:00Z", "2026-11-25"],
    ["month", 0, 1, "2026-12-31T22:00:00Z", "2027-02-01"],
    ["quarter", 9, 1, "2026-02-28T00:00:00Z", "2026-04-01"],
    // The clock jumps from 3 to 4 that Sunday: hour 3 is three hours into the day.
    ["week", 3, 7, "2026-03-23T00:00:00Z", "2026-03-29"],
  ] as const)("every %s at %i on weekday %i after %s is %s", (every, hour, weekday, from, day) => {
    const next = nextOccasion({ every, hour, weekday }, after(from), zone);
    expect(next.day).toBe(day);
    expect(next.atUs).toBeGreaterThan(after(from));
  });
});
