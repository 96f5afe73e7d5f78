import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useView, useWorkspace } from "../../lib/use-view.ts";
import { sharedView } from "../../lib/view-state.ts";
import classes from "./Pages.module.css";
import { ReportMenu } from "./ReportMenu.tsx";

/** Revenue and its unit economics: two pages of one subject, and the reports that go with them. */
export function RevenueTabs() {
  const { t } = useTranslation("pages");
  const workspace = useWorkspace();
  const [view] = useView();
  const search = { ...sharedView(view), ...(view.periods === undefined ? {} : { periods: view.periods }) } as never;
  const params = { workspace: workspace.slug };
  return (
    <>
      <nav className={classes.tabs} aria-label={t("title.revenue")}>
        <Link
          to="/w/$workspace/revenue"
          params={params}
          search={search}
          activeOptions={{ exact: true, includeSearch: false }}
          activeProps={{ "aria-current": "page" }}
        >
          {t("title.revenue")}
        </Link>
        <Link
          to="/w/$workspace/revenue/economics"
          params={params}
          search={search}
          activeOptions={{ exact: true, includeSearch: false }}
          activeProps={{ "aria-current": "page" }}
        >
          {t("title.economics")}
        </Link>
      </nav>
      <ReportMenu />
    </>
  );
}
