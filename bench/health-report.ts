import type { HealthScores, HealthSpeed } from "./health.ts";
import type { PeerHealth } from "./peer-health.ts";

const time = (value: number): string =>
  value < 10_000 ? `${Math.round(value).toLocaleString("en")} ms` : `${(value / 1000).toFixed(1)} s`;
const count = (value: number): string => value.toLocaleString("en");

/** PostgreSQL's scores, and Tendwell's of the same accounts. */
export interface HealthPeer {
  readonly peer: PeerHealth;
  readonly own: HealthScores;
  /** One account in how many. */
  readonly share: number;
}

const ACTIONS = {
  filter: "by an attribute; by colour and renewal; by revenue and silence",
  sort: "ten columns, either way",
  group: "by colour and by every attribute, with sums",
  search: "three to seven letters of a name",
  "next page": "by revenue, up to the 40th hundred",
} as const;

/** The health part as a table; throws where the peer's scores are others. */
export function healthReport(health: HealthSpeed, against: HealthPeer | null): string[] {
  const { portfolio } = health;
  const rows = [
    [
      "score all",
      `${count(health.accounts)} accounts × 12 measures, with ranges, reasons and contributions, stored`,
      time(health.scoreMs),
      "at most 60 s at 100,000 accounts and 100 M events",
    ],
    ...(against === null ? [] : peerRows(against)),
    [
      "score the touched",
      `${count(health.touched)} accounts with new facts`,
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
    [
      "portfolio, opened",
      `${count(portfolio.accounts)} accounts read from the store, once after each change of it`,
      time(portfolio.firstMs),
      "",
    ],
    ...portfolio.interactions.map(({ kind, medianMs, p95Ms, wallMedianMs, wallP95Ms }) => [
      `portfolio, ${kind}`,
      `${ACTIONS[kind]}; ${count(portfolio.accounts)} accounts, over HTTP`,
      `${time(medianMs)} (p95 ${time(p95Ms)})`,
      `at most 100 ms; of processor time, by the clock ${time(wallMedianMs)} (p95 ${time(wallP95Ms)})`,
    ]),
  ];
  return [
    "## Health",
    "| part | what | time | target |",
    "| --- | --- | --- | --- |",
    ...rows.map((row) => `| ${row.join(" | ")} |`),
    "",
    `Peak memory (resident): ${health.peakMb} MB; at most 6 GB.`,
  ];
}

function peerRows({ peer, own, share }: HealthPeer): string[][] {
  if (peer.different > 0 || peer.accounts === 0)
    throw new Error(`like for like requires equal scores, got ${peer.different} others of ${peer.accounts}`);
  const which = share === 1 ? "every one of" : `one account in ${share}, the same on both sides:`;
  return [
    [
      "the same score in PostgreSQL",
      `one statement written by hand, indexed; only scores, equal to 1e-6 for ${which} ${count(peer.accounts)} accounts`,
      time(peer.ms),
      share === 1
        ? `Tendwell is ${(peer.ms / own.scoreMs).toFixed(2)}× as fast`
        : `Tendwell scores and stores these in ${time(own.scoreMs)}: ${(peer.ms / own.scoreMs).toFixed(2)}× as fast`,
    ],
  ];
}
