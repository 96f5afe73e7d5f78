import { useTranslation } from "react-i18next";
import change from "../../ui/ChangeText.module.css";
import { useHealthText } from "./use-health-text.ts";

interface TrendTextProps {
  /** Points per day; null below four scores. */
  readonly slope: number | null;
  readonly direction: "rising" | "falling" | "steady" | null;
  readonly words?: boolean;
}

const ARROWS = { rising: "↑", falling: "↓", steady: "→" } as const;
const JUDGED = { rising: "good", falling: "bad", steady: "neutral" } as const;
export const TREND_DAYS = 28;

/** Where a score is heading: arrow, word, and points in 28 days. A slope that its interval does not carry is steady. */
export function TrendText({ slope, direction, words = false }: TrendTextProps) {
  const { t } = useTranslation("health");
  const text = useHealthText();
  if (slope === null || direction === null) return <span className="quiet">{words ? t("page.noTrend") : "–"}</span>;
  return (
    <span className={change.change}>
      <span className={change.value} data-judgement={JUDGED[direction]}>
        <span aria-hidden="true">{ARROWS[direction]}</span>{" "}
        <span className={words ? undefined : "hidden"}>{t(`trend.${direction}`)}</span>{" "}
        {direction !== "steady" && text.points(slope * TREND_DAYS, true)}
      </span>
    </span>
  );
}
