import type { Portfolio } from "@tendwell/contract";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../lib/use-format.ts";
import classes from "./Chips.module.css";
import { HealthBadge } from "./HealthBadge.tsx";
import { useHealthView } from "./use-health-view.ts";

/** Worst first; bands of a scorecard's own stand between. */
const RANK = ["at_risk", "watch", "uncertain", "overridden", "healthy", "none"];
const rankOf = (shown: string): number => {
  const found = RANK.indexOf(shown);
  return found < 0 ? 1.5 : found;
};

export function byUrgency(shown: Portfolio["shown"]): Portfolio["shown"] {
  return [...shown].sort((a, b) => rankOf(a.shown) - rankOf(b.shown));
}

const STATUSES = ["healthy", "watch", "at_risk"] as const;

/** What a group shows, as a score would: bands with names of their own have no colour here. */
export function scoreOfShown(shown: string) {
  const own = shown === "uncertain" || shown === "none" || shown === "overridden";
  return {
    status: own ? (shown as "uncertain") : ("plain" as const),
    band: own ? null : shown,
    bandStatus: STATUSES.find((one) => one === shown) ?? null,
  };
}

/** How many accounts show what, and what they are worth; each is a switch of the filter. */
export function ShownFilter({ portfolio }: { portfolio: Portfolio }) {
  const { t } = useTranslation("health");
  const format = useFormat();
  const [view, change] = useHealthView();
  const money = { unit: "money" as const, currency: portfolio.currency };
  return (
    <fieldset className={classes.chips}>
      <legend className="hidden">{t("page.filterByHealth")}</legend>
      {byUrgency(portfolio.shown).map(({ shown, accounts, mrr }) => {
        const on = view.shown.includes(shown);
        const next = on ? view.shown.filter((one) => one !== shown) : [...view.shown, shown];
        return (
          <button
            key={shown}
            type="button"
            className={classes.chip}
            aria-pressed={on}
            onClick={() => change({ shown: next.length === 0 ? undefined : next.join(",") })}
          >
            <HealthBadge score={scoreOfShown(shown)} />
            <strong>{format.count(accounts)}</strong>
            <span className="quiet">{format.value(Math.round(mrr), money, { compact: true })}</span>
          </button>
        );
      })}
    </fieldset>
  );
}
