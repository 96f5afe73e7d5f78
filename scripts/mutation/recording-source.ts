import type { MetricSource, Sql } from "@tendwell/core";

/** The source with a record of every fragment it handed out: the comparisons in them are its own, not a metric's. */
export function recordingSource(source: MetricSource): {
  readonly source: MetricSource;
  readonly fragments: readonly Sql[];
} {
  const fragments: Sql[] = [];
  const keep = (fragment: Sql): Sql => {
    fragments.push(fragment);
    return fragment;
  };
  return {
    fragments,
    source: {
      from: (table) => keep(source.from(table)),
      fromAll: (table) => keep(source.fromAll(table)),
      since: (table) => keep(source.since(table)),
      use: (need) => keep(source.use(need)),
      useOfAll: (need) => keep(source.useOfAll(need)),
      periods: (alias) => keep(source.periods(alias)),
      bucket: (at) => keep(source.bucket(at)),
      account: (...args) => {
        const parts = source.account(...args);
        keep(parts.join);
        keep(parts.where);
        return parts;
      },
      rate: (...args) => {
        const parts = source.rate(...args);
        keep(parts.join);
        return parts;
      },
    },
  };
}
