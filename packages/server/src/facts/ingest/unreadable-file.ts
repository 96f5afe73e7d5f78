import { type Condition, type FileMapping, headerName, type TextExpression } from "@tendwell/core";
import type { MappedGroup } from "./choose-mapping.ts";

function columnsOfText(text: TextExpression): readonly string[] {
  switch (text.kind) {
    case "column":
      return [text.column];
    case "value":
      return [];
    case "join":
    case "first":
      return text.parts.flatMap(columnsOfText);
    case "map":
      return columnsOfText(text.of);
    case "if":
      return [
        ...columnsOfConditions(text.when),
        ...columnsOfText(text.yes),
        ...(text.no === null ? [] : columnsOfText(text.no)),
      ];
  }
}

function columnsOfConditions(conditions: readonly Condition[]): readonly string[] {
  return conditions.map((condition) => condition.column);
}

/** Every header that a part of a mapping reads. */
function columnsRead(mapping: FileMapping): ReadonlySet<string> {
  const columns = mapping.into.flatMap((target) => [
    ...columnsOfConditions(target.when),
    ...(target.key ?? []).flatMap(columnsOfText),
    ...[...Object.values(target.set), ...(target.updatedAt === null ? [] : [target.updatedAt])].flatMap((field) => [
      ...columnsOfText(field.text),
      ...(field.plus === null ? [] : columnsOfText(field.plus.text)),
      ...field.times.flatMap(columnsOfText),
    ]),
  ]);
  const personal = mapping.personal.flatMap((entry) => [
    ...columnsOfText(entry.id),
    ...columnsOfText(entry.text),
    ...(entry.person === null ? [] : columnsOfText(entry.person)),
  ]);
  return new Set([...columns, ...personal, ...mapping.joins.map((join) => join.on)]);
}

/** Why a file cannot be read with its part of the mapping; null when it can. */
export function unreadable(
  group: MappedGroup,
  part: MappedGroup["files"][number],
): { readonly code: string; readonly reason: string } | null {
  const headersOf = (entry: MappedGroup["files"][number]): ReadonlySet<string> => {
    const { format } = entry.mapping;
    const headers =
      format.kind === "fixed" ? format.columns.map((column) => column.name) : (format.columns ?? entry.file.headers);
    return new Set(headers.flatMap((header) => [header, headerName(header)]));
  };
  const own = headersOf(part);
  const joined = new Map<string, ReadonlySet<string> | null>();
  for (const join of part.mapping.joins) {
    const id = join.files.find((file) => group.files.some((other) => other.mapping.id === file));
    const other = group.files.find((candidate) => candidate.mapping.id === id);
    if (other === undefined && !join.optional) {
      return {
        code: "needs_file",
        reason: `the file is read together with ${join.files.join(" or ")}: send both in one import`,
      };
    }
    joined.set(join.as, other === undefined ? null : headersOf(other));
  }
  for (const column of columnsRead(part.mapping)) {
    const dot = column.indexOf(".");
    const other = dot > 0 ? joined.get(column.slice(0, dot)) : undefined;
    if (other === null) continue;
    const headers = other ?? own;
    const name = other === undefined ? column : column.slice(dot + 1);
    if (!headers.has(name) && !headers.has(headerName(name))) {
      return {
        code: "missing_column",
        reason: `the file has no column ${JSON.stringify(column)}, which the mapping reads`,
      };
    }
  }
  return null;
}
