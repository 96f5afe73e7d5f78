import { expect, test } from "vitest";
import { fact, finished, question, valuesOf } from "../literal-facts.ts";
import { issueTypesReference } from "./issue-types.reference.ts";
import { issueTypes } from "./issue-types.ts";

const scope = question(issueTypes, "2025-01-01", "2025-03-01");
let next = 0;
const ticket = (type: string | null, when = "2025-01-10") => {
  next += 1;
  return fact("ticket", when, { ticket_id: String(next), type });
};

test("[IST1] untyped tickets are shown", () => {
  const points = issueTypesReference(
    { ticket: [ticket("bug"), ticket("bug"), ticket(null), ticket("billing")] },
    scope,
  );
  expect(["bug", "billing", "untyped"].map((part) => valuesOf(points, part)[0])).toEqual([0.5, 0.25, 0.25]);
});

test("[IST2] Pareto: the largest first, equal ones by name; untyped lowers the coverage", () => {
  const figures = finished(
    issueTypes,
    scope,
    { issue: "bug", tickets: 2n },
    { issue: "how_to", tickets: 5n },
    { issue: "untyped", tickets: 1n },
    { issue: "access", tickets: 2n },
  );
  expect(Object.keys(figures)).toEqual(["how_to", "access", "bug", "untyped"]);
  expect(figures.how_to).toMatchObject({ value: 0.5, n: 10, coverage: 0.9 });
});

test("[IST3] a ticket counts where it was created", () => {
  const points = issueTypesReference(
    { ticket: [ticket("bug", "2025-01-31T23:59:59Z"), ticket("access", "2025-02-01")] },
    scope,
  );
  expect(points.filter((point) => point.value !== null).map((point) => [point.period, point.component])).toEqual([
    [0, "bug"],
    [1, "access"],
  ]);
});

test("[IST4] no tickets", () => {
  expect(issueTypesReference({}, scope)[0]).toMatchObject({ value: null, reason: "no_data" });
  expect(finished(issueTypes, scope)[""]).toMatchObject({ value: null, reason: "no_data" });
});
