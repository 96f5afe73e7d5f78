import { NativeSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ScorecardItem } from "./health-queries.ts";
import { useHealthText } from "./use-health-text.ts";
import { useHealthView } from "./use-health-view.ts";

interface CardPickerProps {
  readonly card: ScorecardItem;
  readonly cards: readonly ScorecardItem[];
}

/** Which scorecard's scores a page shows, where there are several. */
export function CardPicker({ card, cards }: CardPickerProps) {
  const { t } = useTranslation("health");
  const text = useHealthText();
  const [, change] = useHealthView();
  if (cards.length < 2) return null;
  return (
    <NativeSelect
      size="xs"
      label={t("page.scorecard")}
      value={card.id}
      onChange={(event) => {
        const id = event.currentTarget.value;
        change({ card: id === cards[0]?.id ? undefined : id, shown: undefined }, true);
      }}
      data={cards.map((one) => ({
        value: one.id,
        label: `${text.card(one.id, one.title)} · ${t(`outcome.${one.outcome}`)}`,
      }))}
    />
  );
}
