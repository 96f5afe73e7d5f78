import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { Definition } from "@tendwell/contract";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../lib/use-format.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import classes from "./Definitions.module.css";
import { historyQuery } from "./definition-queries.ts";

interface DefinitionHistoryProps {
  readonly kind: string;
  readonly id: string;
  readonly editable: boolean;
  /** Takes an old version into the editor; saving it there makes a new one. */
  readonly restore: (version: Definition, newest: Definition) => void;
}

/** Every version of a definition, newest first, with its text. */
export function DefinitionHistory({ kind, id, editable, restore }: DefinitionHistoryProps) {
  const { t } = useTranslation("definitions");
  const format = useFormat();
  const workspace = useWorkspace();
  const history = useQuery(historyQuery(workspace.slug, kind, id));
  if (history.isError) return <ErrorPanel error={history.error} retry={() => void history.refetch()} />;
  const versions = history.data?.items ?? [];
  const [newest] = versions;
  return (
    <ol className={classes.list} reversed>
      {versions.map((one) => (
        <li key={one.version}>
          <details>
            <summary>
              {t("history.version", { version: one.version })} ·{" "}
              <span className="quiet">
                {one.author} · {format.instant(one.createdAt, workspace.zone)}
                {one.archived && ` · ${t("history.archived")}`}
                {one.effectiveFrom !== null &&
                  ` · ${t("history.from", { at: format.instant(one.effectiveFrom, workspace.zone) })}`}
              </span>
            </summary>
            <div className={classes.source}>
              <pre>{one.source}</pre>
            </div>
            {editable && newest !== undefined && (one !== newest || one.archived) && (
              <Button size="compact-xs" variant="default" onClick={() => restore(one, newest)}>
                {t("history.restore")}
              </Button>
            )}
          </details>
        </li>
      ))}
    </ol>
  );
}
