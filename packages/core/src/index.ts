export { compileUserMetric } from "./definitions/compile-user-metric.ts";
export {
  AGGREGATES,
  type Aggregate,
  COMPARISONS,
  type ColumnCondition,
  type Literal,
  type Measure,
  type MetricExample,
  type UserMetric,
} from "./definitions/user-metric.ts";
export { type FormFault, userMetricFaults } from "./definitions/user-metric-faults.ts";
export { csvCell, neutralCell, plainCell } from "./export/csv-cell.ts";
export { escapeHtml } from "./export/escape-html.ts";
export { type Fact, type FactSet, type FactStamp, factsOf, type Id, type Nano } from "./facts/fact.ts";
export { movingTables } from "./facts/moving-tables.ts";
export {
  type ColumnSpec,
  columnsOf,
  STAMP_COLUMNS,
  TABLE_NAMES,
  TABLES,
  type TableName,
  type TableSpec,
} from "./facts/tables.ts";
export { CURRENCY_EXPONENTS, currencyExponent } from "./ingest/currency-exponent.ts";
export { type DateFormat, dateFormat, guessDateFormats } from "./ingest/date-format.ts";
export { type ColumnMeaning, guessMeanings, guessTable, type Meaning } from "./ingest/guess-columns.ts";
export { DELIMITERS, guessDelimiter, headRecords, splitRecord } from "./ingest/guess-delimiter.ts";
export { headerName } from "./ingest/header-name.ts";
export type {
  CheckMapping,
  Condition,
  DurationUnit,
  FieldMapping,
  FileFormat,
  FileMapping,
  Mapping,
  MappingKind,
  PersonalMapping,
  TargetMapping,
  TextExpression,
} from "./ingest/mapping.ts";
export { MappingError } from "./ingest/mapping-reader.ts";
export { DERIVED_COLUMNS, derivedId, parseMapping, requiredColumns } from "./ingest/parse-mapping.ts";
export { localToUtc, type OffsetSpan, zoneOffsets } from "./ingest/zone-offsets.ts";
export { type Band, type BandStatus, type Bands, bandOf } from "./metrics/bands.ts";
export { findMetric, METRICS } from "./metrics/catalogue.ts";
export {
  type BehaviorInput,
  type BehaviorWeight,
  BUILT_IN_DEFINITIONS,
  type BusinessHours,
  type CompanyDefinitions,
  MOST_OPENINGS,
  type Opening,
} from "./metrics/company-definitions.ts";
export { customerSpans } from "./metrics/customers/customer-spells.ts";
export { evaluateRows } from "./metrics/evaluate.ts";
export { dayBit, localDay, localShift } from "./metrics/local-days.ts";
export type {
  Direction,
  EdgeCase,
  Family,
  Figure,
  Filter,
  GroupBy,
  Interval,
  KnownAt,
  MetricDefinition,
  MetricPeriod,
  MetricPoint,
  MetricScope,
  MetricSource,
  OptionSpec,
  OptionValue,
  Reason,
  StatRow,
  Unit,
} from "./metrics/metric.ts";
export { activeSubscriptions } from "./metrics/revenue/active-subscription.ts";
export { ALL_VISIBLE, INTERNAL_VALUES, metricSource, type Visibility } from "./metrics/source.ts";
export { USE_COLUMNS, USE_LEVELS, type UseDaysState, type UseLevel } from "./metrics/source-use-levels.ts";
export { unitOf } from "./metrics/unit-of.ts";
export type { ColumnType, Dialect } from "./sql/dialect.ts";
export { identifier, isSql, join, raw, type Sql, type SqlParam, type SqlParamType, sql, time } from "./sql/sql.ts";
export {
  assertZone,
  GRAINS,
  type Grain,
  lastPeriods,
  localDate,
  localMidnight,
  type Period,
  period,
  periodsBetween,
  shiftDate,
  truncateDate,
} from "./time/period.ts";
export { DAY, fromIso, HOUR, MINUTE, SECOND, type Timestamp, toIso } from "./time/timestamp.ts";
