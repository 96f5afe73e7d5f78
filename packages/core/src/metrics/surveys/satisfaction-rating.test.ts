import { expect, test } from "vitest";
import { fact, finished, question } from "../literal-facts.ts";
import { satisfactionRatingReference as reference } from "./satisfaction-rating.reference.ts";
import { satisfactionRating } from "./satisfaction-rating.ts";

const asked = (source = "all") =>
  question(satisfactionRating, "2025-01-01", "2025-03-01", "month", { options: { source } });
type Word = "good" | "bad" | "offered";
const ticket = (id: string, account: string | null = "1") =>
  fact("ticket", "2025-01-02", { ticket_id: id, account_id: account });
const rated = (id: string, on: string, rating: Word) =>
  fact("ticket_event", on, { ticket_id: id, kind: "rating", rating });
const call = (rating: Word | null) => fact("call", "2025-01-20", { rating });

test("two good and one bad are two thirds", () => {
  const facts = {
    ticket: [ticket("1"), ticket("2")],
    ticket_event: [rated("1", "2025-01-05", "good"), rated("2", "2025-01-06", "bad")],
    call: [call("good")],
  };
  expect(reference(facts, asked())[0]).toMatchObject({ numerator: 2_000_000_000n, denominator: 3_000_000_000n });
  expect(reference(facts, asked("tickets"))[0]?.value).toBe(0.5);
  expect(reference(facts, asked("calls"))[0]?.value).toBe(1);
  expect(finished(satisfactionRating, asked(), { answers: 3, n_0: 3, y_0: 2, x_0: 3 })[""]?.value).toBeCloseTo(
    2 / 3,
    12,
  );
});

test("[SAT1] offered and unanswered is on neither side", () => {
  const facts = {
    ticket: [ticket("1")],
    ticket_event: [rated("1", "2025-01-05", "offered")],
    call: [call("offered"), call(null)],
  };
  expect(reference(facts, asked())[0]).toMatchObject({ value: null, n: 0 });
});

test("[SAT2] the latest rating of a ticket counts, in its own month", () => {
  const events = [rated("1", "2025-02-01", "good"), rated("1", "2025-01-31", "bad")];
  const [january, february] = reference({ ticket: [ticket("1")], ticket_event: events }, asked());
  expect(january).toMatchObject({ value: null, n: 0 });
  expect(february).toMatchObject({ value: 1, n: 1 });
});

test("[SAT3] a new offer leaves the rating before", () => {
  const events = [rated("1", "2025-01-05", "bad"), rated("1", "2025-01-06", "offered")];
  expect(reference({ ticket: [ticket("1")], ticket_event: events }, asked())[0]).toMatchObject({ value: 0, n: 1 });
});

test("[SAT4] a call is rated when it was offered", () => {
  expect(reference({ call: [call("bad")] }, asked()).map((point) => point.n)).toEqual([1, 0]);
});

test("[SAT5] without ratings there is no value", () => {
  expect(finished(satisfactionRating, asked())[""]).toMatchObject({ value: null, reason: "no_data" });
});

test("[SAT6] the ticket says whose rating it is; without the ticket it does not count", () => {
  const facts = {
    ticket: [ticket("1", "5")],
    ticket_event: [rated("1", "2025-01-05", "good"), rated("9", "2025-01-05", "bad")],
  };
  const scope = { ...asked(), group: { kind: "account" } as const };
  expect(reference(facts, scope)[0]).toMatchObject({ group: "5", value: 1, n: 1 });
  expect(reference(facts, asked())[0]).toMatchObject({ n: 1 });
});
