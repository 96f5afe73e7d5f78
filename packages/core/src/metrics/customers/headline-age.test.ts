import { expect, test } from "vitest";
import { headlineAge, headlineCohort } from "./headline-age.ts";

test("a curve is shown at twelve months, or at the oldest age before", () => {
  expect(headlineAge(["median", "month:0", "month:12", "month:20"])).toBe("month:12");
  expect(headlineAge(["month:0", "month:7", "month:30"])).toBe("month:7");
  expect(headlineAge(["day:3", "median"])).toBeNull();
});

test("a triangle is shown by its newest cohort at twelve months, in customers", () => {
  expect(
    headlineCohort(["logos/2024-01/12", "logos/2024-02/12", "logos/2024-03/11", "mrr/2024-04/12", "logos/2023-01/24"]),
  ).toBe("logos/2024-02/12");
  expect(headlineCohort(["logos/2024-01/2", "logos/2024-02/1"])).toBe("logos/2024-01/2");
  expect(headlineCohort([])).toBeNull();
});
