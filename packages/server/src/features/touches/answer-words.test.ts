import { sql } from "@tendwell/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { surrogateOf } from "../../facts/surrogate-id.ts";
import { linksIn, mailbox, type Office, openOffice, partOf } from "../../testing/survey-fixture.ts";

const clock = { ms: Date.parse("2026-03-02T10:00:00Z") };
let office: Office;
let box: Awaited<ReturnType<typeof mailbox>>;

beforeAll(async () => {
  box = await mailbox(["gone@example.com"]);
  office = await openOffice(clock);
  await office.api("PUT", "/survey-channels/email", {
    host: "127.0.0.1",
    port: box.port,
    from: "a@acme.test",
    publicUrl: "http://survey.test",
  });
  await office.api("POST", "/surveys", { template: "relationship", id: "pulse" });
  // The account is known, as an import would have left it.
  const { record } = await office.workspaces.find("acme", { kind: "local" });
  const { engine, salt } = await office.workspaces.store(record);
  const shop = { kind: "account", id: surrogateOf(salt, "account", "shop"), external_id: "shop" };
  await engine.transaction((session) => session.insert("identity", Object.keys(shop), [shop]));
});
afterAll(async () => {
  await office.remove();
  await box.close();
});

/** Asks people of the account `shop`, who give a score and then write. */
async function answer(survey: string, people: readonly string[], score: string, text: string): Promise<void> {
  const before = box.mails.length;
  const sent = await office.api("POST", `/surveys/${survey}/sends`, {
    channel: "email",
    recipients: people.map((name) => ({ email: `${name}@example.com`, name, account: "shop", locale: "en" })),
  });
  expect(sent.json).toMatchObject({ sent: people.length });
  for (const mail of box.mails.slice(before)) {
    const page = await office.visit(linksIn(partOf(mail, "text/plain"))[0]!);
    const second = await office.submit(page.html, { "q.score": score });
    expect((await office.submit(second.html, { "q.comment": text })).html).toContain("Thank you");
  }
  // Whoever asks for results has the answers moved to the facts first.
  expect((await office.api("GET", `/surveys/${survey}/results`)).status).toBe(200);
}
const timeline = async (query = "") =>
  (await office.api("GET", `/accounts/shop/timeline?kind=survey_answer${query}`)).json.items as unknown as {
    values: Record<string, unknown>;
    text: string | null;
    person: string | null;
  }[];

test("what somebody wrote in a survey stands beside their score, is found by its words, and goes with the person", async () => {
  await answer("pulse", ["ana"], "3", "The export is slow");
  await answer("pulse", ["bob"], "9", "Quick support");
  expect(await timeline()).toMatchObject([
    { values: { survey: "pulse", score: 9 }, text: "Quick support", person: "bob" },
    { values: { survey: "pulse", score: 3 }, text: "The export is slow", person: "ana" },
  ]);
  expect(await timeline("&search=EXPORT")).toMatchObject([{ values: { score: 3 } }]);
  // The names of values are no words of anybody.
  expect(await timeline("&search=question")).toEqual([]);
  expect((await office.api("POST", "/erase", { person: "ana@example.com" })).status).toBe(200);
  expect((await timeline()).map((one) => one.text)).toEqual(["Quick support", null]);
});

test("what somebody wrote in an anonymous survey stands beside no account", async () => {
  const { definition } = (await office.api("GET", "/surveys/pulse")).json as unknown as { definition: object };
  const made = await office.api("POST", "/surveys", { definition: { ...definition, id: "quiet", anonymous: true } });
  expect(made.status, made.text).toBe(201);
  await answer("quiet", ["c1", "c2", "c3", "c4", "c5"], "2", "Nobody listens");
  const { scores } = (await office.api("GET", "/surveys/quiet/results")).json as unknown as { scores: object[] };
  expect(scores).toMatchObject([{ n: 5 }]);
  const whole = await office.api("GET", "/accounts/shop/timeline?limit=200");
  expect(whole.status).toBe(200);
  expect(whole.text).toContain("Quick support");
  expect(whole.text).not.toContain("Nobody listens");
});

test("what a file brought stands beside its account until the survey is made anonymous, and stays away when it is put away", async () => {
  const form = new FormData();
  form.append("survey", "older");
  const lines = [
    "ID,Survey Type,Score,Comment,Permalink,Created At,Person Email,Account",
    "1,nps,4,The import lost a file,https://d.test/1,2026-02-01 10:00:00 UTC,dan@example.com,shop",
  ];
  form.append("file", new Blob([lines.join("\n")]), "delighted.csv");
  const brought = await office.ask("POST", "/api/v1/workspaces/acme/survey-imports/responses", {
    bearer: office.localCredential,
    form,
  });
  expect(brought.status, brought.text).toBe(200);
  const words = async () => (await timeline("&limit=200&search=lost")).map((one) => one.text);
  expect(await words()).toEqual(["The import lost a file"]);
  // A file of answers that is not a survey tool's keeps the words beside the score itself.
  const { record } = await office.workspaces.find("acme", { kind: "local" });
  const { engine } = await office.workspaces.store(record);
  await engine.execute(
    sql`insert into personal_detail by name select 'response' as subject_kind, response_id as subject_id, person_id,
      'comment' as field, 'Lost twice' as value from survey_response where survey = 'older'`,
    { tags: { surface: "test", route: "words" } },
  );
  const { definition } = (await office.api("GET", "/surveys/older")).json as unknown as { definition: object };
  const hidden = await office.api("POST", "/surveys", { definition: { ...definition, anonymous: true } });
  expect(hidden.status, hidden.text).toBe(201);
  clock.ms += 2_000;
  expect(await words()).toEqual([]);
  const gone = await office.api("DELETE", "/definitions/survey/older");
  expect(gone.status, gone.text).toBeLessThan(300);
  clock.ms += 2_000;
  expect(await words()).toEqual([]);
  const whole = await office.api("GET", "/accounts/shop/timeline?limit=200");
  expect(whole.text).toContain('"survey":"older"');
  expect(whole.text).not.toMatch(/lost a file|Lost twice/);
});

test("what became of an invitation stands in the timeline; who did not answer an anonymous survey does not", async () => {
  const recipients = ["gone@example.com", "bob@example.com"].map((email) => ({ email, account: "shop", locale: "en" }));
  const sent = await office.api("POST", "/surveys/pulse/sends", { channel: "email", recipients });
  expect(sent.json).toMatchObject({ sent: 0 });
  const steps = async (query = "") =>
    (
      (await office.api("GET", `/accounts/shop/timeline?kind=survey_delivery&limit=200${query}`)).json
        .items as unknown as { values: Record<string, unknown>; person: string | null }[]
    ).map(({ values }) => [values.survey, values.step, values.reason]);
  expect((await office.api("GET", "/surveys/pulse/results")).status).toBe(200);
  const all = await steps();
  expect(all).toContainEqual(["pulse", "not_sent", "quarantine"]);
  expect(all).toContainEqual(["pulse", "started", null]);
  expect(all.filter(([survey]) => survey === "quiet")).toEqual([]);
  expect(all.filter(([, step]) => step === "bounced" || step === "not_sent")).toHaveLength(2);
  expect(await steps("&asOf=2026-03-01")).toEqual([]);
});
