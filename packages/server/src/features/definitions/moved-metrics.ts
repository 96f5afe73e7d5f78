import { ALL_VISIBLE, type CompanyDefinitions, type MetricDefinition, metricSource } from "@tendwell/core";
import { type MetricService, optionDefault } from "../metrics/metric-service.ts";
import type { CompanyContext } from "./company-service.ts";
import type { DefinitionContext } from "./definition-kind.ts";

/** Read after the query, where watching the query does not show it. */
const READ_LATER: ReadonlySet<keyof CompanyDefinitions> = new Set(["survivalHorizonMonths", "behavioralComposite"]);

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The metrics whose figures other settings can move: those whose query looks at one of the settings that differ. */
export async function movedMetrics(
  metrics: MetricService,
  { workspace }: DefinitionContext,
  all: readonly MetricDefinition[],
  before: CompanyContext,
  after: CompanyContext,
): Promise<readonly MetricDefinition[]> {
  const names = Object.keys(before.definitions) as (keyof CompanyDefinitions)[];
  const changed = new Set(names.filter((name) => !same(before.definitions[name], after.definitions[name])));
  if (before.currency !== after.currency || [...changed].some((name) => READ_LATER.has(name))) return all;
  const { dialect } = workspace.store.engine;
  const first = all[0];
  if (first === undefined) return [];
  const { scope } = await metrics.prepare(workspace, first, {}, before);
  return all.filter((metric) => {
    const defaults = (company: CompanyContext) =>
      Object.fromEntries(
        Object.entries(metric.options).map(([name, spec]) => [name, optionDefault(spec, company.optionDefaults[name])]),
      );
    if (!same(defaults(before), defaults(after))) return true;
    const looked = new Set<PropertyKey>();
    const definitions = new Proxy(before.definitions, {
      get(target, name) {
        looked.add(name);
        return Reflect.get(target, name);
      },
    });
    const watched = { ...scope, options: defaults(before), definitions };
    metric.sql(dialect, metricSource(dialect, watched, ALL_VISIBLE), watched);
    return [...changed].some((name) => looked.has(name));
  });
}
