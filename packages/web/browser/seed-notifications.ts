import type { BrowserContext } from "playwright-core";

const ALERTS = ["alert.raised", "alert.cleared"];

/** Channels with their history: a digest, and a webhook whose test was refused because its address is no public one. */
export async function seedNotifications(context: BrowserContext, url: string): Promise<void> {
  const ask = async (path: string, data: unknown): Promise<{ channel: { id: string } }> => {
    const response = await context.request.post(`${url}/api/v1/workspaces/browser/notify/${path}`, {
      data,
      headers: { origin: url },
    });
    if (!response.ok())
      throw new Error(`${path} requires an answer, got ${response.status()}: ${await response.text()}`);
    return (await response.json()) as { channel: { id: string } };
  };
  await ask("channels", {
    kind: "email",
    name: "Team digest",
    address: "team@example.com",
    rules: [{ types: ["health.band_changed", ...ALERTS], urgency: "at_risk" }],
  });
  const { channel } = await ask("channels", {
    kind: "webhook",
    name: "CRM",
    url: "http://10.0.0.1/hooks/tendwell",
    quietHours: { from: 20, to: 8 },
    rules: [
      { types: ALERTS, codes: ["detractor", "payment_failed"], filters: [{ attribute: "plan", values: ["pro"] }] },
      { types: ["import.finished"] },
    ],
  });
  await ask(`channels/${channel.id}/test`, {});
}
