import { Skeleton } from "@mantine/core";
import { useTranslation } from "react-i18next";

/** Holds the place of a page while its code or first data arrives. */
export function PageSkeleton() {
  const { t } = useTranslation("common");
  return (
    <div style={{ display: "grid", gap: "0.75rem" }} aria-busy="true">
      <span className="hidden" role="status">
        {t("state.loading")}
      </span>
      <Skeleton height={28} width="16rem" />
      <Skeleton height={18} width="60%" />
      <Skeleton height={280} />
    </div>
  );
}
