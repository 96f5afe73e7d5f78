import { afterAll, beforeAll, expect, test } from "vitest";
import { linksIn, mailbox, type Office, openOffice, partOf } from "../../packages/server/src/testing/survey-fixture.ts";
import { type Client, FLAGGING_SURVEY, MACHINES } from "./machines.ts";

// The rates with real browsers are measured by scripts/flagging-rates.ts; here each machine comes once, on a clock that is moved.
const clock = { ms: Date.parse("2026-03-02T10:00:00Z") };
let office: Office;
let box: Awaited<ReturnType<typeof mailbox>>;

beforeAll(async () => {
  office = await openOffice(clock);
  box = await mailbox();
  await office.api("PUT", "/survey-channels/email", {
    host: "127.0.0.1",
    port: box.port,
    from: "Acme <surveys@acme.test>",
    publicUrl: "http://survey.test",
  });
  expect((await office.api("POST", "/surveys", { definition: FLAGGING_SURVEY })).status).toBe(201);
  const recipients = MACHINES.map((_, i) => ({ email: `m${i}@example.com` }));
  const sent = await office.api("POST", "/surveys/flagging/sends", { channel: "email", recipients });
  expect(sent.json).toMatchObject({ sent: MACHINES.length });
});
afterAll(async () => {
  await box.close();
  await office.remove();
});

const client: Client = {
  get: async (path, headers) => (await office.visit(path, { headers: { ...headers } })).html,
  head: async (path) => {
    await office.visit(path, { method: "HEAD" });
  },
  post: async (path, fields, headers) =>
    (await office.visit(path, { method: "POST", body: new URLSearchParams(fields), headers: { ...headers } })).html,
  wait: async (milliseconds) => {
    clock.ms += milliseconds;
  },
};

test.each(MACHINES.map((machine, i) => [machine.name, machine, i] as const))(
  "a machine that %s",
  async (_, machine, i) => {
    const mail = box.mails.find((one) => one.to === `m${i}@example.com`)!;
    const [link] = linksIn(partOf(mail, "text/plain"));
    await machine.run(client, link!);
    const { db } = office.surveys.surveys;
    const id = link!.split(".")[1]!;
    const answer = await db
      .selectFrom("survey_answer")
      .select("flags")
      .where("invitation_id", "=", id)
      .executeTakeFirst();
    const outcome = answer === undefined ? "none" : answer.flags === "[]" ? "counted" : "flagged";
    expect(outcome).toBe(machine.expected);
  },
);
