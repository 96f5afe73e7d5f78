import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ImportJob, Inspection } from "@tendwell/contract";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { PageSkeleton } from "../../app/PageSkeleton.tsx";
import { call } from "../../lib/api-client.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { EmptyPanel } from "../../ui/EmptyPanel.tsx";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import classes from "./Data.module.css";
import { FileDrop } from "./FileDrop.tsx";
import { ImportProgress } from "./ImportProgress.tsx";
import { type MappingChoice, MappingForm } from "./MappingForm.tsx";
import { pollJob } from "./poll-job.ts";

/** Files → proposed mapping → import with progress → what it did. Nothing is written before the last step. */
export function UploadPanel() {
  const { t } = useTranslation("web");
  const workspace = useWorkspace();
  const client = useQueryClient();
  const [files, setFiles] = useState<readonly File[]>([]);
  const [job, setJob] = useState<ImportJob | null>(null);
  const inspect = useMutation({
    mutationFn: (chosen: readonly File[]) => {
      const body = new FormData();
      for (const file of chosen) body.append("file", file, file.webkitRelativePath || file.name);
      return call("POST /api/v1/workspaces/{workspace}/imports/inspect", {
        params: { workspace: workspace.slug },
        body,
      }) as Promise<Inspection>;
    },
  });
  const run = useMutation({
    mutationFn: async (choice: MappingChoice) => {
      const body = new FormData();
      // Fields go before the files: the server reads the form as it arrives.
      for (const [name, value] of Object.entries(choice)) if (value !== "") body.append(name, value);
      for (const file of files) body.append("file", file, file.webkitRelativePath || file.name);
      const first = await call("POST /api/v1/workspaces/{workspace}/imports", {
        params: { workspace: workspace.slug },
        body,
      });
      return pollJob(workspace.slug, first, setJob);
    },
    onSettled: () => client.invalidateQueries({ queryKey: [workspace.slug] }),
  });
  const choose = (next: readonly File[]): void => {
    setFiles(next);
    inspect.reset();
    if (next.length > 0) inspect.mutate(next);
  };
  const restart = (): void => {
    setFiles([]);
    setJob(null);
    inspect.reset();
    run.reset();
  };
  if (workspace.role === "viewer")
    return (
      <EmptyPanel title={t("problem.forbidden.title", { ns: "common" })}>
        {t("problem.forbidden.mend", { ns: "common" })}
      </EmptyPanel>
    );
  if (job !== null) return <ImportProgress job={job} restart={restart} failed={run.isError ? run.error : null} />;
  return (
    <div className={classes.stack}>
      <FileDrop files={files} choose={choose} busy={inspect.isPending || run.isPending} />
      {inspect.isPending && <PageSkeleton />}
      {inspect.isError && <ErrorPanel error={inspect.error} retry={() => inspect.mutate(files)} />}
      {run.isError && <ErrorPanel error={run.error} />}
      {inspect.data !== undefined && (
        <MappingForm
          key={inspect.data.mapping}
          inspection={inspect.data}
          busy={run.isPending}
          start={(choice) => run.mutate(choice)}
        />
      )}
    </div>
  );
}
