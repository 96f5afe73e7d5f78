import type { MetricQuery } from "@tendwell/contract";
import { metricSource, type Sql, sql } from "@tendwell/core";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import { ProblemError } from "../../access/problem-error.ts";
import type { EngineRow } from "../../engine/engine.ts";
import { accountLabels } from "./account-label.ts";
import { nanoText } from "./metric-json.ts";
import { serialOf } from "./metric-serial.ts";
import type { AskOptions, MetricService, PreparedQuestion } from "./metric-service.ts";
import { readTables } from "./read-tables.ts";
import { isAboutEmployees } from "./small-groups.ts";

const DEFAULT_LIMIT = 100;

export interface RowsQuery extends MetricQuery {
  cursor?: string | undefined;
  limit?: number | undefined;
  component?: string | undefined;
  groupValue?: string | undefined;
}

export interface DrillRow {
  component: string | null;
  period: { start: string; end: string };
  group: string | null;
  account: { id: string; externalId: string | null; name: string | null } | null;
  entity: string | null;
  occurredAt: string | null;
  numerator: string | null;
  denominator: string | null;
  note: string | null;
}

/** Where to go on: an offset and how many rows there are in all, true only while the facts are the same. */
interface Place {
  readonly offset: number;
  readonly total: number;
}

function readCursor(cursor: string, version: string): Place {
  const [at, all, of] = Buffer.from(cursor, "base64url").toString("utf8").split("@");
  const place = { offset: Number(at), total: Number(all) };
  if (Object.values(place).some((n) => !Number.isInteger(n) || n < 0) || of === undefined)
    throw new ProblemError("invalid-cursor", "cursor is not one of ours");
  if (of !== version) {
    throw new ProblemError("invalid-cursor", "the data changed since the first page", {
      mend: "Start again without a cursor.",
    });
  }
  return place;
}

function writeCursor({ offset, total }: Place, version: string): string {
  return Buffer.from(`${offset}@${total}@${version}`).toString("base64url");
}

/** The drill-down relation of a prepared question, narrowed to one component and group. */
async function relation(
  metrics: MetricService,
  workspace: OpenWorkspace,
  prepared: PreparedQuestion,
  query: RowsQuery,
): Promise<Sql> {
  const { metric, scope, version } = prepared;
  const { engine } = workspace.store;
  const q = metricSource(engine.dialect, scope, await metrics.visibility(workspace, version, scope.knownAt));
  const component =
    query.component === undefined
      ? sql`true`
      : query.component === ""
        ? sql`component is null`
        : sql`component = ${query.component}`;
  const group =
    query.groupValue === undefined
      ? sql`true`
      : query.groupValue === ""
        ? sql`grp is null`
        : sql`grp = ${query.groupValue}`;
  return sql`(select * from (${metric.rows(engine.dialect, q, scope)}) behind where ${component} and ${group}) r`;
}

const ORDER = sql`period, grp nulls last, component nulls last, account_id nulls last, occurred_at nulls last, entity nulls last, note nulls last`;

function assertMaySee(workspace: OpenWorkspace, prepared: PreparedQuestion): void {
  if (workspace.role !== "owner" && isAboutEmployees(prepared.metric)) {
    throw new ProblemError("forbidden", "single employee answers are shown to owners only");
  }
}

async function present(
  workspace: OpenWorkspace,
  prepared: PreparedQuestion,
  rows: readonly EngineRow[],
): Promise<DrillRow[]> {
  const ids = rows.flatMap((row) => (row.account_id === null ? [] : [String(row.account_id)]));
  const labels = await accountLabels(workspace.store.engine, ids);
  const text = (value: unknown) => (value === null || value === undefined ? null : String(value));
  return rows.map((row) => {
    const period = prepared.scope.periods[Number(row.period)]!;
    const id = text(row.account_id);
    const label = id === null ? undefined : labels.get(id);
    return {
      component: text(row.component),
      period: { start: period.start, end: period.end },
      group: text(row.grp),
      account: id === null ? null : { id, externalId: label?.externalId ?? null, name: label?.name ?? null },
      entity: text(row.entity),
      occurredAt: row.occurred_at === null ? null : new Date(Number(row.occurred_at) / 1000).toISOString(),
      numerator: nanoText(row.numerator as bigint | null),
      denominator: nanoText(row.denominator as bigint | null),
      note: text(row.note),
    };
  });
}

/** One page of the rows behind a figure, in a stable order, with how many there are. */
export async function metricRows(
  metrics: MetricService,
  workspace: OpenWorkspace,
  id: string,
  query: RowsQuery,
  options: AskOptions,
): Promise<{ rows: DrillRow[]; nextCursor: string | null; total: number }> {
  const prepared = await metrics.prepare(workspace, await metrics.metricOf(workspace, id, query), query);
  assertMaySee(workspace, prepared);
  const limit = query.limit ?? DEFAULT_LIMIT;
  const { engine } = workspace.store;
  const tags = {
    tags: { surface: "api", route: `${options.route}:${id}` },
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  };
  const { metric, scope } = prepared;
  // The rows are worked out once, for the page and for how many there are.
  const first = async () => {
    const from = await relation(metrics, workspace, prepared, query);
    const found = await engine.query(
      sql`with behind as materialized (select * from ${from})
        select p.*, (select count(*) from behind) as total from (select * from behind order by ${ORDER} limit ${limit}) p order by ${ORDER}`,
      tags,
    );
    return { value: { rows: found, total: Number(found[0]?.total ?? 0) }, tables: readTables(metric, from) };
  };
  const later = async ({ offset, total }: Place) => {
    const from = await relation(metrics, workspace, prepared, query);
    const rows = await engine.query(sql`select * from ${from} order by ${ORDER} limit ${limit} offset ${offset}`, tags);
    return { rows, total };
  };
  const from = query.cursor === undefined ? null : readCursor(query.cursor, prepared.version);
  // In memory only, and no more than a page: who looks again while nothing behind it changed has it at once.
  const { rows, total } =
    from !== null
      ? await later(from)
      : limit > DEFAULT_LIMIT
        ? (await first()).value
        : await metrics.kept.answer(workspace, {
            key: ["rows", metric.id, prepared.versions.metric, query.component, query.groupValue, limit],
            instants: [scope],
            local: serialOf(metric),
            standing: null,
            work: first,
          });
  const end = (from?.offset ?? 0) + rows.length;
  return {
    rows: await present(workspace, prepared, rows),
    nextCursor: end < total && rows.length > 0 ? writeCursor({ offset: end, total }, prepared.version) : null,
    total,
  };
}

/** All rows behind a figure, in chunks, for exports. */
export async function* streamMetricRows(
  metrics: MetricService,
  workspace: OpenWorkspace,
  id: string,
  query: RowsQuery,
  options: AskOptions,
): AsyncGenerator<DrillRow[]> {
  const prepared = await metrics.prepare(workspace, await metrics.metricOf(workspace, id, query), query);
  assertMaySee(workspace, prepared);
  const from = await relation(metrics, workspace, prepared, query);
  const chunks = workspace.store.engine.stream(sql`select * from ${from} order by ${ORDER}`, {
    tags: { surface: "export", route: `${options.route}:${id}` },
    timeoutMs: 600_000,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  for await (const chunk of chunks) if (chunk.rows.length > 0) yield present(workspace, prepared, chunk.rows);
}
