import { describe, expect } from "vitest";
import { settle } from "../browser/open-page.ts";
import { ownerTest as it } from "../browser/owner-test.ts";

const METRIC = `kind: metric
id: busy_orders
title: Orders of several units
unit: count
table: purchase
numerator:
  aggregate: count
  filters:
    - { column: items, more_than: 1 }
examples:
  - name: one of two
    from: 2026-01-01
    to: 2026-02-01
    facts:
      purchase:
        - { occurred_at: 2026-01-05, items: 1 }
        - { occurred_at: 2026-01-06, items: 3 }
    expect: 1
`;

describe("definitions", () => {
  it("a metric is written, corrected, tested, charted and drilled into without touching code", async ({
    page,
    open,
  }) => {
    await open("/w/shop/settings/definitions");
    await page.getByRole("button", { name: "New metric" }).click();
    const source = page.getByRole("textbox", { name: "Definition" });
    const check = page.getByRole("button", { name: "Check" });
    const save = page.getByRole("dialog").getByRole("button", { name: "Save" });
    await source.fill(METRIC.replace("column: items", "column: pieces"));
    await check.click();
    await page.getByText("line 9, column 9").waitFor();
    expect(await save.isDisabled()).toBe(true);
    await source.fill(METRIC.replace("expect: 1", "expect: 2"));
    await check.click();
    await page.getByText("expected 2, got 1").waitFor();
    expect(await save.isDisabled()).toBe(true);
    await source.fill(METRIC);
    await check.click();
    await page.getByText("Figures that would move", { exact: false }).first().waitFor();
    await save.click();
    await page.getByRole("link", { name: "Orders of several units" }).click();
    await settle(page);
    await page.getByRole("heading", { level: 1, name: "Orders of several units" }).waitFor();
    await page.getByText("Defined by your company, version 1.").waitFor();
    await page.getByText(/^\d+ rows?$/).waitFor();
    await page.reload();
    await settle(page);
    expect(await page.locator("[data-chart]").count()).toBeGreaterThan(0);
  });

  it("company settings are previewed and saved, and an old version can be taken back", async ({ page, open }) => {
    await open("/w/empty/settings/definitions");
    await page.getByText("Nothing is set yet", { exact: false }).waitFor();
    await page.getByLabel("Days past due until churn").fill("12");
    await page.getByRole("button", { name: "Which figures would move?" }).click();
    await page.getByText("No figure of the last full month moves.").waitFor();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Version 1 holds.", { exact: false }).waitFor();
    await page.getByLabel("Days past due until churn").fill("13");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Version 2 holds.", { exact: false }).waitFor();
    await page.getByRole("button", { name: "History of the company settings" }).click();
    await page.locator("summary").filter({ hasText: "Version 1" }).click();
    await page.getByRole("button", { name: "Take into the editor" }).click();
    await page.getByRole("button", { name: "Check" }).click();
    const save = page.getByRole("dialog").getByRole("button", { name: "Save" });
    await save.click();
    await page.getByText("Version 3 holds.", { exact: false }).waitFor();
    expect(await page.getByLabel("Days past due until churn").inputValue()).toBe("12");
    // A day with a break, as it is written and as it is read back.
    await page.getByLabel("Monday").fill("9-12");
    await page.getByRole("button", { name: "Save" }).click();
    expect(await page.getByLabel("Monday").evaluate((field: HTMLInputElement) => field.validity.patternMismatch)).toBe(
      true,
    );
    await page.getByLabel("Monday").fill("09:00-12:00, 13:00-17:00");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Version 4 holds.", { exact: false }).waitFor();
    await page.reload();
    await page.getByText("Version 4 holds.", { exact: false }).waitFor();
    expect(await page.getByLabel("Monday").inputValue()).toBe("09:00-12:00, 13:00-17:00");
    expect(await page.getByLabel("Sunday").inputValue()).toBe("");
  });

  it("pages of a past day have the quarters of the settings that held then", async ({ page, open }) => {
    await open("/w/empty/revenue?grain=quarter&asOf=2026-05-15&knownAt=2026-05-15");
    const stored = await page.evaluate(async () => {
      const settings = "/api/v1/workspaces/empty/company-settings";
      const { version } = (await (await fetch(settings)).json()) as { version: number | null };
      const text = "kind: settings\nid: company\neffectiveFrom: 2026-06-01\nfiscalYear: { startMonth: 2 }\n";
      const answer = await fetch("/api/v1/workspaces/empty/definitions/apply", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({
          files: [{ path: "company.yaml", text }],
          bases: version === null ? {} : { "settings/company": version },
        }),
      });
      return answer.status;
    });
    expect(stored).toBe(200);
    await open("/w/empty/revenue?grain=quarter&asOf=2026-05-15&knownAt=2026-05-15");
    await page.getByText("Q1 2026, compared with the period before").waitFor();
    await open("/w/empty/revenue?grain=quarter&asOf=2026-10-15&knownAt=2026-10-15");
    await page.getByText(/May.*Jul 2026, compared with the period before/).waitFor();
  });

  it("a segment is one click in the bar, and part of the link", async ({ page, open }) => {
    await open("/w/browser/metrics/mrr");
    await page.getByRole("button", { name: "Segment: All accounts" }).click();
    await page.getByRole("checkbox", { name: "Larger customers" }).check();
    await settle(page);
    expect(page.url()).toContain("segment=larger_customers");
    await page.getByRole("button", { name: "Segment: Larger customers" }).waitFor();
  });
});
