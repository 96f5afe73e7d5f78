import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { call } from "../../lib/api-client.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { healthKey } from "./health-queries.ts";

/** Scores all accounts by one scorecard, or by every one in force; afterwards everything about health is asked anew. */
export function useScoreRun() {
  const { t } = useTranslation("health");
  const format = useFormat();
  const workspace = useWorkspace();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (scorecard: string | undefined) =>
      call("POST /api/v1/workspaces/{workspace}/health/runs", {
        params: { workspace: workspace.slug },
        body: { scope: "all", ...(scorecard === undefined ? {} : { scorecard }) },
      }),
    onSuccess: async ({ items }) => {
      const count = Math.max(0, ...items.map((one) => one.accounts));
      notifications.show({
        message: t("page.scored", { count, number: format.count(count) }),
        closeButtonProps: { "aria-label": t("action.close", { ns: "common" }) },
      });
      await client.invalidateQueries({ queryKey: healthKey(workspace.slug) });
    },
  });
}
