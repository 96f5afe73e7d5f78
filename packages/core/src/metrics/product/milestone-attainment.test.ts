import { expect, test } from "vitest";
import { at, fact, finished, question } from "../literal-facts.ts";
import { milestoneAttainmentReference as reference } from "./milestone-attainment.reference.ts";
import { milestoneAttainment } from "./milestone-attainment.ts";

const scope = { ...question(milestoneAttainment, "2025-01-01", "2025-02-01"), asOf: at("2025-03-01") };
type Status = "planned" | "achieved" | "paused" | "dropped";
const step = (due: string | null, achieved: string | null, status?: Status) =>
  fact("milestone", "2024-12-01", {
    milestone: "kickoff",
    due_at: due === null ? null : at(due),
    achieved_at: achieved === null ? null : at(achieved),
    status: status ?? (achieved === null ? "planned" : "achieved"),
  });
const parts = (milestone: ReturnType<typeof step>[], change: object = {}) =>
  Object.fromEntries(reference({ milestone }, { ...scope, ...change }).map((point) => [point.component ?? "", point]));
const graced = (grace_days: number, more: object = {}) => ({ options: { grace_days }, ...more });

test("of four due two were in time, one late, one is open", () => {
  const {
    "": inTime,
    late,
    open,
  } = parts([
    step("2025-01-10", "2025-01-08"),
    step("2025-01-11", "2025-01-11"),
    step("2025-01-12", "2025-01-12T00:00:01Z"),
    step("2025-01-13", null),
  ]);
  expect([inTime!.value, late!.value, open!.value]).toEqual([0.5, 0.25, 0.25]);
  expect([inTime!.provisional, late!.provisional, open!.provisional]).toEqual([false, true, true]);
  const figures = finished(milestoneAttainment, scope, { due: 4n, in_time: 2n, late: 1n, in_grace: 0n });
  expect(figures[""]).toMatchObject({ value: 0.5, n: 4, provisional: false });
  expect(figures[""]!.interval).toMatchObject({ method: "wilson" });
  expect(figures.open).toMatchObject({ value: 0.25, provisional: true });
});

test("[MA1] exactly at the due instant, or at the end of the grace, is in time", () => {
  expect(parts([step("2025-01-10", "2025-01-11")], graced(1))[""]!.value).toBe(1);
  expect(parts([step("2025-01-10", "2025-01-11T00:00:01Z")], graced(1)).late!.value).toBe(1);
});

test("[MA2] paused and dropped are on neither side", () => {
  const { "": inTime } = parts([
    step("2025-01-10", "2025-01-08"),
    step("2025-01-10", null, "paused"),
    step("2025-01-10", "2025-01-08", "dropped"),
  ]);
  expect(inTime).toMatchObject({ value: 1, n: 1 });
});

test("[MA3] [MA7] without a due date nothing is due", () => {
  expect(parts([step(null, "2025-01-08")])[""]).toMatchObject({ value: null, reason: "no_data", n: 0 });
  expect(finished(milestoneAttainment, scope).late).toMatchObject({ value: null, reason: "no_data" });
});

test("[MA4] what is achieved at as_of is not achieved yet", () => {
  expect(parts([step("2025-01-10", "2025-03-01")]).open!.value).toBe(1);
  expect(parts([step("2025-01-10", "2025-02-28T23:59:59Z")]).late!.value).toBe(1);
});

test("[MA5] it counts where it is due, however early it came", () => {
  expect(parts([step("2025-01-31T23:59:59Z", "2024-12-02")])[""]!.value).toBe(1);
  expect(parts([step("2025-02-01", "2025-01-10")])[""]!.reason).toBe("no_data");
});

test("[MA6] still in its grace: provisional", () => {
  const hoped = (days: number) => parts([step("2025-01-30", null)], graced(days))[""]!.provisional;
  expect([29, 30].map(hoped)).toEqual([false, true]);
  const figures = finished(milestoneAttainment, scope, { due: 2n, in_time: 1n, late: 0n, in_grace: 1n });
  expect(figures[""]!.provisional).toBe(true);
});
