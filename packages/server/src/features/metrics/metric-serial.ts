import type { MetricDefinition } from "@tendwell/core";

/** Tells metrics of one id apart in the memory of answers: a company's own one has versions. */
const serials = new WeakMap<MetricDefinition, number>();
let lastSerial = 0;
/** The number of a metric in this process. */
export function serialOf(metric: MetricDefinition): number {
  let serial = serials.get(metric);
  if (serial === undefined) {
    lastSerial += 1;
    serial = lastSerial;
    serials.set(metric, serial);
  }
  return serial;
}
