import { useTranslation } from "react-i18next";
import { StatusMark } from "../../ui/StatusMark.tsx";
import classes from "./Surveys.module.css";

/** Whether a survey takes answers: shape and word. */
export function SurveyStatusBadge({ open }: { open: boolean }) {
  const { t } = useTranslation("surveys");
  return (
    <span className={classes.status} data-status={open ? "healthy" : "none"}>
      <StatusMark status={open ? "healthy" : "none"} />
      {t(open ? "ui.status.open" : "ui.status.closed")}
    </span>
  );
}
