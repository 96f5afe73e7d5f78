import type { AccountScore } from "@tendwell/core/health";

/** What an account shows: its band where it is plain, otherwise its status. */
export function shownAs(score: Pick<AccountScore, "status" | "band">): string {
  return score.status === "plain" ? (score.band ?? "none") : score.status;
}
