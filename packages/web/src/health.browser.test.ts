import { describe, expect } from "vitest";
import { settle } from "../browser/open-page.ts";
import { ownerTest as it } from "../browser/owner-test.ts";

describe("health", () => {
  it("starter published with its replay, accounts scored, one found by keyboard, overridden and taken back", async ({
    page,
    open,
  }) => {
    await open("/w/browser/scorecards");
    await page.getByRole("button", { name: "Publish the starter" }).click();
    await page.getByText("Starter is published as version 1.").waitFor();
    await page.getByRole("button", { name: "Score now by Starter" }).click();
    await page.getByText(/accounts are scored\./).waitFor();
    await page.getByRole("link", { name: "Open Starter" }).click();
    await page
      .getByRole("navigation", { name: "Steps" })
      .getByRole("button", { name: /Look back/ })
      .click();
    await page.getByRole("heading", { name: "What it would have said" }).waitFor();
    await page.getByText("Precision at capacity").first().waitFor();

    await page.getByRole("link", { name: "Portfolio", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: "Portfolio" }).waitFor();
    await page.locator('[data-row="1"]').waitFor();
    await settle(page);
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.waitForFunction(() => document.activeElement?.getAttribute("data-row") === "1");
    const name = (await page.evaluate(() => document.activeElement?.textContent)) ?? "";
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name }).waitFor();
    await settle(page);

    // The bars add up: base and parts give the score.
    const values = await page.locator("section", { hasText: "Why this score" }).locator("ol > li").allTextContents();
    const numbers = values.map((text) => Number(/([+−]?[\d.]+)$/.exec(text)?.[1]?.replace("−", "-")));
    const sum = numbers.slice(0, -1).reduce((all, one) => all + one, 0);
    expect(Math.abs(sum - (numbers.at(-1) ?? 0))).toBeLessThan(0.05 * numbers.length);

    await page.getByRole("button", { name: "Override the score" }).click();
    await page.getByLabel(/Score, 0 to 100/).fill("91");
    await page.getByLabel(/^Reason/).fill("Met the new director");
    await page.getByRole("button", { name: "Set the score" }).click();
    await page.getByText("Met the new director").first().waitFor();
    const head = page.getByRole("region", { name: "Score", exact: true });
    await head.getByText("Overridden").waitFor();
    await head.getByText("91.0").first().waitFor();
    await page.getByRole("button", { name: "Back to the computed score" }).click();
    await head.getByText("Overridden").waitFor({ state: "detached" });
  });

  it("filters, order and columns of the portfolio live in the link", async ({ page, open }) => {
    await open("/w/browser/portfolio");
    await page.getByRole("button", { name: /^Healthy/ }).click();
    await page.waitForURL(/shown=healthy/);
    await page.getByRole("button", { name: "MRR" }).click();
    await page.waitForURL(/sort=mrr/);
    await page.getByRole("button", { name: /^MRR/ }).click();
    await page.waitForURL(/order=desc/);
    await page.reload();
    await settle(page);
    expect(await page.getByRole("columnheader", { name: /^MRR/ }).getAttribute("aria-sort")).toBe("descending");
    const shown = await page.locator("tbody tr td:nth-child(2)").allTextContents();
    expect(shown.length).toBeGreaterThan(3);
    expect(new Set(shown)).toEqual(new Set(["Healthy"]));
    const saved = page.waitForEvent("download");
    await page.getByRole("button", { name: /^Export/ }).click();
    await page.getByRole("menuitem", { name: "CSV" }).click();
    expect((await saved).suggestedFilename()).toBe("portfolio-starter.csv");
  });

  it("Today puts an alert to rest, and leads from a count to its accounts", async ({ page, open }) => {
    await open("/w/browser/today");
    const alerts = page.getByRole("region", { name: "Needs a look" });
    const count = async (): Promise<number> =>
      Number(/(\d+) alerts?/.exec((await alerts.textContent()) ?? "")?.[1] ?? Number.NaN);
    const before = await count();
    expect(before).toBeGreaterThan(1);
    await alerts
      .getByRole("button", { name: /^Snooze/ })
      .first()
      .click();
    await page.getByRole("menuitem", { name: "For 7 days" }).click();
    await alerts.getByText(new RegExp(`^${before - 1} alerts?$`)).waitFor();
    await page
      .getByRole("link", { name: /^Healthy/ })
      .first()
      .click();
    await page.waitForURL(/portfolio\?.*shown=healthy/);
  });
});

describe("the portfolio by keyboard alone", () => {
  it("accounts are chosen, given an owner, undone; a view is saved and found again; the team leads to its accounts", async ({
    page,
    open,
  }) => {
    await open("/w/browser/portfolio?sort=mrr&order=desc");
    await page.locator('[data-row="2"]').waitFor();
    const ownerOf = async (row: number): Promise<string> =>
      (await page.locator("tbody tr").nth(row).locator("td").nth(7).textContent()) ?? "";
    const before = [await ownerOf(0), await ownerOf(1)];
    for (const key of ["j", "x", "j", "x"]) await page.keyboard.press(key);
    const bar = page.getByRole("region", { name: "Chosen accounts" });
    await bar.getByText("2 accounts chosen").waitFor();
    await bar.getByRole("button", { name: "Assign an owner" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("combobox", { name: "Owner" }).waitFor();
    await page.keyboard.type("Ana Pop");
    await page.keyboard.press("Enter");
    await page.getByText("2 accounts have the new owner.").waitFor();
    await page.locator("tbody tr").nth(1).getByText("Ana Pop").waitFor();
    expect([await ownerOf(0), await ownerOf(1)]).toEqual(["Ana Pop", "Ana Pop"]);
    await page.getByRole("button", { name: "Undo" }).focus();
    await page.keyboard.press("Enter");
    await page.locator("tbody tr").nth(1).getByText("Ana Pop").waitFor({ state: "detached" });
    expect([await ownerOf(0), await ownerOf(1)]).toEqual(before);
    await page.locator('[data-row="1"]').focus();
    await page.keyboard.press("Escape");
    await bar.waitFor({ state: "detached" });

    await page.getByRole("button", { name: "Views" }).focus();
    await page.keyboard.press("Enter");
    await page.getByLabel("Name of this view").fill("By revenue");
    await page.keyboard.press("Enter");
    const saved = page.getByRole("button", { name: "By revenue", exact: true });
    await saved.waitFor();
    await page.keyboard.press("Escape");
    await open("/w/browser/portfolio");
    await page.getByRole("button", { name: "Views" }).focus();
    await page.keyboard.press("Enter");
    await saved.focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/sort=mrr/);

    await open("/w/browser/team");
    const owner = page.locator("tbody th a").first();
    const name = (await owner.textContent()) ?? "";
    const accounts = await page.locator("tbody tr").first().locator("td").first().textContent();
    await owner.focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/portfolio\?.*filter=owner/);
    await page.getByText(new RegExp(`^${accounts} accounts?,`)).waitFor();
    await settle(page);
    expect(await page.getByLabel("Whose accounts").inputValue()).toBe(name);
  });
});
