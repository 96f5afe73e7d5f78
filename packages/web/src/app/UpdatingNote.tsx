import { notifyManager, type QueryCache, useQueryClient } from "@tanstack/react-query";
import { useCallback, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../lib/use-format.ts";
import { useWorkspace } from "../lib/use-view.ts";
import { Icon } from "../ui/Icon.tsx";
import classes from "./UpdatingNote.module.css";

/** The oldest facts that figures on the page tell of while newer ones are worked out; empty when not known, null when all are exact. */
function oldestShown(cache: QueryCache, workspace: string): string | null {
  let oldest: string | null = null;
  for (const query of cache.findAll({ queryKey: [workspace], type: "active" })) {
    const data = query.state.data as { refreshing?: boolean; factsAsOf?: string | null } | undefined;
    if (data?.refreshing !== true) continue;
    const at = data.factsAsOf ?? "";
    if (oldest === null || at < oldest) oldest = at;
  }
  return oldest;
}

/** Says calmly that figures on this page are those from before the last change, until the newer ones have taken their place. */
export function UpdatingNote() {
  const { t } = useTranslation("web");
  const format = useFormat();
  const workspace = useWorkspace();
  const cache = useQueryClient().getQueryCache();
  const shown = useSyncExternalStore(
    useCallback((changed) => cache.subscribe(notifyManager.batchCalls(changed)), [cache]),
    () => oldestShown(cache, workspace.slug),
  );
  // The live region stands from the start, so that what appears in it is said.
  return (
    <div role="status" className={classes.place}>
      {shown !== null && (
        <span className={classes.note}>
          <Icon name="clock" size={15} />
          {shown === "" ? t("updating.now") : t("updating.since", { time: format.instant(shown, workspace.zone) })}
        </span>
      )}
    </div>
  );
}
