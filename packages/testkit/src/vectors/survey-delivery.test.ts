import { DAY, type Fact, findMetric, HOUR, type MetricPoint, type MetricScope } from "@tendwell/core";
import { at, fact, question } from "@tendwell/core/literal-facts";
import type { Engine } from "@tendwell/server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { askBoth, openFacts } from "./ask-both.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await openFacts();
});
afterAll(() => engine.close());

const year = (id: string, change: Partial<MetricScope> = {}): MetricScope =>
  question(findMetric(id)!, "2021-01-01", "2022-01-01", "year", change);
const values = (points: readonly MetricPoint[]) =>
  Object.fromEntries(points.map((point) => [point.component ?? "", point.value]));

let nextId = 0;
const answer = (question: "smiley" | "thumbs", score: number, more: Partial<Fact<"survey_response">> = {}) => {
  nextId += 1;
  const [scale_min, scale_max] = question === "smiley" ? [1, 5] : [0, 1];
  return fact("survey_response", "2021-05-05", {
    response_id: String(nextId),
    question,
    score,
    scale_min,
    scale_max,
    ...more,
  });
};

test("smileys 4–5 of 5 and thumbs up, each among its own answers; a turned scale is turned back", async () => {
  const survey_response = [
    ...[1, 2, 3, 4, 5].map((score) => answer("smiley", score)),
    answer("smiley", 2, { low_is_good: true }),
    ...[1, 1, 0].map((score) => answer("thumbs", score)),
    answer("thumbs", 0, { low_is_good: true }),
  ];
  expect((await askBoth(engine, "smiley", { survey_response }, year("smiley")))[0]).toMatchObject({ value: 0.5, n: 6 });
  expect((await askBoth(engine, "thumbs", { survey_response }, year("thumbs")))[0]).toMatchObject({
    value: 0.75,
    n: 4,
  });
});

test("helpful of rated, by resource", async () => {
  const rated = (resource: string, helpful: boolean) => fact("education_rating", "2021-05-05", { resource, helpful });
  const education_rating = [rated("import", true), rated("import", true), rated("import", false), rated("api", false)];
  const points = await askBoth(
    engine,
    "resource_rating",
    { education_rating },
    year("resource_rating", { options: { by: "resource" } }),
  );
  expect(values(points)).toEqual({ "": 0.5, "resource:import": 2 / 3, "resource:api": 0 });
});

// After AAPOR, Standard Definitions: completes over those who could have answered; partials apart.
test("1,000 e-mails: 60 bounced, 40 opted out, 54 complete, 27 broken off; 100 texts, 45 complete", async () => {
  const mails = Array.from({ length: 1000 }, (_, i) => `1${String(i).padStart(4, "0")}`);
  const texts = Array.from({ length: 100 }, (_, i) => `2${String(i).padStart(4, "0")}`);
  const invited = (channel: string) => (invitation_id: string) =>
    fact("survey_invitation", "2021-05-05", { invitation_id, account_id: "1", channel, survey: "relationship" });
  const step = (status: Fact<"survey_delivery">["status"]) => (invitation_id: string) =>
    fact("survey_delivery", "2021-05-05", { invitation_id, status });
  const said = (complete: boolean) => (invitation_id: string) =>
    fact("survey_response", "2021-05-06", { invitation_id, response_id: invitation_id, complete });
  const facts = {
    survey_invitation: [...mails.map(invited("email")), ...texts.map(invited("sms"))],
    survey_delivery: [
      ...[...mails, ...texts].map(step("sent")),
      ...mails.slice(900, 960).map(step("bounced")),
      ...mails.slice(960).map(step("opted_out")),
      ...mails.slice(0, 90).map(step("started")),
    ],
    survey_response: [
      ...mails.slice(0, 54).map(said(true)),
      ...mails.slice(54, 81).map(said(false)),
      ...texts.slice(0, 45).map(said(true)),
    ],
  };
  const byChannel = { options: { by: "channel" } };
  const response = await askBoth(engine, "response_rate", facts, year("response_rate", byChannel));
  expect(values(response)).toEqual({ "": 0.099, partial: 0.027, "channel:email": 0.06, "channel:sms": 0.45 });
  const completion = await askBoth(engine, "completion_rate", facts, year("completion_rate", byChannel));
  expect(values(completion)).toEqual({ "": 99 / 135, "channel:email": 0.6, "channel:sms": 1 });
  const filtered = { ...byChannel, accounts: ["1"] };
  expect((await askBoth(engine, "response_rate", facts, year("response_rate", filtered)))[0]!.n).toBe(1000);
  expect((await askBoth(engine, "response_rate", facts, year("response_rate", { accounts: ["2"] })))[0]!.n).toBe(0);
});

test("a page opened again and again, then a ticket: to the edge of both windows", async () => {
  const START = at("2021-05-05");
  const view = (offset: number, more: Partial<Fact<"education_view">> = {}) => ({
    ...fact("education_view", "2021-05-05", { account_id: "1", person_id: "9", resource: "import", ...more }),
    occurred_at: START + offset,
  });
  const ticket = (offset: number) => ({
    ...fact("ticket", "2021-05-05", { ticket_id: "1", account_id: "1", person_id: "9" }),
    occurred_at: START + offset,
  });
  const facts = {
    education_view: [
      view(0),
      view(30 * DAY - 1),
      view(60 * DAY - 1),
      view(60 * DAY, { resource: "api" }),
      view(60 * DAY, { account_id: "2", person_id: null }),
    ],
    ticket: [ticket(61 * DAY - 1)],
  };
  const scope = year("resource_use", { options: { by: "resource" } });
  const points = values(await askBoth(engine, "resource_use", facts, scope));
  expect(points).toEqual({
    accounts: 2,
    views: 5,
    repeat_views: 0.2,
    followed_by_ticket: 0.2,
    "repeat_views:import": 0.25,
    "followed_by_ticket:import": 0,
    "repeat_views:api": 0,
    "followed_by_ticket:api": 1,
  });
  const wider = { ...scope, options: { by: "none", repeat_days: 31, ticket_hours: 25 } };
  expect(values(await askBoth(engine, "resource_use", facts, wider))).toMatchObject({
    repeat_views: 0.4,
    followed_by_ticket: 0.4,
  });
  const early = { ...scope, asOf: START + 60 * DAY + 24 * HOUR - 1 };
  const open = await askBoth(engine, "resource_use", facts, early);
  expect(open.filter((point) => point.provisional).map((point) => point.component)).toEqual([
    "followed_by_ticket",
    "followed_by_ticket:import",
    "followed_by_ticket:api",
  ]);
});
