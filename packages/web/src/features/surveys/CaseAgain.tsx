import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { call } from "../../lib/api-client.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import type { SurveyCase } from "./survey-queries.ts";

/** Asks the person of a resolved case again, and says what they answered. */
export function CaseAgain({ one, editable }: { one: SurveyCase; editable: boolean }) {
  const { t } = useTranslation("sends");
  const format = useFormat();
  const workspace = useWorkspace();
  const client = useQueryClient();
  const again = useMutation({
    mutationFn: () =>
      call("POST /api/v1/workspaces/{workspace}/survey-cases/{case}/resurvey", {
        params: { workspace: workspace.slug, case: one.id },
        body: {},
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: [workspace.slug, "survey-cases"] }),
  });
  if (one.scoreAgain !== null) return <p>{t("again.score", { score: format.count(one.scoreAgain) })}</p>;
  if (again.isSuccess)
    return <p role="status">{t("again.asking", { when: format.instant(again.data.sendAt, workspace.zone) })}</p>;
  if (one.askingAgain) return <p className="quiet">{t("again.waits")}</p>;
  if (!editable || one.status !== "resolved" || one.person === null) return null;
  return (
    <div>
      <Button size="compact-xs" variant="default" loading={again.isPending} onClick={() => again.mutate()}>
        {t("again.ask")}
      </Button>
      {again.isError && <ErrorPanel error={again.error} />}
    </div>
  );
}
