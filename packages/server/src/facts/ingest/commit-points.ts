/** Every place of an import after which something durable, or about to be, stands; in order. */
export const COMMIT_POINTS = [
  "files_received",
  "records_gated",
  "rows_typed",
  "rows_checked",
  "transaction_begun",
  "facts_written",
  "ends_written",
  "vault_written",
  "ledger_written",
  "transaction_committed",
  "staging_removed",
] as const;
export type CommitPoint = (typeof COMMIT_POINTS)[number];

/** Marks a commit point. In a test run it is where the process can be made to die, as if the power had failed. */
export function reach(point: CommitPoint): void {
  if (process.env.NODE_ENV === "test" && process.env.TENDWELL_CRASH_AT === point) process.kill(process.pid, "SIGKILL");
}
