import { NativeSelect, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { MetricInfo } from "@tendwell/contract";
import { type ReactNode, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { lastGrains, shiftDate } from "../../lib/calendar.ts";
import { useFiscalStart } from "../../lib/fiscal-start.ts";
import { wordsOf } from "../../lib/metric-text.ts";
import { attributesQuery, catalogueQuery, sourcesQuery } from "../../lib/queries.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useView, useWorkspace } from "../../lib/use-view.ts";
import { PERIOD_COUNTS, sharedView, timesOf } from "../../lib/view-state.ts";
import { MetricPanel } from "../../panels/MetricPanel.tsx";
import { isList, leadOf, type PanelSpec, type SectionSpec, withinCatalogue } from "../../panels/panel-spec.ts";
import { EmptyPanel } from "../../ui/EmptyPanel.tsx";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { PageHeader } from "../../ui/PageHeader.tsx";
import { MilestonesPanel } from "./MilestonesPanel.tsx";
import classes from "./Pages.module.css";
import { RenewalsPanel } from "./RenewalsPanel.tsx";

interface PanelPageProps {
  readonly title: string;
  readonly sections: readonly SectionSpec[];
  /** Links to the pages beside this one. */
  readonly tabs?: ReactNode;
  /** Attributes to split by, best first; the first that the accounts have is the default. */
  readonly splits: readonly string[];
  /** What the page will show, for a workspace without facts. */
  readonly empty: string;
}

/** A page of panels given as data. Period, segment, split and time machine live in the URL and hold for all of them. */
export function PanelPage({ title, sections, tabs, splits, empty }: PanelPageProps) {
  const { t } = useTranslation("pages");
  const format = useFormat();
  const workspace = useWorkspace();
  const [view, change] = useView();
  const catalogue = useQuery(catalogueQuery(workspace.slug, timesOf(view)));
  const sources = useQuery(sourcesQuery(workspace.slug));
  const attributes = useQuery(attributesQuery(workspace.slug));
  const infos = useMemo(
    () => new Map<string, MetricInfo>(catalogue.data?.items.map((info) => [info.id, info])),
    [catalogue.data],
  );
  const shown = useMemo(() => {
    const has = new Set(infos.keys());
    return sections
      .map((section) => ({
        ...section,
        panels: section.panels.map((panel) => withinCatalogue(panel, has)).filter((panel) => panel !== null),
      }))
      .filter((section) => section.panels.length > 0);
  }, [sections, infos]);
  const grain = view.grain ?? "month";
  const periods = view.periods ?? 13;
  const range = lastGrains(view.asOf ?? workspace.today, grain, periods, useFiscalStart(grain));
  const newest = shiftDate(range.to, grain, -1);
  const at = view.at !== undefined && view.at >= range.from && view.at <= newest ? view.at : newest;
  const names = (attributes.data?.items ?? []).map((one) => one.name);
  const split = view.group ?? splits.find((name) => names.includes(name)) ?? names[0] ?? null;
  const splitting = shown.some((section) =>
    section.panels.some((panel) => panel.kind === "groups" || (panel.kind === "curve" && panel.split === true)),
  );
  const failed = catalogue.isError ? catalogue : sources.isError ? sources : attributes.isError ? attributes : null;
  const ready = catalogue.data !== undefined && sources.data !== undefined && attributes.data !== undefined;
  return (
    <>
      <PageHeader
        title={title}
        lead={t("lead", { period: format.period(at, grain) })}
        {...(tabs === undefined ? {} : { actions: tabs })}
      />
      {failed !== null && <ErrorPanel error={failed.error} retry={() => void failed.refetch()} />}
      {!ready && failed === null && <PageOfSkeletons />}
      {ready && sources.data.items.length === 0 && (
        <EmptyPanel
          title={empty}
          action={
            <Link
              to="/w/$workspace/data/$tab"
              params={{ workspace: workspace.slug, tab: "upload" }}
              search={sharedView(view) as never}
            >
              {t("importFiles")}
            </Link>
          }
        >
          {t("emptyText")}
        </EmptyPanel>
      )}
      {ready && sources.data.items.length > 0 && (
        <div className={classes.sections}>
          <div className={classes.toolbar}>
            <NativeSelect
              label={t("period")}
              value={at}
              onChange={(event) => {
                const next = event.currentTarget.value;
                change({ at: next === newest ? undefined : next }, false);
              }}
              data={Array.from({ length: periods }, (_, back) => shiftDate(newest, grain, -back)).map((start) => ({
                value: start,
                label: format.period(start, grain),
              }))}
            />
            <NativeSelect
              label={t("metric.range", { ns: "web" })}
              value={String(periods)}
              onChange={(event) =>
                change({
                  periods: event.currentTarget.value === "13" ? undefined : Number(event.currentTarget.value),
                  at: undefined,
                })
              }
              data={[...new Set([...PERIOD_COUNTS, periods])]
                .sort((a, b) => a - b)
                .map((count) => ({ value: String(count), label: t("metric.lastPeriods", { ns: "web", count }) }))}
            />
            {splitting && split !== null && (
              <NativeSelect
                label={t("metric.group", { ns: "web" })}
                value={split}
                onChange={(event) => change({ group: event.currentTarget.value }, false)}
                data={[
                  ...names.map((name) => ({ value: name, label: wordsOf(name) })),
                  ...(["quarter", "year"] as const).map((cohort) => ({
                    value: `cohort:${cohort}`,
                    label: t("metric.groupCohort", {
                      ns: "web",
                      grain: t(`metric.cohortGrain.${cohort}`, { ns: "web" }),
                    }),
                  })),
                ]}
              />
            )}
          </div>
          {shown.map((section) => (
            <section key={section.id} className={classes.section} aria-labelledby={`s-${section.id}`}>
              <h2 id={`s-${section.id}`} className={classes.sectionTitle}>
                {t(`section.${section.id}`)}
              </h2>
              <div className={classes.grid}>
                {section.panels.map((panel) => (
                  <div key={keyOf(panel)} className={panel.wide === true ? classes.wide : classes.cell}>
                    {panelOf(panel, infos, split)}
                  </div>
                ))}
              </div>
            </section>
          ))}
        </div>
      )}
    </>
  );
}

const keyOf = (panel: PanelSpec): string => `${panel.kind}/${panel.title ?? ""}/${leadOf(panel)}`;

function panelOf(panel: PanelSpec, infos: ReadonlyMap<string, MetricInfo>, split: string | null): ReactNode {
  if (isList(panel)) return panel.kind === "renewals" ? <RenewalsPanel /> : <MilestonesPanel metric={panel.metric} />;
  return <MetricPanel spec={panel} infos={infos} split={split} />;
}

function PageOfSkeletons() {
  const { t } = useTranslation("common");
  return (
    <div className={classes.sections} aria-busy="true">
      <span className="hidden" role="status">
        {t("state.loading")}
      </span>
      <Skeleton height={56} />
      <div className={classes.grid}>
        {["a", "b", "c", "d"].map((key) => (
          <Skeleton key={key} height={330} />
        ))}
      </div>
    </div>
  );
}
