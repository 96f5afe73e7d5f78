import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../../lib/use-view.ts";
import { healthKey } from "./health-queries.ts";

const SHOWN_MS = 12_000;

/** Says what was done and offers to take it back; everything about health is asked anew, after either. */
export function useUndo(): (message: string, back?: () => Promise<unknown>) => void {
  const { t } = useTranslation("common");
  const workspace = useWorkspace();
  const client = useQueryClient();
  return useCallback(
    (message, back) => {
      const anew = () =>
        Promise.all([
          client.invalidateQueries({ queryKey: healthKey(workspace.slug) }),
          client.invalidateQueries({ queryKey: [workspace.slug, "attributes"] }),
        ]);
      void anew();
      const id = notifications.show({
        ...(back === undefined ? {} : { autoClose: SHOWN_MS }),
        closeButtonProps: { "aria-label": t("action.close") },
        message:
          back === undefined ? (
            message
          ) : (
            <>
              {message}{" "}
              <Button
                size="compact-xs"
                variant="default"
                onClick={() => {
                  notifications.hide(id);
                  back()
                    .catch((error: unknown) =>
                      notifications.show({
                        message: error instanceof Error ? error.message : String(error),
                        closeButtonProps: { "aria-label": t("action.close") },
                      }),
                    )
                    .finally(() => void anew());
                }}
              >
                {t("action.undo")}
              </Button>
            </>
          ),
      });
    },
    [t, client, workspace.slug],
  );
}
