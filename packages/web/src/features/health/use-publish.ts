import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type Body, call } from "../../lib/api-client.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { healthKey } from "./health-queries.ts";
import { useHealthText } from "./use-health-text.ts";

type Question = NonNullable<Body<"POST /api/v1/workspaces/{workspace}/scorecards/publish">>;

/** Replays a text over the whole past and stores it as the next version. */
export function usePublish(done?: (id: string) => void) {
  const { t } = useTranslation("health");
  const text = useHealthText();
  const workspace = useWorkspace();
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ question }: { question: Question; title: string }) =>
      call("POST /api/v1/workspaces/{workspace}/scorecards/publish", {
        params: { workspace: workspace.slug },
        body: question,
      }),
    onSuccess: async ({ id, version }, { title }) => {
      notifications.show({
        message: t("page.cards.published", { card: text.card(id, title), version }),
        closeButtonProps: { "aria-label": t("action.close", { ns: "common" }) },
      });
      await client.invalidateQueries({ queryKey: healthKey(workspace.slug) });
      done?.(id);
    },
  });
}
