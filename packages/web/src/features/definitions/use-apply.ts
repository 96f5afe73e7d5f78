import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { call } from "../../lib/api-client.ts";
import { useWorkspace } from "../../lib/use-view.ts";

/** A text to be stored, and the version it was made from (null: none yet). */
export interface Draft {
  readonly kind: string;
  readonly id: string;
  readonly source: string;
  readonly base: number | null;
}

/** A draft as the API takes it. */
function filesOf({ kind, id, source, base }: Draft) {
  return {
    files: [{ path: `${kind}/${id}`, text: source }],
    bases: base === null ? {} : { [`${kind}/${id}`]: base },
  };
}

/** Looks at a draft without storing it: what is wrong, what its examples say, which figures would move. */
export function useCheck() {
  const workspace = useWorkspace();
  const params = { workspace: workspace.slug };
  return useMutation({
    mutationFn: async (draft: Draft) => {
      const files = filesOf(draft);
      const plan = await call("POST /api/v1/workspaces/{workspace}/definitions/plan", {
        params,
        body: { ...files, effects: true },
      });
      const tested =
        plan.problems.length > 0
          ? null
          : await call("POST /api/v1/workspaces/{workspace}/definitions/test", { params, body: files });
      return { plan, examples: tested?.results.flatMap((result) => result.examples) ?? [] };
    },
  });
}

/** Stores a draft; afterwards every figure is asked anew. */
export function useApply(done: () => void) {
  const { t } = useTranslation("common");
  const workspace = useWorkspace();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (draft: Draft) =>
      call("POST /api/v1/workspaces/{workspace}/definitions/apply", {
        params: { workspace: workspace.slug },
        body: filesOf(draft),
      }),
    onSuccess: async () => {
      notifications.show({ message: t("state.saved"), closeButtonProps: { "aria-label": t("action.close") } });
      await client.invalidateQueries({ queryKey: [workspace.slug] });
      done();
    },
  });
}
