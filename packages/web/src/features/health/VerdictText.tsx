import type { Backtest } from "@tendwell/contract";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../lib/use-format.ts";
import { StatusMark } from "../../ui/StatusMark.tsx";
import classes from "./Health.module.css";

const STATUS = { too_few: "uncertain", no_better_than_chance: "watch", better_than_chance: "healthy" } as const;
/** Accounts with the outcome from which an interval says something. */
const NEEDED = 10;

/** What a replay says about a scorecard, in one sentence. */
export function VerdictText({ report }: { report: Backtest["overall"] }) {
  const { t } = useTranslation("health");
  const format = useFormat();
  const share = (value: number | undefined): string =>
    value === undefined ? "–" : format.value(value, { unit: "number", currency: null });
  return (
    <span className={classes.verdict}>
      <StatusMark status={STATUS[report.verdict]} />
      <span>
        {t(`verdict.${report.verdict}`, {
          with: report.accountsWithOutcome,
          needed: NEEDED,
          auc: share(report.auc?.auc),
          low: share(report.auc?.interval.low),
          high: share(report.auc?.interval.high),
        })}
      </span>
    </span>
  );
}
