import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { describe, expect, inject } from "vitest";
import { settle } from "../browser/open-page.ts";
import { ownerTest as it } from "../browser/owner-test.ts";
import { brokenPurchases } from "../browser/start-company.ts";

const { url } = inject("company");

describe("keyboard", () => {
  it("reaches the content by the skip link, and everything it stops at shows its focus", async ({ page, open }) => {
    await open("/w/browser/dashboard");
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.className)).toBe("skip");
    await page.keyboard.press("Enter");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("main");
    const stops: string[] = [];
    for (let step = 0; step < 25; step += 1) {
      await page.keyboard.press("Tab");
      const stop = await page.evaluate(() => {
        const element = document.activeElement;
        if (element === null || element === document.body) return null;
        const shown = [
          element,
          ...(element.closest("article") === null ? [] : [element.closest("article") as Element]),
        ].some((one) => {
          const style = getComputedStyle(one);
          return style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) >= 1;
        });
        return { name: element.textContent?.trim().slice(0, 40) ?? "", shown };
      });
      if (stop === null) break;
      expect(stop.shown, stop.name).toBe(true);
      stops.push(stop.name);
    }
    expect(stops.length).toBeGreaterThan(20);
    expect(stops.join("|")).toContain("Monthly recurring revenue");
  });

  it("finds a metric by Ctrl K and walks its periods by the arrows", async ({ page, open }) => {
    await open("/w/browser/dashboard");
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Find a metric, page or workspace" }).waitFor();
    await page.keyboard.type("promoter");
    await page.getByRole("option", { name: /Net Promoter Score/ }).waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Net Promoter Score" }).waitFor();
    await settle(page);
    const chart = page.getByRole("img", { name: /Net Promoter Score by period/ });
    await chart.focus();
    await page.keyboard.press("ArrowLeft");
    await page.waitForURL(/at=\d{4}-\d{2}-\d{2}/);
    const at = /at=(\d{4}-\d{2}-\d{2})/.exec(page.url())?.[1];
    expect(at).toBe("2026-09-01");
    await page.getByRole("heading", { name: /Rows of Sept? 2026/ }).waitFor();
  });
});

describe("the URL is the state", () => {
  it("keeps the time machine, and the frame says that it is the past", async ({ page, open }) => {
    await open("/w/browser/dashboard");
    await page.getByRole("button", { name: /Time machine/ }).click();
    await page.getByLabel("As of", { exact: true }).fill("2026-05-15");
    await page.waitForURL(/asOf=2026-05-15&knownAt=2026-05-15/);
    await page.getByText("You are looking at 15 May 2026, as it could have been known then.").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("link", { name: "Monthly recurring revenue" }).click();
    await page.waitForURL(/metrics\/mrr\?.*asOf=2026-05-15/);
    await page.getByRole("button", { name: "Back to today" }).first().click();
    await page.waitForFunction(() => !location.search.includes("asOf"));
  });

  it("keeps options and their figures change with them", async ({ page, open }) => {
    await open("/w/browser/metrics/logo_churn_rate");
    await page.getByRole("button", { name: "Options" }).click();
    await page.getByLabel("Divided by").selectOption("start_plus_new");
    await page.waitForURL(/option=denominator:start_plus_new/);
    await page.getByRole("button", { name: "1 option changed" }).waitFor();
  });
});

describe("data", () => {
  it("undoes an import as a whole, and takes the undo back from the toast", async ({ page, open }) => {
    await open("/w/shop/data/imports");
    const row = page.getByRole("row").filter({ hasText: "CDNOW" }).last();
    await row.getByRole("button", { name: /Undo import/ }).click();
    await page.getByText(/is undone\. Its facts no longer count\./).waitFor();
    await page.getByRole("button", { name: "Redo", exact: true }).first().click();
    await page.getByText(/counts again\./).waitFor();
  });

  it("uploads a file: proposal, import, summary; then a refused row is mended where it stands", async ({
    page,
    open,
  }) => {
    const folder = await mkdtemp(join(tmpdir(), "tendwell-upload-"));
    try {
      await open("/w/empty/data/upload");
      await page.locator("input[type=file]").setInputFiles(await brokenPurchases(folder, 60));
      await page.getByRole("heading", { name: "2. Check the mapping" }).waitFor();
      await page.getByRole("button", { name: "Import", exact: true }).click();
      await page.getByRole("heading", { name: "Done" }).waitFor();
      await page.getByText(/2 rows were refused/).waitFor();
      await page.getByRole("link", { name: "See the rejects" }).click();
      await page
        .getByRole("button", { name: /Fix line/ })
        .first()
        .click();
      // A file of fixed columns is mended as the whole line.
      await page.getByLabel("row", { exact: true }).fill(" 00009 0009 19970228  2   24.50");
      await page.getByRole("button", { name: "Import this row again" }).click();
      await page.getByText("The row is in. Figures are up to date.").waitFor();
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

/** Cents of an English amount: "€1,234.56" is 123456, "−€5.00" is −500. */
function centsOf(text: string): number {
  const digits = Number(text.replaceAll(/[^\d]/g, ""));
  return /[−-]/.test(text) ? -digits : digits;
}

describe("pages", () => {
  const panel = (page: Page, name: RegExp) => page.getByRole("region", { name });

  it("Revenue: the roll-forward adds up to the cent, the triangle turns to money, renewals look further ahead", async ({
    page,
    open,
  }) => {
    await open("/w/browser/dashboard");
    await page.getByRole("link", { name: "Revenue", exact: true }).first().click();
    await page.getByRole("heading", { level: 1, name: "Revenue" }).waitFor();
    await settle(page);
    const waterfall = panel(page, /^MRR movements$/);
    await waterfall.getByText("Table behind the chart").click();
    const amounts = (await waterfall.locator("tbody td").allTextContents()).map(centsOf);
    expect(amounts.length).toBeGreaterThan(3);
    expect(amounts.slice(0, -1).reduce((sum, one) => sum + one, 0)).toBe(amounts.at(-1));
    await page.getByText("MRR", { exact: true }).last().click();
    await page.waitForURL(/component=mrr/);
    await page.getByLabel("How far ahead").selectOption("365");
    await page.waitForURL(/days=365/);
    const file = page.waitForEvent("download");
    await panel(page, /Renewals due/)
      .getByRole("button", { name: "Export Renewals due" })
      .click();
    expect((await file).suggestedFilename()).toBe("renewals.csv");
    await page.getByRole("link", { name: "Why? MRR movements" }).click();
    await page.getByRole("heading", { level: 1, name: "MRR movements" }).waitFor();
  });

  it("Economics: split by what one chooses, at the day of the time machine", async ({ page, open }) => {
    await open("/w/browser/revenue?asOf=2026-06-01&knownAt=2026-06-01");
    await page.getByText("You are looking at 1 Jun 2026, as it could have been known then.").waitFor();
    await page.getByRole("link", { name: "Economics" }).last().click();
    await page.waitForURL(/revenue\/economics\?.*asOf=2026-06-01/);
    await settle(page);
    await page.getByText("May 2026, compared with the period before").waitFor();
    await page.getByLabel("Split by").selectOption("plan");
    await page.waitForURL(/group=plan/);
    await panel(page, /^Customer lifetime value by group$/)
      .getByRole("rowheader", { name: "starter" })
      .waitFor();
  });

  it("Adoption: an arrow key on one chart turns every panel to the month before", async ({ page, open }) => {
    await open("/w/browser/adoption");
    const chart = page.getByRole("img", { name: /Active users by period/ });
    await chart.focus();
    await page.keyboard.press("ArrowLeft");
    await page.waitForURL(/at=2026-09-01/);
    await page.getByText("Sept 2026, compared with the period before").waitFor();
    await panel(page, /Milestones late and due/)
      .getByText(/late, \d+ still to come/)
      .waitFor();
    await page.getByRole("rowheader", { name: "Reports" }).first().waitFor();
  });

  it("Support: every figure can be taken along as a file", async ({ page, open }) => {
    await open("/w/browser/support");
    await page.getByRole("button", { name: "Export First response time" }).click();
    const href = await page.getByRole("menuitem", { name: "CSV" }).first().getAttribute("href");
    const answer = await page.request.get(url + (href ?? ""));
    expect(answer.status()).toBe(200);
    expect(await answer.text()).toContain("median");
    await page.keyboard.press("Escape");
    await page.getByRole("link", { name: "Why? First response time" }).click();
    await page.getByRole("heading", { level: 1, name: "First response time" }).waitFor();
  });

  it("on a phone the first four stand in the bar, the rest behind More", async ({ page, open }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await open("/w/browser/dashboard");
    const bar = page.getByRole("navigation", { name: "Pages" });
    for (const name of ["Today", "Portfolio", "Dashboard", "Revenue"])
      expect(await bar.getByRole("link", { name, exact: true }).first().isVisible()).toBe(true);
    expect(await bar.getByRole("link", { name: "Data" }).isVisible()).toBe(false);
    await bar.getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Data" }).click();
    await page.waitForURL(/data\/sources/);
  });
});

describe("arrangements", () => {
  const cards = (page: Page) => page.locator("article h3").allTextContents();

  it("follow the kind of business, are arranged by keyboard, saved, found again and deleted with a way back", async ({
    page,
    open,
  }) => {
    await open("/w/browser/dashboard");
    await page.getByRole("button", { name: "Arrangement: Subscription software" }).click();
    await page.getByRole("menuitem", { name: "Support centre" }).click();
    await page.waitForURL(/layout=support_centre/);
    await settle(page);
    const before = await cards(page);
    expect(before[0]).toBe("First contact resolution");

    await page.getByRole("button", { name: "Arrangement: Support centre" }).click();
    await page.getByRole("menuitem", { name: "Arrange" }).click();
    await page.getByRole("button", { name: "Move First contact resolution later" }).focus();
    await page.keyboard.press("Enter");
    await page.getByText(/First contact resolution: place 2 of/).waitFor({ state: "attached" });
    await page.getByRole("button", { name: "Hide Average wait" }).click();
    await page.getByRole("button", { name: "Show Monthly recurring revenue" }).click();
    await page.getByRole("button", { name: "Save for everyone" }).click();
    await page.getByText("Give it a name").waitFor();
    await page.getByLabel("Name").fill("Monday");
    await page.getByRole("button", { name: "Save for everyone" }).click();
    await page.getByRole("button", { name: "Arrangement: Monday" }).waitFor();
    await page.reload();
    await settle(page);
    const after = await cards(page);
    expect(after[1]).toBe(before[0]);
    expect(after).not.toContain("Average wait");
    expect(after.at(-1)).toBe("Monthly recurring revenue");

    const remove = async () => {
      await page.getByRole("button", { name: "Arrangement: Monday" }).click();
      await page.getByRole("menuitem", { name: "Delete “Monday”" }).click();
      await page.getByText("“Monday” is deleted.").last().waitFor();
    };
    await remove();
    await page.getByRole("button", { name: "Undo" }).last().click();
    await page.getByRole("button", { name: "Arrangement: Monday" }).waitFor();
    await remove();
    await page.getByRole("button", { name: "Arrangement: Subscription software" }).waitFor();
  });

  it("keep a target with its owner and what it was before", async ({ page, open }) => {
    await open("/w/browser/metrics/csat");
    for (const [value, owner] of [
      ["80", "Ana"],
      ["85", "Ana"],
    ] as const) {
      await page.getByRole("button", { name: /Set a target|Change target/ }).click();
      await page.getByLabel("Target", { exact: true }).fill(value);
      await page.getByLabel("Who answers for it").fill(owner);
      await page.getByRole("button", { name: "Save", exact: true }).click();
      await page.getByText(`${value}.0%, ${owner}`).waitFor();
    }
    await page.getByRole("button", { name: "Change target" }).click();
    await page.getByRole("region", { name: "Earlier targets" }).getByText("80.0%").waitFor();
  });
});

describe("budget", () => {
  it("needs at most 250 kB of compressed JavaScript until the dashboard is interactive", async ({
    context,
    page,
    open,
  }) => {
    const session = await context.newCDPSession(page);
    await session.send("Network.enable");
    const scripts = new Map<string, number>();
    const types = new Map<string, string>();
    session.on("Network.responseReceived", (event) => types.set(event.requestId, event.response.mimeType));
    session.on("Network.loadingFinished", (event) => {
      if (types.get(event.requestId)?.includes("javascript") === true)
        scripts.set(event.requestId, event.encodedDataLength);
    });
    await open("/w/browser/dashboard");
    const total = [...scripts.values()].reduce((sum, bytes) => sum + bytes, 0);
    expect(scripts.size).toBeGreaterThan(3);
    expect(total).toBeLessThanOrEqual(250_000);
  });
});
