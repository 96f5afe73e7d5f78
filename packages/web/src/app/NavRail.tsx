import { useQuery } from "@tanstack/react-query";
import { Link, useRouterState } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { FAMILIES } from "../lib/families.ts";
import { catalogueQuery } from "../lib/queries.ts";
import { useView, useWorkspace } from "../lib/use-view.ts";
import { sharedView } from "../lib/view-state.ts";
import { Icon } from "../ui/Icon.tsx";
import classes from "./Shell.module.css";

/** The pages, in the order of the day; on a phone the bar at the bottom. */
export function NavRail() {
  const { t } = useTranslation("web");
  const workspace = useWorkspace();
  const [view] = useView();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const catalogue = useQuery(catalogueQuery(workspace.slug));
  const params = { workspace: workspace.slug };
  const search = sharedView(view) as never;
  const base = `/w/${workspace.slug}`;
  const current = (under: string): "page" | undefined => (path.startsWith(base + under) ? "page" : undefined);
  const families = FAMILIES.filter((family) => catalogue.data?.items.some((metric) => metric.family === family));
  const onDashboard = current("/dashboard") === "page";
  return (
    <nav className={classes.rail} aria-label={t("shell.pages")}>
      <div className={classes.railInner}>
        <Link to="/w/$workspace/dashboard" params={params} search={search} className={classes.brand}>
          <img src="/icon.svg" alt="" width="22" height="22" />
          Tendwell
        </Link>
        <Link
          to="/w/$workspace/dashboard"
          params={params}
          search={search}
          className={classes.item}
          aria-current={onDashboard ? "page" : undefined}
        >
          <Icon name="dashboard" size={18} />
          {t("nav.dashboard")}
        </Link>
        {families.map((family) => (
          <Link
            key={family}
            to="/w/$workspace/dashboard"
            params={params}
            search={search}
            hash={family}
            className={classes.sub}
            activeProps={{}}
          >
            {t(`family.${family}`, { ns: "common" })}
          </Link>
        ))}
        <div className={classes.gap} />
        <div className={classes.rule} />
        <Link
          to="/w/$workspace/data/$tab"
          params={{ ...params, tab: "sources" }}
          search={search}
          className={classes.item}
          aria-current={current("/data")}
        >
          <Icon name="data" size={18} />
          {t("nav.data")}
        </Link>
        <Link
          to="/w/$workspace/settings"
          params={params}
          search={search}
          className={classes.item}
          aria-current={current("/settings")}
        >
          <Icon name="settings" size={18} />
          {t("nav.settings")}
        </Link>
      </div>
    </nav>
  );
}
