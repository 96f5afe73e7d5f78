export { comparePoints } from "./compare-points.ts";
export { type DefaultScopeOptions, defaultScope } from "./default-scope.ts";
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
export { clampPeriods, randomScope } from "./random-scope.ts";
export { AWKWARD_ZONES, type Draw, type RandomWorld, randomWorld } from "./random-world.ts";
export { Rng } from "./rng.ts";
export { compareDrillDown, runMetric } from "./run-metric.ts";
