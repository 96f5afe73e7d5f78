import { NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { MeasureDocument, Signal } from "@tendwell/core/health";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useMetricText } from "../../lib/metric-text.ts";
import { catalogueQuery } from "../../lib/queries.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { NumberField } from "./NumberField.tsx";
import classes from "./ScorecardForm.module.css";
import { faultAt, useScorecardEditing } from "./scorecard-editing.ts";
import type { SourcePath } from "./scorecard-source.ts";

const SIGNALS: readonly Signal[] = ["days_since_touch", "days_since_use", "days_as_customer", "days_to_renewal"];
const SOURCES = ["metric", "signal", "sentiment"] as const;
const FAMILIES = ["product", "surveys", "support", "revenue", "customers", "orders", "economics"] as const;

interface ScorecardSourceFieldsProps {
  readonly measure: MeasureDocument;
  readonly path: SourcePath;
}

/** What a measure reads: a metric of the catalogue over a window, a signal, or what people noted. */
export function ScorecardSourceFields({ measure, path }: ScorecardSourceFieldsProps) {
  const { t } = useTranslation("health");
  const metrics = useMetricText();
  const workspace = useWorkspace();
  const { set, editable, problems } = useScorecardEditing();
  const catalogue = useQuery(catalogueQuery(workspace.slug)).data?.items ?? [];
  const metric = catalogue.find((one) => one.id === measure.metric);
  const kind = SOURCES.find((name) => measure[name] !== undefined) ?? "metric";
  const window = /^(\d+)([dmy])$/.exec(measure.window ?? "30d");
  const nothing = {
    metric: undefined,
    component: undefined,
    options: undefined,
    window: undefined,
    absent: undefined,
    minimumVolume: undefined,
    signal: undefined,
    sentiment: undefined,
  };
  const take = (next: (typeof SOURCES)[number]): void => {
    if (next === "metric")
      set(path, {
        ...nothing,
        metric: "active_users",
        absent: 0,
        ...(measure.sentiment === undefined ? {} : { linear: { worst: 0, best: 10 } }),
      });
    else if (next === "signal")
      set(path, {
        ...nothing,
        ownPast: undefined,
        signal: "days_since_use",
        ...(measure.sentiment === undefined && measure.ownPast === undefined ? {} : { linear: { worst: 30, best: 3 } }),
      });
    else
      set(path, {
        ...nothing,
        linear: undefined,
        bands: undefined,
        percentile: undefined,
        ownPast: undefined,
        target: undefined,
        sentiment: { halfLifeDays: 30, expiresDays: 90 },
      });
  };
  const grouped = useMemo(
    () =>
      FAMILIES.map((family) => ({
        group: t(`page.design.families.${family}`),
        items: catalogue
          .filter((one) => one.family === family)
          .map((one) => ({ value: one.id, label: metrics.title(one.id, one.title) }))
          .sort((a, b) => a.label.localeCompare(b.label)),
      })).filter((one) => one.items.length > 0),
    [catalogue, metrics, t],
  );
  const components = metric === undefined || metric.components === "open" ? [] : metric.components;
  return (
    <>
      <div className={classes.fields}>
        <NativeSelect
          size="xs"
          label={t("page.design.source")}
          disabled={!editable}
          value={kind}
          onChange={(event) => take(event.currentTarget.value as (typeof SOURCES)[number])}
          data={SOURCES.map((value) => ({ value, label: t(`page.design.sources.${value}`) }))}
        />
        {kind === "metric" && (
          <>
            <NativeSelect
              size="xs"
              label={t("page.design.metric")}
              disabled={!editable}
              error={faultAt(problems, [...path, "metric"])}
              value={measure.metric ?? ""}
              onChange={(event) =>
                set(path, { metric: event.currentTarget.value, component: undefined, options: undefined })
              }
              data={
                metric === undefined && measure.metric !== undefined
                  ? [{ value: measure.metric, label: measure.metric }, ...grouped]
                  : grouped
              }
            />
            {components.length > 0 && (
              <NativeSelect
                size="xs"
                label={t("page.design.component")}
                disabled={!editable}
                error={faultAt(problems, [...path, "component"])}
                value={measure.component ?? ""}
                onChange={(event) => set(path, { component: event.currentTarget.value || undefined })}
                data={[
                  { value: "", label: t("page.design.headline") },
                  ...components.map((value) => ({ value, label: metrics.component(value) })),
                ]}
              />
            )}
            {measure.ownPast === undefined && (
              <>
                <NumberField
                  label={t("page.design.window")}
                  readOnly={!editable}
                  min={1}
                  error={faultAt(problems, [...path, "window"])}
                  value={window === null ? undefined : Number(window[1])}
                  change={(value) => {
                    if (value !== undefined) set(path, { window: `${value}${window?.[2] ?? "d"}` });
                  }}
                />
                <NativeSelect
                  size="xs"
                  label={t("page.design.windowUnit")}
                  disabled={!editable}
                  value={window?.[2] ?? "d"}
                  onChange={(event) => set(path, { window: `${window?.[1] ?? 30}${event.currentTarget.value}` })}
                  data={(["d", "m", "y"] as const).map((value) => ({ value, label: t(`page.design.units.${value}`) }))}
                />
              </>
            )}
          </>
        )}
        {kind === "signal" && (
          <NativeSelect
            size="xs"
            label={t("page.design.signal")}
            disabled={!editable}
            value={measure.signal ?? ""}
            onChange={(event) => set(path, { signal: event.currentTarget.value })}
            data={SIGNALS.map((value) => ({ value, label: t(`page.design.signals.${value}`) }))}
          />
        )}
        {measure.sentiment !== undefined &&
          (["halfLifeDays", "expiresDays"] as const).map((name) => (
            <NumberField
              key={name}
              label={t(`page.design.${name}`)}
              readOnly={!editable}
              min={1}
              value={measure.sentiment![name]}
              change={(value) => {
                if (value !== undefined) set(path, { sentiment: { ...measure.sentiment!, [name]: value } });
              }}
            />
          ))}
      </div>
      {kind === "metric" && (
        <div className={classes.fields}>
          {Object.entries(metric?.options ?? {}).map(([name, spec]) =>
            spec.type === "enum" ? (
              <NativeSelect
                key={name}
                size="xs"
                label={metrics.option(name)}
                disabled={!editable}
                error={faultAt(problems, [...path, "options", name])}
                value={String(measure.options?.[name] ?? "")}
                onChange={(event) => {
                  const { [name]: _, ...rest } = measure.options ?? {};
                  const value = event.currentTarget.value;
                  const options = value === "" ? rest : { ...rest, [name]: value };
                  set(path, { options: Object.keys(options).length === 0 ? undefined : options });
                }}
                data={[
                  { value: "", label: t("page.design.asSet") },
                  ...spec.values.map((value) => ({ value, label: metrics.optionValue(value) })),
                ]}
              />
            ) : (
              <NumberField
                key={name}
                label={metrics.option(name)}
                readOnly={!editable}
                error={faultAt(problems, [...path, "options", name])}
                placeholder={String(spec.default)}
                value={measure.options?.[name] === undefined ? undefined : Number(measure.options[name])}
                change={(value) => {
                  const { [name]: _, ...rest } = measure.options ?? {};
                  const options = value === undefined ? rest : { ...rest, [name]: value };
                  set(path, { options: Object.keys(options).length === 0 ? undefined : options });
                }}
              />
            ),
          )}
          <NumberField
            label={t("page.design.absent")}
            about={t("page.design.absentAbout")}
            readOnly={!editable}
            value={measure.absent}
            change={(absent) => set(path, { absent })}
          />
          <NumberField
            label={t("page.design.minimumVolume")}
            about={t("page.design.minimumVolumeAbout")}
            readOnly={!editable}
            min={0}
            value={measure.minimumVolume}
            change={(minimumVolume) => set(path, { minimumVolume })}
          />
        </div>
      )}
    </>
  );
}
