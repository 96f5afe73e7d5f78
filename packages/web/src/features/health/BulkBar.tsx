import { Button, Menu } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../../lib/api-client.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useView, useWorkspace } from "../../lib/use-view.ts";
import { isPast } from "../../lib/view-state.ts";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { type BulkAction, BulkDialog } from "./BulkDialog.tsx";
import classes from "./PortfolioFilter.module.css";
import { savePortfolio } from "./save-portfolio.ts";
import type { PortfolioChoice } from "./use-portfolio-choice.ts";
import { useUndo } from "./use-undo.tsx";

const RESTS = [7, 30] as const;

interface BulkBarProps {
  readonly choice: PortfolioChoice;
  readonly scorecard: string;
  readonly owners: readonly string[];
}

/** What can be done with the chosen accounts, at the bottom of the page while any are chosen. */
export function BulkBar({ choice, scorecard, owners }: BulkBarProps) {
  const { t } = useTranslation("portfolio");
  const format = useFormat();
  const workspace = useWorkspace();
  const undo = useUndo();
  const [view] = useView();
  const [action, setAction] = useState<BulkAction | null>(null);
  const params = { workspace: workspace.slug };
  const rest = useMutation({
    mutationFn: (days: number) =>
      call("POST /api/v1/workspaces/{workspace}/portfolio/rest", {
        params,
        body: { selection: choice.selection, days },
      }),
    onSuccess: ({ subjects }) => {
      const said = t("bulk.rested", { count: subjects.length, number: format.count(subjects.length) });
      undo(
        said,
        subjects.length === 0
          ? undefined
          : () => call("POST /api/v1/workspaces/{workspace}/alerts/wake", { params, body: { subjects } }),
      );
    },
  });
  const file = useMutation({
    mutationFn: (as: "csv" | "xlsx") => savePortfolio(workspace.slug, choice.selection, scorecard, as),
  });
  if (choice.count === 0) return null;
  const error = rest.error ?? file.error;
  return (
    <>
      <section className={classes.bulk} aria-label={t("bulk.label")}>
        <strong>{t("bulk.chosen", { count: choice.count, number: format.count(choice.count) })}</strong>
        {workspace.role !== "viewer" && !isPast(view) && (
          <>
            <Button size="compact-sm" variant="default" onClick={() => setAction("owner")}>
              {t("bulk.owner")}
            </Button>
            <Menu position="top">
              <Menu.Target>
                <Button size="compact-sm" variant="default" loading={rest.isPending}>
                  {t("bulk.rest")}
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                {RESTS.map((count) => (
                  <Menu.Item key={count} onClick={() => rest.mutate(count)}>
                    {t("bulk.days", { count })}
                  </Menu.Item>
                ))}
              </Menu.Dropdown>
            </Menu>
            <Button size="compact-sm" variant="default" onClick={() => setAction("sentiment")}>
              {t("bulk.sentiment")}
            </Button>
            <Button size="compact-sm" variant="default" onClick={() => setAction("override")}>
              {t("bulk.override")}
            </Button>
          </>
        )}
        <Button size="compact-sm" variant="default" loading={file.isPending} onClick={() => file.mutate("csv")}>
          CSV
        </Button>
        <Button size="compact-sm" variant="default" loading={file.isPending} onClick={() => file.mutate("xlsx")}>
          XLSX
        </Button>
        <Button size="compact-sm" variant="subtle" leftSection={<Icon name="close" size={12} />} onClick={choice.clear}>
          {t("bulk.clear")}
        </Button>
        {error !== null && <ErrorPanel error={error} />}
      </section>
      {action !== null && <BulkDialog action={action} choice={choice} owners={owners} close={() => setAction(null)} />}
    </>
  );
}
