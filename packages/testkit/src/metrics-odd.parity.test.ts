import { clickhouseParity } from "./clickhouse-parity.cases.ts";

clickhouseParity(1);
