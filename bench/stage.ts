// One part of a run in a process of its own, so that peak memory and caches belong to it alone. Prints JSON on the last line.
import { dashboardLatencyStage } from "./dashboard-latency.ts";
import { healthScoresStage, healthStage } from "./health.ts";
import { healthSampleStage, storeSizeStage } from "./health-sample.ts";
import { importStage } from "./import.ts";
import type { BenchOptions } from "./options.ts";
import { postgresStage } from "./postgres.ts";
import { rollUpStage } from "./roll-up.ts";
import { dashboardStage, generateStage, limitStage } from "./store.ts";
import { surveyAnswersStage, surveyReportStage } from "./surveys.ts";

const STAGES: Readonly<Record<string, (options: BenchOptions) => Promise<unknown>>> = {
  generate: generateStage,
  limit: limitStage,
  dashboard: dashboardStage,
  dashboardLatency: dashboardLatencyStage,
  health: healthStage,
  healthScores: healthScoresStage,
  healthSample: healthSampleStage,
  storeSize: storeSizeStage,
  postgres: postgresStage,
  import: importStage,
  rollUp: rollUpStage,
  surveyAnswers: surveyAnswersStage,
  surveyReport: surveyReportStage,
};

const [name = "", options = "{}"] = process.argv.slice(2);
const stage = STAGES[name];
if (stage === undefined) throw new RangeError(`a stage requires one of ${Object.keys(STAGES).join(", ")}, got ${name}`);
const result = await stage(JSON.parse(options) as BenchOptions);
console.log(JSON.stringify(result));
