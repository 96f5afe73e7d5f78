import type { Reject } from "./import-report.ts";

/** Thrown when the mended record is refused as well; `reject` says why. */
export class RetryRefusedError extends Error {
  override readonly name = "RetryRefusedError";
  readonly reject: Omit<Reject, "rejectId" | "batchId">;
  constructor(reject: Omit<Reject, "rejectId" | "batchId">) {
    super(`the record requires another correction: ${reject.reason}`);
    this.reject = reject;
  }
}
