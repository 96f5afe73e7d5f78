import type { MetricInfo, MetricResult } from "@tendwell/contract";
import {
  bandOf,
  type MetricDefinition,
  type MetricPoint,
  type MetricScope,
  type Nano,
  type OptionValue,
  unitOf,
} from "@tendwell/core";
import type { AccountLabel } from "./account-label.ts";
import type { Freshness } from "./freshness.ts";
import { optionDefault } from "./metric-question.ts";

const NANO = 1_000_000_000n;

/** Units of 1e-9 as a decimal text without trailing zeros. */
export function nanoText(nano: Nano | null): string | null {
  if (nano === null) return null;
  const sign = nano < 0n ? "-" : "";
  const digits = (nano < 0n ? -nano : nano).toString().padStart(10, "0");
  const fraction = digits.slice(-9).replace(/0+$/, "");
  return `${sign}${digits.slice(0, -9)}${fraction === "" ? "" : `.${fraction}`}`;
}

function nanoNumber(nano: Nano | null): number | null {
  if (nano === null) return null;
  return nano % NANO === 0n ? Number(nano / NANO) : Number(nanoText(nano));
}

/** Bands hold for one component, and only under the option values they were stated for. */
function bandFor(metric: MetricDefinition, point: MetricPoint, scope: MetricScope): MetricResult["band"] {
  const { bands } = metric;
  if (bands === null) return null;
  if ((bands.component ?? null) !== point.component) return null;
  for (const [name, value] of Object.entries(bands.when ?? {})) if (scope.options[name] !== value) return null;
  const band = bandOf(point.value, bands);
  return band === null ? null : { name: band.name, status: band.status };
}

export function resultOf(
  metric: MetricDefinition,
  point: MetricPoint,
  scope: MetricScope,
  freshness: Freshness,
  label: AccountLabel | undefined,
): MetricResult {
  const period = scope.periods[point.period]!;
  const unit = unitOf(metric, point.component, scope.options);
  return {
    metric: metric.id,
    component: point.component,
    period: { start: period.start, end: period.end },
    group: point.group,
    ...(label === undefined ? {} : { groupLabel: label.name ?? label.externalId }),
    options: { ...scope.options },
    value: point.value,
    numerator: nanoNumber(point.numerator),
    denominator: nanoNumber(point.denominator),
    exact: { numerator: nanoText(point.numerator), denominator: nanoText(point.denominator) },
    n: point.n,
    unit,
    currency: unit === "money" ? scope.currency : null,
    band: bandFor(metric, point, scope),
    interval: point.interval,
    coverage: point.coverage,
    freshness,
    provisional: point.provisional,
    reason: point.reason,
  };
}

/** A metric's definition without its SQL; options with the defaults that the company chose. */
export function metricInfo(
  metric: MetricDefinition,
  optionDefaults: Readonly<Record<string, OptionValue>> = {},
): MetricInfo {
  const { bands } = metric;
  return {
    id: metric.id,
    family: metric.family,
    title: metric.title,
    summary: metric.summary,
    unit: metric.unit,
    direction: metric.direction,
    grain: metric.grain,
    clock: metric.clock,
    formula: metric.formula,
    population: metric.population,
    inputs: [...metric.inputs],
    options: Object.fromEntries(
      Object.entries(metric.options).map(([name, spec]) => [
        name,
        spec.type === "enum"
          ? { ...spec, values: [...spec.values], default: String(optionDefault(spec, optionDefaults[name])) }
          : { ...spec, default: Number(optionDefault(spec, optionDefaults[name])) },
      ]),
    ),
    components: metric.components === "open" ? "open" : [...metric.components],
    bands:
      bands === null
        ? null
        : {
            source: bands.source,
            ...(bands.component === undefined ? {} : { component: bands.component }),
            bands: bands.bands.map((band) => ({ ...band })),
          },
    edgeCases: metric.edgeCases.map((edge) => ({ ...edge })),
    identities: [...metric.identities],
    sources: [...metric.sources],
    additive: metric.additive,
  };
}
