import { useTranslation } from "react-i18next";
import { PageHeader } from "../../ui/PageHeader.tsx";
import { PortfolioPanel } from "./PortfolioPanel.tsx";
import { ScoreGate } from "./ScoreGate.tsx";

/** Every account with its health and what one wants to know beside it. */
export function PortfolioPage() {
  const { t } = useTranslation("health");
  return (
    <>
      <PageHeader title={t("page.portfolio.title")} lead={t("page.portfolio.lead")} />
      <ScoreGate>{(card, cards) => <PortfolioPanel card={card} cards={cards} />}</ScoreGate>
    </>
  );
}
