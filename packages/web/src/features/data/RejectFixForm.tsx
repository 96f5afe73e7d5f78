import { Button, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Answer, call } from "../../lib/api-client.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import classes from "./Data.module.css";
import { pollJob } from "./poll-job.ts";

type Reject = Answer<"GET /api/v1/workspaces/{workspace}/rejects">["items"][number];

/** The refused row, field by field, the faulty one first; sends it through the same import again. */
export function RejectFixForm({ reject, done }: { reject: Reject; done: () => void }) {
  const { t, i18n } = useTranslation("web");
  const workspace = useWorkspace();
  const client = useQueryClient();
  const [record, setRecord] = useState<Record<string, string | null>>(reject.record ?? {});
  const retry = useMutation({
    mutationFn: async () => {
      const job = await call("POST /api/v1/workspaces/{workspace}/rejects/{reject}/retry", {
        params: { workspace: workspace.slug, reject: reject.id },
        body: { record },
      });
      return pollJob(workspace.slug, job, () => undefined);
    },
    onSuccess: async (job) => {
      if (job.state !== "done" || job.rejects.length > 0) return;
      notifications.show({
        message: t("data.retried"),
        closeButtonProps: { "aria-label": t("action.close", { ns: "common" }) },
      });
      done();
      await client.invalidateQueries({ queryKey: [workspace.slug] });
    },
  });
  if (reject.record === null) return <p className="quiet">{t("data.noRecord")}</p>;
  const names = Object.keys(record).sort((a, b) => Number(b === reject.column) - Number(a === reject.column));
  const refused = retry.data?.rejects[0];
  const still =
    refused !== undefined && i18n.exists(`reject.${refused.code}`, { ns: "data" })
      ? t(`reject.${refused.code}`, { ns: "data" })
      : (refused?.reason ?? retry.data?.error?.message);
  return (
    <form
      className={classes.fix}
      onSubmit={(event) => {
        event.preventDefault();
        retry.mutate();
      }}
    >
      <div className={classes.fields}>
        {names.map((name) => (
          <TextInput
            key={name}
            size="xs"
            label={name}
            value={record[name] ?? ""}
            error={name === reject.column && still !== undefined ? still : undefined}
            data-autofocus={name === reject.column ? true : undefined}
            onChange={(event) => {
              const { value } = event.currentTarget;
              setRecord((before) => ({ ...before, [name]: value }));
            }}
          />
        ))}
      </div>
      {still !== undefined && <p role="alert">{t("data.retryFailed", { reason: still })}</p>}
      {retry.isError && <ErrorPanel error={retry.error} />}
      <div className={classes.actions}>
        <Button type="submit" size="xs" loading={retry.isPending}>
          {t("data.retryRow")}
        </Button>
        <Button size="xs" variant="default" onClick={done}>
          {t("action.cancel", { ns: "common" })}
        </Button>
      </div>
    </form>
  );
}
