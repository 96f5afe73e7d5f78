import { type ColumnMeaning, guessMeanings, guessTable, type Meaning, type TableName } from "@tendwell/core";
import { stringify } from "yaml";
import { PRESETS } from "../../connectors/presets.ts";
import type { FactStore } from "../fact-store.ts";
import { fit } from "./choose-mapping.ts";
import type { ColumnGuess, FileInspection, ImportInput, Inspection } from "./import-report.ts";
import { nativeTables } from "./native-mapping.ts";
import { ProgressMeter } from "./progress-meter.ts";
import type { SniffedFile } from "./sniff-file.ts";
import { receive, withRun } from "./staging-run.ts";

const ATTRIBUTES: readonly Meaning[] = ["country", "segment", "industry", "owner", "acquisition_channel", "plan"];

/** The best column of each meaning. */
function byMeaning(meanings: readonly ColumnMeaning[]): ReadonlyMap<Meaning, ColumnMeaning> {
  const best = new Map<Meaning, ColumnMeaning>();
  for (const column of meanings) {
    if (column.meaning === null) continue;
    const before = best.get(column.meaning);
    if (before === undefined || column.confidence > before.confidence) best.set(column.meaning, column);
  }
  return best;
}

function timeField(column: ColumnMeaning): unknown {
  const format = column.formats[0];
  return format === undefined || format === "iso" ? column.column : { column: column.column, format };
}

function numberField(column: ColumnMeaning): unknown {
  return column.decimal === "," ? { column: column.column, decimal: "," } : column.column;
}

/** A file's part of a proposed mapping, in the written form, and which column went where. */
function propose(
  file: SniffedFile,
  id: string,
  table: TableName,
  meanings: readonly ColumnMeaning[],
): { part: Record<string, unknown>; targets: ReadonlyMap<string, string> } {
  const best = byMeaning(meanings);
  const targets = new Map<string, string>();
  const set: Record<string, unknown> = {};
  const use = (
    target: string,
    meaning: Meaning,
    shape: (column: ColumnMeaning) => unknown = (column) => column.column,
  ): boolean => {
    const column = best.get(meaning);
    if (column === undefined) return false;
    set[target] = shape(column);
    targets.set(column.column, `${table}.${target}`);
    return true;
  };
  const when: Meaning = table === "subscription_version" && best.has("starts_at") ? "starts_at" : "occurred_at";
  use("occurred_at", when, timeField);
  use("account_id", "account_id");
  if (table === "purchase") {
    use("order_id", "order_id");
    use("amount_minor", "amount", numberField);
    use("currency", "currency");
    use("items", "quantity", numberField);
    set.status = { value: "paid" };
  } else if (table === "subscription_version") {
    if (!use("subscription_id", "subscription_id"))
      set.subscription_id = { join: [best.get("account_id")!.column, best.get(when)!.column], separator: "/" };
    use("ends_at", "ends_at", timeField);
    use("amount", "amount", numberField);
    use("currency", "currency");
    use("plan", "plan");
    set.status = { value: "active" };
    const words = { monthly: "month", yearly: "year", annual: "year", annually: "year", weekly: "week", daily: "day" };
    if (!use("interval_unit", "interval", (column) => ({ column: column.column, map: words })))
      set.interval_unit = { value: "month" };
  } else if (table === "product_event") {
    use("person_id", "person_id");
    if (!use("event", "event")) set.event = best.get("feature")!.column;
    use("feature", "feature");
    use("quantity", "quantity", numberField);
  } else if (table === "ticket") {
    use("ticket_id", "ticket_id");
    use("priority", "priority");
    use("type", "type");
    set.opened_by = { value: "customer" };
  } else if (table === "call") {
    use("call_id", "call_id");
    use("topic", "type");
    set.outcome = { value: "answered" };
  } else if (table === "survey_response") {
    use("person_id", "person_id");
    use("score", "score");
    const scores = file.sample
      .map((row) => Number(row[file.headers.indexOf(best.get("score")!.column)]))
      .filter(Number.isFinite);
    const top = Math.max(0, ...scores);
    set.survey = { value: id };
    set.question = { value: top > 5 ? "nps" : "csat" };
    set.scale_min = { value: top > 5 ? "0" : "1" };
    set.scale_max = { value: top > 5 ? "10" : "5" };
  }
  const part: Record<string, unknown> = { id, match: { headers: [...file.headers] }, into: [{ table, set }] };
  if (best.has("updated_at")) {
    (part.into as Record<string, unknown>[])[0]!.updated_at = timeField(best.get("updated_at")!);
    targets.set(best.get("updated_at")!.column, "available_at");
  }
  if (table === "account") {
    const found = ATTRIBUTES.filter((meaning) => best.has(meaning));
    if (found.length > 0) {
      part.attributes = {
        account: best.get("account_id")!.column,
        at: timeField(best.get(when)!),
        set: Object.fromEntries(found.map((meaning) => [meaning, best.get(meaning)!.column])),
      };
      for (const meaning of found) targets.set(best.get(meaning)!.column, `attribute:${meaning}`);
    }
  }
  const personal = (["account_name", "email", "comment"] as const).filter(
    (meaning) => best.has(meaning) && best.has("account_id"),
  );
  if (personal.length > 0) {
    const fields = { account_name: "name", email: "email", comment: "comment" } as const;
    part.personal = personal.map((meaning) => ({
      subject: "account",
      id: best.get("account_id")!.column,
      field: fields[meaning],
      text: best.get(meaning)!.column,
    }));
    for (const meaning of personal) targets.set(best.get(meaning)!.column, `personal:${fields[meaning]}`);
  }
  return { part, targets };
}

/**
 * Looks at files without importing them: which known export each is, or a proposed mapping with how sure each column is.
 * Changes nothing in the store.
 */
export function inspectFiles(
  store: FactStore,
  input: Pick<ImportInput, "files" | "signal" | "onProgress">,
): Promise<Inspection> {
  return withRun(store, async (run) => {
    const files = await receive(store, input, run, new ProgressMeter(input.onProgress), null);
    const parts: Record<string, unknown>[] = [];
    const keyed: boolean[] = [];
    const inspected = files.map((file, index): FileInspection => {
      const base = {
        name: file.spool.name,
        format: file.format,
        encoding: file.format === "csv" || file.format === "ndjson" ? file.spool.encoding.encoding : null,
        delimiter: file.format === "csv" ? file.delimiter : null,
        headers: file.headers,
        rowsSampled: file.sample.length,
        preset: null,
        table: null,
        confidence: 0,
        columns: [],
        problem: file.problem?.reason ?? null,
      };
      if (file.problem !== null) return base;
      const known = PRESETS.flatMap((preset) =>
        preset.mapping.files.map((part) => ({ preset, part, score: fit(file, part, preset.pictures) })),
      )
        .filter((candidate) => candidate.score > 0)
        .sort((a, b) => b.score - a.score)[0];
      if (known !== undefined)
        return { ...base, preset: known.preset.id, table: known.part.into[0]?.table ?? null, confidence: known.score };
      const native = nativeTables(file.headers, file.spool.name)[0];
      if (native !== undefined) return { ...base, preset: "native", table: native, confidence: 1 };
      const meanings = guessMeanings(file.headers, file.sample);
      const guess = guessTable(meanings);
      const examples = (i: number) =>
        [...new Set(file.sample.map((row) => row[i] ?? "").filter((value) => value !== ""))]
          .slice(0, 3)
          .map((value) => value.slice(0, 60));
      if (guess === null) {
        const columns = meanings.map(
          (column, i): ColumnGuess => ({
            column: column.column,
            target: null,
            confidence: column.confidence,
            reason: column.reason,
            examples: examples(i),
          }),
        );
        return { ...base, columns, problem: "the headings do not tell what the rows are; write a mapping" };
      }
      const { part, targets } = propose(file, `file${index + 1}`, guess.table, meanings);
      parts.push(part);
      const set = (part.into as { set: Record<string, unknown> }[])[0]!.set;
      keyed.push(guess.table !== "purchase" || set.order_id !== undefined);
      keyed.push(guess.table !== "survey_response");
      const columns = meanings.map((column, i): ColumnGuess => {
        const target = targets.get(column.column) ?? null;
        return {
          column: column.column,
          target,
          confidence: target === null ? 0 : column.confidence,
          reason: column.reason,
          examples: examples(i),
        };
      });
      return { ...base, table: guess.table, confidence: guess.confidence, columns };
    });
    const kind = keyed.every(Boolean) ? "keyed" : "append";
    const mapping =
      parts.length === 0
        ? null
        : stringify(
            { version: 1, source: "My export", kind, zone: store.zone, currency: store.currency, files: parts },
            { lineWidth: 120 },
          );
    const sure = inspected.filter((file) => file.problem === null).map((file) => file.confidence);
    return { files: inspected, mapping, confidence: sure.length === 0 ? 0 : Math.min(...sure) };
  });
}
