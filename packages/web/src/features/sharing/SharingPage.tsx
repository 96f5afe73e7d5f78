import { useTranslation } from "react-i18next";
import { PageHeader } from "../../ui/PageHeader.tsx";
import { SchedulesPanel } from "./SchedulesPanel.tsx";
import { ShareLinksPanel } from "./ShareLinksPanel.tsx";
import classes from "./Sharing.module.css";

/** Everything that leaves the workspace for people who do not sign in. */
export function SharingPage() {
  const { t } = useTranslation("shares");
  return (
    <>
      <PageHeader title={t("page.title")} lead={t("page.lead")} />
      <div className={classes.page}>
        <ShareLinksPanel />
        <SchedulesPanel />
      </div>
    </>
  );
}
