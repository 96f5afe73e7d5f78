import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Dashboard, MetricInfo } from "@tendwell/contract";
import { lazy, Suspense, useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { layoutsQuery } from "../../lib/page-queries.ts";
import { catalogueQuery, dashboardQuery } from "../../lib/queries.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useView, useWorkspace } from "../../lib/use-view.ts";
import { questionOf, sharedView, timesOf } from "../../lib/view-state.ts";
import { EmptyPanel } from "../../ui/EmptyPanel.tsx";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { PageHeader } from "../../ui/PageHeader.tsx";
import classes from "./Dashboard.module.css";
import { EventStrip } from "./EventStrip.tsx";
import { LayoutPicker } from "./LayoutPicker.tsx";
import { LightStrip } from "./LightStrip.tsx";
import { MetricCard } from "./MetricCard.tsx";

const ArrangePanel = lazy(() => import("./ArrangePanel.tsx").then((module) => ({ default: module.ArrangePanel })));

interface Run {
  readonly family: MetricInfo["family"];
  readonly cards: Dashboard["cards"];
}

/** Cards in the arrangement's order, neighbours of one family under one heading. */
function runsOf(cards: Dashboard["cards"], infos: ReadonlyMap<string, MetricInfo>): Run[] {
  const runs: { family: MetricInfo["family"]; cards: Dashboard["cards"] }[] = [];
  for (const card of cards) {
    const family = infos.get(card.metric)?.family;
    if (family === undefined) continue;
    const last = runs.at(-1);
    if (last?.family === family) last.cards.push(card);
    else runs.push({ family, cards: [card] });
  }
  return runs;
}

/** The company's gauges, read like a car's. */
export function DashboardPage() {
  const { t } = useTranslation("web");
  const workspace = useWorkspace();
  const [view] = useView();
  const format = useFormat();
  const [arranging, setArranging] = useState(false);
  const dashboard = useQuery(dashboardQuery(workspace.slug, { ...questionOf(view), layout: view.layout ?? "auto" }));
  const layouts = useQuery(layoutsQuery(workspace.slug));
  const catalogue = useQuery(catalogueQuery(workspace.slug, timesOf(view)));
  const infos = useMemo(() => new Map(catalogue.data?.items.map((info) => [info.id, info])), [catalogue.data]);
  const data = dashboard.data;
  const ready = data !== undefined && catalogue.data !== undefined;

  // A link to a family finds its heading only once the cards are there.
  useEffect(() => {
    if (ready && location.hash.length > 1) document.getElementById(location.hash.slice(1))?.scrollIntoView();
  }, [ready]);

  const grain = data?.grain ?? view.grain ?? "month";
  const period = data?.cards[0]?.current.period;
  const current = layouts.data?.items.find((one) => one.id === data?.layout);
  const runs = useMemo(() => (data === undefined ? [] : runsOf(data.cards, infos)), [data, infos]);
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
        {...(layouts.data === undefined || current === undefined || arranging || empty === true
          ? {}
          : {
              actions: <LayoutPicker layouts={layouts.data} current={current} arrange={() => setArranging(true)} />,
            })}
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
      {arranging && ready && current !== undefined && (
        <Suspense fallback={<DashboardSkeleton />}>
          <ArrangePanel layout={current} infos={infos} close={() => setArranging(false)} />
        </Suspense>
      )}
      {!arranging && ready && empty === false && (
        <div className={classes.page} aria-busy={dashboard.isPlaceholderData}>
          <LightStrip lights={data.lights} cards={data.cards} infos={infos} currency={data.currency} />
          <EventStrip events={data.events} zone={data.zone} />
          {runs.map((run, index) => {
            const again = runs.findIndex((one) => one.family === run.family) < index;
            const id = again ? `${run.family}-${index}` : run.family;
            return (
              <section key={id} className={classes.family} aria-labelledby={id}>
                <h2 id={id} className={classes.familyTitle}>
                  {t(`family.${run.family}`, { ns: "common" })}
                </h2>
                <div className={classes.grid}>
                  {run.cards.map((card) => (
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
