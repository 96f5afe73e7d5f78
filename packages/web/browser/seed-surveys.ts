import type { BrowserContext } from "playwright-core";

/** Scores by turns: mostly promoters, some who are not content. */
const SCORES = [10, 9, 8, 10, 7, 9, 3, 10, 9, 6, 8, 10];
const COMMENTS: Readonly<Record<string, readonly string[]>> = {
  low: [
    "The import fails every Monday and support takes days.",
    "Slow import, slow answers.",
    "The export of invoices is missing and the import is slow.",
  ],
  high: [
    "The dashboard tells me everything before my coffee is cold.",
    "Helpful people, quick answers.",
    "The dashboard is clear and the team is helpful.",
  ],
};

/** Surveys with answers in the company: a relationship survey in two waves, one after tickets, and an anonymous one nobody answered. */
export async function seedSurveys(context: BrowserContext, url: string): Promise<void> {
  const ask = async (path: string, body: unknown): Promise<void> => {
    const response = await context.request.post(`${url}/api/v1/workspaces/browser/${path}`, {
      data: body,
      headers: { origin: url },
    });
    if (!response.ok())
      throw new Error(`${path} requires an answer, got ${response.status()}: ${await response.text()}`);
  };
  await ask("surveys", { id: "quarterly", template: "relationship" });
  await ask("surveys", { id: "tickets", template: "support" });
  await ask("surveys", { id: "team", template: "employees" });
  await ask("surveys/quarterly/links", { channel: "link", label: "" });
  for (const [at, wave] of ["2026 Q3", "2026 Q4"].entries())
    for (let i = 0; i < 36; i += 1) {
      const score = SCORES[(i * (at + 1)) % SCORES.length] ?? 8;
      const side = COMMENTS[score <= 6 ? "low" : "high"] ?? [];
      await ask("surveys/quarterly/answers", {
        wave,
        answers: { score, ...(i % 2 === at ? { comment: side[i % side.length] } : {}) },
        recipient: {
          email: `person${i + 100 * at}@example.com`,
          name: `Person ${i + 100 * at}`,
          account: `A-${String(1 + i).padStart(5, "0")}`,
        },
      });
    }
  for (let i = 0; i < 40; i += 1) {
    const effort = 1 + ((i * 5) % 7);
    await ask("surveys/tickets/answers", {
      answers: { satisfaction: Math.min(5, Math.max(1, Math.round(effort * 0.6 + (i % 3)))), effort },
      recipient: { email: `caller${i}@example.com` },
    });
  }
  const settings = { channel: "email", hour: 9 } as const;
  await ask("surveys/quarterly/rules", {
    settings: { ...settings, kind: "wave", everyMonths: 3, startsOn: "2027-01-11", most: 500 },
  });
  await ask("surveys/quarterly/rules", {
    settings: { kind: "event", channel: "email", event: "before_renewal", daysBefore: 45, afterHours: 24 },
  });
}
