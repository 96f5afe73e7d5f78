import type { DashboardLayout } from "@tendwell/contract";
import { useTranslation } from "react-i18next";

/** What an arrangement is called: a preset in the reader's language, a saved one as it was named. */
export function useLayoutName(): (layout: DashboardLayout) => string {
  const { t } = useTranslation("web");
  return (layout) => layout.name ?? t(`layout.preset.${layout.id}`);
}
