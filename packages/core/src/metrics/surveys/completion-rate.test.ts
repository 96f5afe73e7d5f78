import { expect, test } from "vitest";
import { at, fact, finished, question, valuesOf } from "../literal-facts.ts";
import { completionRateReference } from "./completion-rate.reference.ts";
import { completionRate } from "./completion-rate.ts";

const months = question(completionRate, "2025-01-01", "2025-03-01", "month", { asOf: at("2025-06-01") });
const invited = (invitation_id: string, when = "2025-01-05", more: object = {}) =>
  fact("survey_invitation", when, { invitation_id, account_id: "1", channel: "email", survey: "nps", ...more });
const started = (invitation_id: string, when = "2025-01-05T10:00:00Z") =>
  fact("survey_delivery", when, { invitation_id, status: "started" });
const answer = (invitation_id: string | null, complete = true, when = "2025-01-06") =>
  fact("survey_response", when, { invitation_id, complete });
type Facts = Parameters<typeof completionRateReference>[0];
const points = (facts: Facts, change: object = {}) => completionRateReference(facts, { ...months, ...change });

test("[CMP1] begun is a start or an answer, whichever came first", () => {
  const facts = {
    survey_invitation: ["1", "2", "3", "4"].map((id) => invited(id)),
    survey_delivery: [
      started("1", "2025-01-31T23:00:00Z"),
      started("2"),
      fact("survey_delivery", "2025-01-05", { invitation_id: "4", status: "sent" }),
    ],
    survey_response: [answer("1", true, "2025-02-01"), answer("3")],
  };
  // 1 begun in January and completed in February, 2 broken off, 3 answered without a start, 4 never begun.
  expect(valuesOf(points(facts))).toEqual([2 / 3, null]);
});

test("[CMP2] several starts are one", () => {
  const facts = { survey_invitation: [invited("1")], survey_delivery: [started("1"), started("1", "2025-02-01")] };
  expect(points(facts).map((point) => [point.value, point.n])).toEqual([
    [0, 1],
    [null, 0],
  ]);
});

test("[CMP3] answers without an invitation are left out", () => {
  const facts = { survey_invitation: [invited("1")], survey_delivery: [started("1")], survey_response: [answer(null)] };
  expect(points(facts)[0]).toMatchObject({ value: 0, n: 1 });
});

test("[CMP4] one broken off may be taken up for open_days", () => {
  const facts = { survey_invitation: [invited("1")], survey_response: [answer("1", false)] };
  const provisional = (asOf: number) => points(facts, { asOf })[0]!.provisional;
  expect([provisional(at("2025-01-20") - 1), provisional(at("2025-01-20"))]).toEqual([true, false]);
});

test("[CMP5] nothing begun", () => {
  expect(finished(completionRate, months)[""]).toMatchObject({ value: null, reason: "no_data" });
});

test("[CMP6] the earliest row of an invitation gives its survey", () => {
  const survey_invitation = [invited("1"), invited("1", "2025-01-04", { survey: "csat" })];
  const split = points(
    { survey_invitation, survey_response: [answer("1")] },
    { options: { by: "survey", open_days: 14 } },
  );
  expect(valuesOf(split, "survey:csat")).toEqual([1]);
  expect(valuesOf(split, "survey:nps")).toEqual([]);
});
