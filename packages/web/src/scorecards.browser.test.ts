import { expect } from "vitest";
import { settle } from "../browser/open-page.ts";
import { ownerTest as it } from "../browser/owner-test.ts";

/** Replays take as long as the machine lets them. */
const SLOW_MS = 240_000;

it("a scorecard from the outcome to publishing: form and text are one, faults stand at their place, others beside it", async ({
  page,
  open,
}) => {
  await open("/w/browser/scorecards/starter?copy=1");
  const step = (name: string | RegExp) =>
    page.getByRole("navigation", { name: "Steps" }).getByRole("button", { name }).click();
  await page.getByLabel("Title").fill("Ours");
  const preview = page.getByRole("region", { name: "Today, by this text" });
  await preview.getByText(/accounts out of/).waitFor({ timeout: SLOW_MS });

  await step("YAML");
  const source = page.getByLabel("Definition, YAML");
  const written = await source.inputValue();
  expect(written).toContain("title: Ours");
  await source.fill(written.replace("outcome: churn", "# asked by the board\noutcome: churn"));

  // A change by form leaves the comment; a fault stands at the measure and beside it.
  await step(/Measures/);
  const worst = page.getByLabel("Worst at").first();
  const before = await worst.inputValue();
  await worst.fill("0");
  await page.getByRole("button", { name: "Undo" }).click();
  expect(await worst.inputValue()).toBe(before);
  await page.getByRole("button", { name: "Add a measure", exact: true }).click();
  await page.getByLabel("Best at").last().fill("0");
  await preview.getByText(/things? to mend/).waitFor({ timeout: SLOW_MS });
  await page.getByText("linear requires worst and best to differ, got 0 twice").first().waitFor();
  await page.getByLabel("Best at").last().fill("25");
  await preview.getByText(/things? to mend/).waitFor({ state: "detached", timeout: SLOW_MS });

  await step(/Weights/);
  await page.getByRole("button", { name: "Use exact percentages" }).click();
  await page.getByRole("button", { name: "Save draft" }).click();
  await page.getByText("The draft is saved.").waitFor();
  await step("YAML");
  expect(await source.inputValue()).toContain("# asked by the board");
  expect(await source.inputValue()).toMatch(/weight: \d+(\.\d)?%/);

  await step(/Look back/);
  await page.getByLabel("Months back").fill("3");
  await page.getByRole("button", { name: "Replay", exact: true }).click();
  await page.getByText("Precision at capacity").first().waitFor({ timeout: SLOW_MS });
  await page.getByRole("checkbox", { name: /Starter/ }).check();
  await page.getByRole("button", { name: "Compare", exact: true }).click();
  await page.getByText(/This text against/).waitFor({ timeout: SLOW_MS });

  await step(/Publish/);
  await page.getByText("This is the first version.").waitFor();
  await settle(page);
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await page.getByText("Ours is published as version 1.").waitFor({ timeout: SLOW_MS });
  await page.waitForURL(/scorecards\/starter_2/);
  await settle(page);
  await page.getByRole("heading", { level: 1, name: /Ours/ }).waitFor();
});
