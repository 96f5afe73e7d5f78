import { userMetricSchema } from "@tendwell/contract";
import {
  ALL_VISIBLE,
  BUILT_IN_DEFINITIONS,
  compileUserMetric,
  evaluateRows,
  findMetric,
  localMidnight,
  type MetricExample,
  type MetricScope,
  metricSource,
  period,
  type StatRow,
  type TableName,
  type UserMetric,
  userMetricFaults,
} from "@tendwell/core";
import type { Engine } from "../../engine/engine.ts";
import type { MetricService } from "../metrics/metric-service.ts";
import type { DefinitionFault, DefinitionKind, ExampleOutcome } from "./definition-kind.ts";
import { exampleFacts, overExample } from "./example-facts.ts";
import { lastMonthEffects } from "./last-month-effects.ts";

/** What a metric's SQL may look at beside its own tables. */
const LOOKED_UP: readonly TableName[] = ["account", "account_attribute", "fx_rate"];

function scopeOf(example: MetricExample): MetricScope {
  const zone = example.zone ?? "UTC";
  return {
    periods: [{ ...period(example.from, example.to, zone), unfinished: false }],
    asOf: localMidnight(example.to, zone),
    knownAt: null,
    zone,
    currency: example.currency ?? "EUR",
    options: {},
    definitions: BUILT_IN_DEFINITIONS,
    group: null,
    filters: [],
    accounts: null,
  };
}

const shown = (value: number | null | undefined) =>
  value === null || value === undefined ? "no value" : String(value);
const near = (a: number | null, b: number | null): boolean =>
  a === null || b === null ? a === b : Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));

/** Runs one example through the metric's SQL, on the workspace's own engine, and through its oracle. */
async function runExample(engine: Engine, form: UserMetric, example: MetricExample): Promise<ExampleOutcome> {
  const { userMetricReference } = await import("@tendwell/core/definition-references");
  const scope = scopeOf(example);
  const facts = exampleFacts(example);
  const metric = compileUserMetric(form);
  const { dialect } = engine;
  const tables = [...new Set<TableName>([...metric.inputs, ...LOOKED_UP])];
  const query = overExample(
    dialect,
    facts,
    tables,
    metric.sql(dialect, metricSource(dialect, scope, ALL_VISIBLE), scope),
  );
  const rows = await engine.query(query, { tags: { surface: "api", route: "definition-test" } });
  const value = evaluateRows(metric, rows as readonly StatRow[], scope)[0]?.value ?? null;
  const visible = Object.fromEntries(
    Object.entries(facts).map(([table, list]) => [table, list.filter((fact) => fact.occurred_at < scope.asOf)]),
  );
  const byHand = userMetricReference(form)(visible, scope)[0]?.value ?? null;
  if (!near(value, byHand)) {
    const message = `computed ${shown(value)}, and counting row by row gives ${shown(byHand)}: please report this`;
    return { name: example.name, passed: false, message };
  }
  const passed = near(value, example.expect);
  return {
    name: example.name,
    passed,
    message: passed ? null : `expected ${shown(example.expect)}, got ${shown(value)}`,
  };
}

/** Metrics that a company defines for itself. */
export function metricKind(metrics: MetricService): DefinitionKind<UserMetric> {
  return {
    kind: "metric",
    rank: 30,
    schema: userMetricSchema,
    async validate(form): Promise<readonly DefinitionFault[]> {
      const faults: DefinitionFault[] = [];
      if (findMetric(form.id) !== undefined) {
        faults.push({
          path: ["id"],
          message: `id requires a name that no built-in metric has, got ${form.id}`,
          mend: "`tendwell metrics list` shows the names that are taken.",
        });
      }
      if (!/^[a-z][a-z0-9_]*$/.test(form.id)) {
        faults.push({ path: ["id"], message: `id requires letters, digits and _ only, got ${form.id}` });
      }
      for (const fault of userMetricFaults(form)) faults.push(fault);
      for (const [i, example] of (form.examples ?? []).entries()) {
        if (example.from >= example.to) {
          faults.push({
            path: ["examples", i, "to"],
            message: `examples.${i}.to requires a day after ${example.from}`,
          });
        }
      }
      return faults;
    },
    async test(form, { workspace }) {
      const outcomes: ExampleOutcome[] = [];
      for (const example of form.examples ?? []) {
        outcomes.push(await runExample(workspace.store.engine, form, example));
      }
      return outcomes;
    },
    async effect(before, after, context) {
      const asked = (form: UserMetric | null) =>
        form === null ? null : { metric: compileUserMetric(form), company: null };
      return lastMonthEffects(metrics, context, [{ before: asked(before), after: asked(after) }]);
    },
  };
}
