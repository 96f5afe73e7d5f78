import type { ImportJob } from "@tendwell/contract";
import { FINAL_IMPORT_STATES } from "@tendwell/contract/fixed-lists";
import { call } from "../../lib/api-client.ts";

/** Whether a job has come to its end. */
export function isFinal(job: ImportJob): boolean {
  return FINAL_IMPORT_STATES.has(job.state);
}

/** Follows an import to its end, telling each step; asks slower the longer it takes. */
export async function pollJob(workspace: string, first: ImportJob, tell: (job: ImportJob) => void): Promise<ImportJob> {
  let job = first;
  let pause = 250;
  tell(job);
  while (!isFinal(job)) {
    await new Promise((resolve) => setTimeout(resolve, pause));
    pause = Math.min(1500, pause * 1.3);
    job = await call("GET /api/v1/workspaces/{workspace}/import-jobs/{job}", { params: { workspace, job: job.id } });
    tell(job);
  }
  return job;
}
