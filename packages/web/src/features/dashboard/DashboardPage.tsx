import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { FAMILIES } from "../../lib/families.ts";
import { catalogueQuery, dashboardQuery } from "../../lib/queries.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useView, useWorkspace } from "../../lib/use-view.ts";
import { questionOf, sharedView } from "../../lib/view-state.ts";
import { EmptyPanel } from "../../ui/EmptyPanel.tsx";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { PageHeader } from "../../ui/PageHeader.tsx";
import classes from "./Dashboard.module.css";
import { EventStrip } from "./EventStrip.tsx";
import { LightStrip } from "./LightStrip.tsx";
import { MetricCard } from "./MetricCard.tsx";

/** The company's gauges, read like a car's. */
export function DashboardPage() {
  const { t } = useTranslation("web");
  const workspace = useWorkspace();
  const [view] = useView();
  const format = useFormat();
  const dashboard = useQuery(dashboardQuery(workspace.slug, questionOf(view)));
  const catalogue = useQuery(catalogueQuery(workspace.slug));
  const infos = useMemo(() => new Map(catalogue.data?.items.map((info) => [info.id, info])), [catalogue.data]);
  const data = dashboard.data;
  const ready = data !== undefined && catalogue.data !== undefined;

  // A link to a family finds its heading only once the cards are there.
  useEffect(() => {
    if (ready && location.hash.length > 1) document.getElementById(location.hash.slice(1))?.scrollIntoView();
  }, [ready]);

  const grain = data?.grain ?? view.grain ?? "month";
  const period = data?.cards[0]?.current.period;
  const empty = data?.cards.every(
    (card) => card.current.value === null && card.series.every((point) => point.value === null),
  );
  return (
    <>
      <PageHeader
        title={t("nav.dashboard")}
        lead={
          period === undefined ? (
            <Skeleton height={18} width="14rem" />
          ) : (
            t("dashboard.lead", {
              period: format.period(period.start, grain),
              against: format.period(data?.cards[0]?.series.at(-2)?.start ?? period.start, grain),
            })
          )
        }
      />
      {dashboard.isError && <ErrorPanel error={dashboard.error} retry={() => void dashboard.refetch()} />}
      {catalogue.isError && <ErrorPanel error={catalogue.error} retry={() => void catalogue.refetch()} />}
      {!ready && !dashboard.isError && !catalogue.isError && <DashboardSkeleton />}
      {ready && empty === true && (
        <EmptyPanel
          title={t("dashboard.emptyTitle")}
          action={
            <Link
              to="/w/$workspace/data/$tab"
              params={{ workspace: workspace.slug, tab: "upload" }}
              search={sharedView(view) as never}
            >
              {t("dashboard.emptyAction")}
            </Link>
          }
        >
          {t("dashboard.emptyText")}
        </EmptyPanel>
      )}
      {ready && empty === false && (
        <div className={classes.page} aria-busy={dashboard.isPlaceholderData}>
          <LightStrip lights={data.lights} cards={data.cards} infos={infos} currency={data.currency} />
          <EventStrip events={data.events} zone={data.zone} />
          {FAMILIES.map((family) => {
            const cards = data.cards.filter((card) => infos.get(card.metric)?.family === family);
            if (cards.length === 0) return null;
            return (
              <section key={family} className={classes.family} aria-labelledby={family}>
                <h2 id={family} className={classes.familyTitle}>
                  {t(`family.${family}`, { ns: "common" })}
                </h2>
                <div className={classes.grid}>
                  {cards.map((card) => (
                    <MetricCard
                      key={`${card.metric}/${card.component ?? ""}`}
                      card={card}
                      info={infos.get(card.metric)}
                      events={data.events}
                      now={data.asOf}
                      grain={data.grain}
                    />
                  ))}
                </div>
              </section>
            );
          })}
        </div>
      )}
    </>
  );
}

function DashboardSkeleton() {
  const { t } = useTranslation("common");
  return (
    <div className={classes.page} aria-busy="true">
      <span className="hidden" role="status">
        {t("state.loading")}
      </span>
      <Skeleton height={38} />
      {[6, 4].map((cards) => (
        <section key={cards} className={classes.family}>
          <Skeleton height={20} width="8rem" />
          <div className={classes.grid}>
            {Array.from({ length: cards }, (_, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity
              <Skeleton key={index} height={154} />
            ))}
          </div>
        </section>
      ))}
    </div>
  );
}
