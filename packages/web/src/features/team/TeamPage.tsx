import { useTranslation } from "react-i18next";
import { PageHeader } from "../../ui/PageHeader.tsx";
import { ScoreGate } from "../health/ScoreGate.tsx";
import { TeamPanel } from "./TeamPanel.tsx";

/** Each owner's part of the portfolio, and what became of it. */
export function TeamPage() {
  const { t } = useTranslation("team");
  return (
    <>
      <PageHeader title={t("title")} lead={t("lead")} />
      <ScoreGate>{(card, cards) => <TeamPanel card={card} cards={cards} />}</ScoreGate>
    </>
  );
}
