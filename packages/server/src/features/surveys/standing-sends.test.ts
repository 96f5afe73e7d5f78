// Over 300 lines: standing sends share one office, one mailbox and one clock.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { FactStore } from "../../facts/fact-store.ts";
import { addFacts } from "../../testing/add-facts.ts";
import { linksIn, mailbox, type Office, openOffice, partOf } from "../../testing/survey-fixture.ts";
import { surrogateOf } from "./surrogate-id.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;
// A Monday.
const clock = { ms: Date.parse("2026-03-02T10:00:00Z") };
let office: Office;
let box: Awaited<ReturnType<typeof mailbox>>;
let store: FactStore;

const person = (name: string) => surrogateOf(store.salt, "person", `${name}@example.com`);
const account = (name: string) => surrogateOf(store.salt, "account", name);
const us = (ms = clock.ms) => ms * 1000;
const run = async () =>
  (await office.api("POST", "/survey-rules/run")).json as unknown as { queued: number; notSent: number };
const dispatch = async () =>
  (await office.api("POST", "/survey-dispatch")).json as unknown as { sent: number; later: number };
const rule = async (survey: string, settings: Record<string, unknown>, includePast = false) => {
  const made = await office.api("POST", `/surveys/${survey}/rules`, {
    settings: { channel: "email", ...settings },
    includePast,
  });
  expect(made.status, made.text).toBe(201);
  return made.json.id as unknown as string;
};
interface Message {
  person: string;
  status: string;
  reason: string | null;
  wave: string | null;
  sendAt: string;
}
const messages = async (survey: string) =>
  (await office.api("GET", `/surveys/${survey}/invitations?limit=1000`)).json.items as unknown as Message[];
const channel = (extra: Record<string, unknown> = {}) =>
  office.api("PUT", "/survey-channels/email", {
    host: "127.0.0.1",
    port: box.port,
    from: "a@acme.test",
    publicUrl: "http://survey.test",
    ...extra,
  });

/** Puts people into the vault and the facts, each at an account. */
async function people(names: readonly string[], at: (name: string) => string): Promise<void> {
  await office.api("POST", "/surveys/setup/sends", {
    channel: "email",
    dryRun: true,
    recipients: names.map((name) => ({ email: `${name}@example.com`, account: at(name), locale: "en" })),
  });
  await addFacts(
    store,
    "person",
    names.map((name) => ({ occurred_at: us(0), person_id: person(name), account_id: account(at(name)), role: null })),
  );
}

beforeAll(async () => {
  box = await mailbox();
  office = await openOffice(clock);
  const { record } = await office.workspaces.find("acme", { kind: "local" });
  store = await office.workspaces.store(record);
  await channel();
  await office.api("POST", "/surveys", { template: "relationship", id: "setup" });
});
afterAll(async () => {
  await office.remove();
  await box.close();
});

test("a solved ticket is asked about once: no history, no repeats, not after a crash between two looks", async () => {
  await office.api("POST", "/surveys", { template: "support", id: "tickets" });
  await people(["t1", "t2", "t3"], () => "shop");
  const solved = async (ticket: bigint, name: string, at: number) => {
    await addFacts(store, "ticket", [
      {
        occurred_at: us(at - DAY),
        account_id: account("shop"),
        person_id: person(name),
        ticket_id: ticket,
        opened_by: "customer",
        type: null,
        priority: null,
        channel: null,
        resolvable: true,
      },
    ]);
    await addFacts(store, "ticket_event", [
      {
        occurred_at: us(at),
        account_id: account("shop"),
        ticket_id: ticket,
        kind: "status",
        actor: "agent",
        status: "solved",
        rating: null,
        score: null,
        score_max: null,
      },
    ]);
  };
  await solved(1n, "t1", clock.ms - DAY);
  const id = await rule("tickets", { kind: "event", event: "ticket_solved", afterHours: 2 });
  expect(await run()).toEqual({ queued: 0, notSent: 0 });
  clock.ms += 10 * MINUTE;
  await solved(2n, "t2", clock.ms);
  // An old ticket that comes late is history too.
  await solved(3n, "t3", Date.parse("2026-03-01T10:00:00Z"));
  expect(await run()).toEqual({ queued: 1, notSent: 0 });
  expect(await messages("tickets")).toMatchObject([{ person: "t2@example.com", sendAt: "2026-03-02T12:10:00.000Z" }]);
  // Killed after the rows, before its marks: the next look finds the same ticket, and asks nobody twice.
  await office.surveys.surveys.db.updateTable("survey_rule").set({ seen_batch: 0 }).where("id", "=", id).execute();
  expect(await run()).toEqual({ queued: 0, notSent: 0 });
  await solved(4n, "t2", clock.ms);
  expect(await run()).toEqual({ queued: 0, notSent: 1 });
  expect((await messages("tickets")).map(({ reason }) => reason ?? "").sort()).toEqual(["", "quarantine"]);
  expect((await dispatch()).sent).toBe(0);
  clock.ms += 2 * 3_600_000;
  expect((await dispatch()).sent).toBe(1);
  await office.api("PATCH", `/surveys/tickets/rules/${id}`, { enabled: false });
  await solved(5n, "t1", clock.ms);
  expect(await run()).toEqual({ queued: 0, notSent: 0 });
  await office.api("PATCH", `/surveys/tickets/rules/${id}`, { enabled: true });
  expect(await run()).toEqual({ queued: 0, notSent: 0 });
});

test("onboarding done, N days before a renewal, a feature's first use and churn are noticed, by facts or by the clock", async () => {
  await office.api("POST", "/surveys", { template: "renewal", id: "moments" });
  await people(["m1", "m2", "m3", "m4"], (name) => `firm-${name}`);
  for (const settings of [
    { event: "onboarding_done" },
    { event: "before_renewal", daysBefore: 30 },
    { event: "feature_first_used", feature: "export" },
    { event: "churned" },
  ])
    await rule("moments", { kind: "event", ...settings });
  expect(
    (
      await office.api("POST", "/surveys/moments/rules", {
        settings: { kind: "event", channel: "email", event: "feature_first_used" },
      })
    ).status,
  ).toBe(400);
  clock.ms += MINUTE;
  await addFacts(store, "milestone", [
    {
      occurred_at: us(clock.ms - 20 * DAY),
      account_id: account("firm-m1"),
      milestone: "onboarded",
      due_at: null,
      achieved_at: us(),
      status: "achieved",
    },
  ]);
  await addFacts(store, "contract_term", [
    {
      occurred_at: us(clock.ms - 300 * DAY),
      account_id: account("firm-m2"),
      contract_id: 7n,
      ends_at: us(clock.ms + 31 * DAY),
      term_months: 12,
      value_minor: 100n,
      currency: "EUR",
      grace_days: 0,
    },
  ]);
  const use = (name: string, at: number) => ({
    occurred_at: us(at),
    account_id: account(`firm-${name}`),
    person_id: person(name),
    event: "used",
    feature: "export",
    quantity: 1,
  });
  await addFacts(store, "product_event", [use("m3", clock.ms), use("m4", clock.ms), use("m4", clock.ms - 40 * DAY)]);
  // m4 used it long ago already.
  expect(await run()).toEqual({ queued: 2, notSent: 0 });
  expect((await messages("moments")).map((one) => one.person).sort()).toEqual(["m1@example.com", "m3@example.com"]);
  clock.ms += DAY;
  await office.surveys.tick();
  expect((await messages("moments")).map((one) => one.person)).toContain("m2@example.com");
  await addFacts(store, "outcome", [
    {
      occurred_at: us(),
      account_id: account("firm-m4"),
      outcome_id: 1n,
      kind: "churn",
      reason: null,
      mrr: null,
      currency: null,
      referred_account_id: null,
    },
  ]);
  expect(await run()).toEqual({ queued: 1, notSent: 0 });
  expect(await run()).toEqual({ queued: 0, notSent: 0 });
});

test("a drip asks everybody once a round, on working days; waves carry their own names; quotas and closed doors are listed", async () => {
  const names = Array.from({ length: 40 }, (_, i) => `d${i}`);
  await office.api("POST", "/surveys", { template: "relationship", id: "drip" });
  await people(names, () => "base");
  await addFacts(store, "account_attribute", [
    { occurred_at: us(0), account_id: account("base"), attribute: "tier", value: "gold" },
  ]);
  const segment = { attribute: "tier", value: "gold" };
  clock.ms = Date.parse("2026-06-01T08:00:00Z");
  const id = await rule("drip", { kind: "drip", share: 0.25, hour: 9, segment });
  expect(await run()).toEqual({ queued: 0, notSent: 0 });
  const perDay: number[] = [];
  for (const day of ["01", "02", "03", "04", "05", "06", "07"]) {
    clock.ms = Date.parse(`2026-06-${day}T09:30:00Z`);
    perDay.push((await run()).queued);
  }
  // Four turns make a round; Friday begins the next, whose people rest; nobody is asked at the weekend.
  expect(perDay.slice(0, 4).reduce((sum, n) => sum + n, 0)).toBe(40);
  expect(perDay.slice(0, 4).every((n) => n > 0)).toBe(true);
  expect(perDay.slice(4)).toEqual([0, 0, 0]);
  const rows = await messages("drip");
  expect(new Set(rows.filter((one) => one.status === "queued").map((one) => one.person)).size).toBe(40);
  expect(rows.filter((one) => one.status !== "queued").every((one) => one.reason === "quarantine")).toBe(true);
  await office.api("DELETE", `/surveys/drip/rules/${id}`);

  clock.ms = Date.parse("2026-08-20T08:00:00Z");
  await office.api("POST", "/surveys", { template: "relationship", id: "waves" });
  await rule("waves", { kind: "wave", everyMonths: 3, startsOn: "2026-05-15", hour: 9, most: 25, segment });
  const described = (await office.api("GET", "/surveys/waves/rules")).json.items as unknown as { next: unknown }[];
  expect(described[0]!.next).toEqual({ at: "2026-11-15T09:00:00.000Z", wave: "2026-Q4" });
  expect(await run()).toEqual({ queued: 0, notSent: 0 });
  clock.ms = Date.parse("2026-11-15T09:00:00Z");
  expect(await run()).toEqual({ queued: 25, notSent: 15 });
  expect(await run()).toEqual({ queued: 0, notSent: 0 });
  const wave = await messages("waves");
  expect(new Set(wave.map((one) => one.wave))).toEqual(new Set(["2026-Q4"]));
  expect(wave.filter((one) => one.reason === "over_quota")).toHaveLength(15);
  // Without a channel nobody is asked, and the rule says so; the wave is made up for.
  clock.ms = Date.parse("2027-02-15T09:30:00Z");
  await office.surveys.surveys.db.deleteFrom("survey_channel").execute();
  expect(await run()).toEqual({ queued: 0, notSent: 0 });
  const [stuck] = (await office.api("GET", "/surveys/waves/rules")).json.items as unknown as { problem: string }[];
  expect(stuck!.problem).toContain("not set up");
  await channel();
  expect((await run()).queued).toBe(25);
});

test("a throttle lets so many an hour, quiet hours wait for the morning, and both say so while they hold", async () => {
  await office.surveys.surveys.db.deleteFrom("survey_invitation").execute();
  await channel({ perHour: 2, quietHours: { from: 20, to: 8 } });
  clock.ms = Date.parse("2027-05-03T21:00:00Z");
  const recipients = ["q1", "q2", "q3"].map((name) => ({ email: `${name}@example.com`, locale: "en" }));
  const sent = await office.api("POST", "/surveys/setup/sends", { channel: "email", recipients });
  expect(sent.json).toMatchObject({ queued: 3, sent: 0 });
  expect((await messages("setup")).map((one) => [one.status, one.reason, one.sendAt])).toEqual(
    Array.from({ length: 3 }, () => ["queued", "quiet_hours", "2027-05-04T08:00:00.000Z"]),
  );
  clock.ms = Date.parse("2027-05-04T08:00:00Z");
  expect(await dispatch()).toMatchObject({ sent: 2, later: 1 });
  expect((await messages("setup")).map((one) => one.reason).filter((reason) => reason !== null)).toEqual(["throttled"]);
  clock.ms += 61 * MINUTE;
  expect(await dispatch()).toMatchObject({ sent: 1, later: 0 });
});

test("mail that comes back silences its address; a stranger's report silences nobody", async () => {
  const mail = box.mails.find((one) => one.to === "q1@example.com")!;
  const messageId = /^Message-ID: (.+)$/im.exec(mail.raw)![1]!.trim();
  const notice = (action: string, status: string, id: string) =>
    [
      "From: mailer-daemon@mx.test",
      "To: a@acme.test",
      "Subject: Returned",
      "MIME-Version: 1.0",
      'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
      "",
      "--b",
      "Content-Type: text/plain",
      "",
      "It did not arrive.",
      "--b",
      "Content-Type: message/delivery-status",
      "",
      "Reporting-MTA: dns; mx.test",
      "",
      "Final-Recipient: rfc822; q1@example.com",
      `Action: ${action}`,
      `Status: ${status}`,
      "",
      "--b",
      "Content-Type: text/rfc822-headers",
      "",
      `Message-ID: ${id}`,
      "To: q1@example.com",
      "",
      "--b--",
      "",
    ].join("\r\n");
  const hand = async (message: string) => (await office.api("POST", "/survey-bounces", { message })).json;
  expect(await hand(notice("delayed", "4.4.1", messageId))).toMatchObject({ kind: "delayed", known: false });
  expect(await hand(notice("failed", "5.1.1", "<else@where>"))).toMatchObject({ kind: "bounced", known: false });
  expect(await hand("From: q1@example.com\r\nSubject: Away\r\n\r\nBack on Monday.")).toMatchObject({ kind: "other" });
  expect((await messages("setup")).filter((one) => one.status === "bounced")).toEqual([]);
  expect(await hand(notice("failed", "5.1.1", messageId))).toEqual({
    kind: "bounced",
    address: "q1@example.com",
    known: true,
  });
  expect((await messages("setup")).find((one) => one.person === "q1@example.com")!.status).toBe("bounced");
  clock.ms += 60 * DAY;
  const again = await office.api("POST", "/surveys/setup/sends", {
    channel: "email",
    dryRun: true,
    recipients: [{ email: "q1@example.com" }],
  });
  expect(again.json).toMatchObject({ notSent: [{ recipient: "q1@example.com", reason: "bounced" }] });
});

test("the loop closes: owner from the account, cause and fix counted, asked again after the rest, asks become facts, events told once", async () => {
  await channel();
  clock.ms = Date.parse("2027-09-01T10:00:00Z");
  await people(["low", "high"], () => "loop");
  await addFacts(store, "account_attribute", [
    { occurred_at: us(0), account_id: account("loop"), attribute: "owner", value: "Dana" },
  ]);
  const answer = async (name: string, score: string) => {
    const mail = box.mails.filter((one) => one.to === `${name}@example.com`).at(-1)!;
    const page = await office.visit(linksIn(partOf(mail, "text/plain"))[0]!);
    const next = await office.submit(page.html, { "q.score": score });
    expect(next.status).toBe(200);
  };
  box.mails.length = 0;
  await office.api("POST", "/surveys", { template: "renewal", id: "loop" });
  const definition = {
    id: "pulse",
    title: "Pulse",
    locale: "en",
    locales: ["en"],
    pages: [
      {
        id: "p",
        questions: [
          {
            id: "score",
            type: "nps",
            text: "How likely are you to recommend us to a friend or colleague?",
            required: true,
          },
        ],
      },
    ],
    thankYou: [{ text: "Thank you" }],
  };
  const made = await office.api("POST", "/surveys", { definition });
  expect(made.status, made.text).toBe(201);
  const recipients = ["low", "high"].map((name) => ({ email: `${name}@example.com`, account: "loop", locale: "en" }));
  await office.api("POST", "/surveys/pulse/sends", { channel: "email", recipients });
  await answer("low", "3");
  await answer("high", "10");
  await office.api("GET", "/surveys/pulse/results");
  await office.surveys.tick();
  const cases = (await office.api("GET", "/survey-cases?survey=pulse")).json.items as unknown as {
    id: string;
    kind: string;
    owner: string | null;
  }[];
  const low = cases.find((one) => one.kind === "detractor")!;
  const high = cases.find((one) => one.kind === "advocate")!;
  expect(low.owner).toBe("Dana");
  expect((await office.api("POST", `/survey-cases/${low.id}/resurvey`, {})).status).toBe(409);
  clock.ms += 3 * 3_600_000;
  await office.api("PATCH", `/survey-cases/${low.id}`, { status: "contacted" });
  clock.ms += 2 * 3_600_000;
  await office.api("PATCH", `/survey-cases/${low.id}`, {
    status: "resolved",
    cause: "Slow export.",
    fix: "Faster export",
  });
  const again = await office.api("POST", `/survey-cases/${low.id}/resurvey`, { afterDays: 3 });
  // Thirty days of rest after the first message outweigh the three.
  expect(again.json).toMatchObject({ sendAt: "2027-10-01T10:00:00.000Z" });
  expect((await office.api("POST", `/survey-cases/${low.id}/resurvey`, {})).status).toBe(409);
  clock.ms = Date.parse("2027-10-01T10:00:00Z");
  await office.surveys.tick();
  await answer("low", "9");
  await office.surveys.tick();
  const summary = (await office.api("GET", "/survey-case-summary?survey=pulse")).json;
  expect(summary).toMatchObject({
    open: 0,
    resolved: 1,
    causes: [{ text: "Slow export.", cases: 1, askedAgain: 1, better: 1 }],
    fixes: [{ text: "Faster export", cases: 1, askedAgain: 1, better: 1 }],
  });
  expect(summary.medianHoursToResolve as unknown as number).toBeGreaterThan(4.9);

  const note = (kind: string, body: Record<string, unknown>, id = high.id) =>
    office.api("PUT", `/survey-cases/${id}/asks/${kind}`, body);
  expect((await note("referral", {}, low.id)).status).toBe(422);
  expect((await note("referral", {})).json).toMatchObject({ status: "asked", person: "high@example.com", score: 10 });
  await note("review", { status: "declined", note: "Not now" });
  await note("referral", { status: "done" });
  await office.surveys.tick();
  const facts = await office.api("POST", "/sql", {
    sql: "select kind, count(*) from outcome where kind like 'referral%' and row_id not in (select row_id from fact_end where fact_table = 'outcome') group by kind order by kind",
  });
  expect(facts.json.rows).toEqual([
    ["referral_asked", 1],
    ["referral_made", 1],
  ]);
  expect((await office.api("GET", "/survey-asks?status=declined")).json).toMatchObject({
    total: 1,
    items: [{ kind: "review", note: "Not now" }],
  });
  const events = await office.surveys.surveys.db.selectFrom("notify_event").select(["type", "key"]).execute();
  const count = (type: string) => events.filter((one) => one.type === type).length;
  // Another answer of "low" at nine opens a promoter's case.
  expect([count("survey.answered"), count("survey.case_opened")]).toEqual([3, 3]);
  expect(count("survey.case_changed")).toBe(3);
  expect(count("survey.invitation_failed")).toBe(1);
  expect(new Set(events.map((one) => `${one.type} ${one.key}`)).size).toBe(events.length);
});
