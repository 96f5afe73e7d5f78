import { type Mapping, parseMapping } from "@tendwell/core";

/** A known export: its mapping as data, and what makes it recognisable. */
export interface Preset {
  readonly id: string;
  readonly title: string;
  readonly mapping: Mapping;
  /** For files without a header, by file id: `9` a digit, `#` a digit or blank, anything else itself, a whole line. */
  readonly pictures: Readonly<Record<string, string>>;
}

/** Reads a preset from its data; a preset that is not a valid mapping throws at start, with every problem. */
export function preset(data: {
  readonly id: string;
  readonly title: string;
  readonly pictures?: Readonly<Record<string, string>>;
  readonly mapping: unknown;
}): Preset {
  return { id: data.id, title: data.title, pictures: data.pictures ?? {}, mapping: parseMapping(data.mapping) };
}
