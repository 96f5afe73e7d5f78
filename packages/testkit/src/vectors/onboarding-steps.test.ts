import { BUILT_IN_DEFINITIONS, DAY, findMetric, type MetricScope } from "@tendwell/core";
import { at, fact, question } from "@tendwell/core/literal-facts";
import type { Engine } from "@tendwell/server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { askBoth, openFacts } from "./ask-both.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await openFacts();
});
afterAll(() => engine.close());

const scopeOf = (id: string, options: Record<string, string>, steps: readonly string[] | null): MetricScope => ({
  ...question(findMetric(id)!, "2025-01-01", "2025-02-01", "month", { options }),
  asOf: at("2025-03-01"),
  definitions: { ...BUILT_IN_DEFINITIONS, onboardingSteps: steps },
});
const done = (account_id: string, milestone: string, due: string, on: string | null) =>
  fact("milestone", "2025-01-01", {
    account_id,
    milestone,
    due_at: at(due),
    achieved_at: on === null ? null : at(on),
    status: on === null ? "planned" : "achieved",
  });

// Ten start; eight are kicked off, six send data, three go live: 80 %, 60 %, 30 %; of those before 80 %, 75 %, 50 %.
test("a funnel of ten: shares of all, shares of the step before, and times between", async () => {
  const ids = Array.from({ length: 10 }, (_, i) => String(i + 1));
  const facts = {
    account: ids.map((account_id) => fact("account", "2025-01-01", { account_id })),
    milestone: ids.flatMap((id, i) => [
      done(id, "live", "2025-01-31", i < 3 ? "2025-01-21" : null),
      done(id, "kickoff", "2025-01-08", i < 8 ? "2025-01-03" : null),
    ]),
    product_event: ids
      .slice(0, 6)
      .map((account_id) => fact("product_event", "2025-01-11", { account_id, event: "data_sent" })),
  };
  const steps = ["kickoff", "event:data_sent", "live"];
  const ask = async (id: string, options: Record<string, string>, own: readonly string[] | null = steps) =>
    (await askBoth(engine, id, facts, scopeOf(id, options, own))).map(({ component, value }) => [component, value]);
  for (const order of ["any", "strict"]) {
    expect(await ask("onboarding_steps", { order })).toEqual([
      ["kickoff", 0.8],
      ["event:data_sent", 0.6],
      ["live", 0.3],
    ]);
    expect(await ask("onboarding_steps", { order, of: "previous" })).toEqual([
      ["kickoff", 0.8],
      ["event:data_sent", 0.75],
      ["live", 0.5],
    ]);
    expect(await ask("onboarding_step_time", { order })).toEqual([
      ["kickoff", 2 * DAY],
      ["event:data_sent", 8 * DAY],
      ["live", 10 * DAY],
    ]);
  }
  expect(await ask("onboarding_steps", {}, null)).toEqual([
    ["kickoff", 0.8],
    ["live", 0.3],
  ]);
});
