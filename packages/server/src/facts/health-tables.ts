import type { ColumnType } from "@tendwell/core";

/**
 * What scoring runs said, kept in the facts store because it is keyed by accounts and read beside their facts. Rows are
 * only ever added: a later run says something new and never changes what an earlier one said.
 */
export const HEALTH_TABLES: Readonly<Record<string, Readonly<Record<string, ColumnType | `${ColumnType}?`>>>> = {
  /**
   * One scoring run of one scorecard. `known_at` is the newest piece of knowledge it used: asking the facts as recorded by
   * then gives its numbers again. `document` is the scorecard as it was, so that no later version can change the past.
   */
  health_run: {
    run_id: "int",
    scorecard: "text",
    version: "int",
    scope: "text",
    as_of: "time",
    known_at: "time",
    recorded_at: "time",
    last_batch: "int",
    undos: "int",
    accounts: "bigint",
    document: "text",
  },
  health_score: {
    run_id: "int",
    scorecard: "text",
    version: "int",
    account_id: "id",
    as_of: "time",
    score: "double?",
    computed: "double?",
    low: "double?",
    high: "double?",
    status: "text",
    band: "text?",
    band_status: "text?",
    coverage: "double",
    base: "double",
    clamp: "double",
    override_part: "double",
  },
  health_measure: {
    run_id: "int",
    account_id: "id",
    measure: "text",
    raw: "double?",
    points: "double?",
    weight: "double",
    full_weight: "double",
    contribution: "double",
    age_days: "double?",
    reason: "text?",
  },
  /** Frozen quantiles of a measure among its peers, as a JSON list; `peers` is the attribute's value, NULL for everybody. */
  health_cut: { run_id: "int", measure: "text", peers: "text?", cuts: "text" },
};
