import { SegmentedControl, Skeleton } from "@mantine/core";
import { useQueries } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import type { MetricInfo, MetricQuery, MetricResult } from "@tendwell/contract";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { lastGrains, shiftDate } from "../lib/calendar.ts";
import { useFiscalStart } from "../lib/fiscal-start.ts";
import { useMetricText } from "../lib/metric-text.ts";
import { resultsQuery } from "../lib/queries.ts";
import { useView, useWorkspace } from "../lib/use-view.ts";
import { questionOf, sharedView } from "../lib/view-state.ts";
import { ErrorPanel } from "../ui/ErrorPanel.tsx";
import { FreshnessDot } from "../ui/FreshnessDot.tsx";
import { CurvePanel } from "./CurvePanel.tsx";
import { EventNote } from "./EventNote.tsx";
import { MapPanel } from "./MapPanel.tsx";
import { NothingYet } from "./NothingYet.tsx";
import classes from "./Panel.module.css";
import { PanelFigures } from "./PanelFigures.tsx";
import { PanelFrame, type PanelSlots } from "./PanelFrame.tsx";
import { PanelMenu } from "./PanelMenu.tsx";
import { PartsPanel } from "./PartsPanel.tsx";
import type { ChartSpec } from "./panel-spec.ts";
import { pickFigures } from "./pick-figures.ts";
import { TrendPanel } from "./TrendPanel.tsx";
import { TrianglePanel } from "./TrianglePanel.tsx";
import { WaterfallPanel } from "./WaterfallPanel.tsx";

const STALE_DAYS = { day: 7, week: 21, month: 62, quarter: 150, year: 500 } as const;
/** Pictures of one period: the thirteen before would only be thrown away. */
const ONE_PERIOD = new Set<ChartSpec["kind"]>(["triangle", "curve", "groups"]);

interface MetricPanelProps {
  readonly spec: ChartSpec;
  readonly infos: ReadonlyMap<string, MetricInfo>;
  /** The attribute (or cohort) that split panels are split by. */
  readonly split: string | null;
}

/** One panel of a page: asks its metrics the page's question and draws the answer, or says why there is none. */
export function MetricPanel({ spec, infos, split }: MetricPanelProps) {
  const { t } = useTranslation("pages");
  const text = useMetricText();
  const workspace = useWorkspace();
  const navigate = useNavigate();
  const [view, change] = useView();
  const grain = view.grain ?? "month";
  const range = lastGrains(view.asOf ?? workspace.today, grain, view.periods ?? 13, useFiscalStart(grain));
  const newest = shiftDate(range.to, grain, -1);
  const at = view.at !== undefined && view.at >= range.from && view.at <= newest ? view.at : newest;
  const metrics = useMemo(
    () => (spec.kind === "trend" ? [...new Set(spec.lines.map((line) => line.metric))] : [spec.metric]),
    [spec],
  );
  const isSplit = spec.kind === "groups" || (spec.kind === "curve" && spec.split === true);
  const group = isSplit && split !== null ? split : undefined;
  const question: MetricQuery = {
    ...questionOf(view),
    ...(ONE_PERIOD.has(spec.kind) ? { from: at, to: shiftDate(at, grain, 1) } : range),
    // A cell of a triangle stays what it was.
    ...(spec.kind === "triangle" ? {} : { compare: "previous_period" as const }),
    ...((spec.kind === "parts" || spec.kind === "trend") && spec.option !== undefined ? { option: [spec.option] } : {}),
    ...(group === undefined ? {} : { group }),
  };
  const answers = useQueries({ queries: metrics.map((metric) => resultsQuery(workspace.slug, metric, question)) });

  const lead = metrics[0] ?? "";
  const info = infos.get(lead);
  const name = spec.title === undefined ? text.title(lead, info?.title) : t(`panel.${spec.title}`);
  const component = spec.kind === "groups" ? spec.component : spec.kind === "triangle" ? view.component : undefined;
  const first = answers[0]?.data?.results;
  const figures = useMemo(
    () =>
      first === undefined || info === undefined
        ? null
        : pickFigures(info, first, {
            at,
            ...(component === undefined ? {} : { component }),
            ...(group === undefined ? {} : { group }),
          }),
    [first, info, at, component, group],
  );
  const data = answers.map((answer) => answer.data?.results);
  const results = data.every((one) => one !== undefined) ? data.flat().filter((one) => one !== undefined) : null;
  const failed = answers.find((answer) => answer.isError);
  const search = {
    ...sharedView(view),
    ...(at === newest ? {} : { at }),
    ...(group === undefined ? {} : { group }),
    ...(view.periods === undefined ? {} : { periods: view.periods }),
    ...(question.option === undefined ? {} : { option: question.option }),
  } as never;
  const linkTo = (metric: string) => ({
    to: "/w/$workspace/metrics/$metric" as const,
    params: { workspace: workspace.slug, metric },
    search,
  });
  const newestFact = (results ?? [])
    .map((one) => one.freshness.occurredAt)
    .reduce((a, b) => ((a ?? "") > (b ?? "") ? a : b), null);
  const heading = (
    <span className={classes.heading}>
      {newestFact !== null && (
        <FreshnessDot
          occurredAt={newestFact}
          now={`${view.asOf?.slice(0, 10) ?? workspace.today}T00:00:00Z`}
          staleAfterDays={STALE_DAYS[grain]}
        />
      )}
      <Link {...linkTo(lead)} className={classes.headLink}>
        {name}
      </Link>
    </span>
  );
  const tools: PanelSlots["tools"] = (save) => (
    <>
      <Link {...linkTo(lead)} className={classes.why} aria-label={t("whyOf", { title: name })}>
        {t("why")}
      </Link>
      <PanelMenu
        title={name}
        asked={metrics.map((metric) => ({
          metric,
          name: text.title(metric, infos.get(metric)?.title),
          question,
        }))}
        save={save}
      />
    </>
  );
  // A trend marks events on its axis of time.
  const spans =
    spec.kind === "map" ? [{ start: range.from, end: range.to }] : [{ start: at, end: shiftDate(at, grain, 1) }];
  const slots: PanelSlots = {
    title: name,
    heading,
    level: 3,
    tools,
    ...(spec.kind === "trend" ? {} : { foot: <EventNote spans={spans} /> }),
  };
  const openPart = (part: string | null): void =>
    void navigate({ ...linkTo(lead), search: { ...(search as object), component: part ?? undefined } as never });

  if (failed !== undefined && results === null) {
    return (
      <PanelFrame title={name} heading={heading} level={3}>
        <ErrorPanel error={failed.error} retry={() => void failed.refetch()} />
      </PanelFrame>
    );
  }
  if (results === null || info === undefined || figures === null) {
    return (
      <PanelFrame title={name} heading={name} level={3}>
        <div className={classes.skeleton}>
          <Skeleton height={spec.kind === "parts" || spec.kind === "groups" ? 260 : 300} />
        </div>
      </PanelFrame>
    );
  }
  // A trend shows its other periods; a picture of one period needs that one.
  const needed =
    spec.kind === "trend" || spec.kind === "map" ? results : results.filter((one) => one.period.start === at);
  if (needed.every((one) => one.value === null)) {
    const reason = needed.at(-1)?.reason ?? "no_data";
    return (
      <PanelFrame title={name} heading={heading} level={3}>
        <NothingYet reason={reason} inputs={results.every((one) => one.value === null) ? info.inputs : []} />
      </PanelFrame>
    );
  }
  const busy = answers.some((answer) => answer.isPlaceholderData);
  const panel = (): React.ReactNode => {
    switch (spec.kind) {
      case "trend": {
        const lines = spec.lines.flatMap((line) => {
          const own = infos.get(line.metric);
          const found = data[metrics.indexOf(line.metric)]?.filter(
            (one) => one.group === null && one.component === (line.component ?? null),
          );
          if (own === undefined || found === undefined || found.length === 0) return [];
          const title = text.title(line.metric, own.title);
          const part = line.component === undefined ? null : text.component(line.component);
          const label = part === null ? title : metrics.length === 1 ? part : `${title}: ${part}`;
          return [{ info: own, name: label, results: found }];
        });
        if (lines.length === 0)
          return (
            <PanelFrame title={name} heading={heading} level={3}>
              <NothingYet reason="no_data" inputs={info.inputs} />
            </PanelFrame>
          );
        const current = lines.map((line) => ({
          ...line,
          result: line.results.find((one) => one.period.start === at) as MetricResult | undefined,
        }));
        return (
          <TrendPanel
            title={name}
            fileName={lead}
            lines={lines}
            at={at}
            slots={{ ...slots, lead: <PanelFigures title={name} lines={current} /> }}
          />
        );
      }
      case "waterfall":
        return <WaterfallPanel info={info} figures={figures} slots={slots} />;
      case "triangle": {
        const pick = figures.components.length > 1 && (
          <SegmentedControl
            size="xs"
            value={figures.component ?? ""}
            onChange={(next) => change({ component: next }, false)}
            data={figures.components.map((one) => ({ value: one ?? "", label: text.component(one ?? "") }))}
            aria-label={t("measure")}
          />
        );
        return (
          <TrianglePanel
            figures={figures}
            onPart={openPart}
            slots={{ ...slots, lead: <div className={classes.lead}>{pick}</div> }}
          />
        );
      }
      case "curve":
        return <CurvePanel info={info} figures={figures} slots={slots} />;
      case "parts":
        return (
          <PartsPanel
            info={info}
            figures={figures}
            pareto={spec.pareto === true}
            sorted={spec.sorted}
            onPart={openPart}
            slots={slots}
          />
        );
      case "groups":
        return <PartsPanel info={info} figures={figures} by="group" slots={slots} />;
      case "map":
        return (
          <MapPanel
            info={info}
            figures={figures}
            onPart={openPart}
            slots={slots}
            given={spec.sorted === "given"}
            {...(spec.prefix === undefined ? {} : { prefix: spec.prefix })}
          />
        );
    }
  };
  return (
    <div className={classes.busy} aria-busy={busy}>
      {panel()}
    </div>
  );
}
