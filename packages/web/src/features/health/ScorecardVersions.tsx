import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ApiError } from "../../lib/api-client.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { PanelFrame } from "../../panels/PanelFrame.tsx";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { ScrollRegion } from "../../ui/ScrollRegion.tsx";
import classes from "./Health.module.css";
import { scorecardsQuery, scorecardVersionsQuery } from "./health-queries.ts";

interface ScorecardVersionsProps {
  readonly id: string;
  /** Takes an old text into the editor; null for who may only read. */
  readonly take: ((source: string) => void) | null;
}

/** Every published version with its text, the newest first. */
export function ScorecardVersions({ id, take }: ScorecardVersionsProps) {
  const { t } = useTranslation("health");
  const format = useFormat();
  const workspace = useWorkspace();
  const cards = useQuery(scorecardsQuery(workspace.slug));
  // The starter and a copy have no version to ask for.
  const stored = cards.data?.items.some((one) => one.id === id && one.version > 0) ?? false;
  const history = useQuery({ ...scorecardVersionsQuery(workspace.slug, id), enabled: stored, retry: false });
  const missing = history.error instanceof ApiError && history.error.problem.status === 404;
  const versions = history.data?.items ?? [];
  return (
    <PanelFrame title={t("page.edit.versions")}>
      <div className={classes.body}>
        {history.isError && !missing && <ErrorPanel error={history.error} retry={() => void history.refetch()} />}
        {(!stored || missing) && <p className="quiet">{t("page.edit.noVersions")}</p>}
        {versions.map((one) => {
          const name = t("page.version", { version: one.version });
          return (
            <details key={one.version}>
              <summary>
                {name}{" "}
                <span className="quiet">
                  {one.author} · {format.instant(one.createdAt, workspace.zone)}
                </span>
              </summary>
              <ScrollRegion className={classes.scroll} label={name}>
                <pre>{one.source}</pre>
              </ScrollRegion>
              {take !== null && (
                <Button
                  size="compact-xs"
                  variant="default"
                  aria-label={t("page.edit.restoreOf", { version: one.version })}
                  onClick={() => take(one.source)}
                >
                  {t("page.edit.restore")}
                </Button>
              )}
            </details>
          );
        })}
      </div>
    </PanelFrame>
  );
}
