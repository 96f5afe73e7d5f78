import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../lib/use-format.ts";
import { useView, useWorkspace } from "../../lib/use-view.ts";
import { sharedView } from "../../lib/view-state.ts";
import classes from "./Chips.module.css";
import { HealthBadge } from "./HealthBadge.tsx";
import { healthPart, portfolioQuery, type ScorecardItem } from "./health-queries.ts";
import { byUrgency, scoreOfShown } from "./ShownFilter.tsx";
import { useHealthText } from "./use-health-text.ts";

/** How many accounts stand where, and the mean score; each leads to its part of the portfolio. */
export function MeanPanel({ card }: { card: ScorecardItem }) {
  const { t } = useTranslation("health");
  const text = useHealthText();
  const format = useFormat();
  const workspace = useWorkspace();
  const [view] = useView();
  const portfolio = useQuery(
    portfolioQuery(workspace.slug, {
      scorecard: card.id,
      limit: 1,
      ...healthPart(view),
    }),
  );
  const data = portfolio.data;
  if (data === undefined) return null;
  const money = { unit: "money" as const, currency: data.currency };
  return (
    <div className={classes.chips}>
      <span className={`${classes.chip} ${classes.still}`}>
        {t("page.today.mean")} <strong>{data.mean === null ? "–" : text.points(data.mean)}</strong>
      </span>
      {byUrgency(data.shown).map(({ shown, accounts, mrr }) => (
        <Link
          key={shown}
          to="/w/$workspace/portfolio"
          params={{ workspace: workspace.slug }}
          search={{ ...sharedView(view), shown, card: card.id } as never}
          className={classes.chip}
        >
          <HealthBadge score={scoreOfShown(shown)} />
          <strong>{format.count(accounts)}</strong>
          <span className="quiet">{format.value(Math.round(mrr), money, { compact: true })}</span>
        </Link>
      ))}
    </div>
  );
}
