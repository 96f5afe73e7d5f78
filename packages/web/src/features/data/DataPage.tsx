import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { lazy, type ReactNode, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { PageSkeleton } from "../../app/PageSkeleton.tsx";
import { openRejectsQuery } from "../../lib/queries.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useView, useWorkspace } from "../../lib/use-view.ts";
import { sharedView } from "../../lib/view-state.ts";
import { PageHeader } from "../../ui/PageHeader.tsx";
import { ContradictionsTable } from "./ContradictionsTable.tsx";
import classes from "./Data.module.css";
import { FindingsTable } from "./FindingsTable.tsx";
import { ImportsTable } from "./ImportsTable.tsx";
import { RejectsTable } from "./RejectsTable.tsx";
import { SourcesTable } from "./SourcesTable.tsx";
import { UnfinishedImportsPanel } from "./UnfinishedImportsPanel.tsx";

const UploadPanel = lazy(() => import("./UploadPanel.tsx").then((module) => ({ default: module.UploadPanel })));

export const DATA_TABS = ["sources", "imports", "upload", "rejects", "contradictions", "doctor"] as const;
export type DataTab = (typeof DATA_TABS)[number];

const PANELS: Record<DataTab, () => ReactNode> = {
  sources: () => <SourcesTable />,
  imports: () => (
    <div className={classes.stack}>
      <UnfinishedImportsPanel />
      <ImportsTable />
    </div>
  ),
  upload: () => <UploadPanel />,
  rejects: () => <RejectsTable />,
  contradictions: () => <ContradictionsTable />,
  doctor: () => <FindingsTable />,
};

/** Where facts come from, how fresh they are, what came in and what was refused. */
export function DataPage() {
  const { t } = useTranslation("web");
  const { tab: raw } = useParams({ strict: false }) as { tab?: string };
  const tab = DATA_TABS.find((one) => one === raw) ?? "sources";
  const workspace = useWorkspace();
  const [view] = useView();
  const format = useFormat();
  const rejects = useQuery({ ...openRejectsQuery(workspace.slug), enabled: workspace.role !== "viewer" });
  const open = rejects.data?.total ?? 0;
  return (
    <>
      <PageHeader title={t("data.title")} lead={t("data.lead")} />
      <nav className={classes.tabs} aria-label={t("data.title")}>
        {DATA_TABS.map((one) => (
          <Link
            key={one}
            to="/w/$workspace/data/$tab"
            params={{ workspace: workspace.slug, tab: one }}
            search={sharedView(view) as never}
            aria-current={one === tab ? "page" : undefined}
          >
            {t(`data.tab.${one}`)}
            {one === "rejects" && open > 0 && <span className={classes.badge}>{format.count(open)}</span>}
          </Link>
        ))}
      </nav>
      <Suspense fallback={<PageSkeleton />}>{PANELS[tab]()}</Suspense>
    </>
  );
}
