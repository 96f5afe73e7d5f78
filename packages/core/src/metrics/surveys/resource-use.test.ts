import { expect, test } from "vitest";
import { DAY, HOUR } from "../../time/timestamp.ts";
import { at, fact, finished, question } from "../literal-facts.ts";
import { resourceUseReference } from "./resource-use.reference.ts";
import { resourceUse } from "./resource-use.ts";

const months = question(resourceUse, "2025-01-01", "2025-03-01", "month", { asOf: at("2025-06-01") });
const START = at("2025-01-10");
const view = (offset: number, more: object = {}) => ({
  ...fact("education_view", "2025-01-10", { account_id: "1", person_id: "9", resource: "import", ...more }),
  occurred_at: START + offset,
});
const ticket = (offset: number, more: object = {}) => ({
  ...fact("ticket", "2025-01-10", { account_id: "1", person_id: "9", ...more }),
  occurred_at: START + offset,
});
type Facts = Parameters<typeof resourceUseReference>[0];
const points = (facts: Facts, change: object = {}, period = 0) =>
  Object.fromEntries(
    resourceUseReference(facts, { ...months, ...change })
      .filter((point) => point.period === period)
      .map((point) => [point.component, point]),
  );

test("[RUS1] the reader is the person, or the account where no person is known", () => {
  const { accounts, views, repeat_views } = points({
    education_view: [
      view(0),
      view(1, { person_id: "8" }),
      view(2, { person_id: null }),
      view(3, { resource: "api" }),
      view(4),
      view(5, { person_id: null }),
      view(6, { account_id: "2", person_id: null }),
    ],
  });
  expect([accounts!.value, views!.value, repeat_views!.value]).toEqual([2, 7, 2 / 7]);
});

test("[RUS2] a repeat to the last microsecond of the window, and at the same instant", () => {
  const repeats = (gap: number) => points({ education_view: [view(0), view(gap)] }).repeat_views!.value;
  expect([repeats(0), repeats(14 * DAY), repeats(20 * DAY)]).toEqual([0.5, 0.5, 0.5]);
  const week = { options: { ...months.options, repeat_days: 7 } };
  const within = (gap: number) => points({ education_view: [view(0), view(gap)] }, week).repeat_views!.value;
  expect([within(7 * DAY - 1), within(7 * DAY)]).toEqual([0.5, 0]);
});

test("[RUS3] the earlier view may lie before the period", () => {
  expect(points({ education_view: [view(0), view(25 * DAY)] }, {}, 1).repeat_views).toMatchObject({ value: 1, n: 1 });
});

test("[RUS4] a ticket at once follows, one after 24 h or from somebody else does not", () => {
  const followed = (...tickets: ReturnType<typeof ticket>[]) =>
    points({ education_view: [view(0)], ticket: tickets }).followed_by_ticket!.value;
  expect([followed(ticket(0)), followed(ticket(24 * HOUR - 1)), followed(ticket(24 * HOUR))]).toEqual([1, 1, 0]);
  expect([
    followed(ticket(-1)),
    followed(ticket(1, { person_id: "8" })),
    followed(ticket(1, { person_id: null })),
  ]).toEqual([0, 0, 0]);
  const byAccount = { education_view: [view(0, { person_id: null })], ticket: [ticket(1)] };
  expect(points(byAccount).followed_by_ticket!.value).toBe(1);
});

test("[RUS5] views of unknown readers are views, no more", () => {
  const nobody = { account_id: null, person_id: null };
  const some = points({ education_view: [view(0), view(1, nobody), view(2, nobody)] });
  expect([some.views!.value, some.accounts!.value, some.repeat_views!.value]).toEqual([3, 1, 0]);
  const none = points({ education_view: [view(1, nobody)] });
  expect(none.repeat_views).toMatchObject({ value: null, reason: "not_identified" });
  expect(none.accounts!.value).toBe(0);
  const stats = { resource: null, views: 4n, known: 1n, repeated: 0n, asked: 1n, still_open: 0n, accounts: 1n };
  expect(finished(resourceUse, months, stats)).toMatchObject({
    followed_by_ticket: { value: 1, coverage: 0.25 },
    views: { value: 4, denominator: 1_000_000_000n },
  });
});

test("[RUS6] provisional until the hours have passed", () => {
  const open = (asOf: number, tickets: ReturnType<typeof ticket>[] = []) =>
    points({ education_view: [view(0)], ticket: tickets }, { asOf });
  expect(open(START + 24 * HOUR - 1).followed_by_ticket!.provisional).toBe(true);
  expect(open(START + 24 * HOUR).followed_by_ticket!.provisional).toBe(false);
  expect(open(START + 2, [ticket(1)]).followed_by_ticket!.provisional).toBe(false);
  expect(open(START + 1).repeat_views!.provisional).toBe(false);
});

test("[RUS7] no views", () => {
  for (const figure of Object.values(finished(resourceUse, months)))
    expect(figure).toMatchObject({ value: null, reason: "no_data" });
});
