/** The oracle of companies' own metrics: `tendwell test` holds it against the SQL. */
export { userMetricReference } from "./compile-user-metric.reference.ts";
