import type { MetricInfo } from "@tendwell/contract";
import { useTranslation } from "react-i18next";
import { BulletGraph } from "../../charts/BulletGraph.tsx";
import { useMetricText } from "../../lib/metric-text.ts";
import { standingOf } from "../../lib/status-of.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useView, useWorkspace } from "../../lib/use-view.ts";
import type { Figures } from "../../panels/pick-figures.ts";
import { BandBadge } from "../../ui/BandBadge.tsx";
import { ChangeText } from "../../ui/ChangeText.tsx";
import classes from "./Metric.module.css";
import { MetricTargetForm } from "./MetricTargetForm.tsx";
import { useTarget } from "./use-target.ts";

/** The chosen period's figure with everything that explains it. */
export function MetricFigure({ info, figures }: { info: MetricInfo; figures: Figures }) {
  const { t } = useTranslation("web");
  const text = useMetricText();
  const format = useFormat();
  const workspace = useWorkspace();
  const [view] = useView();
  const { target, owner, history } = useTarget(info.id, figures.component);
  const { current } = figures;
  const grain = view.grain ?? "month";
  if (current === null) return null;
  const measure = { unit: current.unit, currency: current.currency };
  const standing = standingOf(current, info);
  const write = (value: number): string => format.value(value, measure);
  const judged = info.bands !== null && (info.bands.component ?? null) === figures.component;
  const earlier = figures.all
    .filter(
      (one) =>
        one.component === figures.component &&
        one.group === null &&
        one.value !== null &&
        one.period.start < figures.at,
    )
    .map((one) => one.value ?? 0);
  const facts: [string, string][] = [
    [t("metric.numerator"), current.exact.numerator === null ? "–" : format.exact(current.exact.numerator, measure)],
    [t("metric.denominator"), current.exact.denominator === null ? "–" : format.decimal(current.exact.denominator)],
    [t("metric.n"), format.count(current.n)],
  ];
  if (current.interval !== null) {
    facts.push([
      t("metric.interval", { level: format.percent(current.interval.level) }),
      t("metric.intervalRange", { low: write(current.interval.low), high: write(current.interval.high) }),
    ]);
  }
  if (target !== null)
    facts.push([
      t("metric.target"),
      owner === null ? write(target) : t("metric.targetOf", { target: write(target), owner }),
    ]);
  if (current.freshness.occurredAt !== null) {
    facts.push([t("data.newestFact"), format.instant(current.freshness.occurredAt, workspace.zone)]);
  }
  return (
    <section className={classes.figure} aria-label={t("metric.why")}>
      <div className={classes.figureMain}>
        <div className={classes.figurePeriod}>
          {format.period(current.period.start, grain)}
          {figures.component !== null && ` · ${text.component(figures.component)}`}
        </div>
        {current.value === null ? (
          <>
            <div className={classes.figureValue}>–</div>
            <p className="quiet">{t(`reason.${current.reason ?? "no_data"}`, { ns: "common" })}</p>
          </>
        ) : (
          <>
            <div className={classes.figureValue}>{write(current.value)}</div>
            <div className={classes.figureNotes}>
              {current.comparison != null && (
                <ChangeText
                  now={current.value}
                  before={current.comparison.value}
                  measure={measure}
                  direction={info.direction}
                  against={t("metric.against", {
                    period: format.period(current.comparison.period.start, grain),
                  })}
                />
              )}
              {standing.status !== "none" && <BandBadge standing={standing} />}
              {current.provisional && <span className={classes.tag}>{t("provisional", { ns: "common" })}</span>}
              {current.coverage !== null && current.coverage < 0.995 && (
                <span className={classes.tag}>
                  {t("coverage", { ns: "common", share: format.percent(current.coverage) })}
                </span>
              )}
            </div>
            <BulletGraph
              value={current.value}
              unit={current.unit}
              bands={judged ? (info.bands?.bands ?? []) : []}
              target={target}
              interval={current.interval}
              history={earlier}
              uncertain={standing.status === "uncertain"}
              label={t(target === null ? "dashboard.bullet" : "dashboard.bulletTarget", {
                value: write(current.value),
                target: target === null ? "" : write(target),
              })}
            />
          </>
        )}
      </div>
      <dl className={classes.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        {workspace.role !== "viewer" && (
          <div>
            <dt className="hidden">{t("metric.targetSet")}</dt>
            <dd>
              <MetricTargetForm
                metric={info.id}
                component={figures.component}
                measure={measure}
                target={target}
                owner={owner}
                history={history}
              />
            </dd>
          </div>
        )}
      </dl>
    </section>
  );
}
