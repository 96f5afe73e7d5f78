import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { treemapLayout } from "../../charts/treemap-layout.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { PanelFrame } from "../../panels/PanelFrame.tsx";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { AccountLink } from "./AccountLink.tsx";
import { HealthBadge, shownName } from "./HealthBadge.tsx";
import { type PortfolioQuestion, portfolioQuery } from "./health-queries.ts";
import classes from "./PortfolioMap.module.css";
import { useHealthText } from "./use-health-text.ts";

/** Accounts drawn one by one; the rest is one tile. */
const DRAWN = 80;
const ASPECT = 2.6;
/** Share of the width and height from which a name, and beside it the health in words, has room. */
const NAMED = { width: 8, height: 11 };

interface PortfolioMapProps {
  readonly question: PortfolioQuestion;
}

/** Recurring revenue as areas, health as colour, pattern and word; the table below tells the same. */
export function PortfolioMap({ question }: PortfolioMapProps) {
  const { t } = useTranslation("portfolio");
  const text = useHealthText();
  const format = useFormat();
  const workspace = useWorkspace();
  const portfolio = useQuery(
    portfolioQuery(workspace.slug, {
      ...question,
      where: [...[question.where ?? []].flat(), "mrr>=1"],
      sort: "mrr",
      order: "desc",
      limit: DRAWN,
    }),
  );
  const { data } = portfolio;
  const title = t("map.title");
  const money = { unit: "money" as const, currency: data?.currency ?? workspace.currency };
  const rows = data?.items ?? [];
  const rest = (data?.mrr ?? 0) - rows.reduce((sum, row) => sum + (row.mrr ?? 0), 0);
  const left = (data?.total ?? 0) - rows.length;
  const values = rows.map((row) => row.mrr ?? 0);
  const tiles = treemapLayout(left > 0 && rest > 0 ? [...values, rest] : values, ASPECT);
  const place = (index: number) => {
    const tile = tiles[index]!;
    return { left: `${tile.x}%`, top: `${tile.y}%`, width: `${tile.width}%`, height: `${tile.height}%` };
  };
  return (
    <PanelFrame title={title} tools={<span className="quiet">{t("map.about")}</span>}>
      {portfolio.isError && <ErrorPanel error={portfolio.error} retry={() => void portfolio.refetch()} />}
      {portfolio.isPending && <Skeleton height={260} />}
      {data !== undefined && rows.length === 0 && <p className={`quiet ${classes.none}`}>{t("map.none")}</p>}
      {rows.length > 0 && (
        <ul className={classes.map}>
          {rows.map((row, index) => {
            const tile = tiles[index]!;
            const roomy = tile.width >= NAMED.width && tile.height >= NAMED.height;
            const arr = format.value(Math.round((row.mrr ?? 0) * 12), money, { compact: true });
            const status = row.status === "plain" ? (row.bandStatus ?? "none") : row.status;
            const words = `${row.account.name ?? row.account.externalId ?? ""}: ${text.shown(shownName(row))}, ${arr}`;
            return (
              <li key={row.account.id} className={classes.tile} style={place(index)} data-status={status} title={words}>
                <span className={roomy ? classes.words : "hidden"}>
                  <AccountLink account={row.account} />
                  <span>
                    <HealthBadge score={row} />
                  </span>
                  <span className={classes.money}>{arr}</span>
                </span>
              </li>
            );
          })}
          {left > 0 && rest > 0 && (
            <li className={classes.tile} style={place(rows.length)} data-status="rest">
              <span
                className={
                  tiles.at(-1)!.height >= NAMED.height && tiles.at(-1)!.width >= NAMED.width ? classes.words : "hidden"
                }
              >
                {t("map.rest", { count: left, number: format.count(left) })}
                <span className={classes.money}>{format.value(Math.round(rest * 12), money, { compact: true })}</span>
              </span>
            </li>
          )}
        </ul>
      )}
    </PanelFrame>
  );
}
