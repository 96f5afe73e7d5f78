import { type FileMapping, headerName, type Mapping, type TableName } from "@tendwell/core";
import type { Preset } from "../../connectors/preset.ts";
import { nativeMapping, nativeTables } from "./native-mapping.ts";
import type { SniffedFile } from "./sniff-file.ts";

/** Files that become one batch, each with its part of the mapping. */
export interface MappedGroup {
  readonly mapping: Mapping;
  readonly preset: string | null;
  readonly files: readonly { readonly file: SniffedFile; readonly mapping: FileMapping }[];
}

export interface MappingChoice {
  readonly groups: readonly MappedGroup[];
  readonly unrecognised: readonly { readonly file: SniffedFile; readonly reason: string }[];
}

/** `9` a digit, `#` a digit or a blank, anything else itself. */
function fitsPicture(line: string, picture: string): boolean {
  if (line.length !== picture.length) return false;
  for (let i = 0; i < picture.length; i += 1) {
    const char = line[i]!;
    const digit = char >= "0" && char <= "9";
    const want = picture[i];
    if (want === "9" ? !digit : want === "#" ? !digit && char !== " " : char !== want) return false;
  }
  return true;
}

function fitsName(name: string, pattern: string): boolean {
  const base = name.toLowerCase().split(/[/\\]/).at(-1)!;
  const parts = pattern.toLowerCase().split("*");
  if (parts.length === 1) return base === parts[0];
  if (!base.startsWith(parts[0]!) || !base.endsWith(parts.at(-1)!)) return false;
  let at = parts[0]!.length;
  for (const part of parts.slice(1, -1)) {
    const found = base.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= base.length - parts.at(-1)!.length;
}

/** How well a file fits a part of a mapping, 0 to 1: the share of its headers that the mapping knows; 0 when one is missing. */
export function fit(file: SniffedFile, mapping: FileMapping, pictures: Readonly<Record<string, string>>): number {
  const picture = pictures[mapping.id];
  if (picture !== undefined) {
    const lines = file.lines.slice(0, 50);
    return lines.length > 0 && lines.every((line) => fitsPicture(line, picture)) ? 1 : 0;
  }
  if (mapping.match.name !== null && !fitsName(file.spool.name, mapping.match.name)) return 0;
  const headerless = mapping.format.kind === "fixed" || mapping.format.columns !== null;
  if (mapping.match.headers.length === 0 || headerless)
    return mapping.match.name === null ? (headerless ? 0.1 : 0) : 0.9;
  const has = new Set(file.headers.map(headerName));
  const wanted = mapping.match.headers.map(headerName);
  if (!wanted.every((header) => has.has(header))) return 0;
  return Math.min(1, 0.5 + (0.5 * wanted.length) / Math.max(has.size, 1));
}

function bestPart(
  file: SniffedFile,
  mapping: Mapping,
  pictures: Readonly<Record<string, string>>,
): { part: FileMapping; score: number } | null {
  let best: { part: FileMapping; score: number } | null = null;
  for (const part of mapping.files) {
    const score = fit(file, part, pictures);
    if (score > 0 && (best === null || score > best.score)) best = { part, score };
  }
  return best;
}

/** Groups the files by the given mapping, or by the presets that know them; native files come last. */
export function chooseMapping(
  files: readonly SniffedFile[],
  given: Mapping | null,
  presets: readonly Preset[],
  only: string | null,
): MappingChoice {
  const unrecognised: { file: SniffedFile; reason: string }[] = [];
  const chosen = new Map<Preset | null, { file: SniffedFile; mapping: FileMapping }[]>();
  const native: { file: SniffedFile; table: TableName; id: string }[] = [];
  for (const file of files) {
    if (given !== null) {
      const best = bestPart(file, given, {});
      // A mapping with one file and no say in which means every file.
      const sole =
        given.files.length === 1 && given.files[0]!.match.name === null && given.files[0]!.match.headers.length === 0;
      const part = best?.part ?? (sole ? given.files[0]! : null);
      if (part === null)
        unrecognised.push({ file, reason: "no part of the mapping matches this file's name and headers" });
      else chosen.set(null, [...(chosen.get(null) ?? []), { file, mapping: part }]);
      continue;
    }
    const candidates = presets
      .filter((preset) => only === null || preset.id === only)
      .map((preset) => ({ preset, best: bestPart(file, preset.mapping, preset.pictures) }))
      .filter((candidate) => candidate.best !== null)
      .sort((a, b) => b.best!.score - a.best!.score);
    const top = candidates[0];
    if (top !== undefined) {
      chosen.set(top.preset, [...(chosen.get(top.preset) ?? []), { file, mapping: top.best!.part }]);
      continue;
    }
    const table = only === null || only === "native" ? nativeTables(file.headers, file.spool.name)[0] : undefined;
    if (table === undefined)
      unrecognised.push({ file, reason: "no known export has these headers; inspect the file to get a mapping" });
    else native.push({ file, table, id: `file${native.length + 1}` });
  }
  const groups: MappedGroup[] = [...chosen].map(([preset, parts]) => ({
    mapping: preset === null ? given! : preset.mapping,
    preset: preset?.id ?? null,
    files: parts,
  }));
  if (native.length > 0) {
    const mapping = nativeMapping(
      native.map((entry) => ({ id: entry.id, headers: entry.file.headers, table: entry.table })),
    );
    groups.push({
      mapping,
      preset: "native",
      files: native.map((entry, i) => ({ file: entry.file, mapping: mapping.files[i]! })),
    });
  }
  return { groups, unrecognised };
}
