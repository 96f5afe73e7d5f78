import { FINAL_IMPORT_STATES, type ImportJob, importJobSchema } from "@tendwell/contract";
import type { AskOptions, TestInstallation } from "./test-installation.ts";

/** Imports files, by name, into a workspace, and waits until all is in. */
export async function importFiles(
  tendwell: Pick<TestInstallation, "ask">,
  workspace: string,
  as: Pick<AskOptions, "bearer" | "cookie">,
  files: Readonly<Record<string, string>>,
): Promise<ImportJob> {
  const base = `/api/v1/workspaces/${workspace}`;
  const form = new FormData();
  for (const [name, text] of Object.entries(files)) form.append("file", new Blob([text]), name);
  const answer = await tendwell.ask("POST", `${base}/imports`, { ...as, form });
  let job = importJobSchema.parse(answer.json);
  while (!FINAL_IMPORT_STATES.has(job.state)) {
    // A pause lets the import go on: asking alone never leaves this turn of the event loop.
    await new Promise((resolve) => setTimeout(resolve, 5));
    job = importJobSchema.parse((await tendwell.ask("GET", `${base}/import-jobs/${job.id}`, as)).json);
  }
  if (job.state !== "done" || job.rejects.length > 0)
    throw new Error(`an import requires every row to come in, got ${JSON.stringify(job)}`);
  return job;
}
