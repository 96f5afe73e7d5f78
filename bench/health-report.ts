import type { HealthSpeed } from "./health.ts";
import type { PeerHealth } from "./peer-health.ts";

const time = (value: number): string =>
  value < 10_000 ? `${Math.round(value).toLocaleString("en")} ms` : `${(value / 1000).toFixed(1)} s`;

/** The health part as a table; throws where the peer's scores are others. */
export function healthReport(health: HealthSpeed, peer: PeerHealth | null): string[] {
  if (peer !== null && (peer.different > 0 || peer.accounts === 0))
    throw new Error(`like for like requires equal scores, got ${peer.different} others of ${peer.accounts}`);
  const accounts = health.accounts.toLocaleString("en");
  const rows = [
    [
      "score all",
      `${accounts} accounts × 12 measures, with ranges, reasons and contributions, stored`,
      time(health.scoreMs),
      "at most 60 s at 100,000 accounts and 100 M events",
    ],
    ...(peer === null
      ? []
      : [
          [
            "the same score in PostgreSQL",
            `one statement written by hand, indexed; only scores, equal to 1e-6 for every one of ${peer.accounts.toLocaleString("en")} accounts`,
            time(peer.ms),
            `Tendwell is ${(peer.ms / health.scoreMs).toFixed(2)}× as fast`,
          ],
        ]),
    [
      "score the touched",
      `${health.touched.toLocaleString("en")} accounts with new facts`,
      time(health.touchedMs),
      `${((100 * health.touchedMs) / health.scoreMs).toFixed(1)} % of all; at most 5 %`,
    ],
    [
      "replay",
      `${health.backtestMonths} months, every account, what could have been known then`,
      time(health.backtestMs),
      "at most 5 min",
    ],
    ["preview while writing", "400 accounts by two scorecards", time(health.previewMs), "at most 3 s"],
  ];
  return [
    "## Health",
    "| part | what | time | target |",
    "| --- | --- | --- | --- |",
    ...rows.map((row) => `| ${row.join(" | ")} |`),
    "",
    `Peak memory (resident): ${health.peakMb} MB.`,
  ];
}
