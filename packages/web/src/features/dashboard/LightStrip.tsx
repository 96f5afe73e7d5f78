import { Link } from "@tanstack/react-router";
import type { Dashboard, MetricInfo } from "@tendwell/contract";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Measure } from "../../lib/format.ts";
import { useMetricText } from "../../lib/metric-text.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useView, useWorkspace } from "../../lib/use-view.ts";
import { sharedView } from "../../lib/view-state.ts";
import { StatusMark } from "../../ui/StatusMark.tsx";
import classes from "./Dashboard.module.css";

type Light = Dashboard["lights"][number];
type Card = Dashboard["cards"][number];
const SHOWN = 4;

/** The middle four fifths of the earlier periods: what is usual. */
function usualRange(series: Card["series"]): [low: number | null, high: number | null] {
  const values = series.slice(0, -1).flatMap((point) => (point.value === null ? [] : [point.value]));
  values.sort((a, b) => a - b);
  const at = (share: number): number | null => values[Math.round(share * (values.length - 1))] ?? null;
  return [at(0.1), at(0.9)];
}

interface LightStripProps {
  readonly cards: readonly Card[];
  readonly lights: readonly Light[];
  readonly infos: ReadonlyMap<string, MetricInfo>;
  readonly currency: string;
}

/** Only the lights that are on, most urgent first, each a sentence. All off is one quiet line. */
export function LightStrip({ lights, cards, infos, currency }: LightStripProps) {
  const { t } = useTranslation("web");
  const text = useMetricText();
  const format = useFormat();
  const workspace = useWorkspace();
  const [view] = useView();
  const [all, setAll] = useState(false);
  if (lights.length === 0) {
    return (
      <p className={classes.quietLights}>
        <StatusMark status="healthy" /> {t("lights.off")}
      </p>
    );
  }
  const sentence = (light: Light): string => {
    const number = light.values.days ?? light.values.count;
    if (light.metric === null) {
      const count = typeof number === "number" ? number : 0;
      return t(`light.${light.code}`, {
        ns: "common",
        source: light.values.source ?? "",
        count,
        number: format.count(count),
      });
    }
    const card = cards.find((one) => one.metric === light.metric && one.component === (light.values.component ?? null));
    const measure: Measure = { unit: card?.current.unit ?? "number", currency: card?.current.currency ?? currency };
    const write = (value: number | null | undefined): string =>
      value === null || value === undefined ? "–" : format.value(value, measure, { compact: true });
    const [low, high] = usualRange(card?.series ?? []);
    return t(`light.${light.code}`, {
      ns: "common",
      metric: text.title(light.metric, infos.get(light.metric)?.title),
      value: write(card?.current.value),
      band: card?.current.band == null ? "–" : text.band(card.current.band.name),
      low: write(low),
      high: write(high),
    });
  };
  const shown = all ? lights : lights.slice(0, SHOWN);
  const search = sharedView(view) as never;
  return (
    <section className={classes.lights} aria-label={t("lights.title")}>
      <ul>
        {shown.map((light) => {
          const content = (
            <>
              <StatusMark status={light.status} size={11} />
              <span className="hidden">{t(`status.${light.status}`, { ns: "common" })}: </span>
              <span>{sentence(light)}</span>
            </>
          );
          const key = `${light.code}/${light.metric ?? JSON.stringify(light.values)}`;
          return (
            <li key={key} data-status={light.status}>
              {light.code === "stopped_channels" ? (
                <Link to="/w/$workspace/settings/notifications" params={{ workspace: workspace.slug }} search={search}>
                  {content}
                </Link>
              ) : light.metric === null ? (
                <Link
                  to="/w/$workspace/data/$tab"
                  params={{
                    workspace: workspace.slug,
                    tab:
                      light.code === "rejects"
                        ? "rejects"
                        : light.code === "contradictions"
                          ? "contradictions"
                          : "sources",
                  }}
                  search={search}
                >
                  {content}
                </Link>
              ) : (
                <Link
                  to="/w/$workspace/metrics/$metric"
                  params={{ workspace: workspace.slug, metric: light.metric }}
                  search={search}
                >
                  {content}
                </Link>
              )}
            </li>
          );
        })}
      </ul>
      {lights.length > SHOWN && (
        <button type="button" className={classes.more} aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t("lights.fewer") : t("lights.more", { count: lights.length - SHOWN })}
        </button>
      )}
    </section>
  );
}
