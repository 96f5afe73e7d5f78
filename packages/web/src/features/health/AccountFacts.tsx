import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../lib/use-format.ts";
import { useView, useWorkspace } from "../../lib/use-view.ts";
import { momentPart } from "../touches/touch-queries.ts";
import classes from "./Health.module.css";
import { portfolioQuery } from "./health-queries.ts";

interface AccountFactsProps {
  readonly account: string;
  readonly scorecard: string | undefined;
}

/** What one wants to know about an account at a glance, as of the page's day: owner, plan, revenue, renewal, last touch and use, tickets. */
export function AccountFacts({ account, scorecard }: AccountFactsProps) {
  const { t } = useTranslation("health");
  const format = useFormat();
  const workspace = useWorkspace();
  const [view] = useView();
  const portfolio = useQuery({
    ...portfolioQuery(workspace.slug, { scorecard, search: account, limit: 50, ...momentPart(view) }),
    enabled: scorecard !== undefined,
  });
  const row = portfolio.data?.items.find((one) => one.account.externalId === account);
  const day = (instant: string | null): string =>
    instant === null
      ? "–"
      : format.date(new Intl.DateTimeFormat("sv-SE", { timeZone: workspace.zone }).format(new Date(instant)));
  const facts: readonly (readonly [string, string])[] =
    row === undefined
      ? []
      : [
          ...(row.attributes.owner == null ? [] : [[t("page.column.owner"), row.attributes.owner] as const]),
          ...(row.attributes.plan == null ? [] : [[t("page.column.plan"), row.attributes.plan] as const]),
          [
            t("page.column.mrr"),
            row.mrr === null
              ? "–"
              : format.value(
                  Math.round(row.mrr),
                  { unit: "money", currency: portfolio.data?.currency ?? workspace.currency },
                  { compact: true },
                ),
          ],
          [t("page.column.renewal"), day(row.renewalAt)],
          [t("page.column.touch"), day(row.lastTouchAt)],
          [t("page.column.use"), day(row.lastUseAt)],
          [t("page.column.tickets"), format.count(row.openTickets)],
        ];
  return (
    <dl className={classes.facts}>
      <div>
        <dt>{t("page.column.id")}</dt>
        <dd>{account}</dd>
      </div>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
