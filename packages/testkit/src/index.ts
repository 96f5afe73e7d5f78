export { comparePoints } from "./compare-points.ts";
export { crowdScope, crowdWorld } from "./crowd-world.ts";
export { type DefaultScopeOptions, defaultScope } from "./default-scope.ts";
export type { Draw } from "./draw.ts";
export type { EdgeQuestion } from "./edge-question.ts";
export { EDGE_QUESTIONS } from "./edge-questions.ts";
export { type ExpectedFigure, type ExpectedFigures, fromExpected, toExpected } from "./expected-figures.ts";
export {
  type FactWorld,
  type StoredEnd,
  type StoredFact,
  type StoredUndo,
  visibleFacts,
  worldOf,
} from "./fact-world.ts";
export { loadEmptied, loadWorld } from "./load-world.ts";
export { parityFailures } from "./metrics-parity.cases.ts";
export { formatCell, nativeColumns, parseCsv, readNativeCsv } from "./native-csv.ts";
export { clampPeriods, randomScope } from "./random-scope.ts";
export { AWKWARD_ZONES, type RandomWorld, randomWorld } from "./random-world.ts";
export { Rng } from "./rng.ts";
export { compareDrillDown, runMetric } from "./run-metric.ts";
