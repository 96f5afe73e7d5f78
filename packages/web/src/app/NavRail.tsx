import { Menu } from "@mantine/core";
import { Link, useNavigate, useRouterState } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useView, useWorkspace } from "../lib/use-view.ts";
import { sharedView } from "../lib/view-state.ts";
import { Icon } from "../ui/Icon.tsx";
import classes from "./NavRail.module.css";
import { DAY_PAGES, IN_BAR, rootOf, SETUP_PAGES } from "./nav-pages.ts";

/** The pages, in the order of the day; on a phone the first of them in the bar at the bottom, the rest behind "More". */
export function NavRail() {
  const { t } = useTranslation("web");
  const workspace = useWorkspace();
  const navigate = useNavigate();
  const [view] = useView();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const search = sharedView(view) as never;
  const base = `/w/${workspace.slug}`;
  const here = rootOf(path.slice(base.length));
  const to = (page: string): string => base + page;
  const behind = [...DAY_PAGES.slice(IN_BAR), ...SETUP_PAGES];
  const inMore = behind.some((page) => rootOf(page.path) === here);
  const item = (page: (typeof DAY_PAGES)[number], inBar: boolean) => (
    <Link
      key={page.id}
      to={to(page.path) as never}
      search={search}
      className={inBar ? classes.item : `${classes.item} ${classes.railOnly}`}
      aria-current={rootOf(page.path) === here ? "page" : undefined}
      activeProps={{}}
    >
      <Icon name={page.icon} size={18} />
      <span className={classes.itemName}>{t(`nav.${page.id}`)}</span>
    </Link>
  );
  return (
    <nav className={classes.rail} aria-label={t("shell.pages")}>
      <div className={classes.railInner}>
        <Link
          to="/w/$workspace/dashboard"
          params={{ workspace: workspace.slug }}
          search={search}
          className={classes.brand}
        >
          <img src="/icon.svg" alt="" width="22" height="22" />
          Tendwell
        </Link>
        {DAY_PAGES.map((page, index) => (
          <div key={page.id} className={index < IN_BAR ? classes.group : `${classes.group} ${classes.railOnly}`}>
            {item(page, index < IN_BAR)}
            {rootOf(page.path) === here &&
              page.inside?.map((one) => (
                <Link
                  key={one.id}
                  to={to(one.path) as never}
                  search={search}
                  className={classes.sub}
                  activeProps={{}}
                  data-here={path === to(one.path)}
                >
                  {t(`nav.${one.id}`)}
                </Link>
              ))}
          </div>
        ))}
        <div className={classes.gap} />
        <div className={classes.rule} />
        {SETUP_PAGES.map((page) => item(page, false))}
        <Menu position="top-end">
          <Menu.Target>
            <button type="button" className={`${classes.item} ${classes.barOnly}`} data-here={inMore}>
              <Icon name="more" size={18} />
              <span className={classes.itemName}>{t("nav.more")}</span>
            </button>
          </Menu.Target>
          <Menu.Dropdown>
            {behind.map((page) => (
              <Menu.Item
                key={page.id}
                leftSection={<Icon name={page.icon} size={18} />}
                onClick={() => void navigate({ to: to(page.path) as never, search })}
              >
                {t(`nav.${page.id}`)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      </div>
    </nav>
  );
}
