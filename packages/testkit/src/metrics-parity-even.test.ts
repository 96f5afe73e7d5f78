import { duckdbParity } from "./duckdb-parity.cases.ts";

duckdbParity(0);
