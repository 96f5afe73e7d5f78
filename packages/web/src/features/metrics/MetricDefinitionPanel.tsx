import type { MetricInfo } from "@tendwell/contract";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useMetricText } from "../../lib/metric-text.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { StatusMark } from "../../ui/StatusMark.tsx";
import classes from "./Metric.module.css";

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={classes.part}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

/** The whole definition in plain words: formula, bands with their source, edge cases, identities, sources. */
export function MetricDefinitionPanel({ info }: { info: MetricInfo }) {
  const { t } = useTranslation("web");
  const text = useMetricText();
  const format = useFormat();
  const workspace = useWorkspace();
  const measure = { unit: info.unit, currency: workspace.currency };
  const write = (value: number | null): string =>
    value === null ? "" : format.value(value, measure, { compact: true });
  return (
    <div className={classes.definition}>
      <h2>{t("metric.definition")}</h2>
      {info.userDefined !== undefined && (
        <p className={classes.small}>{t("metric.ownVersion", { version: info.userDefined.version })}</p>
      )}
      <Part title={t("metric.formula")}>
        <p className={classes.formula}>{text.definition(info.formula)}</p>
      </Part>
      <dl className={classes.pairs}>
        <dt>{t("metric.grain")}</dt>
        <dd>{text.definition(info.grain)}</dd>
        <dt>{t("metric.population")}</dt>
        <dd>{t(`metric.populationOf.${info.population}`)}</dd>
        <dt>{t("metric.direction")}</dt>
        <dd>{t(`metric.directionOf.${info.direction}`)}</dd>
        <dt>{t("metric.unit")}</dt>
        <dd>{t(`unit.${info.unit}`, { ns: "common" })}</dd>
        <dt>{t("metric.inputs")}</dt>
        <dd>
          {info.inputs.map((input) => (
            <code key={input} className={classes.input}>
              {input}
            </code>
          ))}
        </dd>
      </dl>
      {info.bands !== null && (
        <Part title={t("metric.bands")}>
          <ul className={classes.bands}>
            {info.bands.bands.map((band) => (
              <li key={`${band.name}/${band.from}`}>
                <StatusMark status={band.status} />
                <span>{text.band(band.name)}</span>
                <span className="quiet num">
                  {t(`metric.bandRange.${band.from === null ? "below" : band.to === null ? "above" : "between"}`, {
                    from: write(band.from),
                    to: write(band.to),
                  })}
                </span>
              </li>
            ))}
          </ul>
          {info.bands.source !== "" && <p className={classes.small}>{text.definition(info.bands.source)}</p>}
        </Part>
      )}
      {info.edgeCases.length > 0 && (
        <Part title={t("metric.edgeCases")}>
          <ol className={classes.cases}>
            {info.edgeCases.map((edge) => (
              <li key={edge.id}>
                <code>{edge.id}</code>{" "}
                {info.userDefined === undefined ? text.definition(edge.text) : t(`metric.ownCase.${edge.id}`)}
              </li>
            ))}
          </ol>
        </Part>
      )}
      {info.identities.length > 0 && (
        <Part title={t("metric.identities")}>
          <ul className={classes.cases}>
            {info.identities.map((identity) => (
              <li key={identity}>{text.definition(identity)}</li>
            ))}
          </ul>
        </Part>
      )}
      {info.sources.length > 0 && (
        <Part title={t("metric.sources")}>
          <ul className={classes.cases} lang="en">
            {info.sources.map((source) => (
              <li key={source}>{source}</li>
            ))}
          </ul>
        </Part>
      )}
    </div>
  );
}
