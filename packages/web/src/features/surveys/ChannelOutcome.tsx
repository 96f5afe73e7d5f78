import { useTranslation } from "react-i18next";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";

/** What came of saving. */
export function ChannelOutcome({ error, saved }: { error: unknown; saved: boolean }) {
  const { t } = useTranslation("surveys");
  if (error !== null) return <ErrorPanel error={error} />;
  return saved ? <p role="status">{t("state.saved", { ns: "common" })}</p> : null;
}
