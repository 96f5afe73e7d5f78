import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useView, useWorkspace } from "../../lib/use-view.ts";
import { sharedView } from "../../lib/view-state.ts";
import classes from "./Surveys.module.css";

const CURRENT = {
  activeOptions: { exact: true, includeSearch: false },
  activeProps: { "aria-current": "page" },
} as const;

/** All surveys, and the cases that their answers opened. */
export function SurveysTabs() {
  const { t } = useTranslation("surveys");
  const workspace = useWorkspace();
  const [view] = useView();
  const where = { params: { workspace: workspace.slug }, search: sharedView(view) as never, ...CURRENT };
  return (
    <nav className={classes.tabs} aria-label={t("ui.title")}>
      <Link to="/w/$workspace/surveys" {...where}>
        {t("ui.title")}
      </Link>
      <Link to="/w/$workspace/surveys/cases" {...where}>
        {t("ui.cases.title")}
      </Link>
    </nav>
  );
}

/** On a phone the tabs are wider than the page: the one that is open is brought into sight. */
const showCurrent = (nav: HTMLElement | null): void =>
  nav?.querySelector("[aria-current=page]")?.scrollIntoView({ block: "nearest", inline: "nearest" });

/** The pages of one survey. */
export function SurveyTabs({ survey, title }: { survey: string; title: string }) {
  const { t } = useTranslation("surveys");
  const workspace = useWorkspace();
  const [view] = useView();
  const where = { params: { workspace: workspace.slug, survey }, search: sharedView(view) as never, ...CURRENT };
  return (
    <nav ref={showCurrent} className={classes.tabs} aria-label={title}>
      <Link
        to="/w/$workspace/surveys"
        params={{ workspace: workspace.slug }}
        search={sharedView(view) as never}
        activeOptions={{ exact: true, includeSearch: false }}
      >
        {t("ui.all")}
      </Link>
      <Link to="/w/$workspace/surveys/$survey/edit" {...where}>
        {t("ui.tab.edit")}
      </Link>
      <Link to="/w/$workspace/surveys/$survey/send" {...where}>
        {t("ui.tab.send")}
      </Link>
      <Link to="/w/$workspace/surveys/$survey/results" {...where}>
        {t("ui.tab.results")}
      </Link>
    </nav>
  );
}
