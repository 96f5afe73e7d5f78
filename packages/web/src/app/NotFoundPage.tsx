import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { EmptyPanel } from "../ui/EmptyPanel.tsx";

export function NotFoundPage() {
  const { t } = useTranslation("web");
  return (
    <main style={{ padding: "2rem", display: "grid", justifyItems: "center" }}>
      <EmptyPanel page title={t("notFound.title")} action={<Link to="/">{t("notFound.action")}</Link>}>
        {t("notFound.text")}
      </EmptyPanel>
    </main>
  );
}
