import { expect, test } from "vitest";
import { at, fact, finished, question, valuesOf } from "../literal-facts.ts";
import { responseRateReference } from "./response-rate.reference.ts";
import { responseRate } from "./response-rate.ts";

const months = question(responseRate, "2025-01-01", "2025-03-01", "month", { asOf: at("2025-06-01") });
const invited = (invitation_id: string, more: object = {}) =>
  fact("survey_invitation", "2025-01-05", { invitation_id, account_id: "1", channel: "email", survey: "nps", ...more });
const step = (invitation_id: string, status: string, when = "2025-01-05T10:00:00Z") =>
  fact("survey_delivery", when, { invitation_id, status: status as "sent" });
const answer = (invitation_id: string | null, complete = true, when = "2025-01-06") =>
  fact("survey_response", when, { invitation_id, complete });
type Facts = Parameters<typeof responseRateReference>[0];
const points = (facts: Facts, change: object = {}) => responseRateReference(facts, { ...months, ...change });
const rate = (facts: Facts, component: string | null = null) => valuesOf(points(facts), component);
const four = ["1", "2", "3", "4"];

test("[RSP1] 100 sent, 5 bounced, 1 opted out, 47 complete: 47 of 94 is 50 %", () => {
  const ids = Array.from({ length: 100 }, (_, i) => String(i));
  const survey_delivery = [
    ...ids.map((id) => step(id, "sent")),
    ...ids.slice(90, 95).map((id) => step(id, "bounced")),
    step("95", "opted_out"),
    step("1", "opened"),
  ];
  const facts = {
    survey_invitation: ids.map((id) => invited(id)),
    survey_delivery,
    survey_response: ids.slice(0, 47).map((id) => answer(id)),
  };
  expect(points(facts)[0]).toMatchObject({ value: 0.5, n: 94, provisional: false });
});

test("[RSP2] a complete answer counts, whatever was noted of its delivery", () => {
  const survey_delivery = [...four.map((id) => step(id, "sent")), step("1", "opted_out"), step("2", "bounced")];
  const facts = { survey_invitation: four.map((id) => invited(id)), survey_delivery };
  expect(rate({ ...facts, survey_response: [answer("1")] })).toEqual([1 / 3, null]);
});

test("[RSP3] partial answers stand apart; one complete row makes the whole complete", () => {
  const facts = {
    survey_invitation: four.map((id) => invited(id)),
    survey_delivery: four.map((id) => step(id, "sent")),
    survey_response: [answer("1", false), answer("1"), answer("2", false), answer("2", false)],
  };
  expect([rate(facts)[0], rate(facts, "partial")[0]]).toEqual([0.25, 0.25]);
});

test("[RSP4] once, where it was first sent", () => {
  const facts = {
    survey_invitation: [invited("1")],
    survey_delivery: [step("1", "sent", "2025-02-10"), step("1", "sent", "2025-01-31T23:59:59Z")],
    survey_response: [answer("1", true, "2025-02-11")],
  };
  expect(points(facts).map((point) => [point.component, point.value, point.n])).toEqual([
    [null, 1, 1],
    ["partial", 0, 1],
    [null, null, 0],
    ["partial", null, 0],
  ]);
});

test("[RSP5] never sent, or never invited: left out", () => {
  const facts = {
    survey_invitation: [invited("1"), invited("2")],
    survey_delivery: [step("1", "sent"), step("2", "opened"), step("3", "sent")],
    survey_response: [answer(null), answer("2"), answer("3")],
  };
  expect(points(facts)[0]).toMatchObject({ value: 0, n: 1 });
});

test("[RSP6] provisional to the last microsecond in which an answer may come", () => {
  const facts = { survey_invitation: [invited("1")], survey_delivery: [step("1", "sent", "2025-01-05")] };
  const provisional = (asOf: number, more: object = {}) => points({ ...facts, ...more }, { asOf })[0]!.provisional;
  expect(provisional(at("2025-01-19") - 1)).toBe(true);
  expect(provisional(at("2025-01-19"))).toBe(false);
  expect(provisional(at("2025-01-07"), { survey_response: [answer("1")] })).toBe(false);
  expect(provisional(at("2025-01-07"), { survey_response: [answer("1", false)] })).toBe(true);
});

test("[RSP7] the earliest row of an invitation gives its channel", () => {
  const twice = [
    invited("1", { channel: "sms" }),
    fact("survey_invitation", "2025-01-01", { invitation_id: "1", channel: "link" }),
  ];
  const facts = { survey_invitation: twice, survey_delivery: [step("1", "sent")], survey_response: [answer("1")] };
  const split = points(facts, { options: { by: "channel", open_days: 14 } });
  expect(split.filter((point) => point.value !== null).map((point) => [point.component, point.value])).toEqual([
    [null, 1],
    ["partial", 0],
    ["channel:link", 1],
  ]);
});

test("[RSP8] nobody reached", () => {
  expect(finished(responseRate, months)).toMatchObject({
    "": { value: null, reason: "no_data" },
    partial: { value: null, reason: "no_data" },
  });
});

test("finish: total, partials, then channels from the largest", () => {
  const row = (component: string | null, observed: bigint, hits: bigint, still_open = 0n) => ({
    component,
    observed,
    hits,
    still_open,
  });
  const figures = finished(
    responseRate,
    months,
    row("channel:sms", 20n, 9n),
    row("channel:email", 80n, 5n, 1n),
    row("partial", 100n, 3n),
    row(null, 100n, 14n, 1n),
  );
  expect(Object.keys(figures)).toEqual(["", "partial", "channel:email", "channel:sms"]);
  expect(figures[""]).toMatchObject({ value: 0.14, n: 100, provisional: true, interval: null });
  expect(figures["channel:sms"]).toMatchObject({ value: 0.45, provisional: false });
});
