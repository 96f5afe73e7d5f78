import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../../lib/use-view.ts";
import { healthKey } from "./health-queries.ts";

/** A change of what people say about health: afterwards it is asked anew, and a line says that it is stored. */
export function useHealthChange<T>(change: (input: T) => Promise<unknown>, done?: () => void) {
  const { t } = useTranslation("common");
  const workspace = useWorkspace();
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: async () => {
      notifications.show({ message: t("state.saved"), closeButtonProps: { "aria-label": t("action.close") } });
      await client.invalidateQueries({ queryKey: healthKey(workspace.slug) });
      done?.();
    },
  });
}
