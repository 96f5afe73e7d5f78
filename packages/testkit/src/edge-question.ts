import type { MetricDefinition, MetricScope } from "@tendwell/core";
import type { FactWorld } from "./fact-world.ts";

/** A literal company and what it is asked: an edge that drawn companies meet too rarely to be relied upon. */
export interface EdgeQuestion {
  readonly about: string;
  readonly metric: MetricDefinition;
  readonly world: FactWorld;
  readonly scope: MetricScope;
}
