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
const SHOWN = 4;
/** Values of a light that are figures of its metric, to be written in the metric's unit. */
const FIGURES = new Set(["value", "low", "high", "previous", "from", "to", "usual"]);

interface LightStripProps {
  readonly lights: readonly Light[];
  readonly infos: ReadonlyMap<string, MetricInfo>;
  readonly currency: string;
}

/** Only the lights that are on, most urgent first, each a sentence. All off is one quiet line. */
export function LightStrip({ lights, infos, currency }: LightStripProps) {
  const { t } = useTranslation("web");
  const text = useMetricText();
  const format = useFormat();
  const workspace = useWorkspace();
  const [view] = useView();
  const [all, setAll] = useState(false);
  if (lights.length === 0) {
    return (
      <p className={classes["quietLights"]}>
        <StatusMark status="healthy" /> {t("lights.off")}
      </p>
    );
  }
  const sentence = (light: Light): string => {
    const info = light.metric === null ? undefined : infos.get(light.metric);
    const measure: Measure = { unit: info?.unit ?? "number", currency };
    const values: Record<string, string | number> = {};
    for (const [name, value] of Object.entries(light.values)) {
      if (value === null) values[name] = "–";
      else if (typeof value === "number" && FIGURES.has(name))
        values[name] = format.value(value, measure, { compact: true });
      else if (name === "band" && typeof value === "string") values[name] = t(`band.${value}`, { ns: "common" });
      else values[name] = value;
    }
    return t(`light.${light.code}`, {
      ns: "common",
      ...values,
      ...(light.metric === null ? {} : { metric: text.title(light.metric, info?.title) }),
      ...(typeof light.values["count"] === "number"
        ? { count: light.values["count"], number: format.count(light.values["count"]) }
        : {}),
      ...(typeof light.values["days"] === "number"
        ? { count: light.values["days"], number: format.count(light.values["days"]) }
        : {}),
    });
  };
  const shown = all ? lights : lights.slice(0, SHOWN);
  const search = sharedView(view) as never;
  return (
    <section className={classes["lights"]} aria-label={t("lights.title")}>
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
              {light.metric === null ? (
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
        <button type="button" className={classes["more"]} aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t("lights.fewer") : t("lights.more", { count: lights.length - SHOWN })}
        </button>
      )}
    </section>
  );
}
