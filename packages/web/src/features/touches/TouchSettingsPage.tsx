import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../../lib/use-view.ts";
import { EmptyPanel } from "../../ui/EmptyPanel.tsx";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { PageHeader } from "../../ui/PageHeader.tsx";
import { CaptureForm } from "./CaptureForm.tsx";
import classes from "./Touches.module.css";
import { captureQuery } from "./touch-queries.ts";
import { UnmatchedPanel } from "./UnmatchedPanel.tsx";

/** Which folders of messages and calendars are read, and what of them waits for an account. */
export function TouchSettingsPage() {
  const { t } = useTranslation("touches");
  const workspace = useWorkspace();
  const editable = workspace.role !== "viewer";
  const capture = useQuery({ ...captureQuery(workspace.slug), enabled: editable });
  return (
    <>
      <PageHeader title={t("capture.title")} lead={t("capture.lead")} />
      {!editable && <EmptyPanel title={t("capture.ownerOnly")} />}
      {editable && capture.isPending && <Skeleton height={320} />}
      {capture.isError && <ErrorPanel error={capture.error} retry={() => void capture.refetch()} />}
      {capture.isSuccess && (
        <div className={classes.page}>
          <CaptureForm key={JSON.stringify(capture.data.folders.map((one) => one.path))} capture={capture.data} />
          <UnmatchedPanel />
        </div>
      )}
    </>
  );
}
