/** Where a command writes; tests read it back. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** Bytes as they are, for exports. */
  write(bytes: Uint8Array): void;
  /** Whether people look at it: progress and colour only then. */
  readonly interactive: boolean;
}

export const processTerminal: Terminal = {
  out: (text) => process.stdout.write(`${text}\n`),
  err: (text) => process.stderr.write(`${text}\n`),
  write: (bytes) => process.stdout.write(bytes),
  interactive: process.stderr.isTTY === true,
};

/** Writes the data as one line of JSON where that was asked for, and says whether it did. */
export function printedJson(
  terminal: Terminal,
  options: { readonly json?: boolean | undefined },
  data: unknown,
): boolean {
  if (options.json === true) terminal.out(JSON.stringify(data));
  return options.json === true;
}

/** A table for people: columns padded to their widest cell, numbers to the right. */
export function table(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly number[] = [],
): string {
  const widths = headings.map((heading, i) => Math.max(heading.length, ...rows.map((row) => (row[i] ?? "").length)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => (right.includes(i) ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
      .join("  ")
      .trimEnd();
  return [line(headings), line(widths.map((width) => "─".repeat(width))), ...rows.map(line)].join("\n");
}
