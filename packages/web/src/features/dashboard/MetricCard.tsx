import { Link } from "@tanstack/react-router";
import type { Dashboard, MetricInfo } from "@tendwell/contract";
import { useTranslation } from "react-i18next";
import { BulletGraph } from "../../charts/BulletGraph.tsx";
import { Sparkline } from "../../charts/Sparkline.tsx";
import type { Grain } from "../../lib/calendar.ts";
import { useMetricText } from "../../lib/metric-text.ts";
import { standingOf } from "../../lib/status-of.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useView, useWorkspace } from "../../lib/use-view.ts";
import { sharedView } from "../../lib/view-state.ts";
import { BandBadge } from "../../ui/BandBadge.tsx";
import { ChangeText } from "../../ui/ChangeText.tsx";
import { FreshnessDot } from "../../ui/FreshnessDot.tsx";
import classes from "./Dashboard.module.css";

interface MetricCardProps {
  readonly card: Dashboard["cards"][number];
  readonly info: MetricInfo | undefined;
  readonly events: Dashboard["events"];
  /** The dashboard's as-of instant. */
  readonly now: string;
  readonly grain: Grain;
}

/** A quarter of a year without a new fact is stale for a month's figure, a week for a day's. */
const STALE_DAYS: Record<Grain, number> = { day: 7, week: 21, month: 62, quarter: 150, year: 500 };

/** One number: name, value, change, bullet graph, sparkline, band, freshness. All of it is one link to the metric's page. */
export function MetricCard({ card, info, events, now, grain }: MetricCardProps) {
  const { t } = useTranslation("web");
  const text = useMetricText();
  const format = useFormat();
  const workspace = useWorkspace();
  const [view] = useView();
  const { current } = card;
  const measure = { unit: current.unit, currency: current.currency };
  const direction = info?.direction ?? "neither";
  const standing = standingOf(current, info);
  const name = text.title(card.metric, info?.title);
  const judged = info?.bands != null && (info.bands.component ?? null) === card.component;
  const history = card.series.slice(0, -1).flatMap((point) => (point.value === null ? [] : [point.value]));
  const marks = events.flatMap((event) => {
    const day = event.at.slice(0, 10);
    const index = card.series.findIndex((point) => day >= point.start && day < point.end);
    return index < 0 ? [] : [index];
  });
  const value = current.value === null ? null : format.value(current.value, measure, { compact: true });
  const first = card.series.find((point) => point.value !== null);
  return (
    <article className={classes.card} data-status={standing.status}>
      <header className={classes.cardHead}>
        <h3 className={classes.cardName}>
          <FreshnessDot occurredAt={current.freshness.occurredAt} now={now} staleAfterDays={STALE_DAYS[grain]} />
          <Link
            to="/w/$workspace/metrics/$metric"
            params={{ workspace: workspace.slug, metric: card.metric }}
            search={sharedView(view) as never}
            className={classes.cardLink}
          >
            {name}
          </Link>
        </h3>
        {standing.status !== "none" && <BandBadge standing={standing} />}
      </header>
      {card.component !== null && <div className={classes.component}>{text.component(card.component)}</div>}
      <div className={classes.cardBody}>
        <div className={classes.figure}>
          {value === null ? (
            <>
              <div className={classes.value} aria-hidden="true">
                –
              </div>
              <p className={classes.why}>{t(`reason.${current.reason ?? "no_data"}`, { ns: "common" })}</p>
            </>
          ) : (
            <div className={classes.value} data-long={value.length > 9}>
              {value}
            </div>
          )}
        </div>
        {first !== undefined && (
          <Sparkline
            width={(value?.length ?? 0) > 8 ? 72 : 108}
            points={card.series}
            marks={marks}
            label={t("dashboard.sparkline", {
              count: card.series.length,
              first: format.value(first.value ?? 0, measure, { compact: true }),
              last: value ?? "–",
            })}
          />
        )}
      </div>
      {current.value !== null && (
        <div className={classes.change}>
          <ChangeText
            now={current.value}
            before={card.previous}
            measure={measure}
            direction={direction}
            against={t(`dashboard.before.${grain}`)}
          />
        </div>
      )}
      {current.value !== null && (
        <BulletGraph
          value={current.value}
          unit={current.unit}
          bands={judged ? (info.bands?.bands ?? []) : []}
          target={card.target}
          interval={current.interval}
          history={history}
          uncertain={standing.status === "uncertain"}
          label={t(card.target === null ? "dashboard.bullet" : "dashboard.bulletTarget", {
            value,
            target: card.target === null ? "" : format.value(card.target, measure, { compact: true }),
          })}
        />
      )}
      <footer className={classes.cardFoot}>
        {current.interval !== null && (
          <span className="quiet">
            {t("dashboard.interval", {
              low: format.value(current.interval.low, measure, { compact: true }),
              high: format.value(current.interval.high, measure, { compact: true }),
            })}
          </span>
        )}
        {current.provisional && <span className={classes.tag}>{t("provisional", { ns: "common" })}</span>}
        {current.coverage !== null && current.coverage < 0.995 && (
          <span className={classes.tag}>
            {t("coverage", { ns: "common", share: format.percent(current.coverage) })}
          </span>
        )}
      </footer>
    </article>
  );
}
